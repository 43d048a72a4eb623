/* sink.h: `koppel.sink/1`, a plugin that books postings in a system.
 *
 * The host decides what is booked; the sink carries it out, exactly as the posting says, and reports one outcome
 * per posting. Before a push the host has written its intent down; after a push it writes the outcome. What lies
 * between must be told truthfully: a request that was sent and whose answer was not seen is UNKNOWN, never RETRY.
 * Booking one document twice is the worst fault that this product can have.
 */
#ifndef KOPPEL_ABI_SINK_H
#define KOPPEL_ABI_SINK_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_SINK_1 "koppel.sink/1"

enum {
    KOPPEL_POSTING_UNSET = 0, /* read as create */
    KOPPEL_POSTING_CREATE = 1,
    KOPPEL_POSTING_UPDATE = 2 /* change the document `remote_id` so that it equals this posting */
};

/* One posting to book. */
typedef struct koppel_posting {
    uint32_t struct_size;
    int32_t operation;      /* KOPPEL_POSTING_… */
    koppel_bytes key;       /* the source document's key; names the posting in outcomes and logs */
    koppel_bytes type;      /* "invoice/1": name and version of the schema in sdk/schema/postings */
    koppel_bytes reference; /* deterministic; the sink stores it where lookup can find it again */
    koppel_bytes remote_id; /* for updates, else empty */
    koppel_bytes payload;   /* JSON, UTF-8, valid against the schema of `type` */
} koppel_posting;

enum {
    KOPPEL_OUTCOME_UNSET = 0, /* read as unknown */
    KOPPEL_OUTCOME_CREATED = 1,
    KOPPEL_OUTCOME_UPDATED = 2,
    KOPPEL_OUTCOME_UNCHANGED = 3, /* it stood there already, equal; remote_id says where */
    KOPPEL_OUTCOME_REJECTED = 4,  /* refused for good: a person must look */
    KOPPEL_OUTCOME_NOT_READY = 5, /* something else must happen first; the host asks again later */
    KOPPEL_OUTCOME_RETRY = 6,     /* certainly not done; the host tries again later */
    KOPPEL_OUTCOME_UNKNOWN = 7    /* sent, answer not seen; the host looks it up before it does anything else */
};

typedef struct koppel_outcome {
    uint32_t struct_size;
    int32_t outcome;             /* KOPPEL_OUTCOME_… */
    uint32_t index;              /* of the posting in the push */
    uint32_t reserved;
    koppel_bytes remote_id;      /* the document's id at the sink, where there is one */
    koppel_bytes remote_number;  /* the number that people see there, where there is one */
    koppel_bytes detail;         /* the vendor's own answer for "more info", text or JSON, up to 4 KiB */
    const koppel_error* error;   /* why, for every outcome from REJECTED on; else NULL */
} koppel_outcome;

/* Takes outcomes one by one, as soon as each is known, copying them: what was reported survives a crash of the
 * plugin later in the same push. */
typedef struct koppel_reporter {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    void (*report)(void* context, const koppel_outcome* outcome);
} koppel_reporter;

enum {
    KOPPEL_PUSH_UNSET = 0, /* read as normal */
    KOPPEL_PUSH_NORMAL = 1,
    KOPPEL_PUSH_DRY_RUN = 2 /* check as far as reading requests can; change nothing at the sink */
};

typedef struct koppel_push_args {
    uint32_t struct_size;
    int32_t mode;                          /* KOPPEL_PUSH_… */
    const koppel_posting* const* postings; /* array of pointers: each element has its own struct_size */
    uint32_t count;
    uint32_t reserved;
} koppel_push_args;

typedef struct koppel_push_result {
    uint32_t struct_size;
    uint32_t attempted; /* postings at or past this index were not touched */
} koppel_push_result;

typedef struct koppel_sink_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* As in koppel.source/1. The settings of an instance that works for a contract have one more member: "sink", the
     * contract's settings of the sink (valid against the manifest's sink settings schema). The check report of a sink
     * that keeps a book of daily receipts, one day after the other, says where that book stands:
     * "book":{"last_date":"2026-11-20","first_date":"2026-01-01","mark":"…","mode":"direct"}, with last_date and mark
     * empty while nothing was entered, mode direct | proposal | blocked. [instance] */
    koppel_status (*create)(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance,
                            koppel_error* error);
    void (*destroy)(koppel_instance* instance);
    koppel_status (*check)(koppel_instance* instance, const koppel_call* call, const koppel_writer* report,
                           koppel_error* error);

    /* Books the postings and reports exactly one outcome for each index below result->attempted. The status is
     * about the push as a whole (login expired, service down), the outcomes are about the postings: reported
     * outcomes count even when the status is negative. An attempted posting without an outcome counts as
     * UNKNOWN. [instance] */
    koppel_status (*push)(koppel_instance* instance, const koppel_call* call, const koppel_push_args* args,
                          const koppel_reporter* outcomes, koppel_push_result* result, koppel_error* error);
} koppel_sink_1;

#ifdef __cplusplus
}
#endif

#endif

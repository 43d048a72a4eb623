/* source.h: `koppel.source/1`, a plugin that reads documents from a system.
 *
 * The host pulls. One pull answers "what changed since this cursor" with at most a page of records and the next
 * cursor. The cursor is the plugin's own text: the host stores it and gives it back, unread.
 *
 *  - A pull is all or nothing: when it fails or is cancelled, the host drops what was emitted and keeps the old
 *    cursor; when it succeeds, records, new cursor and staged state become durable in one commit.
 *  - The next page may be asked for before the page before is durable: a pull changes nothing at the source.
 *  - The same cursor must be replayable. Emitting a record again is allowed (at least once); the host drops what
 *    it knows by key and version.
 *  - A record is emitted whatever its state: unpaid, cancelled, voided. What happens to it is the host's rule.
 */
#ifndef KOPPEL_ABI_SOURCE_H
#define KOPPEL_ABI_SOURCE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_SOURCE_1 "koppel.source/1"

enum {
    KOPPEL_OPERATION_UNSET = 0, /* read as upsert */
    KOPPEL_OPERATION_UPSERT = 1,
    KOPPEL_OPERATION_DELETE = 2 /* the document is gone at the source; the payload may be empty */
};

/* One document as the source reports it: an envelope that the host schedules by, and the document itself. */
typedef struct koppel_record {
    uint32_t struct_size;
    int32_t operation;       /* KOPPEL_OPERATION_… */
    koppel_bytes key;        /* stable id in the source, unique within the stream; 1 to 200 bytes */
    koppel_bytes type;       /* "sale/1": name and version of the payload's schema in sdk/schema/records */
    koppel_bytes version;    /* change mark: same content, same mark; up to 100 bytes */
    koppel_bytes event_time; /* ISO 8601 instant with offset: when the change happened at the source */
    koppel_bytes amount;     /* decimal text "12.10", total including VAT; empty where there is none */
    koppel_bytes currency;   /* ISO 4217; empty where there is no amount */
    koppel_bytes payload;    /* JSON, UTF-8, valid against the schema of `type` */
} koppel_record;

/* Takes records one by one, copying them. */
typedef struct koppel_emitter {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* Returns 0, or non-zero when the host takes no more: then return promptly. [instance, within pull] */
    int32_t (*emit)(void* context, const koppel_record* record);
} koppel_emitter;

typedef struct koppel_pull_args {
    uint32_t struct_size;
    uint32_t max_records; /* emit about this many, at most; 0 = the plugin's own page size */
    uint64_t max_bytes;   /* of payload, about; 0 = no limit */
    koppel_bytes stream;  /* a stream of the manifest */
    koppel_bytes cursor;  /* empty = from the start */
    koppel_bytes from;    /* ISO 8601 instant: nothing older is wanted; empty = no bound */
    koppel_bytes to;      /* ISO 8601 instant: nothing newer is wanted; empty = no bound */
} koppel_pull_args;

typedef struct koppel_pull_result {
    uint32_t struct_size;
    uint32_t has_more;     /* non-zero: pull again at once */
    int64_t poll_after_ms; /* the source's own wish for the next pull, 0 = as scheduled */
} koppel_pull_result;

typedef struct koppel_source_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Makes an instance from the connection's settings (JSON, valid against the manifest's settings schema).
     * `self` lives as long as the instance. No network. On success writes *instance. [instance] */
    koppel_status (*create)(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance,
                            koppel_error* error);

    /* Ends an instance. Must not fail. [instance] */
    void (*destroy)(koppel_instance* instance);

    /* Proves, with the cheapest reading request, that the connection is authorised and reachable. Writes a JSON
     * report {"account":"…","warnings":["…"]} for the operator. [instance] */
    koppel_status (*check)(koppel_instance* instance, const koppel_call* call, const koppel_writer* report,
                           koppel_error* error);

    /* Emits the records after the cursor, then writes the next cursor, which covers exactly what was emitted.
     * [instance] */
    koppel_status (*pull)(koppel_instance* instance, const koppel_call* call, const koppel_pull_args* args,
                          const koppel_emitter* records, const koppel_writer* next_cursor,
                          koppel_pull_result* result, koppel_error* error);
} koppel_source_1;

#ifdef __cplusplus
}
#endif

#endif

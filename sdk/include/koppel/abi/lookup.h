/* lookup.h: `koppel.lookup/1`, asks a sink whether a posting stands there.
 *
 * The host calls it after an unclear outcome or a crash, before it would ever push the posting again. Works on
 * instances of koppel.sink/1. Only reading requests.
 */
#ifndef KOPPEL_ABI_LOOKUP_H
#define KOPPEL_ABI_LOOKUP_H

#include "base.h"
#include "sink.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_LOOKUP_1 "koppel.lookup/1"

enum {
    KOPPEL_FOUND_UNSET = 0, /* read as cannot tell */
    KOPPEL_FOUND_ONCE = 1,
    KOPPEL_FOUND_NOWHERE = 2, /* the sink was asked and has none, or keeps one document per reference, so that pushing
                                 the posting again makes no second one; the host asks again after the settle time */
    KOPPEL_FOUND_MANY = 3,    /* more than one stands there: a person must look */
    KOPPEL_FOUND_UNCLEAR = 4  /* the sink cannot tell: a person must look */
};

typedef struct koppel_finding {
    uint32_t struct_size;
    int32_t found;              /* KOPPEL_FOUND_… */
    uint32_t index;             /* of the posting in the question */
    uint32_t reserved;
    koppel_bytes remote_id;     /* for FOUND_ONCE */
    koppel_bytes remote_number; /* where there is one */
    koppel_bytes amount;        /* total including VAT as it stands at the sink, where it can be read */
    koppel_bytes detail;        /* text or JSON for a person, up to 4 KiB */
} koppel_finding;

typedef struct koppel_finder {
    uint32_t struct_size;
    uint32_t reserved;
    void* context;
    /* Takes findings one by one, copying them. */
    void (*found)(void* context, const koppel_finding* finding);
} koppel_finder;

typedef struct koppel_lookup_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Looks each posting up by its reference (the payload is there for what the reference alone cannot decide).
     * Reports one finding per posting, or fails as a whole. [instance] */
    koppel_status (*find)(koppel_instance* sink, const koppel_call* call, const koppel_posting* const* postings,
                          uint32_t count, const koppel_finder* findings, koppel_error* error);
} koppel_lookup_1;

#ifdef __cplusplus
}
#endif

#endif

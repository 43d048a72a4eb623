/* host_state.h: `koppel.host.state/1`, a small durable map per contract and connection.
 *
 * Writes are staged and become durable with the cursor (pull) or the outcomes (push) of the call that made them; a
 * call that fails leaves no trace. Not a cache and not a store of documents: keys up to 200 bytes, values up to
 * 64 KiB, 1,000 keys.
 */
#ifndef KOPPEL_ABI_HOST_STATE_H
#define KOPPEL_ABI_HOST_STATE_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_HOST_STATE_1 "koppel.host.state/1"

typedef struct koppel_host_state_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Writes the value, or nothing when the key is absent (then *found is 0). Sees staged writes. [instance] */
    koppel_status (*get)(koppel_host_instance* self, koppel_bytes key, const koppel_writer* value, int32_t* found,
                         koppel_error* error);
    koppel_status (*put)(koppel_host_instance* self, koppel_bytes key, koppel_bytes value, koppel_error* error);
    koppel_status (*remove)(koppel_host_instance* self, koppel_bytes key, koppel_error* error);

    /* Writes a JSON array of the keys that start with `prefix`, in order. [instance] */
    koppel_status (*list)(koppel_host_instance* self, koppel_bytes prefix, const koppel_writer* keys,
                          koppel_error* error);
} koppel_host_state_1;

#ifdef __cplusplus
}
#endif

#endif

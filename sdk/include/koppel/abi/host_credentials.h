/* host_credentials.h: `koppel.host.credentials/1`, for the few things that the http service cannot attach itself.
 *
 * Most plugins never need it: they name a credential in their requests. Refreshing tokens is the host's work.
 */
#ifndef KOPPEL_ABI_HOST_CREDENTIALS_H
#define KOPPEL_ABI_HOST_CREDENTIALS_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_HOST_CREDENTIALS_1 "koppel.host.credentials/1"

typedef struct koppel_host_credentials_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Writes the secret `name`, only if the manifest lists it under "readable_secrets". [instance] */
    koppel_status (*get)(koppel_host_instance* self, koppel_bytes name, const koppel_writer* value,
                         koppel_error* error);

    /* Writes the lower-case hex digest of `data` signed with the secret `name`. Algorithms: "hmac-sha256",
     * "md5-suffix" (md5 of data followed by the secret), "md5-prefix" (md5 of the secret followed by data). [instance] */
    koppel_status (*sign)(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                          koppel_bytes data, const koppel_writer* digest, koppel_error* error);

    /* Compares in constant time: *matches is non-zero when `digest` is what sign would write. [instance] */
    koppel_status (*verify)(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                            koppel_bytes data, koppel_bytes digest, int32_t* matches, koppel_error* error);
} koppel_host_credentials_1;

#ifdef __cplusplus
}
#endif

#endif

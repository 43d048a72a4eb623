/* host_log.h: `koppel.host.log/1`, structured log lines.
 *
 * The host adds tenant, contract, plugin and trace id, masks every secret that it knows, and limits the rate. */
#ifndef KOPPEL_ABI_HOST_LOG_H
#define KOPPEL_ABI_HOST_LOG_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_HOST_LOG_1 "koppel.host.log/1"

enum {
    KOPPEL_LOG_UNSET = 0, /* read as info */
    KOPPEL_LOG_DEBUG = 1,
    KOPPEL_LOG_INFO = 2,
    KOPPEL_LOG_WARNING = 3,
    KOPPEL_LOG_ERROR = 4,
    KOPPEL_LOG_HOST_MISBEHAVING = 5,  /* the host broke a rule of this ABI */
    KOPPEL_LOG_PLUGIN_MISBEHAVING = 6 /* used by the glue when the plugin's author broke one */
};

typedef struct koppel_host_log_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Writes one line. `pairs` are its labels. Never fails. [any] */
    void (*log)(koppel_host_instance* self, int32_t level, koppel_bytes message, const koppel_pair* pairs,
                uint32_t count);

    /* Non-zero when lines of this level are kept: ask before building an expensive one. [any] */
    int32_t (*enabled)(koppel_host_instance* self, int32_t level);
} koppel_host_log_1;

#ifdef __cplusplus
}
#endif

#endif

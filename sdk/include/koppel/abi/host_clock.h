/* host_clock.h: `koppel.host.clock/1`. Plugins take the time from here and nowhere else, so that tests own it. */
#ifndef KOPPEL_ABI_HOST_CLOCK_H
#define KOPPEL_ABI_HOST_CLOCK_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_HOST_CLOCK_1 "koppel.host.clock/1"

typedef struct koppel_host_clock_1 {
    uint32_t struct_size;
    uint32_t reserved;

    /* Milliseconds since 1970-01-01T00:00:00Z. [any] */
    int64_t (*now_unix_ms)(koppel_host_instance* self);

    /* Milliseconds on a scale that never goes back; the scale of koppel_call.deadline_mono_ms. [any] */
    int64_t (*now_mono_ms)(koppel_host_instance* self);
} koppel_host_clock_1;

#ifdef __cplusplus
}
#endif

#endif

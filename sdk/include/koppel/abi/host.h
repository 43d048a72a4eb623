/* host.h: what the host gives to a plugin. Services by id, one header each (host_*.h). */
#ifndef KOPPEL_ABI_HOST_H
#define KOPPEL_ABI_HOST_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct koppel_host {
    uint32_t struct_size;
    uint32_t abi_minor;  /* of the host; members and services of later minors are absent */
    const char* name;    /* "koppel" */
    const char* version; /* of the product */
    void* context;       /* the host's */

    /* The service with this id, e.g. "koppel.host.http/1", as a vtable that lives as long as the host; NULL when
     * the host does not have it, which is a normal answer. [any] */
    const void* (*get_service)(const struct koppel_host* host, const char* id);
} koppel_host;

#ifdef __cplusplus
}
#endif

#endif

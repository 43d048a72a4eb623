/* plugin.h: the one symbol that a plugin exports.
 *
 * A plugin is a shared library with a manifest.json beside it. It exports exactly one name, the constant
 * `koppel_plugin_abi1`; the 1 is the ABI major, so the host can tell it without running any code. A plugin that
 * serves two majors exports two constants.
 *
 * Life: load, init, {create instance, calls, destroy instance}…, shutdown. The library is never unloaded:
 * the process ends instead. Plugins keep no mutable globals besides the host pointer that init received.
 */
#ifndef KOPPEL_ABI_PLUGIN_H
#define KOPPEL_ABI_PLUGIN_H

#include "base.h"
#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define KOPPEL_PLUGIN_SYMBOL "koppel_plugin_abi1"

typedef struct koppel_plugin_1 {
    uint32_t struct_size;
    uint32_t abi_minor;  /* KOPPEL_ABI_MINOR of the headers it was compiled with */
    const char* id;      /* reverse-DNS, e.g. "com.example.books"; equals the manifest's; lives forever */
    const char* version; /* SemVer; equals the manifest's; lives forever */

    /* Called once, before anything else. Keep `host`: it outlives the plugin. No network, no threads, under
     * 100 ms. A failure makes the plugin unavailable, with the error's message as the reason. [init] */
    koppel_status (*init)(const koppel_host* host, koppel_error* error);

    /* Called once, after the last instance was destroyed. Must not fail. [init] */
    void (*shutdown)(void);

    /* The interface with this id, e.g. "koppel.source/1", as a pointer to its vtable that lives forever; NULL
     * when the plugin does not have it, which is a normal answer. Ids are compared whole. [any] */
    const void* (*get_interface)(const char* id);
} koppel_plugin_1;

#ifdef __cplusplus
}
#endif

#endif

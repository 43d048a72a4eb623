// A plugin in C++ that lets exceptions out of itself, which the ABI forbids.
#include <koppel/abi/koppel.h>

#include <cstring>
#include <exception>
#include <stdexcept>

namespace {

int something = 0;

[[noreturn]] void leave() {
#ifdef STUB_TERMINATES
    std::terminate();
#else
    throw std::runtime_error("thrown across the boundary");
#endif
}

koppel_status create(koppel_host_instance*, koppel_bytes, koppel_instance** instance, koppel_error*) {
    *instance = reinterpret_cast<koppel_instance*>(&something);
    return KOPPEL_OK;
}
void destroy(koppel_instance*) {}
koppel_status check(koppel_instance*, const koppel_call*, const koppel_writer*, koppel_error*) {
    leave();
}
koppel_status pull(koppel_instance*, const koppel_call*, const koppel_pull_args*, const koppel_emitter*,
                   const koppel_writer*, koppel_pull_result*, koppel_error*) {
    leave();
}
koppel_status push(koppel_instance*, const koppel_call*, const koppel_push_args*, const koppel_reporter*,
                   koppel_push_result*, koppel_error*) {
    leave();
}

const koppel_source_1 source = {sizeof source, 0, create, destroy, check, pull};
const koppel_sink_1 sink = {sizeof sink, 0, create, destroy, check, push};

koppel_status init(const koppel_host*, koppel_error*) {
    return KOPPEL_OK;
}
void shut_down() {}
const void* get_interface(const char* id) {
    if (std::strcmp(id, KOPPEL_SOURCE_1) == 0) return &source;
    if (std::strcmp(id, KOPPEL_SINK_1) == 0) return &sink;
    return nullptr;
}

}  // namespace

extern "C" KOPPEL_EXPORT const koppel_plugin_1 koppel_plugin_abi1;
extern "C" const koppel_plugin_1 koppel_plugin_abi1 = {
    sizeof(koppel_plugin_1), KOPPEL_ABI_MINOR, STUB_ID, "1.0.0", init, shut_down, get_interface};

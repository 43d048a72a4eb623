// koppel-worker: loads one plugin and serves it over the socket that it was born with (file 3). Started by
// koppel, never by a person; `koppel-worker --walls` tells which walls stand on this machine.
#include <pthread.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>

#include "server.hpp"
#include "walls.hpp"

#ifdef KOPPEL_SANITIZED
// The sanitizers leave fatal signals to the worker's own handler, which names the call, and do not look for
// leaks at an exit that a plugin forced: under walls they cannot.
#define KOPPEL_LEAVE_SIGNALS                                                        \
    "handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigfpe=0:handle_sigill=0:" \
    "use_sigaltstack=0:halt_on_error=1:detect_leaks=0"
extern "C" const char* __asan_default_options() {
    return KOPPEL_LEAVE_SIGNALS;
}
extern "C" const char* __tsan_default_options() {
    return KOPPEL_LEAVE_SIGNALS;
}
#endif

namespace {

constexpr std::size_t kThreadStackBytes = 1u << 20;
constexpr int kSocket = 3;

std::uint64_t number_after(int count, char** arguments, const char* name) {
    std::uint64_t number = 0;
    for (int i = 1; i + 1 < count; ++i)
        if (std::strcmp(arguments[i], name) == 0)
            std::from_chars(arguments[i + 1], arguments[i + 1] + std::strlen(arguments[i + 1]), number);
    return number;
}

[[noreturn]] void show_walls() {
    constexpr std::uint64_t kUsualMemory = 256u << 20;
    auto walls = koppel::worker::raise_outer_walls(0, kUsualMemory);
    for (auto& wall : koppel::worker::raise_inner_walls(""))
        walls.push_back(std::move(wall));
    for (const auto& wall : walls)
        std::printf("%s\n", wall.c_str());
    for (const auto& hole : koppel::worker::find_holes(80))
        std::printf("hole: %s\n", hole.c_str());
    std::fflush(stdout);
    // Nothing that runs at an ordinary exit may assume that it can still start processes.
    _exit(0);
}

}  // namespace

int main(int count, char** arguments) {
    if (count == 2 && std::strcmp(arguments[1], "--walls") == 0) show_walls();
    const auto parent = number_after(count, arguments, "--parent");
    if (parent == 0) {
        std::fprintf(stderr, "koppel-worker is started by koppel; it does nothing by itself\n");
        return 2;
    }
    const auto memory = number_after(count, arguments, "--memory");
    auto walls = koppel::worker::raise_outer_walls(static_cast<int>(parent), memory);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kThreadStackBytes);
    pthread_setattr_default_np(&attributes);
    koppel::worker::install_signal_handler();
    koppel::worker::Server(kSocket, std::move(walls)).run();
}

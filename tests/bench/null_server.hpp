// The smallest HTTP server that keeps connections open: answers every POST with 201 and an id, every GET with
// an empty finding, as fast as one thread can. Counts what it accepted. Runs in a child process of the
// benchmark, which ends it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace koppel::bench {

class NullServer {
  public:
    NullServer();  // forks; listens on an ephemeral loopback port
    ~NullServer();
    NullServer(const NullServer&) = delete;
    NullServer& operator=(const NullServer&) = delete;

    int port() const { return port_; }
    std::uint64_t posts() const { return *posts_; }
    void reset() { *posts_ = 0; }

  private:
    int port_ = 0;
    pid_t child_ = -1;
    volatile std::uint64_t* posts_ = nullptr;  // shared with the child
};

}  // namespace koppel::bench

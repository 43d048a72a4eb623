// The one listening socket: HTTP/1.1 with keep-alive on a single-threaded io_context, faults applied per
// request. Runs on the caller's thread until stop() (safe from a signal handler of the same io_context) or
// SIGTERM/SIGINT. Throws std::exception when the port cannot be opened.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "control/world.hpp"

namespace koppel::sandbox {

class Server {
  public:
    // Port 0 takes a free one.
    explicit Server(std::uint16_t port);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    void run(World& world, bool handle_signals);
    // May be called from any thread.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace koppel::sandbox

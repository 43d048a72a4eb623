// Serves one plugin over one socket: one thread per instance, one call at a time on each.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "connection.hpp"
#include "plugins/loader.hpp"

namespace koppel::worker {

class Hosted;

class Server {
  public:
    Server(int socket, std::vector<std::string> outer_walls);
    ~Server();
    // Until the host closes its side; then ends the process.
    [[noreturn]] void run();

  private:
    void load(const plugins::wire::Frame& frame);
    void dispatch(const plugins::wire::Frame& frame);

    Connection connection_;
    std::vector<std::string> walls_;
    const plugins::LoadedPlugin* plugin_ = nullptr;
    std::unordered_map<std::uint64_t, std::unique_ptr<Hosted>> instances_;
    std::unordered_map<std::uint64_t, std::shared_ptr<std::atomic<bool>>> cancels_;  // by call
};

// Reports which call a fatal signal ended, in a line on stderr. Once per process.
void install_signal_handler();

}  // namespace koppel::worker

// What every command takes from the command line. Plain values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace koppel::app {

struct Options {
    std::filesystem::path data = "koppel-data";
    std::vector<std::filesystem::path> plugins;  // empty: beside the binary
    std::string store;                           // empty: SQLite in the data directory
    bool dev = false;                            // trust every plugin
    bool in_process = false;
    bool json = false;
    std::uint32_t connections = 16;  // requests at once to one host
    std::string log_level = "info";
    std::string now;  // ISO instant: run as if it were then
};

// Exit codes, a promise to scripts.
enum ExitCode : int { kDone = 0, kFailed = 1, kUsage = 2, kNeedsPerson = 3 };

}  // namespace koppel::app

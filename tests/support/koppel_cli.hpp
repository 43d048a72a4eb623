// The koppel binary on one data directory: runs commands, reads their JSON. Not thread-safe.
// Throws std::runtime_error when an answer is not what the command promises.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/money.hpp"
#include "support/process.hpp"

namespace koppel::test {

struct StateCount {
    std::int64_t count = 0;
    Cents sum = 0;
};

// What `koppel sync -o json` said about one flow.
struct SyncResult {
    Exit exit;
    std::int64_t read = 0;
    std::int64_t posted_now = 0;
    std::map<std::string, StateCount> states;
    std::int64_t attention = 0;
    std::vector<std::string> errors;
    std::string next_due;

    StateCount state(const std::string& name) const;
    // Records that are in none of their resting places.
    std::int64_t unsettled() const;
    std::string text() const;  // for a failing test's message
};

struct RecordRow {
    std::string key;
    std::string number;
    std::string state;
    bool attention = false;
    Cents amount = 0;
    std::string reason_code;
    std::string reason;
    std::string reference;
    std::string sink_id;
    std::string detail;
    std::int64_t attempts = 0;
};

class KoppelCli {
  public:
    explicit KoppelCli(std::filesystem::path data) : data_(std::move(data)) {}

    std::filesystem::path data() const { return data_; }
    std::map<std::string, std::string> env;
    std::vector<std::filesystem::path> plugins;  // empty: those beside the binary
    bool dev = false;

    ProcessOptions program(const std::vector<std::string>& arguments) const;
    Exit run(const std::vector<std::string>& arguments, Millis at_most = Millis{120'000}) const;
    // Runs and throws with everything it said unless the exit code is 0.
    Exit must(const std::vector<std::string>& arguments) const;
    std::unique_ptr<Process> start(const std::vector<std::string>& arguments) const;
    boost::json::value json(const std::vector<std::string>& arguments) const;

    SyncResult sync(const std::string& contract, const std::vector<std::string>& more = {},
                    Millis at_most = Millis{240'000}) const;
    // Runs until nothing is in flight or due any more; at most `rounds` times.
    SyncResult sync_to_rest(const std::string& contract, int rounds = 20,
                            const std::vector<std::string>& more = {}) const;
    std::vector<RecordRow> records(const std::string& contract, const std::string& state = {}) const;
    // By number; throws when there is no such.
    RecordRow record(const std::string& contract, const std::string& number) const;
    // Everything that the host wrote to its logs.
    std::string logs() const;

  private:
    std::filesystem::path data_;
};

std::filesystem::path binary(const std::string& name);
// The folder of built plugins, or of the built stub plugins.
std::filesystem::path plugin_directory();
std::filesystem::path stub_directory();

SyncResult read_sync(const Exit& exit);

}  // namespace koppel::test

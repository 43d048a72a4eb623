// The commands of `koppel`. Each prints what it did and returns the exit code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/options.hpp"

namespace koppel::app {

int apply_files(const Options& options, const std::vector<std::filesystem::path>& files, bool dry_run);

int get_objects(const Options& options, const std::string& kind, const std::string& id);

// What is left of the vendors' budgets, and until when the queue lasts with it. `connection` empty: all.
int show_budgets(const Options& options, const std::string& connection);

int check_connection(const Options& options, const std::string& connection);

int start_contract(const Options& options, const std::string& contract);
int pause_contract(const Options& options, const std::string& contract);
int resume_contract(const Options& options, const std::string& contract);

struct SyncArguments {
    std::string contract;
    std::string flow;  // empty: all flows, in their order
    std::string from;
    std::string to;
    int wait_seconds = 300;
    bool dry_run = false;
    bool quiet = false;
};
int sync_contract(const Options& options, const SyncArguments& arguments);

struct RecordsArguments {
    std::string contract;
    std::string flow;
    std::string state;
    bool attention = false;
    std::uint32_t limit = 0;  // 0: all
};
int list_records(const Options& options, const RecordsArguments& arguments);
int show_record(const Options& options, const std::string& contract, const std::string& key);

// What was said to the vendors and heard from them, where the contract's detail log is on. `key` empty: all.
int show_log(const Options& options, const std::string& contract, const std::string& key);
// `out` empty: to stdout.
int report_record(const Options& options, const std::string& contract, const std::string& key,
                  const std::filesystem::path& out);

int retry_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys);
int ignore_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys,
                   const std::string& reason);

// Enters what changed after it was posted, or came late, as a correction of its day.
int correct_records(const Options& options, const std::string& contract, const std::vector<std::string>& keys,
                    const std::string& reason);

struct VatArguments {
    std::string contract;
    std::vector<std::string> countries;  // empty: home and those of the table
    std::string day;                     // empty: today
    std::filesystem::path rates;         // empty: the built-in list
    bool from_source = false;            // the source's own list
    bool propose = false;
    bool clear = false;
};
int show_vat(const Options& options, const VatArguments& arguments);

int list_plugins(const Options& options);
int trust_plugins(const Options& options, const std::vector<std::string>& names);

}  // namespace koppel::app

// Runs one flow of one contract until nothing is left to do: pull, judge, post, look up what is unclear.
// One run per contract at a time (the lease sees to it); run() blocks its caller and uses threads of its own:
// one that pulls, a few that push. Progress may be read from any thread. Losing the lease ends the run
// without a further write.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "contracts/contract.hpp"
#include "pipeline/connector.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::pipeline {

struct RunOptions {
    std::string from;  // ISO day or instant: read this period again, from a cursor of its own
    std::string to;
    std::string last_day;  // of the contract; later days are not closed; empty: no end
    bool pull = true;
    bool dry_run = false;              // judge and count, write and post nothing
    base::milliseconds wait{300'000};  // rows that become due within this time are waited for
    std::uint32_t lanes = 3;           // pushes side by side: one prepares while others wait for sink or disk
    base::milliseconds lease_ttl{30'000};
    std::function<bool()> stop;  // true: finish what is in flight, start nothing new
};

struct RunProgress {
    std::atomic<std::uint64_t> seen{0};     // records that the source gave, repeats included
    std::atomic<std::uint64_t> changed{0};  // new or changed rows
    std::atomic<std::uint64_t> queued{0};   // of them to be posted
    std::atomic<std::uint64_t> posted{0};
    std::atomic<std::uint64_t> failed{0};  // by the sink or by a check at posting
    std::atomic<std::uint64_t> looked_up{0};
    std::atomic<bool> pulling{false};
};

struct RunReport {
    bool stopped = false;                     // by RunOptions::stop
    std::optional<base::Error> pull_failure;  // the source side stopped early
    std::optional<base::Error> push_failure;  // the sink side stopped early
    std::optional<base::Instant> next_due;    // something waits for a later time
    std::optional<net::Hold> pull_hold;       // the source's vendor allows no more until then
    std::optional<net::Hold> push_hold;       // the sink's
    std::string held;  // flows that add up days: the day that holds up those after it, and why
};

// What everything in a run stands on.
struct RunParts {
    store::Store& store;
    store::Vault& vault;
    Connector& connector;
    base::Clock& clock;
    base::Log& log;
};

// Everything that a run works for.
struct RunSubject {
    contracts::Tenant tenant;
    contracts::Contract contract;
    contracts::Flow flow;
    contracts::Connection source;
    contracts::Connection sink;
};

// What a dry run found.
struct DryRunLine {
    std::string number;
    std::string amount;
    // "post", "open", "waiting", "ignored", "failed", "unchanged"; of products "create" or "update", with the
    // difference as the reason.
    std::string verdict;
    std::string reason;
};

// The contract's settings for the sink, with the defaults of the sink's schema filled in.
RunSubject with_sink_defaults(const RunSubject& subject, const plugins::Manifest& sink);

// From which day on documents are read; empty: all. Products have no day: the sink gets all of them.
std::string first_day(const RunSubject& subject, const RunOptions& options);

base::Result<RunReport> run_flow(const RunParts& parts, const RunSubject& subject, const RunOptions& options,
                                 RunProgress& progress);

base::Result<std::vector<DryRunLine>> dry_run_flow(const RunParts& parts, const RunSubject& subject,
                                                   const RunOptions& options, RunProgress& progress);

// The label under which a row's document is sealed.
std::string content_label(const std::string& contract, const std::string& flow, const std::string& key);

}  // namespace koppel::pipeline

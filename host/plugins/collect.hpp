// Collects what a call hands over and judges it: the part of the ABI's rules that is about meaning. Runs on
// the host's side, so that a plugin in a worker cannot talk its way around it. Not thread-safe: one thread
// fills, then one thread finishes.
#pragma once

#include <string>
#include <vector>

#include "plugins/codec.hpp"
#include "plugins/manifest.hpp"

namespace koppel::plugins {

// How a call is named in errors and log lines.
struct CallName {
    std::string plugin;
    std::string contract;
    std::string what;  // "pull"

    std::string text() const { return what + " of contract " + contract; }
};

base::Error broke_rules(const CallName& name, const std::string& what);

class PullCollector {
  public:
    PullCollector(const Manifest& manifest, const PullRequest& request);
    // False: takes no more.
    bool take(Record record);
    base::Result<PullPage> finish(const CallName& name, CallAnswer answer);

  private:
    std::string expected_type_;
    std::string breach_;
    std::size_t bytes_ = 0;
    bool full_ = false;
    PullPage page_;
};

class PushCollector {
  public:
    explicit PushCollector(std::size_t count) : places_(count, kNone) {}
    void take(PushOutcome outcome);
    // `answer` is absent when the plugin died or was killed: then `lost` says why.
    PushReport finish(const CallName& name, const std::optional<CallAnswer>& answer,
                      const std::optional<base::Error>& lost);

  private:
    static constexpr std::uint32_t kNone = ~0u;

    void broke(std::string what);

    std::vector<std::uint32_t> places_;  // posting index -> outcome
    std::vector<PushOutcome> outcomes_;
    std::string breach_;
};

class FindCollector {
  public:
    explicit FindCollector(std::size_t count) : seen_(count, false) {}
    void take(Finding finding);
    base::Result<std::vector<Finding>> finish(const CallName& name, const CallAnswer& answer);

  private:
    std::vector<bool> seen_;
    std::vector<Finding> findings_;
    std::string breach_;
};

base::Result<CheckReport> read_check_report(const CallName& name, const CallAnswer& answer);
base::Result<OptionsPage> read_options_page(const CallName& name, const CallAnswer& answer);

}  // namespace koppel::plugins

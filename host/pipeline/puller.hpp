// Pulls a stream page by page into the ledger; each page is one durable commit of rows, cursor and plugin
// state. Not thread-safe; runs on one thread of a run. Internal to the pipeline.
#pragma once

#include <memory>
#include <random>

#include "pipeline/run_state.hpp"

namespace koppel::pipeline {

class Puller {
  public:
    Puller(RunState& run, std::unique_ptr<plugins::Instance> source);

    // Until the source has no more, or the run stops. Failures go to the run: temporary ones only after a few
    // tries.
    void run();

  private:
    base::Result<bool> pull_page();  // true: there is more
    base::Result<void> keep(const plugins::PullPage& page);
    base::Result<store::LedgerCommit> decide(const plugins::PullPage& page);
    bool reads_a_period() const { return !run_.options.from.empty() || !run_.options.to.empty(); }

    RunState& run_;
    std::unique_ptr<plugins::Instance> source_;
    std::string cursor_;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace koppel::pipeline

// Pulls a stream page by page into the ledger; each page is one durable commit of rows, cursor and plugin
// state. While a page is decided and committed, the next one is fetched; pages are committed in their order,
// and a page that could not be committed takes the one after it along. Not thread-safe; runs on one thread of
// a run. Internal to the pipeline.
#pragma once

#include <future>
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
    using Page = base::Result<plugins::PullPage>;
    // What a page writes, and the postings of its new rows, beside `commit.seen`.
    struct Decided {
        store::LedgerCommit commit;
        std::vector<std::optional<PreparedPosting>> postings;
    };

    std::future<Page> fetch(std::string cursor);
    bool may_try_again(const base::Error& error, std::uint32_t tries);  // waits until then
    base::Result<void> keep(const plugins::PullPage& page);
    base::Result<Decided> decide(const plugins::PullPage& page);
    base::Result<void> decide_record(const plugins::Record& record, const store::LedgerRow* known,
                                     const store::DayPart* part, Decided& decided);
    void hand_over(Decided decided, const std::vector<std::int64_t>& ids);
    bool reads_a_period() const { return !run_.options.from.empty() || !run_.options.to.empty(); }

    RunState& run_;
    std::unique_ptr<plugins::Instance> source_;
    std::string cursor_;
    std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace koppel::pipeline

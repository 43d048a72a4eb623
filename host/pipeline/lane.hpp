// One lane of a run: claims rows, turns them into postings, writes the intent, pushes, writes the outcome;
// between pushes it looks up what is unclear. Lanes of one run work side by side. Not thread-safe; runs on
// one thread of a run. Internal to the pipeline.
#pragma once

#include <memory>
#include <random>
#include <vector>

#include "pipeline/run_state.hpp"

namespace koppel::pipeline {

// What a call says that failed because the host held its requests back.
net::Hold hold_of(const base::Error& error, base::Instant now);

class Lane {
  public:
    Lane(RunState& run, std::unique_ptr<plugins::Instance> sink, const plugins::Manifest& manifest);

    // Until the run ends: nothing is due within the wait, or it stops. May be called again.
    void run();
    plugins::Instance& sink() { return *sink_; }

  private:
    bool stuck();
    struct Batch {
        std::string attempt;  // the call's trace, too
        std::vector<store::LedgerRow> rows;
        std::vector<plugins::PostingView> postings;
    };

    // Claims and prepares the next push and commits its intents, together with the outcomes of the push
    // before: one disk flush for both.
    Batch next_batch();
    bool commit(store::LedgerCommit next);  // false: what is new in it was not written
    bool push(Batch batch);                 // false: the sink as a whole refuses to work
    bool look();                            // true: something was looked up
    // What a lookup needs to know besides the reference; empty where the reference is enough.
    std::string payload_for_look(const store::LedgerRow& row);
    // A receipt that was judged again is part of its day now.
    void add_share(const store::LedgerRow& row, store::LedgerCommit& commit);
    std::variant<PreparedPosting, books::Verdict> posting_of(WorkQueue::Claim& claim,
                                                             std::optional<base::Error>& error);
    void note(const store::LedgerRow& row, const store::OutcomeWrite& write, store::LedgerCommit& commit);
    plugins::CallContext call(std::string trace_id) const;

    RunState& run_;
    std::unique_ptr<plugins::Instance> sink_;
    PushTerms terms_;
    std::string posting_type_;  // what the flow's postings are called at the plugin
    std::uint32_t batch_size_;
    std::mt19937_64 random_{std::random_device{}()};
    store::LedgerCommit pending_;  // outcomes of the last push, not committed yet
    std::vector<store::LedgerRow> pending_rows_;
    std::uint64_t settled_ = 0;  // documents that had found their place when one last did
    base::Mono settled_since_{};
};

}  // namespace koppel::pipeline

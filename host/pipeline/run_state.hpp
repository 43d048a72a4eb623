// What the threads of one run share: the lease, who works on which row, why to stop. Internal to the
// pipeline. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "pipeline/flow_run.hpp"
#include "pipeline/ledger_rules.hpp"

namespace koppel::pipeline {

class RunState {
  public:
    RunState(const RunParts& parts_of_run, const RunSubject& subject_of_run, const RunOptions& options_of_run,
             RunProgress& progress_of_run, store::Lease held)
        : parts(parts_of_run),
          subject(subject_of_run),
          options(options_of_run),
          progress(progress_of_run),
          lease(std::move(held)),
          terms{.tenant = &subject.tenant, .contract = &subject.contract, .flow = &subject.flow} {}

    const RunParts& parts;
    const RunSubject& subject;
    const RunOptions& options;
    RunProgress& progress;
    const store::Lease lease;
    const books::Terms terms;

    bool stopping() const;
    // The run ends as soon as what is in flight is done. The first reason stays.
    void fail_pull(base::Error error);
    void fail_push(base::Error error);
    // Nothing may be written any more: the lease is lost or the store broken.
    void abort(base::Error error);
    std::optional<base::Error> aborted() const;
    std::optional<base::Error> pull_failure() const;
    std::optional<base::Error> push_failure() const;

    void pull_ended();
    bool pull_has_ended() const;

    // Takes rows that are due, at most `limit`, and keeps others away from them and from their serial keys.
    base::Result<std::vector<store::LedgerRow>> claim_due(std::uint32_t limit);
    // Takes rows in flight that nobody works on and whose next look is due.
    base::Result<std::vector<store::LedgerRow>> claim_looks(std::uint32_t limit);
    // The intents of claimed rows are durable: they no longer stand in the store as due.
    void intents_written(const std::vector<store::LedgerRow>& rows);
    void let_go(const std::vector<store::LedgerRow>& rows);
    // When the next row will be due or looked at; nullopt: nothing waits.
    base::Result<std::optional<Instant>> next_due();
    bool anything_claimed() const;
    // A row stays in flight and is to be looked up at this time.
    void schedule_look(Instant at);

    // Wakes lanes that found nothing to do.
    void notify();
    // Waits for a notification, at most until `until`.
    void wait(base::milliseconds at_most);

  private:
    void claim(const store::LedgerRow& row);
    base::Result<void> claim_ahead(std::uint32_t limit);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_set<std::int64_t> claimed_;
    store::RowIds still_due_;  // of them, those that the store still shows as due
    std::set<std::string> serial_keys_;
    std::deque<store::LedgerRow> ahead_;  // claimed, and not yet given to a lane
    std::optional<base::Error> pull_failure_, push_failure_, abort_;
    bool pull_ended_ = false;
    Instant next_look_{};  // rows of a run that died wait for their first look
};

}  // namespace koppel::pipeline

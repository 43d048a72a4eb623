// What the threads of one run share: the lease, the work, why to stop. Internal to the
// pipeline. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "books/vat_rates.hpp"
#include "pipeline/flow_run.hpp"
#include "pipeline/ledger_rules.hpp"
#include "pipeline/vat_verifier.hpp"
#include "pipeline/work_queue.hpp"

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
          vat(parts, subject, lease, [this] { notify(); }),
          terms{.tenant = &subject.tenant,
                .contract = &subject.contract,
                .flow = &subject.flow,
                .rates = &books::VatRates::built_in(),
                .vat_numbers = &vat},
          work(parts.store, parts.clock, subject) {}
    ~RunState() { vat.stop(); }  // while what it notifies still lives
    RunState(const RunState&) = delete;
    RunState& operator=(const RunState&) = delete;

    const RunParts& parts;
    const RunSubject& subject;
    const RunOptions& options;
    RunProgress& progress;
    const store::Lease lease;
    VatVerifier vat;
    const books::Terms terms;
    WorkQueue work;
    // What the sink was asked, and how many documents it decided on.
    std::atomic<std::uint64_t> push_requests{0};
    std::atomic<std::uint64_t> pushed_documents{0};

    bool stopping() const;
    // The run ends as soon as what is in flight is done. The first reason stays.
    void fail_pull(base::Error error);
    void fail_push(base::Error error);
    // Nothing may be written any more: the lease is lost or the store broken.
    void abort(base::Error error);
    std::optional<base::Error> aborted() const;
    std::optional<base::Error> pull_failure() const;
    std::optional<base::Error> push_failure() const;

    // The vendor allows nothing more until then: nothing new is pushed (or pulled) before. The latest moment
    // stays.
    void hold_push(const net::Hold& hold);
    void hold_pull(const net::Hold& hold);
    std::optional<net::Hold> push_hold() const;  // while it lasts
    std::optional<net::Hold> pull_hold() const;

    void pull_ended();
    bool pull_has_ended() const;

    // Nobody of this run works on these rows any more.
    void let_go(const std::vector<store::LedgerRow>& rows);

    // Wakes lanes that found nothing to do.
    void notify();
    // Waits for a notification, at most this long.
    void wait(base::milliseconds at_most);

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<base::Error> pull_failure_, push_failure_, abort_;
    std::optional<net::Hold> push_hold_, pull_hold_;
    bool pull_ended_ = false;
};

}  // namespace koppel::pipeline

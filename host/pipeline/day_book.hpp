// Closes the days of a flow that adds up receipts: one day after the other, each once it is over and was read
// whole, as a row of its own in the flow's book of days (`Flow::days`). Receipts stand in the totals of
// exactly one day, and are posted with it. A day that cannot be posted holds up those after it (REQ RS-03).
//
// What protects from booking twice: the row of a day goes through the same intent, push and look-up as any
// document. Here it is only built, and its receipts follow it. Whatever is interrupted is found unfinished by
// the next run, because a receipt is settled only after its day is known to be posted.
//
// Not thread-safe; used by the one thread of a run that closes days. Internal to the pipeline.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/lane.hpp"
#include "pipeline/run_state.hpp"

namespace koppel::pipeline {

// Why the book does not go on, in words for a person.
struct HeldDay {
    std::string day;
    std::string reason;
};

class DayBook {
  public:
    // `receipts` is the flow whose receipts are added up, `progress` tells of them; `run` works on its days.
    DayBook(RunState& run, const contracts::Flow& receipts, RunProgress& progress);

    // Before the receipts are read: those of days that certainly are not posted may change again.
    base::Result<void> release();
    // `read_until`: all receipts up to this moment have been read; absent: nothing new is closed.
    base::Result<std::optional<HeldDay>> close(Lane& lane, std::optional<Instant> read_until);

  private:
    using Rows = std::map<std::string, store::LedgerRow>;  // of days, by key

    struct Receipts {
        std::vector<store::DayReceipt> all;  // of the day, whatever became of them
        std::vector<std::string> blocking;   // numbers of those that must be decided first
    };

    base::Result<void> load();
    base::Result<void> settle();
    base::Result<void> settle_entry(const store::UnsettledDay& entry);
    base::Result<void> judge_late();
    base::Result<std::optional<HeldDay>> finish(std::string key, Lane& lane);
    base::Result<bool> prepare(const store::LedgerRow& row);
    base::Result<bool> prepare_correction(const store::LedgerRow& row);
    base::Result<bool> build(const std::string& day, const std::string& shop);
    base::Result<Receipts> receipts_of(const std::string& day, const std::string& shop);
    base::Result<std::optional<store::UnsettledDay>> next_day(Instant read_until);
    bool is_over(const std::string& day, const std::vector<std::string>& zones, Instant read_until) const;
    base::Result<plugins::BookPosition> position(Lane& lane);

    bool one_book() const { return run_.subject.flow.as == "daily_receipts"; }
    std::string first_open_day() const;
    const store::LedgerRow* unfinished() const;
    // All rows that a day was entered with are in one of these states.
    bool stands(const std::string& entry, store::RecordState state) const;
    std::vector<const store::LedgerRow*> rows_of(const std::string& entry) const;
    std::optional<HeldDay> held(const store::LedgerRow& row) const;
    base::Result<void> commit(const store::LedgerCommit& commit);

    RunState& run_;
    const contracts::Flow& receipts_;
    RunProgress& progress_;
    Rows rows_;
    std::optional<plugins::BookPosition> position_;
};

}  // namespace koppel::pipeline

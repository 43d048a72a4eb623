// Which rows of a flow are to be worked on, and who works on them: rows that a pull has just written, with
// the postings that were made of them, and rows that stand in the store. The store remains the truth: what is
// pushed from memory is refused when the row has changed since. Internal to the pipeline. Thread-safe.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "pipeline/documents.hpp"
#include "pipeline/flow_run.hpp"
#include "store/store.hpp"

namespace koppel::pipeline {

class WorkQueue {
  public:
    WorkQueue(store::Store& store, base::Clock& clock, const RunSubject& subject)
        : store_(store), clock_(clock), subject_(subject) {}

    struct Claim {
        store::LedgerRow row;
        std::optional<PreparedPosting> posting;  // absent: to be made from the row's content
    };

    // Takes rows that are due, at most `limit`, and keeps others away from them and from their serial keys.
    base::Result<std::vector<Claim>> claim_due(std::uint32_t limit);
    // Takes rows in flight that nobody works on and whose next look is due.
    base::Result<std::vector<store::LedgerRow>> claim_looks(std::uint32_t limit);
    // The intents of claimed rows are durable: they no longer stand in the store as due.
    void intents_written(const std::vector<store::LedgerRow>& rows);
    void let_go(const std::vector<store::LedgerRow>& rows);
    bool anything_claimed() const;

    // A row stays in flight and is to be looked up at this time.
    void schedule_look(Instant at);
    // When the next row will be due or looked at; nullopt: nothing waits.
    base::Result<std::optional<Instant>> next_due();

    // Whether hand_over would keep a further row.
    bool has_room() const;
    // Rows are about to become durable and to be handed over: they are not looked for in the store meanwhile.
    void expect_fresh();
    // New rows that have just become durable as queued. Those that are not kept are found in the store.
    void hand_over(std::vector<Claim> fresh);

  private:
    bool room() const;
    bool may_be_kept(const Claim& claim) const;
    void claim(const store::LedgerRow& row);
    void next_behind(const std::string& serial_key);
    base::Result<void> claim_stored(std::uint32_t limit);
    base::Result<void> read_other_flows();

    store::Store& store_;
    base::Clock& clock_;
    const RunSubject& subject_;

    mutable std::mutex mutex_;
    std::unordered_set<std::int64_t> claimed_;
    store::RowIds still_due_;  // of them, those that the store still shows as due
    std::set<std::string> serial_keys_;
    std::optional<std::set<std::string>> serial_keys_elsewhere_;  // in flight in other flows of the contract
    std::deque<Claim> stored_;                                    // claimed, and not yet given to a lane
    std::deque<Claim> fresh_;                                     // the same, never read back from the store
    std::unordered_map<std::string, std::deque<Claim>> behind_;   // the same, of serial keys that are taken
    std::size_t behind_rows_ = 0;
    std::size_t fresh_bytes_ = 0;  // of both
    bool more_fresh_ = false;      // rows are about to be handed over
    bool more_stored_ = true;      // the last reading of the store was cut off
    base::Mono read_again_{};      // rows of the store get their turn at this time at the latest
    Instant next_look_{};          // rows of a run that died wait for their first look
};

}  // namespace koppel::pipeline

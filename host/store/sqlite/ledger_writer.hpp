// The writing half of the ledger. Runs inside the transaction of the commit queue, after the fence was
// checked. Not thread-safe. Fails with `ledger_conflict` when a row is not as the writer believes; the caller
// of the queue is then undone whole.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "koppel/model/decimal.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class LedgerWriter {
  public:
    explicit LedgerWriter(SQLite::Database& database);

    base::Result<void> write(const std::string& contract, const LedgerCommit& commit);
    // Of the rows that the last write inserted or replaced, in their order.
    const std::vector<std::int64_t>& seen_ids() const { return seen_ids_; }

  private:
    // What a commit changes in the counters of one flow.
    struct Delta {
        std::int64_t count = 0;
        model::Decimal sum;
    };
    using States = std::array<Delta, 9>;  // by RecordState
    struct FlowDelta {
        std::string flow;
        States states;
    };
    // A row as it stands, as far as a write needs it.
    struct Before {
        std::string contract;
        std::string flow;
        std::string key;
        RecordState state = RecordState::open;
        std::string attempt_id;
        std::int64_t revision = 0;
        std::string amount;
    };

    base::Error changed(std::int64_t read) const;
    base::Result<void> insert(const LedgerRow& row);
    base::Result<void> replace(const LedgerRow& row);
    base::Result<void> intend(const std::string& contract, const IntentWrite& intent, Instant at);
    base::Result<void> conclude(const std::string& contract, const OutcomeWrite& outcome, Instant at);
    void write_state(const std::string& contract, const LedgerCommit& commit);
    bool read_before(std::int64_t id);
    base::Result<void> count(const std::string& flow, RecordState state, const std::string& amount);
    base::Result<void> move(RecordState to, const std::string& amount);
    States& states_of(const std::string& flow);
    static void add(States& states, RecordState state, model::Decimal value, int by);
    base::Result<void> write_counters(const std::string& contract);

    SQLite::Database& database_;
    Query before_;
    Query insert_;
    Query replace_;
    Query intent_;
    Query outcome_;
    Query put_content_;
    Query drop_content_;
    Query cursor_;
    Query put_state_;
    Query remove_state_;
    Query event_;
    Query counter_;
    Query put_counter_;
    Before present_;
    std::vector<FlowDelta> deltas_;
    std::vector<std::int64_t> seen_ids_;
};

}  // namespace koppel::store::sqlite

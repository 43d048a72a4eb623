// The writing half of the ledger. Runs inside the transaction of the commit queue, after the fence was
// checked. Not thread-safe. Fails with `ledger_conflict` when a row is not as the writer believes; the caller
// of the queue is then undone whole.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "koppel/model/decimal.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/day_part_statements.hpp"
#include "store/sqlite/flow_statements.hpp"
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
        Flow flow;
        States states;
    };
    // A row as it stands, as far as a write needs it.
    struct Before {
        FlowDelta* flow = nullptr;
        RecordState state = RecordState::open;
        std::int64_t revision = 0;
        std::string amount;
        bool attention = false;
    };

    base::Result<void> insert(const LedgerRow& row);
    base::Result<void> replace(const LedgerRow& row);
    base::Result<void> intend(const IntentWrite& intent, Instant at);
    base::Result<void> conclude(const OutcomeWrite& outcome, Instant at);
    base::Result<void> write_day_parts(const LedgerCommit& commit);
    void write_state(const LedgerCommit& commit);
    base::Result<void> write_events(const LedgerCommit& commit);
    std::int64_t next_place(std::int64_t row);
    // False when the place is taken.
    bool tell(std::int64_t place, const Event& event);
    // False when the row is not there, or is another contract's.
    bool read_before(std::int64_t id);
    bool has_content(std::int64_t id);
    FlowDelta& flow_named(const std::string& name);
    static void add(States& states, RecordState state, model::Decimal value, int by);
    base::Result<void> move(RecordState to, const std::string& amount);
    base::Result<void> write_counters();
    // "record 'x' of flow 'y'"
    std::string who(std::int64_t row);
    base::Error changed(std::int64_t row, std::int64_t read);
    base::Error not_posting(const OutcomeWrite& outcome);

    SQLite::Database& database_;
    FlowStatements flow_statements_;
    DayPartStatements day_parts_;
    Query before_;
    Query who_;
    Query insert_;
    Query replace_;
    Query intent_;
    Query outcome_;
    Query mark_;
    Query put_content_;
    Query drop_content_;
    Query has_content_;
    Query cursor_;
    Query put_state_;
    Query remove_state_;
    Query id_by_key_;
    Query last_event_;
    Query event_;
    Query counter_;
    Query put_counter_;
    // Of the commit that is being written.
    std::string contract_;
    std::deque<FlowDelta> flows_;         // whose addresses stay
    std::vector<std::int64_t> seen_ids_;  // of the commit's seen rows, in their order
    Before present_;
};

}  // namespace koppel::store::sqlite

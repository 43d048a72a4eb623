// The reading half of the ledger, on a connection that cannot write.
// Not thread-safe; one per connection. Throws SQLite::Exception, which the store catches.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/day_parts.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/day_part_statements.hpp"
#include "store/sqlite/flow_statements.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class LedgerReader {
  public:
    explicit LedgerReader(SQLite::Database& database);

    std::vector<LedgerRow> rows_by_key(const std::string& contract, const std::string& flow,
                                       const std::vector<std::string>& keys);
    std::vector<LedgerRow> products_of_code(const std::string& contract, const std::string& flow,
                                            const std::string& number);
    std::vector<LedgerRow> due(const std::string& contract, const std::string& flow, Instant now,
                               std::uint32_t limit, const RowIds& except);
    std::vector<LedgerRow> in_flight(const std::string& contract, const std::string& flow);
    std::optional<Instant> next_due(const std::string& contract, const std::string& flow);
    std::vector<LedgerRow> records(const RecordFilter& filter);
    // No `flow`: all of them.
    std::vector<StateSummary> summary(const std::string& contract, const std::optional<std::string>& flow);
    std::vector<Event> story(const std::string& contract, const std::string& flow, const std::string& key);
    std::vector<DayPart> day_parts(const std::vector<std::int64_t>& rows);
    std::vector<DayReceipt> day_receipts(const std::string& contract, const std::string& flow,
                                         const std::string& day, const std::string& shop);
    std::vector<UnsettledDay> unsettled_days(const std::string& contract, const std::string& flow);
    std::optional<std::string> cursor(const std::string& contract, const std::string& flow);
    std::map<std::string, std::string> plugin_state(const std::string& contract,
                                                    const std::string& connection);
    std::uint64_t refused();

  private:
    std::vector<LedgerRow> rows_of(const std::string& contract, const std::string& flow,
                                   const std::vector<std::int64_t>& ids);
    std::vector<Flow> flows_of(const std::string& contract, const std::optional<std::string>& only);

    SQLite::Database& database_;
    FlowStatements flows_;
    DayPartStatements day_parts_;
    Query id_by_key_;
    Query by_id_;
    Query due_;
    Query serial_;
    Query products_;
    Query in_flight_;
    Query next_due_;
    Query summary_;
    Query story_;
    Query cursor_;
    Query plugin_state_;
    Query refused_;
    std::unordered_map<std::string, Query> records_;  // by SQL, of which there are few
};

// The statement that answers a filter for one flow.
std::string records_sql(const RecordFilter& filter);

}  // namespace koppel::store::sqlite

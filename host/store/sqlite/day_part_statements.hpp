// Parts of days. Reads on any connection, writes inside the transaction of the commit queue. Not thread-safe.
// Throws SQLite::Exception.
#pragma once

#include <optional>
#include <vector>

#include "store/day_parts.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class DayPartStatements {
  public:
    explicit DayPartStatements(SQLite::Database& database);

    void put(const DayPart& part, std::int64_t row, std::int64_t flow);
    std::optional<DayPart> of_row(std::int64_t row);
    std::vector<DayReceipt> of_day(std::int64_t flow, const std::string& day, const std::string& shop);
    std::vector<UnsettledDay> unsettled(std::int64_t flow);

  private:
    Query put_;
    Query of_row_;
    Query of_day_;
    Query unsettled_;
};

}  // namespace koppel::store::sqlite

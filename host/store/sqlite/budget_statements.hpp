// What is left of a vendor's budgets. Reads on any connection, writes inside the transaction of the commit
// queue. Not thread-safe. Throws SQLite::Exception.
#pragma once

#include <string>
#include <vector>

#include "store/budgets.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class BudgetStatements {
  public:
    explicit BudgetStatements(SQLite::Database& database);

    void put_windows(const std::string& connection, const std::string& credential,
                     const std::vector<BudgetWindow>& windows);
    std::vector<BudgetWindow> windows(const std::string& connection, const std::string& credential);
    void add_error(const std::string& connection, const std::string& credential, const BudgetError& error,
                   base::Instant forget_before);
    std::vector<BudgetError> errors(const std::string& connection, const std::string& credential,
                                    base::Instant since);
    void add_cost(const std::string& contract, const std::string& flow, const FlowCost& cost);
    std::optional<FlowCost> cost(const std::string& contract, const std::string& flow);

  private:
    Query put_window_;
    Query windows_;
    Query add_error_;
    Query forget_errors_;
    Query errors_;
    Query put_cost_;
    Query cost_;
};

}  // namespace koppel::store::sqlite

#include "store/sqlite/budget_statements.hpp"

namespace koppel::store::sqlite {

namespace {

// What was measured long ago weighs less and less.
constexpr std::int64_t kDocumentsRemembered = 2'000;

}  // namespace

BudgetStatements::BudgetStatements(SQLite::Database& database)
    : put_window_(
          database,
          "INSERT INTO budget_windows (connection, credential, window, cap, used, began, vendor_left, "
          "vendor_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (connection, credential, "
          "window) DO UPDATE SET cap = ?4, used = ?5, began = ?6, vendor_left = ?7, "
          "vendor_until = ?8"),
      windows_(database,
               "SELECT window, cap, used, began, vendor_left, vendor_until FROM budget_windows "
               "WHERE connection = ?1 AND credential = ?2 ORDER BY window"),
      add_error_(database,
                 "INSERT INTO budget_errors (connection, credential, endpoint, status, at) "
                 "VALUES (?1, ?2, ?3, ?4, ?5)"),
      forget_errors_(database,
                     "DELETE FROM budget_errors WHERE connection = ?1 AND credential = ?2 AND at < ?3"),
      errors_(database,
              "SELECT endpoint, status, at FROM budget_errors "
              "WHERE connection = ?1 AND credential = ?2 AND at >= ?3 ORDER BY at, id"),
      put_cost_(database,
                "INSERT INTO flow_costs (contract, flow, requests, documents) VALUES (?1, ?2, ?3, ?4) "
                "ON CONFLICT (contract, flow) DO UPDATE SET requests = ?3, documents = ?4"),
      cost_(database, "SELECT requests, documents FROM flow_costs WHERE contract = ?1 AND flow = ?2") {}

void BudgetStatements::put_windows(const std::string& connection, const std::string& credential,
                                   const std::vector<BudgetWindow>& windows) {
    for (const auto& window : windows) {
        if (window.vendor_left) {
            put_window_
                .with(connection, credential, window.window, window.cap, window.used, window.began,
                      *window.vendor_left, window.vendor_until)
                .run();
        } else {
            put_window_
                .with(connection, credential, window.window, window.cap, window.used, window.began, nullptr,
                      window.vendor_until)
                .run();
        }
    }
}

std::vector<BudgetWindow> BudgetStatements::windows(const std::string& connection,
                                                    const std::string& credential) {
    std::vector<BudgetWindow> windows;
    const Rewind rewind(windows_.with(connection, credential));
    while (windows_.next()) {
        BudgetWindow window;
        window.window = static_cast<std::uint32_t>(windows_.number(0));
        window.cap = windows_.number(1);
        window.used = windows_.number(2);
        window.began = windows_.instant(3);
        if (!windows_.is_null(4)) window.vendor_left = windows_.number(4);
        window.vendor_until = windows_.instant(5);
        windows.push_back(window);
    }
    return windows;
}

void BudgetStatements::add_error(const std::string& connection, const std::string& credential,
                                 const BudgetError& error, base::Instant forget_before) {
    forget_errors_.with(connection, credential, forget_before).run();
    add_error_.with(connection, credential, error.endpoint, std::int64_t{error.status}, error.at).run();
}

std::vector<BudgetError> BudgetStatements::errors(const std::string& connection,
                                                  const std::string& credential, base::Instant since) {
    std::vector<BudgetError> errors;
    const Rewind rewind(errors_.with(connection, credential, since));
    while (errors_.next())
        errors.push_back({errors_.text(0), static_cast<int>(errors_.number(1)), errors_.instant(2)});
    return errors;
}

void BudgetStatements::add_cost(const std::string& contract, const std::string& flow, const FlowCost& cost) {
    FlowCost sum = this->cost(contract, flow).value_or(FlowCost{});
    if (sum.documents > kDocumentsRemembered) {
        sum.requests = sum.requests * kDocumentsRemembered / sum.documents;
        sum.documents = kDocumentsRemembered;
    }
    sum.requests += cost.requests;
    sum.documents += cost.documents;
    put_cost_.with(contract, flow, sum.requests, sum.documents).run();
}

std::optional<FlowCost> BudgetStatements::cost(const std::string& contract, const std::string& flow) {
    const Rewind rewind(cost_.with(contract, flow));
    if (!cost_.next()) return std::nullopt;
    return FlowCost{cost_.number(0), cost_.number(1)};
}

}  // namespace koppel::store::sqlite

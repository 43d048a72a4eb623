// What a receipt of a till sold and how it was paid, checked: the same whether it is booked in its day or as
// a posting of its own. Pure, thread-safe; an amount that is out of range throws std::overflow_error.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "books/checks.hpp"
#include "books/day_totals.hpp"
#include "books/lines.hpp"
#include "books/methods.hpp"

namespace koppel::books {

// Its lines as they are booked, or what is wrong with them: cents, totals, currency, VAT, and a rule for
// every rate. `journals`: a turnover account, too.
std::variant<Lines, Findings> sold_lines(const model::Sale& receipt, const PaidMethods& methods,
                                         const Terms& terms, bool journals);

// One line's turnover, by rate and tax class.
DayCell turnover_cell(const model::SaleLine& line);

// What payments hold besides the total.
struct Besides {
    model::Decimal tips;  // zero: they are not in the payments
    model::Decimal rounding;
};
std::variant<Besides, Finding> besides_total(const model::Sale& receipt, const PaidMethods& methods,
                                             const Terms& terms);
// Where payments are not booked, and so need not add up: the tips, if the payments hold them.
model::Decimal tips_that_came_in(const model::Sale& receipt, const PaidMethods& methods);

// The cash of the receipt, else the cash of the contract: where tips are paid out from.
std::optional<DayCell> cash_of(const PaidMethods& methods, const Terms& terms);
Finding no_cash(const model::Sale& receipt, model::Decimal tips);

DayCells paid_cells(const PaidMethods& methods);

}  // namespace koppel::books

// The cells of a receipt: what was sold, spread over how it was paid. Pure, thread-safe; an amount that is
// out of range throws std::overflow_error.
#pragma once

#include <vector>

#include "books/day_totals.hpp"

namespace koppel::books {

// `total` in the proportions of `weights`, in whole cents and to the cent: what rounding leaves over goes a
// cent each to those that lost most. `total` and `weights` in cents; weights must not add up to zero.
std::vector<model::Decimal> shares(model::Decimal total, const std::vector<model::Decimal>& weights);

// `sold` has no methods yet, `paid` nothing but methods and amounts; both add up to the same. Every cell of
// `sold` is spread over the methods pro rata, and both sums stay exact. Methods whose sign is opposite to the
// total (a gift card that is sold, a deposit) only pass money on: "transfer". Where the total is zero no
// method has to do with what was sold: its cells have no method.
DayCells spread(const DayCells& sold, const DayCells& paid);

// In the fixed order, without empty cells, one per kind of thing and method.
void normalise(DayCells& cells);

}  // namespace koppel::books

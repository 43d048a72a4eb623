// A month of the less usual: one order for every story that a shop tells its bookkeeper, from a coupon over
// two VAT rates to a refund by copy and cancellation. Appended after the everyday orders, so that those stay
// as they are. Deterministic; single thread; cannot fail.
#pragma once

#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox {

class Generator;

void append_month(Generator& generator, std::vector<Order>& orders);

}  // namespace koppel::sandbox

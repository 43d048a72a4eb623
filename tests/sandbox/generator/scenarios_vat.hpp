// Orders across the border: one for every way in which VAT is decided, from a Belgian company without VAT to
// a consumer on the Canary Islands. Appended after the everyday orders, so that those stay as they are.
// Deterministic; single thread; cannot fail.
#pragma once

#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox {

class Generator;

void append_vat(Generator& generator, std::vector<Order>& orders);

}  // namespace koppel::sandbox

// The lines of a sale: what was sold, at which rate, in cents. Pure, thread-safe. What is wrong with them is
// told to the reader.
#pragma once

#include <vector>

#include "catalogue.hpp"
#include "koppel/model/sale.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_retail {

// `head` has the sale's totals and payments.
std::vector<model::SaleLine> lines_of(const Object& sale, const model::Sale& head, const Catalogue& catalogue,
                                      Reader& reader);

}  // namespace koppel::lightspeed_retail

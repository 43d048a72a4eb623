// Which way the figures of a credit note point. Sources disagree: some write what is credited as positive
// amounts, some as negative ones, some as negative quantities. In the books there is one way: a credit note's
// total is negative, its quantities are positive, and the sign stands in the price. Other documents stay as
// they are: there a returned product has a negative quantity and a positive price.
// Pure, thread-safe, never fails.
#pragma once

#include <optional>

#include "koppel/model/sale.hpp"

namespace koppel::books {

// The sale with the signs of the books; nullopt when it has them already.
std::optional<model::Sale> with_book_signs(const model::Sale& sale);

}  // namespace koppel::books

// Whom a sale was made to. Pure, thread-safe.
#pragma once

#include "koppel/model/sale.hpp"
#include "values.hpp"

namespace koppel::lightspeed_retail {

// Nothing for a sale over the counter. Addresses that cannot be read are left out: the receipt stands
// without.
void put_party(model::Sale& sale, const Object& from);

}  // namespace koppel::lightspeed_retail

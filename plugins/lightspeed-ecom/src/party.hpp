// Who buys, and where it goes: customer and addresses, from the order's own snapshot (EA-19). Pure functions,
// thread-safe; what is wrong is told to the reader.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "koppel/model/sale.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_ecom {

// Fills customer, billing and shipping.
void put_party(model::Sale& sale, const boost::json::object& order, Reader& reader);

// Manual, "er vindt hier een opschoon-actie plaats": "12.34.56-78" and "KvK 12345678" are 12345678.
std::string clean_coc_number(std::string_view text);

}  // namespace koppel::lightspeed_ecom

// The orders that the rows of a page belong to, each asked for once, whole: with customer, events and
// invoices. For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "listing.hpp"

namespace koppel::lightspeed_ecom {

// By id; the documents live in the memory of `api`.
using Orders = std::map<std::string, boost::json::value>;

// For the rows at these places, each naming its order by `id_of`. A row whose order does not come gets a
// `trouble`, or a failure when it may come later.
Orders read_orders_of(sdk::Call& call, const ApiClient& api, std::vector<Row>& rows,
                      const std::vector<std::size_t>& places,
                      const std::function<std::string(const Row&)>& id_of, Failures& failures);

}  // namespace koppel::lightspeed_ecom

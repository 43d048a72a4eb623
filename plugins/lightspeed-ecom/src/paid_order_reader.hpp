// Reads one page of orders that may have been paid, whole: with their events and invoices, from the list
// where it embeds them, else one call each. For one thread at a time, within one call. Fails by throwing
// koppel::sdk::Error.
#pragma once

#include "companions.hpp"

namespace koppel::lightspeed_ecom {

struct PaidOrderPage {
    std::vector<Row> rows;  // ready, in ascending order of id
    std::vector<Stray> strays;
    Orders orders;      // those that the list did not bring whole
    bool last = false;  // nothing follows them

    const boost::json::object& whole(const Row& row) const;
};

PaidOrderPage read_paid_orders(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit);

}  // namespace koppel::lightspeed_ecom

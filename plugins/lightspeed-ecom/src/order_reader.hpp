// Reads one page of orders with their lines: one list, one batch for the lines that the list did not bring
// and for the next list, and one more for what was missing in that. For one thread at a time, within one
// call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "listing.hpp"

namespace koppel::lightspeed_ecom {

struct OrderRow : Row {
    explicit OrderRow(Row&& row);

    const boost::json::array* lines() const { return own_lines ? &*own_lines : embedded_lines; }

    const boost::json::array* embedded_lines = nullptr;  // in the document
    std::optional<boost::json::array> own_lines;         // from elsewhere
};

struct OrderPage {
    std::vector<OrderRow> rows;  // ready, in ascending order of id
    std::vector<Stray> strays;
    bool last = false;  // nothing follows them
};

// What one pull tells the next, so that it asks for less and waits less. Empty at first; never needed.
struct Hints {
    bool links = false;  // lists do not bring the lines
    Ahead next_list;     // asked for along with the lines of the page before
};

// What can be read now, in the memory of `api`: perhaps fewer rows than the list had, when the rest has to
// wait. Throws when not even the first is ready.
OrderPage read_orders(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t max_records,
                      Hints& hints);

}  // namespace koppel::lightspeed_ecom

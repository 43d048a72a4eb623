// PUT .../journal/{id}/lines: what Scrada accepts. Pure: the journal is read, not changed.
#pragma once

#include <string>

#include "base/json.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/book.hpp"

namespace koppel::sandbox::scrada {

// What the rules about one call need to know.
struct Desk {
    const Journal& journal;
    std::string today;
    const Assumptions& assumptions;
};

// Fills the entry (without ids of its lines) and adds what is wrong to the problems.
Entry read_entry(const Json& body, const Desk& desk, Problems& problems);

// A new payment method from the body of a POST.
Method read_method(const Json& body, Problems& problems);

// Helpers of all bodies: a member that is neither missing nor null; an amount of at most two decimals.
const Json* member(const Json& object, std::string_view name);
std::optional<Fixed> money(const Json* value, int digits = 2);

}  // namespace koppel::sandbox::scrada

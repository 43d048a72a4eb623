// Pages of items by change time. For one thread, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <vector>

#include "account.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_retail {

struct ItemPage {
    Reply reply;  // what `rows` point into
    std::vector<const Object*> rows;
    bool wrong = false;  // something that is no item stood among them
    bool last = false;
};

// The next page; the walk then stands behind it.
ItemPage read_items(const ApiClient& api, Account& account, Walk& walk, std::uint32_t max_records);

}  // namespace koppel::lightspeed_retail

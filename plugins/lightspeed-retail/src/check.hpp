// The test of a connection: the login, its rights, and what would make totals incomplete. For one thread at a
// time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include "account.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::lightspeed_retail {

// For a sink of products.
sdk::CheckReport check_products(const ApiClient& api, const Settings& settings, Account& account);
sdk::CheckReport check_connection(const ApiClient& api, Account& account);

// "No register has tips …": as far as the API shows it. Pure.
std::vector<std::string> warnings_of(const Catalogue& catalogue);

}  // namespace koppel::lightspeed_retail

// What a connection can be asked besides booking: whether it works, and what there is to choose from. For one
// thread, within one call; only reading requests. Throws sdk::Error.
#pragma once

#include "api_client.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::asperion {

// The administration must exist and be the configured one; journals and the sales kind that bookings need are
// warned about when they are missing.
sdk::CheckReport check_connection(sdk::Call& call, const Settings& settings);

// Fields of the connection ("/administration"), of the sink's settings ("/memo_journal", "/sales_journal",
// "/default_sales_type") and of a contract ("/vat/0/code", "/vat/0/accounts/turnover",
// "/payment_methods/0/account", "/debtors/payment_condition", "/debtors/fixed").
sdk::OptionsPage list_options(sdk::Call& call, const Settings& settings, const sdk::OptionsRequest& request);

}  // namespace koppel::asperion

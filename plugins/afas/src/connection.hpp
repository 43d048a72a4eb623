// What a connection can be asked besides booking: whether it works, and what there is to choose from. For one
// thread, within one call; only reading requests. Throws sdk::Error.
#pragma once

#include "api_client.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::afas {

// The token must work; connectors that it may not use, and what a contract names and AFAS does not have, are
// warned about.
sdk::CheckReport check_connection(sdk::Call& call, const Settings& settings);

// Fields of the sink's settings ("/administration", "/sales_journal", "/memo_journal", "/cash_journal",
// "/project", "/project_stage", "/warehouse", "/articles/shipping", "/relation_collective_account",
// "/vat_account") and of a contract ("/vat/0/code", "/vat/0/accounts/turnover", "/payment_methods/0/account",
// "/payment_methods/0/journal", "/payment_methods/0/debtor", "/debtors/payment_condition", "/debtors/fixed",
// "/debtors/default").
sdk::OptionsPage list_options(sdk::Call& call, const Settings& settings, const sdk::OptionsRequest& request);

}  // namespace koppel::afas

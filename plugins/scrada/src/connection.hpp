// What a connection can be asked besides booking: whether it works, and what there is to choose from. For one
// thread, within one call; only reading requests. Throws sdk::Error.
#pragma once

#include "api_client.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::scrada {

// With a book in the contract's settings it must be there, and the report says where it stands.
sdk::CheckReport check_connection(const ApiClient& api);

// Books ("/sink/journal"), VAT categories ("/vat/0/code", "/day_totals/tips_code", …) and payment methods
// ("/payment_methods/0/code") of the chosen book.
sdk::OptionsPage list_options(const ApiClient& api, const sdk::OptionsRequest& request);

}  // namespace koppel::scrada

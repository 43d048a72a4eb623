// What the drop-downs of a form offer: the shop's own VAT rates and payment methods. For one thread at a
// time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <string_view>

#include "api_client.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::lightspeed_ecom {

// "/vat_rates": {"value":"NL 21","label":"21% BTW"}, of the shop's country and of every country with a rate
// of its own (EA-12). "/payment_methods": {"value":"mollie","label":"Mollie"}. Anything else is unsupported.
sdk::OptionsPage form_options(const ApiClient& api, std::string_view field);

}  // namespace koppel::lightspeed_ecom

// What the drop-downs of a form offer. For one thread at a time, within one call. Fails by throwing
// koppel::sdk::Error.
#pragma once

#include <string_view>

#include "catalogue.hpp"
#include "koppel/cpp/instance.hpp"

namespace koppel::lightspeed_retail {

// "/payment_methods", "/day_totals/shops", "/day_totals/ignore_registers": ids with their names. "/vat": the
// tax classes, for "tax_class". "/vat_rates": "BE 21" of every shop whose VAT number tells its country.
// Anything else is unsupported.
sdk::OptionsPage form_options(const Catalogue& catalogue, std::string_view field);

}  // namespace koppel::lightspeed_retail

// The VAT rates that a contract's source has in use, as its plugin tells them: the other list, beside the
// built-in one, that a VAT table is made from (EA-12). Blocks while the source is asked.
#pragma once

#include "app/host.hpp"
#include "base/result.hpp"
#include "books/vat_rates.hpp"
#include "contracts/load.hpp"

namespace koppel::app {

// Fails as the plugin does, or with `source_without_rates` where it knows none.
base::Result<books::VatRates> rates_of_source(Host& host, const contracts::Setup& setup);

}  // namespace koppel::app

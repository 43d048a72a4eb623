// Where goods went, as VAT sees it: not every address in a member state lies in the EU's VAT territory.
// Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

#include "koppel/model/sale.hpp"

namespace koppel::books {

// A country of the EU's VAT territory by ISO code; XI (Northern Ireland, goods) counts, EL is Greece.
bool in_eu_vat(std::string_view territory);

// The ISO country, with three kinds of exceptions: Monaco is France, the Isle of Man and UK are GB, EL is GR;
// Northern Ireland (GB with a BT postal code) is XI; parts of member states outside the VAT territory (Canary
// Islands, Åland, Réunion, …) have a code of their own that is no member state. Empty for an address without
// a country.
std::string vat_territory(std::string_view country, std::string_view postal_code);
std::string vat_territory(const model::Address& address);

// The currency that the books of a company in this country are kept in; empty when unknown.
std::string_view books_currency(std::string_view country);

}  // namespace koppel::books

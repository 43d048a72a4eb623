// What the bodies of invoices and of till receipts have in common. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "koppel/cpp/json_text.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::scrada {

// The type of VAT: what the code of the VAT table says, else the standard one, else for 0 % what the contract
// says of all such lines. Throws Refusal where nothing does.
std::string vat_type_of(const std::string& code, const model::Decimal& rate, const std::string& line,
                        const std::string& zero);

void write_address(sdk::JsonText& json, std::string_view member, const model::Address& address);

}  // namespace koppel::scrada

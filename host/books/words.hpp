// How a document, an amount and a rate are written in sentences for people. Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

#include "koppel/model/decimal.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// "order ORD01042", "credit note CR17"; the key when there is no number.
std::string label(const model::Sale& sale);

// "121.00 EUR".
std::string money(model::Decimal amount, std::string_view currency);

// "21%", "5.5%".
std::string percent(model::Decimal rate);

std::string trimmed(std::string_view text);

// ASCII letters only; other bytes stay as they are.
std::string lower_case(std::string_view text);

}  // namespace koppel::books

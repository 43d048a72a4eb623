// Amounts in whole cents, read from text by code that the product does not share. Throws on anything else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace koppel::test {

using Cents = std::int64_t;

Cents cents(std::string_view text);  // "12.1" -> 1210
std::string in_euros(Cents amount);  // 1210 -> "12.10"

}  // namespace koppel::test

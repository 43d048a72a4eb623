// ISO 3166-1 alpha-2. Pure, thread-safe, never fails.
#pragma once

#include <string_view>

namespace koppel::contracts {

// Also true for XI, Northern Ireland as VAT sees it.
bool is_country(std::string_view code);

// The code that people mean by one that is not a country: EL is GR, UK is GB. Empty when we cannot tell.
std::string_view meant_country(std::string_view code);

}  // namespace koppel::contracts

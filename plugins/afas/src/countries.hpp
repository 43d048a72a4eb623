// Countries as the vendor writes them. Pure functions, thread-safe, never fail.
#pragma once

#include <string_view>

namespace koppel::afas {

// The vendor's code of an ISO 3166 alpha-2 code: "BE" is "B". What is not known stays as it is.
std::string_view country_code(std::string_view iso);

bool in_union(std::string_view iso);

}  // namespace koppel::afas

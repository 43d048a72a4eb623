// What stands in a division, added up from its lines in exact decimals, and its documents. Pure.
#pragma once

#include <string>

#include "exact/books.hpp"

namespace koppel::sandbox::exact {

std::string sums_json(const Books& books);
std::string documents_json(const Books& books);

}  // namespace koppel::sandbox::exact

// What stands in the books, added up from the lines, and every document whole. Pure.
#pragma once

#include <string>

#include "afas/books.hpp"

namespace koppel::sandbox::afas {

std::string sums_json(Books& books);
std::string documents_json(Books& books);

}  // namespace koppel::sandbox::afas

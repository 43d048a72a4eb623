// What a test may see of an administration without logging in. Pure.
#pragma once

#include <string>

#include "asperion/administration.hpp"

namespace koppel::sandbox {

std::string invoices_json(const asperion::Administration& books);
std::string summary_json(const asperion::Administration& books);
std::string rows_json(const asperion::Table& table);

}  // namespace koppel::sandbox

// Filters of GetConnectors: the three lists, the JSON form, and whether a cell fits. Pure; throws Problem.
#pragma once

#include "afas/query.hpp"
#include "base/http.hpp"

namespace koppel::sandbox::afas {

void read_filters(const Parameters& parameters, const View& view, const Assumptions& assumptions,
                  Query& query);
bool holds(const Condition& condition, const Cell& cell, const Assumptions& assumptions);
// -1, 0, 1; nulls first, text without regard to case.
int compare(const Cell& a, const Cell& b, char type);

}  // namespace koppel::sandbox::afas

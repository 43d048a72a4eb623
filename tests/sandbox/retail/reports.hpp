// The ready-made day totals of /Reports/Accounting, from the facts. Pure, single thread; an unknown report
// answers nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "retail/sales.hpp"

namespace koppel::sandbox::retail {

// Rows of local days first..last (yyyy-mm-dd); `{"@attributes":…,"SalesDay":…}`.
std::optional<std::string> accounting_report(const SaleView& view, std::string_view name,
                                             std::string_view first, std::string_view last);

}  // namespace koppel::sandbox::retail

// When a queue will be through, given what a vendor allows. Pure functions; thread-safe.
#pragma once

#include <vector>

#include "net/budget.hpp"

namespace koppel::pipeline {

// The moment after which `requests` more background requests have left: as many as the windows allow, as
// early as they allow it. `windows` as they stand `now`. Work that needs no budget takes no time.
base::Instant through_at(const std::vector<net::BudgetView::Window>& windows, double requests,
                         base::Instant now);

}  // namespace koppel::pipeline

// On which day a document counts. Pure but for the time zone database; thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "contracts/contract.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// The sale's own day ("2026-11-21"), else the day of its date in the tenant's time zone, else of its
// completion in the shop's, else of its creation; nullopt when it cannot be read.
std::optional<std::string> document_day(const model::Sale& sale, const contracts::Tenant& tenant);

// The tenant's day at an instant, for what is booked today; nullopt when its time zone is not known.
std::optional<std::string> day_in(base::Instant instant, const contracts::Tenant& tenant);

}  // namespace koppel::books

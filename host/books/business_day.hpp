// To which business day of a till an instant belongs. A day begins when the clock of the shop first shows the
// contract's `day_start`; where the clock leaps over that time, at the leap. So every instant lies in exactly
// one day, and days of 23 and 25 hours are right. Pure but for the time zone database; thread-safe.
#pragma once

#include <optional>
#include <string>

#include "books/books.hpp"

namespace koppel::books {

// nullopt for a time zone or a day_start that is not known.
std::optional<std::string> business_day(base::Instant instant, const std::string& time_zone,
                                        const Terms& terms);

// Of a completed receipt: its completion in the shop's time zone, else the tenant's. nullopt when it cannot
// be told.
std::optional<std::string> business_day(const model::Sale& receipt, const Terms& terms);

// The day that a document is booked on: where days are added up the business day, so that a receipt that is
// booked alone counts on the day of its till; else its own.
std::optional<std::string> booking_day(const model::Sale& sale, const Terms& terms);

// An instant by the clock of the receipt's shop: "2026-11-20T14:03:00+01:00". nullopt when it is none.
std::optional<std::string> shop_time(const std::string& instant, const model::Sale& receipt,
                                     const Terms& terms);

}  // namespace koppel::books

// Reads Retry-After and Date. Pure functions; anything that cannot be read is 0 or nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace koppel::net {

// Milliseconds to wait: `value` is a number of seconds or an HTTP date, which is compared with the answer's
// own Date (or with `now_seconds` when it has none), so that a clock that is off does no harm. At most a day.
std::int64_t parse_retry_after(const std::string& value, const std::string& date, std::int64_t now_seconds);
// The moment of an HTTP date, to the second.
std::optional<base::Instant> instant_of_date(const std::string& date);

}  // namespace koppel::net

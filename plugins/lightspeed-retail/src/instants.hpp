// The vendor's times, and the day they fall on in a shop. Pure but for the system's time zones; thread-safe;
// texts that cannot be read give nullopt.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::lightspeed_retail {

using Instant = std::chrono::sys_seconds;

inline bool is_day(std::string_view text) {
    return text.size() == 10;  // "2026-11-21"
}
// An instant with an offset, or a day: the midnight of UTC that begins it.
std::optional<Instant> parse_instant(std::string_view text);
std::string to_iso(Instant instant);          // "2026-11-21T09:30:00Z"
std::string to_filter_text(Instant instant);  // "2026-11-21T09:30:00+00:00"

bool is_time_zone(const std::string& name);
// "2026-11-21"; nullopt for a zone that the system does not know.
std::optional<std::string> day_in_zone(Instant instant, const std::string& zone);

}  // namespace koppel::lightspeed_retail

// Points in time as the vendor writes them. Pure functions, thread-safe. What cannot be read is nullopt.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::lightspeed_ecom {

using Instant = std::chrono::sys_seconds;

// "2026-06-03T00:56:12+02:00" and its relatives, or a bare day (UTC).
std::optional<Instant> parse_instant(std::string_view text);

inline bool is_day(std::string_view text) {
    return text.size() == 10;
}

std::string to_iso(Instant instant);          // 2026-06-02T22:56:12Z
std::string to_filter_text(Instant instant);  // 2026-06-02 22:56:12, UTC

}  // namespace koppel::lightspeed_ecom

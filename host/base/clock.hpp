// Time as a dependency, so that tests own it.
// Thread-safe. Never fails.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::base {

// A moment, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
// A reading of a clock that never goes back.
using Mono = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;
using std::chrono::milliseconds;

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    virtual Mono mono() const = 0;
    // Waits until `until`, or until `stop` says true (looked at every 50 ms or sooner). A simulated clock
    // advances instead of waiting.
    virtual void wait_until(Mono until, const std::function<bool()>& stop) = 0;
};

std::unique_ptr<Clock> system_clock();

// "2026-11-21T10:00:00.000Z".
std::string to_iso(Instant instant);
// Accepts an ISO 8601 instant with offset or Z, with or without fraction, and a bare date (midnight UTC).
std::optional<Instant> parse_iso(std::string_view text);

inline std::int64_t unix_ms(Instant instant) {
    return instant.time_since_epoch().count();
}
inline Instant instant_from_unix_ms(std::int64_t ms) {
    return Instant(milliseconds(ms));
}

}  // namespace koppel::base

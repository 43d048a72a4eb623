// The three rate windows of one API key: five minutes, hour, day, all aligned to the clock.
// Pure, single thread, cannot fail.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/clock.hpp"

namespace koppel::sandbox::ecom {

class RateWindows {
  public:
    using Limits = std::array<std::int64_t, 3>;

    explicit RateWindows(Limits limits) : limits_{limits} {}
    void set_limits(Limits limits) { limits_ = limits; }
    // Counts one request; false when any window was already used up (then nothing is counted).
    bool take(Instant now);
    // Seconds until the last of the used-up windows opens again; 0 when none is.
    std::int64_t retry_after(Instant now);
    // The three X-RateLimit headers as complete lines.
    void append_headers(std::string& out, Instant now);
    std::string json(Instant now);
    void clear() { used_ = {}; }

  private:
    void roll(Instant now);
    Instant window_end(std::size_t window, Instant now) const;
    std::int64_t remaining(std::size_t window) const;

    Limits limits_;
    Limits used_{};
    std::array<Instant, 3> ends_{};
};

// "300/3000/12000"; answers false for anything else.
bool parse_limits(std::string_view text, RateWindows::Limits& limits);

}  // namespace koppel::sandbox::ecom

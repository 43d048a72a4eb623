// The sandbox's own time (starts at --now and runs on from there) and the texts of instants.
// Instants are seconds since 1970 in UTC. Single thread. Parsing answers nothing for text that is no instant.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::sandbox {

using Instant = std::int64_t;

class Clock {
  public:
    explicit Clock(Instant start) : start_{start}, origin_{std::chrono::steady_clock::now()} {}
    Instant now() const {
        const auto gone = std::chrono::steady_clock::now() - origin_;
        return start_ + skipped_ + std::chrono::duration_cast<std::chrono::seconds>(gone).count();
    }
    void advance(std::int64_t seconds) { skipped_ += seconds; }

  private:
    Instant start_;
    Instant skipped_ = 0;
    std::chrono::steady_clock::time_point origin_;
};

struct Civil {
    int year = 1970;
    unsigned month = 1, day = 1;
    int hour = 0, minute = 0, second = 0;
};

Civil civil(Instant seconds);
Instant from_civil(const Civil& civil);
// Seconds east of Greenwich in the EU's western-central zone: summer time from the last Sunday of March
// 01:00 UTC to the last Sunday of October 01:00 UTC.
int amsterdam_offset(Instant utc);

std::string offset_text(Instant utc);  // 2026-11-20T14:03:21+01:00
std::string local_date(Instant utc);   // 2026-11-20, in Amsterdam
std::string http_date(Instant utc);

std::optional<Instant> parse_offset_text(std::string_view text);
std::optional<Instant> parse_utc_text(std::string_view text);  // 2026-11-20 13:03:21
// yyyy-MM-dd, yyyy-MM-ddTHH:mm:ss or with an offset; answers the date.
std::optional<std::string> parse_date(std::string_view text);

}  // namespace koppel::sandbox

// The host's time, and instants as text. Thread-safe. Plugins take the time from nowhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "koppel/abi/host_clock.h"
#include "koppel/cpp/host.hpp"

namespace koppel::sdk {

class Clock {
  public:
    // Throws Error (unsupported) when the host has no clock.
    explicit Clock(Host host)
        : host_(host), service_(&host.service<koppel_host_clock_1>(KOPPEL_HOST_CLOCK_1)) {}

    std::int64_t now_unix_ms() const { return service_->now_unix_ms(host_.self()); }
    std::int64_t now_mono_ms() const { return service_->now_mono_ms(host_.self()); }

  private:
    Host host_;
    const koppel_host_clock_1* service_;
};

// "2026-11-21T09:30:00Z", with milliseconds only when there are any. For the years 0 to 9999.
inline std::string format_instant(std::int64_t unix_ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> instant{milliseconds{unix_ms}};
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    char text[64];
    int size =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()));
    std::string result(text, static_cast<std::size_t>(size));
    if (const auto ms = static_cast<int>(time.subseconds().count()); ms != 0) {
        size = std::snprintf(text, sizeof text, ".%03d", ms);
        result.append(text, static_cast<std::size_t>(size));
    }
    return result + "Z";
}

namespace detail {

// Reads exactly `count` digits at the front of `text` and removes them; -1 when they are not there.
inline int take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

inline bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

// "Z", "+01:00", "+0100", "+01": minutes east of Greenwich.
inline std::optional<int> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return 0;
    const bool west = text.starts_with('-');
    if (!take(text, '-') && !take(text, '+')) return std::nullopt;
    const int hours = take_digits(text, 2);
    take(text, ':');
    const int minutes = text.empty() ? 0 : take_digits(text, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (west ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace detail

// Reads an ISO 8601 instant ("2026-11-21T10:30:00.250+01:00"; a space may stand for the T, seconds may be
// absent). Without an offset: nullopt, unless `default_offset_minutes` says what to assume.
inline std::optional<std::int64_t> parse_instant(std::string_view text,
                                                 std::optional<int> default_offset_minutes = std::nullopt) {
    using namespace std::chrono;
    const int year_number = detail::take_digits(text, 4);
    if (year_number < 0 || !detail::take(text, '-')) return std::nullopt;
    const int month_number = detail::take_digits(text, 2);
    if (month_number < 0 || !detail::take(text, '-')) return std::nullopt;
    const int day_number = detail::take_digits(text, 2);
    if (day_number < 0 || !(detail::take(text, 'T') || detail::take(text, ' '))) return std::nullopt;
    const int hour = detail::take_digits(text, 2);
    if (hour < 0 || hour > 23 || !detail::take(text, ':')) return std::nullopt;
    const int minute = detail::take_digits(text, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    int second = 0;
    int millisecond = 0;
    if (detail::take(text, ':')) {
        second = detail::take_digits(text, 2);
        if (second < 0 || second > 60) return std::nullopt;
        if (detail::take(text, '.')) {
            int weight = 100;
            if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
            for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
                millisecond += weight * (text.front() - '0');
                weight /= 10;
            }
        }
    }
    const auto offset = text.empty() ? default_offset_minutes : detail::take_offset(text);
    const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                              day{static_cast<unsigned>(day_number)}};
    if (!offset || !text.empty() || !date.ok()) return std::nullopt;
    const auto instant = sys_days{date} + hours{hour} + minutes{minute - *offset} + seconds{second};
    return duration_cast<milliseconds>(instant.time_since_epoch()).count() + millisecond;
}

}  // namespace koppel::sdk

#include "instants.hpp"

#include <cstdio>

namespace koppel::lightspeed_ecom {
namespace {

using namespace std::chrono;

// Takes `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> take_day(std::string_view& text) {
    const auto y = digits(text, 4);
    if (!y || !take(text, '-')) return std::nullopt;
    const auto m = digits(text, 2);
    if (!m || !take(text, '-')) return std::nullopt;
    const auto d = digits(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

std::optional<seconds> take_offset(std::string_view& text) {
    if (text.empty() || take(text, 'Z')) return seconds{0};
    const int sign = text.front() == '-' ? -1 : 1;
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto h = digits(text, 2);
    take(text, ':');
    const auto m = digits(text, 2);
    if (!h || !m || *h > 18 || *m > 59) return std::nullopt;
    return sign * (hours{*h} + minutes{*m});
}

std::string print(Instant instant, const char* format) {
    const auto midnight = floor<days>(instant);
    const year_month_day date{midnight};
    const hh_mm_ss time{instant - midnight};
    char buffer[40];
    const int length = std::snprintf(
        buffer, sizeof buffer, format, static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return {buffer, static_cast<std::size_t>(length)};
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto day = take_day(text);
    if (!day) return std::nullopt;
    if (text.empty()) return Instant{*day};
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    const auto h = digits(text, 2);
    if (!h || !take(text, ':')) return std::nullopt;
    const auto m = digits(text, 2);
    if (!m || !take(text, ':')) return std::nullopt;
    const auto s = digits(text, 2);
    if (!s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    if (take(text, '.')) {
        while (digits(text, 1)) {
        }
    }
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    return Instant{*day} + hours{*h} + minutes{*m} + seconds{*s} - *offset;
}

std::string to_iso(Instant instant) {
    return print(instant, "%04d-%02u-%02uT%02d:%02d:%02dZ");
}
std::string to_filter_text(Instant instant) {
    return print(instant, "%04d-%02u-%02u %02d:%02d:%02d");
}

}  // namespace koppel::lightspeed_ecom

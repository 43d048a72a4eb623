#include "base/clock.hpp"

#include <array>
#include <cstdio>

namespace koppel::sandbox {
namespace {

namespace chr = std::chrono;

constexpr Instant kDay = 86'400;

Instant days_of(const chr::year_month_day& date) {
    return chr::sys_days{date}.time_since_epoch().count();
}

Instant last_sunday(int year, unsigned month) {
    const chr::year_month_weekday_last date{chr::year{year}, chr::month{month},
                                            chr::weekday_last{chr::Sunday}};
    return chr::sys_days{date}.time_since_epoch().count() * kDay;
}

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<Civil> parse_civil(std::string_view text, char separator) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != separator || text[13] != ':' ||
        text[16] != ':')
        return std::nullopt;
    const std::array parts{digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2),
                           digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
    for (const auto& part : parts)
        if (!part) return std::nullopt;
    const Civil result{
        *parts[0], static_cast<unsigned>(*parts[1]), static_cast<unsigned>(*parts[2]), *parts[3], *parts[4],
        *parts[5]};
    const chr::year_month_day date{chr::year{result.year}, chr::month{result.month}, chr::day{result.day}};
    if (!date.ok() || result.hour > 23 || result.minute > 59 || result.second > 59) return std::nullopt;
    return result;
}

}  // namespace

Civil civil(Instant seconds) {
    const Instant day = seconds >= 0 ? seconds / kDay : -((-seconds + kDay - 1) / kDay);
    const auto rest = static_cast<int>(seconds - day * kDay);
    const chr::year_month_day date{chr::sys_days{chr::days{day}}};
    return {static_cast<int>(date.year()),
            static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()),
            rest / 3600,
            rest / 60 % 60,
            rest % 60};
}

Instant from_civil(const Civil& value) {
    const chr::year_month_day date{chr::year{value.year}, chr::month{value.month}, chr::day{value.day}};
    return days_of(date) * kDay + value.hour * 3600 + value.minute * 60 + value.second;
}

int amsterdam_offset(Instant utc) {
    const int year = civil(utc).year;
    const bool summer = utc >= last_sunday(year, 3) + 3600 && utc < last_sunday(year, 10) + 3600;
    return summer ? 7200 : 3600;
}

std::string offset_text(Instant utc) {
    const int offset = amsterdam_offset(utc);
    const Civil c = civil(utc + offset);
    char buffer[64];
    const int size = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d+%02d:00", c.year,
                                   c.month, c.day, c.hour, c.minute, c.second, offset / 3600);
    return {buffer, static_cast<std::size_t>(size)};
}

std::string local_date(Instant utc) {
    return offset_text(utc).substr(0, 10);
}

std::string http_date(Instant utc) {
    static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Civil c = civil(utc);
    char buffer[64];
    const int size =
        std::snprintf(buffer, sizeof buffer, "%s, %02u %s %04d %02d:%02d:%02d GMT", kDays[utc / kDay % 7],
                      c.day, kMonths[c.month - 1], c.year, c.hour, c.minute, c.second);
    return {buffer, static_cast<std::size_t>(size)};
}

std::optional<Instant> parse_offset_text(std::string_view text) {
    const auto moment = parse_civil(text, 'T');
    if (!moment) return std::nullopt;
    if (text.size() == 20 && text[19] == 'Z') return from_civil(*moment);
    if (text.size() != 25 || (text[19] != '+' && text[19] != '-') || text[22] != ':') return std::nullopt;
    const auto hours = digits(text, 20, 2);
    const auto minutes = digits(text, 23, 2);
    if (!hours || !minutes) return std::nullopt;
    const int offset = *hours * 3600 + *minutes * 60;
    return from_civil(*moment) - (text[19] == '-' ? -offset : offset);
}

std::optional<Instant> parse_utc_text(std::string_view text) {
    if (text.size() != 19) return std::nullopt;
    const auto moment = parse_civil(text, ' ');
    if (!moment) return std::nullopt;
    return from_civil(*moment);
}

std::optional<std::string> parse_date(std::string_view text) {
    std::string full{text};
    if (text.size() == 10) full += "T00:00:00";
    if (!parse_civil(full, 'T')) return std::nullopt;
    return std::string{text.substr(0, 10)};
}

}  // namespace koppel::sandbox

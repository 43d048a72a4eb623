#include "contracts/schedule.hpp"

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace koppel::contracts {

namespace {

constexpr std::chrono::seconds kLongest = std::chrono::days(31);

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() || value < 0)
        return std::nullopt;
    return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

base::Error wrong(std::string_view schedule, const std::string& why) {
    return {base::ErrorClass::usage, "schedule_syntax",
            "the schedule \"" + std::string(schedule) + "\" cannot be understood: " + why,
            "write an interval such as 15m or 2h, or five cron fields such as 0 4,8,12 * * 1-5"};
}

struct Field {
    std::string_view name;
    int low;
    int high;
    std::string_view names;  // of three letters each, for the values from `low` on
};
constexpr std::array<Field, 5> kFields = {{
    {"minute", 0, 59, ""},
    {"hour", 0, 23, ""},
    {"day of the month", 1, 31, ""},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    {"day of the week", 0, 7, "sunmontuewedthufrisat"},
}};

std::optional<int> field_value(const Field& field, std::string_view text) {
    if (const auto number = whole_number(text)) {
        if (*number < field.low || *number > field.high) return std::nullopt;
        return number;
    }
    constexpr std::size_t kNameLength = 3;
    std::string lower;
    for (const char c : text)
        lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (std::size_t at = 0; at < field.names.size(); at += kNameLength) {
        if (lower == field.names.substr(at, kNameLength))
            return field.low + static_cast<int>(at / kNameLength);
    }
    return std::nullopt;
}

// One element of a field: "*", "5", "1-5", each with an optional "/step".
std::optional<std::vector<int>> element_values(const Field& field, std::string_view element) {
    const auto parts = split(element, '/');
    if (parts.size() > 2) return std::nullopt;
    int low = field.low;
    int high = field.high;
    if (parts[0] != "*") {
        const auto ends = split(parts[0], '-');
        if (ends.size() > 2) return std::nullopt;
        const auto first = field_value(field, ends.front());
        const auto last = field_value(field, ends.back());
        if (!first || !last || *first > *last) return std::nullopt;
        low = *first;
        if (ends.size() == 2 || parts.size() == 1) high = *last;
    }
    int step = 1;
    if (parts.size() == 2) {
        const auto given = whole_number(parts[1]);
        if (!given || *given == 0) return std::nullopt;
        step = *given;
    }
    std::vector<int> values;
    for (int value = low; value <= high; value += step)
        values.push_back(value);
    return values;
}

template <std::size_t size>
std::optional<std::string> read_field(const Field& field, std::string_view text, std::bitset<size>& into) {
    for (const auto element : split(text, ',')) {
        const auto values = element_values(field, element);
        if (!values) {
            return "\"" + std::string(element) + "\" is no " + std::string(field.name) + " (" +
                   std::to_string(field.low) + " to " + std::to_string(field.high) + ")";
        }
        for (const int value : *values)
            into.set(static_cast<std::size_t>(value) % size);
    }
    return std::nullopt;
}

std::chrono::seconds unit_of(char letter) {
    if (letter == 'm') return std::chrono::minutes(1);
    if (letter == 'h') return std::chrono::hours(1);
    return letter == 'd' ? std::chrono::days(1) : std::chrono::seconds(1);
}

base::Result<Schedule> parse_interval(std::string_view text) {
    const auto number = whole_number(text.substr(0, text.size() - 1));
    if (!number) {
        return wrong(text,
                     "an interval is a whole number of seconds (s), minutes (m), hours (h) or days (d)");
    }
    const auto interval = std::int64_t{*number} * unit_of(text.back());
    if (interval.count() < 1 || interval > kLongest) {
        return wrong(text, "an interval lasts from a second to 31 days");
    }
    return Schedule(Every{interval});
}

base::Result<Schedule> parse_cron(std::string_view text) {
    std::vector<std::string_view> fields;
    for (const auto field : split(text, ' ')) {
        if (!field.empty()) fields.push_back(field);
    }
    if (fields.size() != kFields.size()) {
        return wrong(text, "it has " + std::to_string(fields.size()) + " cron fields instead of five");
    }
    Cron cron;
    std::optional<std::string> why = read_field(kFields[0], fields[0], cron.minutes);
    if (!why) why = read_field(kFields[1], fields[1], cron.hours);
    if (!why) why = read_field(kFields[2], fields[2], cron.days);
    if (!why) why = read_field(kFields[3], fields[3], cron.months);
    if (!why) why = read_field(kFields[4], fields[4], cron.week_days);
    if (why) return wrong(text, *why);
    cron.any_day = fields[2] == "*";
    cron.any_week_day = fields[4] == "*";
    return Schedule(cron);
}

}  // namespace

base::Result<Schedule> parse_schedule(std::string_view text) {
    if (text.empty()) return wrong(text, "it is empty");
    constexpr std::string_view kUnits = "smhd";
    const bool one_word = text.find(' ') == std::string_view::npos;
    if (one_word && kUnits.find(text.back()) != std::string_view::npos) return parse_interval(text);
    return parse_cron(text);
}

}  // namespace koppel::contracts

// The values of properties, how they are read from JSON and how they are written and compared. Money and
// percentages are exact decimals; dates are seconds of Amsterdam's wall clock counted as if it were UTC,
// which is how the vendor writes them. Plain functions, safe anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/fixed.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::exact {

// By type: B bool; h, i, l, Y and T integers; D decimals; all others text.
using Value = std::variant<std::monostate, bool, std::int64_t, Fixed, std::string>;

inline bool is_null(const Value& value) {
    return std::holds_alternative<std::monostate>(value);
}
inline Value text_value(std::string_view text) {
    return Value{std::string{text}};
}
inline Value integer_value(std::int64_t number) {
    return Value{number};
}

// What the documentation calls the type, such as Edm.Guid.
std::string_view edm_name(char type);

bool is_guid(std::string_view text);
std::string_view trimmed(std::string_view text);

// 2026-11-20, with or without a time, seconds, fractions, and Z or an offset, which are not looked at.
std::optional<std::int64_t> read_date(std::string_view text);
std::int64_t wall_time(Instant now);
inline std::int64_t day_of(std::int64_t date) {
    return date - (date % 86'400 + 86'400) % 86'400;
}
std::string date_text(std::int64_t date);  // 2026-11-20T00:00:00

// Nothing when the JSON does not fit the type.
std::optional<Value> read_value(const Json& json, char type);

// As JSON: slashes escaped, codes padded, 64 bit integers as text.
void append_json(std::string& out, const Value& value, char type);
void append_escaped(std::string& out, std::string_view text);

// As OData's literal, as it stands in a skiptoken: guid'…', datetime'…', 'it''s', 15L, 1.5M, true, null.
std::string literal(const Value& value, char type);

// -1, 0, 1; null comes first, trailing blanks of text do not count. Both of one type.
int compare(const Value& a, const Value& b, bool ignore_case = false);

}  // namespace koppel::sandbox::exact

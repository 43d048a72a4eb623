#include "exact/value.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "base/http.hpp"
#include "exact/defaults.hpp"

namespace koppel::sandbox::exact {
namespace {

constexpr std::size_t kAccountCode = 18;
constexpr std::size_t kShortCode = 3;

bool digits_at(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return false;
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                       text.begin() + static_cast<std::ptrdiff_t>(at + count),
                       [](char c) { return c >= '0' && c <= '9'; });
}

// What may follow the seconds: a fraction, and Z or an offset.
bool date_tail(std::string_view rest) {
    if (rest.starts_with('.')) {
        std::size_t end = 1;
        while (digits_at(rest, end, 1))
            ++end;
        if (end == 1) return false;
        rest.remove_prefix(end);
    }
    if (rest.empty() || rest == "Z") return true;
    return rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && digits_at(rest, 1, 2) &&
           rest[3] == ':' && digits_at(rest, 4, 2);
}

std::string stamped_guid(const char* head, int kind, std::int64_t division, std::int64_t number) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%s-%04d-4%03lld-8%03lld-%012lld", head, kind % 10'000,
                  static_cast<long long>(division / 1000 % 1000), static_cast<long long>(division % 1000),
                  static_cast<long long>(number % 1'000'000'000'000));
    return buffer;
}

std::optional<Value> read_integer(const Json& json, char type) {
    std::optional<long long> number;
    if (json.is(Json::Kind::number)) number = json.as_integer();
    if (json.is(Json::Kind::string) && type == 'l') number = to_integer(json.text);
    if (!number) return std::nullopt;
    const std::int64_t limit = type == 'Y'   ? 255
                               : type == 'h' ? std::numeric_limits<std::int16_t>::max()
                               : type == 'i' ? std::numeric_limits<std::int32_t>::max()
                                             : std::numeric_limits<std::int64_t>::max();
    if (*number > limit || *number < (type == 'Y' ? 0 : -limit)) return std::nullopt;
    return integer_value(*number);
}

}  // namespace

std::string guid_of(int kind, std::int64_t division, std::int64_t number) {
    return stamped_guid("e8ac7001", kind, division, number);
}

std::string made_guid(int kind, std::int64_t division, std::int64_t serial) {
    return stamped_guid("e8ac7002", kind, division, serial);
}

std::string_view edm_name(char type) {
    switch (type) {
        case 'G':
            return "Edm.Guid";
        case 'D':
            return "Edm.Double";
        case 'h':
            return "Edm.Int16";
        case 'i':
            return "Edm.Int32";
        case 'l':
            return "Edm.Int64";
        case 'B':
            return "Edm.Boolean";
        case 'Y':
            return "Edm.Byte";
        case 'T':
            return "Edm.DateTime";
        case 'X':
            return "Edm.Binary";
        default:
            return "Edm.String";
    }
}

bool is_guid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

std::optional<std::int64_t> read_date(std::string_view text) {
    std::string full{text.substr(0, 19)};
    if (full.size() == 10) full += "T00:00:00";
    if (text.size() == 16 || (text.size() == 17 && text.back() == 'Z'))
        full = std::string{text.substr(0, 16)} + ":00";
    else if (text.size() > 19 && !date_tail(text.substr(19)))
        return std::nullopt;
    return parse_offset_text(full + "Z");
}

std::int64_t wall_time(Instant now) {
    return now + amsterdam_offset(now);
}

std::string date_text(std::int64_t date) {
    const Civil c = civil(date);
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", c.year, c.month, c.day, c.hour,
                  c.minute, c.second);
    return buffer;
}

std::optional<Value> read_value(const Json& json, char type) {
    if (json.is(Json::Kind::null)) return Value{};
    const bool text = json.is(Json::Kind::string);
    switch (type) {
        case 'D': {
            if (!text && !json.is(Json::Kind::number)) return std::nullopt;
            const auto number = Fixed::parse(json.text);
            return number ? std::optional<Value>{*number} : std::nullopt;
        }
        case 'h':
        case 'i':
        case 'l':
        case 'Y':
            return read_integer(json, type);
        case 'B':
            return json.is(Json::Kind::boolean) ? std::optional<Value>{Value{json.truth}} : std::nullopt;
        case 'T': {
            const auto date = text ? read_date(json.text) : std::nullopt;
            return date ? std::optional<Value>{integer_value(*date)} : std::nullopt;
        }
        case 'G':
            if (!text || !is_guid(json.text)) return std::nullopt;
            return text_value(lower_ascii(json.text));
        case 'A':
            if (!text || trimmed(json.text).size() > kAccountCode) return std::nullopt;
            return text_value(std::string(kAccountCode - trimmed(json.text).size(), ' ') +
                              std::string{trimmed(json.text)});
        case 'V':
            return text ? std::optional<Value>{text_value(trimmed(json.text))} : std::nullopt;
        default:
            return text ? std::optional<Value>{text_value(json.text)} : std::nullopt;
    }
}

void append_escaped(std::string& out, std::string_view text) {
    const std::size_t start = out.size();
    append_quoted(out, text);
    for (std::size_t at = out.find('/', start); at != std::string::npos; at = out.find('/', at + 2))
        out.insert(at, 1, '\\');
}

void append_json(std::string& out, const Value& value, char type) {
    if (is_null(value)) {
        out += "null";
    } else if (const bool* truth = std::get_if<bool>(&value)) {
        out += *truth ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const std::string digits = std::to_string(type == 'T' ? *number * 1000 : *number);
        out += type == 'T' ? "\"\\/Date(" + digits + ")\\/\"" : type == 'l' ? '"' + digits + '"' : digits;
    } else if (const Fixed* decimal = std::get_if<Fixed>(&value)) {
        out += decimal->text();
    } else {
        std::string text = std::get<std::string>(value);
        if (type == 'V' && text.size() < kShortCode) text.append(kShortCode - text.size(), ' ');
        append_escaped(out, text);
    }
}

std::string literal(const Value& value, char type) {
    if (is_null(value)) return "null";
    if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (type == 'T') return "datetime'" + date_text(*number) + "'";
        return std::to_string(*number) + (type == 'l' ? "L" : "");
    }
    if (const Fixed* decimal = std::get_if<Fixed>(&value)) return decimal->text() + "M";
    if (type == 'G') return "guid'" + std::get<std::string>(value) + "'";
    std::string out = "'";
    for (const char c : std::get<std::string>(value)) {
        out += c;
        if (c == '\'') out += '\'';
    }
    return out + "'";
}

int compare(const Value& a, const Value& b, bool ignore_case) {
    if (is_null(a) || is_null(b)) return static_cast<int>(is_null(b)) - static_cast<int>(is_null(a));
    if (a.index() != b.index()) return a.index() < b.index() ? -1 : 1;
    if (const auto* text = std::get_if<std::string>(&a)) {
        std::string_view left = *text;
        std::string_view right = std::get<std::string>(b);
        while (left.ends_with(' '))
            left.remove_suffix(1);
        while (right.ends_with(' '))
            right.remove_suffix(1);
        const int order = ignore_case ? lower_ascii(left).compare(lower_ascii(right)) : left.compare(right);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace koppel::sandbox::exact

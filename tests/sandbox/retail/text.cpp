#include "retail/text.hpp"

#include <charconv>

namespace koppel::sandbox::retail {
namespace {

char* two(char* at, int value) {
    at[0] = static_cast<char>('0' + value / 10);
    at[1] = static_cast<char>('0' + value % 10);
    return at + 2;
}

bool all_digits(std::string_view text) {
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    return !text.empty();
}

}  // namespace

char* write_integer(char* at, std::int64_t value) {
    return std::to_chars(at, at + kLongestScalar, value).ptr;
}

char* write_exact(char* at, Exact value) {
    if (value < 0) {
        *at++ = '-';
        value = -value;
    }
    at = write_integer(at, value / kExact);
    Exact rest = value % kExact;
    if (rest == 0) return at;
    *at++ = '.';
    for (Exact unit = kExact / 10; rest != 0; unit /= 10) {
        *at++ = static_cast<char>('0' + rest / unit);
        rest %= unit;
    }
    return at;
}

char* write_time(char* at, Instant utc) {
    const Civil c = civil(utc);
    at = two(at, c.year / 100);
    at = two(at, c.year % 100);
    *at++ = '-';
    at = two(at, static_cast<int>(c.month));
    *at++ = '-';
    at = two(at, static_cast<int>(c.day));
    *at++ = 'T';
    at = two(at, c.hour);
    *at++ = ':';
    at = two(at, c.minute);
    *at++ = ':';
    at = two(at, c.second);
    constexpr std::string_view kUtc = "+00:00";
    return at + kUtc.copy(at, kUtc.size());
}

void append_integer(std::string& out, std::int64_t value) {
    char buffer[kLongestScalar];
    out.append(buffer, write_integer(buffer, value));
}

void append_exact(std::string& out, Exact value) {
    char buffer[kLongestScalar];
    out.append(buffer, write_exact(buffer, value));
}

void append_time(std::string& out, Instant utc) {
    char buffer[kLongestScalar];
    out.append(buffer, write_time(buffer, utc));
}

void append_text(std::string& out, std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '/') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string exact_text(Exact value) {
    std::string out;
    append_exact(out, value);
    return out;
}

std::string cents_text(Cents value) {
    return exact_text(value * kCent);
}

std::string time_text(Instant utc) {
    std::string out;
    append_time(out, utc);
    return out;
}

std::optional<Exact> parse_exact(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto dot = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot < text.size() ? text.substr(dot + 1) : std::string_view{};
    if (!all_digits(whole) || whole.size() > 9 || fraction.size() > 8 ||
        (dot < text.size() && !all_digits(fraction)))
        return std::nullopt;
    Exact value = 0;
    for (const char c : whole)
        value = value * 10 + (c - '0');
    for (std::size_t i = 0; i < 8; ++i)
        value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return negative ? -value : value;
}

std::optional<Instant> parse_time(std::string_view text, bool naive) {
    if (text.size() == 10 && naive) return parse_offset_text(std::string{text} + "T00:00:00Z");
    if (text.size() == 19 && naive) return parse_offset_text(std::string{text} + "Z");
    if (text.size() == 24)
        return parse_offset_text(std::string{text.substr(0, 22)} + ":" + std::string{text.substr(22)});
    return parse_offset_text(text);
}

}  // namespace koppel::sandbox::retail

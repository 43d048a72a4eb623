#include "base/fixed.hpp"

#include <algorithm>

namespace koppel::sandbox {
namespace {

constexpr int kMaxIntegerDigits = 12;

Int128 pow10(int exponent) {
    Int128 result = 1;
    for (int i = 0; i < exponent; ++i)
        result *= 10;
    return result;
}

Int128 divide_half_up(Int128 numerator, Int128 denominator) {
    const bool negative = (numerator < 0) != (denominator < 0);
    const Int128 n = numerator < 0 ? -numerator : numerator;
    const Int128 d = denominator < 0 ? -denominator : denominator;
    // An odd denominator has no exact half, so d / 2 rounded up decides correctly in both cases.
    const Int128 quotient = n / d + (n % d >= d - d / 2 ? 1 : 0);
    return negative ? -quotient : quotient;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Splits "-12.345e2" into sign, digits and the number of fraction digits.
struct Parts {
    bool negative = false;
    std::string digits;
    int scale = 0;
};

std::optional<Parts> split(std::string_view text) {
    Parts parts;
    std::size_t i = 0;
    if (i < text.size() && text[i] == '-') {
        parts.negative = true;
        ++i;
    }
    const std::size_t first = i;
    for (; i < text.size() && is_digit(text[i]); ++i)
        parts.digits += text[i];
    if (i == first) return std::nullopt;
    if (i < text.size() && text[i] == '.') {
        const std::size_t fraction = ++i;
        for (; i < text.size() && is_digit(text[i]); ++i)
            parts.digits += text[i];
        if (i == fraction) return std::nullopt;
        parts.scale = static_cast<int>(i - fraction);
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        bool minus = false;
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) minus = text[i++] == '-';
        int exponent = 0;
        const std::size_t start = i;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            if (exponent > 1000) return std::nullopt;
            exponent = exponent * 10 + (text[i] - '0');
        }
        if (i == start) return std::nullopt;
        parts.scale += minus ? exponent : -exponent;
    }
    if (i != text.size()) return std::nullopt;
    return parts;
}

}  // namespace

std::optional<Fixed> Fixed::parse(std::string_view text) {
    auto parts = split(text);
    if (!parts) return std::nullopt;
    auto& digits = parts->digits;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty()) return Fixed{};
    if (static_cast<int>(digits.size()) - parts->scale > kMaxIntegerDigits) return std::nullopt;
    bool round_up = false;
    if (parts->scale > kDigits) {
        const auto drop = static_cast<std::size_t>(parts->scale - kDigits);
        if (drop > digits.size()) return Fixed{};
        round_up = digits[digits.size() - drop] >= '5';
        digits.resize(digits.size() - drop);
        parts->scale = kDigits;
    }
    Int128 value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    value *= pow10(kDigits - parts->scale);
    if (round_up) value += 1;
    return Fixed{parts->negative ? -value : value};
}

Fixed Fixed::mul_div_round(Fixed a, Fixed b, Fixed c, int digits) {
    // Dividing by c first would lose digits; a money amount times a percentage stays far below 2^127.
    const Int128 unit = pow10(kDigits - digits);
    return Fixed{divide_half_up(a.raw_ * b.raw_, c.raw_ * unit) * unit};
}

Fixed Fixed::times_round(Fixed other, int digits) const {
    return mul_div_round(*this, other, from_int(1), digits);
}

std::string Fixed::text(int min_digits) const {
    const bool negative = raw_ < 0;
    Int128 value = negative ? -raw_ : raw_;
    std::string reversed;
    int fraction = 0;
    bool significant = false;
    while (value != 0 || fraction < kDigits + 1) {
        const char digit = static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
        if (fraction < kDigits) {
            significant = significant || digit != '0' || kDigits - fraction <= min_digits;
            if (significant) reversed += digit;
            if (fraction == kDigits - 1 && significant) reversed += '.';
        } else {
            reversed += digit;
        }
        ++fraction;
    }
    if (negative) reversed += '-';
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

}  // namespace koppel::sandbox

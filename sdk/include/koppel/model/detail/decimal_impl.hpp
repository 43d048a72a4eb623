// The definitions of decimal.hpp. Include that one.
#pragma once

#include "koppel/model/decimal.hpp"

namespace koppel::model {

constexpr Decimal::Units Decimal::checked(Units units) {
    if (units <= -kLimit || units >= kLimit)
        throw std::overflow_error("a decimal has at most 18 whole digits");
    return units;
}

constexpr Decimal Decimal::from_units(Units units) {
    Decimal result;
    result.units_ = units;
    return result;
}

constexpr Decimal Decimal::from_magnitude(Magnitude magnitude, bool negative) {
    if (magnitude >= static_cast<Magnitude>(kLimit)) {
        throw std::overflow_error("a decimal has at most 18 whole digits");
    }
    const auto units = static_cast<Units>(magnitude);
    return from_units(negative ? -units : units);
}

constexpr std::uint64_t Decimal::power_of_ten(int exponent) {
    std::uint64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

constexpr int Decimal::usable_digits(int fraction_digits) {
    if (fraction_digits < 0) throw std::invalid_argument("the number of fraction digits is negative");
    return fraction_digits < kFractionDigits ? fraction_digits : kFractionDigits;
}

constexpr Decimal::Magnitude Decimal::magnitude_of(Units units) {
    return static_cast<Magnitude>(units < 0 ? -units : units);
}

namespace detail {

// The parts of a number's text, found without computing anything.
struct DecimalText {
    std::string_view mantissa;  // digits and at most one dot
    std::string_view exponent;  // digits, perhaps after a sign; empty when there is none
    bool negative = false;
};

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr std::optional<DecimalText> split_decimal(std::string_view text) {
    DecimalText parts;
    if (text.starts_with('-')) {
        parts.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t e = text.find_first_of("eE");
    parts.mantissa = text.substr(0, e);
    if (e != std::string_view::npos) {
        parts.exponent = text.substr(e + 1);
        std::string_view digits = parts.exponent;
        if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
        if (digits.empty()) return std::nullopt;
        for (const char c : digits) {
            if (!is_digit(c)) return std::nullopt;
        }
    }
    // A digit at both ends, and one dot at most between them.
    if (parts.mantissa.empty() || !is_digit(parts.mantissa.front()) || !is_digit(parts.mantissa.back())) {
        return std::nullopt;
    }
    int dots = 0;
    for (const char c : parts.mantissa) {
        if (c == '.') {
            ++dots;
        } else if (!is_digit(c)) {
            return std::nullopt;
        }
    }
    if (dots > 1) return std::nullopt;
    return parts;
}

// Saturates: beyond a million every exponent means the same to a number of 28 digits.
constexpr std::int64_t exponent_value(std::string_view exponent) {
    const bool negative = exponent.starts_with('-');
    std::int64_t value = 0;
    for (const char c : exponent) {
        if (is_digit(c) && value < 1'000'000) value = value * 10 + (c - '0');
    }
    return negative ? -value : value;
}

}  // namespace detail

// Most amounts: at most 18 digits, ten of them after the dot, no exponent. Anything else: nullopt.
constexpr std::optional<Decimal> Decimal::parse_short(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || text.size() > kWholeDigits || !detail::is_digit(text.front()) ||
        !detail::is_digit(text.back()))
        return std::nullopt;
    std::uint64_t digits = 0;
    int places = 0;
    bool after_dot = false;
    for (const char c : text) {
        if (detail::is_digit(c)) {
            digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
            places += after_dot ? 1 : 0;
        } else if (c == '.' && !after_dot) {
            after_dot = true;
        } else {
            return std::nullopt;
        }
    }
    if (places > kFractionDigits) return std::nullopt;
    const auto magnitude = static_cast<Magnitude>(digits) * power_of_ten(kFractionDigits - places);
    return from_magnitude(magnitude, negative);
}

constexpr std::optional<Decimal> Decimal::parse(std::string_view text) {
    if (const auto decimal = parse_short(text)) return decimal;
    const auto parts = detail::split_decimal(text);
    if (!parts) return std::nullopt;

    // `digits` are the significant ones, the last of them worth 10^last_place.
    Magnitude digits = 0;
    int digit_count = 0;
    std::int64_t pending_zeros = 0;
    std::int64_t places_after_dot = 0;
    std::int64_t zeros_after_last = 0;
    bool after_dot = false;
    for (const char c : parts->mantissa) {
        if (c == '.') {
            after_dot = true;
            continue;
        }
        if (after_dot) ++places_after_dot;
        if (c == '0') {
            if (digit_count > 0) ++pending_zeros;
            continue;
        }
        if (digit_count + pending_zeros + 1 > kWholeDigits + kFractionDigits) return std::nullopt;
        for (; pending_zeros > 0; --pending_zeros, ++digit_count)
            digits *= 10;
        digits = digits * 10 + static_cast<Magnitude>(c - '0');
        ++digit_count;
    }
    if (digit_count == 0) return Decimal{};
    zeros_after_last = pending_zeros;

    const std::int64_t last_place =
        detail::exponent_value(parts->exponent) - places_after_dot + zeros_after_last;
    if (last_place < -kFractionDigits || last_place + digit_count > kWholeDigits) return std::nullopt;
    for (std::int64_t place = -kFractionDigits; place < last_place; ++place)
        digits *= 10;
    return from_magnitude(digits, parts->negative);
}

inline void Decimal::append_to(std::string& out, int min_fraction_digits) const {
    const Magnitude magnitude = magnitude_of(units_);
    // Amounts up to 1.8 billion need no division of 128 bits.
    const auto small = static_cast<std::uint64_t>(magnitude);
    const bool is_small = small == magnitude;
    constexpr auto kSmallScale = static_cast<std::uint64_t>(kScale);
    std::uint64_t whole =
        is_small ? small / kSmallScale : static_cast<std::uint64_t>(magnitude / kSmallScale);
    std::uint64_t fraction =
        is_small ? small % kSmallScale : static_cast<std::uint64_t>(magnitude % kSmallScale);

    char text[1 + kWholeDigits + 2 + kFractionDigits];
    char* first = text + sizeof text;
    char* const end = first;
    int count = fraction == 0 ? 0 : kFractionDigits;
    for (; count > 0 && fraction % 10 == 0; fraction /= 10)
        --count;
    for (int i = 0; i < count; ++i, fraction /= 10)
        *--first = static_cast<char>('0' + fraction % 10);
    if (count > 0) *--first = '.';
    do {
        *--first = static_cast<char>('0' + whole % 10);
        whole /= 10;
    } while (whole != 0);
    if (units_ < 0) *--first = '-';
    out.append(first, end);
    if (count == 0 && min_fraction_digits > 0) out += '.';
    for (; count < min_fraction_digits; ++count)
        out += '0';
}

inline std::string Decimal::to_string(int min_fraction_digits) const {
    std::string text;
    append_to(text, min_fraction_digits);
    return text;
}

constexpr Decimal Decimal::rounded(int fraction_digits) const {
    const Magnitude step = power_of_ten(kFractionDigits - usable_digits(fraction_digits));
    const Magnitude magnitude = magnitude_of(units_);
    const Magnitude rest = magnitude % step;
    const Magnitude down = magnitude - rest;
    return from_magnitude(rest * 2 >= step && rest != 0 ? down + step : down, units_ < 0);
}

constexpr Decimal Decimal::divided_by(Decimal divisor, int fraction_digits) const {
    if (divisor.is_zero()) throw std::domain_error("division by zero");
    const int digits = usable_digits(fraction_digits);
    // Below 10^38, which a Magnitude still holds.
    const Magnitude dividend = magnitude_of(units_) * power_of_ten(digits);
    const Magnitude by = magnitude_of(divisor.units_);
    Magnitude quotient = dividend / by;
    if ((dividend % by) * 2 >= by) ++quotient;
    const Magnitude step = power_of_ten(kFractionDigits - digits);
    if (quotient >= static_cast<Magnitude>(kLimit) / step) {
        throw std::overflow_error("a decimal has at most 18 whole digits");
    }
    return from_magnitude(quotient * step, (units_ < 0) != (divisor.units_ < 0));
}

// Schoolbook multiplication of 64-bit halves, then long division by kScale. Throws when the quotient is out
// of range.
constexpr Decimal::Product Decimal::scaled_product(Magnitude a, Magnitude b) {
    constexpr Magnitude kHalf = ~static_cast<std::uint64_t>(0);
    const Magnitude low = (a & kHalf) * (b & kHalf);
    const Magnitude cross_ab = (a >> 64) * (b & kHalf);
    const Magnitude cross_ba = (a & kHalf) * (b >> 64);
    const Magnitude middle = (low >> 64) + (cross_ab & kHalf) + (cross_ba & kHalf);
    const Magnitude high = (a >> 64) * (b >> 64) + (cross_ab >> 64) + (cross_ba >> 64) + (middle >> 64);

    constexpr auto kDivisor = static_cast<Magnitude>(kScale);
    if (high >= kDivisor) throw std::overflow_error("a decimal has at most 18 whole digits");
    const Magnitude upper = (high << 64) | (middle & kHalf);
    const Magnitude upper_quotient = upper / kDivisor;  // below 2^64, because high < kDivisor
    const Magnitude lower = ((upper % kDivisor) << 64) | (low & kHalf);
    return {(upper_quotient << 64) + lower / kDivisor, static_cast<std::uint64_t>(lower % kDivisor)};
}

constexpr Decimal Decimal::operator*(Decimal other) const {
    const Product product = scaled_product(magnitude_of(units_), magnitude_of(other.units_));
    if (product.remainder != 0) throw std::overflow_error("the product has more than ten fraction digits");
    return from_magnitude(product.quotient, (units_ < 0) != (other.units_ < 0));
}

constexpr Decimal Decimal::multiplied(Decimal other, int fraction_digits) const {
    const int digits = usable_digits(fraction_digits);
    const bool negative = (units_ < 0) != (other.units_ < 0);
    const Product product = scaled_product(magnitude_of(units_), magnitude_of(other.units_));
    if (digits < kFractionDigits) {
        // What scaled_product cut off is less than one unit and cannot lift a remainder to one half.
        return from_magnitude(product.quotient, negative).rounded(digits);
    }
    const bool up = product.remainder >= static_cast<std::uint64_t>(kScale) / 2;
    return from_magnitude(product.quotient + (up ? 1 : 0), negative);
}

}  // namespace koppel::model

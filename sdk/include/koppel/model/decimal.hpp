// An exact decimal number for money, quantities and rates: fixed point, ten fraction digits, checked.
// Values are immutable and may be shared between threads. Arithmetic that would lose a digit or leave the
// range of 18 whole digits throws std::overflow_error; nothing rounds unless it is told to.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace koppel::model {

class Decimal {
  public:
    static constexpr int kFractionDigits = 10;
    static constexpr int kWholeDigits = 18;

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t whole)  // NOLINT: numbers are decimals
        : units_(checked(static_cast<Units>(whole) * kScale)) {}
    template <std::floating_point Inexact>
    Decimal(Inexact) = delete;

    // Accepts "-12.10", "0.21", "1e-4" style exponents, no spaces; at most ten fraction digits that are not
    // zero and 18 whole digits. Anything else: nullopt.
    static constexpr std::optional<Decimal> parse(std::string_view text);

    // Shortest text, but at least `min_fraction_digits`: Decimal::parse("12.1")->to_string(2) == "12.10".
    std::string to_string(int min_fraction_digits = 0) const;
    // The same, appended to `out`.
    void append_to(std::string& out, int min_fraction_digits = 0) const;

    // Half up, away from zero: the rounding of invoices. 2.345 -> 2.35, -2.345 -> -2.35. Here and below, more
    // than ten fraction digits mean ten; a negative number of them throws std::invalid_argument.
    constexpr Decimal rounded(int fraction_digits) const;

    // Quotient, half up to `fraction_digits`. Throws std::domain_error for a zero divisor.
    constexpr Decimal divided_by(Decimal divisor, int fraction_digits = kFractionDigits) const;

    constexpr bool is_zero() const { return units_ == 0; }
    constexpr bool is_negative() const { return units_ < 0; }
    constexpr Decimal abs() const { return units_ < 0 ? -*this : *this; }

    constexpr Decimal operator-() const { return from_units(-units_); }
    constexpr Decimal operator+(Decimal other) const { return from_units(checked(units_ + other.units_)); }
    constexpr Decimal operator-(Decimal other) const { return from_units(checked(units_ - other.units_)); }
    // Exact product; throws std::overflow_error when it needs more than ten fraction digits and those that
    // would be lost are not zero. Use multiplied for a rounded product.
    constexpr Decimal operator*(Decimal other) const;
    // Product, half up to `fraction_digits`.
    constexpr Decimal multiplied(Decimal other, int fraction_digits) const;
    constexpr Decimal& operator+=(Decimal other) { return *this = *this + other; }
    constexpr Decimal& operator-=(Decimal other) { return *this = *this - other; }

    friend constexpr auto operator<=>(Decimal, Decimal) = default;
    friend constexpr bool operator==(Decimal, Decimal) = default;

  private:
    __extension__ using Units = __int128;
    __extension__ using Magnitude = unsigned __int128;
    static constexpr std::int64_t kScale = 10'000'000'000;
    // Every value lies strictly between -kLimit and kLimit, so a sum of two never overflows Units.
    static constexpr Units kLimit = static_cast<Units>(1'000'000'000'000'000'000) * kScale;

    // A product before it is scaled back: quotient and remainder of a division by kScale.
    struct Product {
        Magnitude quotient;
        std::uint64_t remainder;
    };

    static constexpr std::optional<Decimal> parse_short(std::string_view text);
    static constexpr Units checked(Units units);
    static constexpr Decimal from_units(Units units);
    static constexpr Decimal from_magnitude(Magnitude magnitude, bool negative);
    static constexpr std::uint64_t power_of_ten(int exponent);
    static constexpr int usable_digits(int fraction_digits);
    static constexpr Magnitude magnitude_of(Units units);
    static constexpr Product scaled_product(Magnitude a, Magnitude b);

    Units units_ = 0;
};

}  // namespace koppel::model

#include "koppel/model/detail/decimal_impl.hpp"

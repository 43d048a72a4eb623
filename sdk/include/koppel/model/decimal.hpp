// An exact decimal number for money, quantities and rates: fixed point, ten fraction digits, checked.
// Values are immutable and may be shared between threads. Arithmetic that would lose a digit or overflow
// throws std::overflow_error; nothing rounds unless it is told to.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::model {

class Decimal {
  public:
    static constexpr int kFractionDigits = 10;

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t whole)
        : units_(static_cast<Units>(whole) * kScale) {}  // NOLINT: numbers are decimals

    // Accepts "-12.10", "0.21", "1e-4" style exponents, no spaces; at most ten fraction digits that are not
    // zero and 18 whole digits. Anything else: nullopt.
    static std::optional<Decimal> parse(std::string_view text);

    // Shortest text, but at least `min_fraction_digits`: Decimal::parse("12.1")->to_string(2) == "12.10".
    std::string to_string(int min_fraction_digits = 0) const;

    // Half up, away from zero: the rounding of invoices. 2.345 -> 2.35, -2.345 -> -2.35.
    Decimal rounded(int fraction_digits) const;

    // Quotient, half up to `fraction_digits`. Throws std::domain_error for a zero divisor.
    Decimal divided_by(Decimal divisor, int fraction_digits = kFractionDigits) const;

    bool is_zero() const { return units_ == 0; }
    bool is_negative() const { return units_ < 0; }
    Decimal abs() const { return units_ < 0 ? -*this : *this; }

    Decimal operator-() const;
    Decimal operator+(Decimal other) const;
    Decimal operator-(Decimal other) const;
    // Exact product; throws std::overflow_error when it needs more than ten fraction digits and those that
    // would be lost are not zero. Use multiplied for a rounded product.
    Decimal operator*(Decimal other) const;
    // Product, half up to `fraction_digits`.
    Decimal multiplied(Decimal other, int fraction_digits) const;
    Decimal& operator+=(Decimal other) { return *this = *this + other; }
    Decimal& operator-=(Decimal other) { return *this = *this - other; }

    friend constexpr auto operator<=>(Decimal, Decimal) = default;
    friend constexpr bool operator==(Decimal, Decimal) = default;

  private:
    __extension__ using Units = __int128;
    static constexpr std::int64_t kScale = 10'000'000'000;
    Units units_ = 0;
};

}  // namespace koppel::model

// Exact decimal numbers with ten fraction digits on 128 bits. Plain values, safe anywhere.
// parse() answers nothing for text that is no number or is too large; arithmetic on parsed values cannot
// overflow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::sandbox {

__extension__ typedef __int128 Int128;

class Fixed {
  public:
    static constexpr int kDigits = 10;
    static constexpr std::int64_t kOne = 10'000'000'000;

    constexpr Fixed() = default;
    static constexpr Fixed from_cents(std::int64_t cents) { return Fixed{Int128{cents} * (kOne / 100)}; }
    static constexpr Fixed from_int(std::int64_t value) { return Fixed{Int128{value} * kOne}; }
    // Takes JSON number text, also with an exponent. More than ten fraction digits are rounded half up.
    static std::optional<Fixed> parse(std::string_view text);

    Fixed operator+(Fixed other) const { return Fixed{raw_ + other.raw_}; }
    Fixed operator-(Fixed other) const { return Fixed{raw_ - other.raw_}; }
    Fixed operator-() const { return Fixed{-raw_}; }
    Fixed& operator+=(Fixed other) {
        raw_ += other.raw_;
        return *this;
    }
    friend bool operator==(Fixed, Fixed) = default;
    friend auto operator<=>(Fixed, Fixed) = default;
    bool is_zero() const { return raw_ == 0; }

    // a * b / c, rounded half up (away from zero) to `digits` fraction digits.
    static Fixed mul_div_round(Fixed a, Fixed b, Fixed c, int digits);
    Fixed times_round(Fixed other, int digits) const;

    // At least `min_digits` fraction digits, no further trailing zeros.
    std::string text(int min_digits = 0) const;

  private:
    constexpr explicit Fixed(Int128 raw) : raw_{raw} {}
    Int128 raw_ = 0;
};

}  // namespace koppel::sandbox

#include "koppel/model/decimal.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace koppel::model {
namespace {

Decimal d(std::string_view text) {
    const auto value = Decimal::parse(text);
    if (!value) throw std::invalid_argument("not a decimal: " + std::string(text));
    return *value;
}

static_assert(Decimal::parse("12.10")->multiplied(3, 1) == *Decimal::parse("36.3"));
static_assert(!std::is_constructible_v<Decimal, double> && !std::is_constructible_v<Decimal, float>);

TEST(DecimalParse, AcceptsNumbersAndWritesTheShortestText) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"0", "0"},
        {"-0", "0"},
        {"0.0", "0"},
        {"7", "7"},
        {"007", "7"},
        {"-12.10", "-12.1"},
        {"0.21", "0.21"},
        {"12.1000000000000", "12.1"},
        {"0.0000000001", "0.0000000001"},
        {"-0.0000000001", "-0.0000000001"},
        {"1.0000000001", "1.0000000001"},
        {"100", "100"},
        {"1e0", "1"},
        {"1e2", "100"},
        {"1E2", "100"},
        {"1e+2", "100"},
        {"1e-4", "0.0001"},
        {"12.5e1", "125"},
        {"12.5e-1", "1.25"},
        {"0.00000000000001e4", "0.0000000001"},
        {"1000000000000000000000e-5", "10000000000000000"},
        {"0e999999999999999999999", "0"},
        {"0.000e-999999999999999999999", "0"},
        {"999999999999999999", "999999999999999999"},
        {"-999999999999999999.9999999999", "-999999999999999999.9999999999"},
        {"000000000000000000000000000000000000001.5", "1.5"},
        {"0.10000000000000000000000000000000000000000000", "0.1"},
    };
    for (const auto& [text, expected] : cases) {
        const auto value = Decimal::parse(text);
        ASSERT_TRUE(value) << text;
        EXPECT_EQ(value->to_string(), expected) << text;
    }
}

TEST(DecimalParse, RefusesEverythingElse) {
    for (const std::string_view text :
         {"",      "-",    "+1",  ".",        ".5",  "5.",    "-.5",      "1,5",
          "1.2.3", "1 ",   " 1",  "1e",       "1e+", "1e1.0", "e5",       "1e--1",
          "--1",   "0x10", "NaN", "Infinity", "inf", "1_000", "1.000,00", "\xE2\x82\xAC 1",
          "1e5e5", "12a",  "-e1"}) {
        EXPECT_FALSE(Decimal::parse(text)) << text;
    }
    EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST(DecimalParse, HasLimitsOnBothSides) {
    EXPECT_TRUE(Decimal::parse("1e17"));
    EXPECT_FALSE(Decimal::parse("1e18"));
    EXPECT_FALSE(Decimal::parse("1000000000000000000"));
    EXPECT_TRUE(Decimal::parse("1e-10"));
    EXPECT_FALSE(Decimal::parse("1e-11"));
    EXPECT_FALSE(Decimal::parse("0.00000000001"));
    EXPECT_FALSE(Decimal::parse("1.00000000001"));
    EXPECT_FALSE(Decimal::parse("1e999999999999999999999"));
    EXPECT_FALSE(Decimal::parse("1e-999999999999999999999"));
    EXPECT_FALSE(Decimal::parse("9999999999999999999999999999.9999999999"));
    EXPECT_FALSE(Decimal::parse(std::string(5000, '9')));
}

TEST(DecimalText, PadsToTheFractionDigitsThatAreAskedFor) {
    EXPECT_EQ(d("12.1").to_string(2), "12.10");
    EXPECT_EQ(d("12").to_string(2), "12.00");
    EXPECT_EQ(d("-0.5").to_string(2), "-0.50");
    EXPECT_EQ(d("12.345").to_string(2), "12.345");
    EXPECT_EQ(d("0").to_string(2), "0.00");
    EXPECT_EQ(d("1.5").to_string(10), "1.5000000000");
    EXPECT_EQ(d("100").to_string(), "100");
    EXPECT_EQ(d("100").to_string(-1), "100");
    std::string text = "EUR ";
    d("-1.25").append_to(text, 2);
    EXPECT_EQ(text, "EUR -1.25");
}

TEST(DecimalRounding, IsHalfUpAwayFromZero) {
    struct Case {
        const char* value;
        int digits;
        const char* expected;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"2.345", 2, "2.35"},
             {"-2.345", 2, "-2.35"},
             {"2.3449999999", 2, "2.34"},
             {"-2.3449999999", 2, "-2.34"},
             {"2.355", 2, "2.36"},  // a double would give 2.35
             {"1.005", 2, "1.01"},  // and here 1.00
             {"0.005", 2, "0.01"},
             {"-0.005", 2, "-0.01"},
             {"0.0049999999", 2, "0"},
             {"-0.0049999999", 2, "0"},
             {"0.5", 0, "1"},
             {"-0.5", 0, "-1"},
             {"1.4999999999", 0, "1"},
             {"99.995", 2, "100"},
             {"12.1", 2, "12.1"},
             {"1.2345678901", 10, "1.2345678901"},
             {"1.2345678901", 11, "1.2345678901"},
             {"1.2345678905", 9, "1.234567891"},
         }) {
        EXPECT_EQ(d(c.value).rounded(c.digits).to_string(), c.expected) << c.value;
    }
    EXPECT_THROW(static_cast<void>(d("1").rounded(-1)), std::invalid_argument);
    EXPECT_THROW(static_cast<void>(d("999999999999999999.5").rounded(0)), std::overflow_error);
}

TEST(DecimalSum, IsExactAndChecked) {
    EXPECT_EQ(d("0.1") + d("0.2"), d("0.3"));
    EXPECT_EQ(d("0.3") - d("0.1"), d("0.2"));
    EXPECT_EQ(-d("0.3"), d("-0.3"));
    EXPECT_EQ(d("-12.10").abs(), d("12.1"));
    Decimal total;
    for (int i = 0; i < 1000; ++i)
        total += d("0.01");
    EXPECT_EQ(total, 10);
    total -= d("10");
    EXPECT_TRUE(total.is_zero());
    EXPECT_FALSE(total.is_negative());
    EXPECT_TRUE(d("-0.0000000001").is_negative());

    const Decimal most = d("999999999999999999.9999999999");
    EXPECT_EQ((most + -most).to_string(), "0");
    EXPECT_THROW(static_cast<void>(most + d("0.0000000001")), std::overflow_error);
    EXPECT_THROW(static_cast<void>(-most - d("0.0000000001")), std::overflow_error);
}

TEST(DecimalWhole, RefusesWhatIsOutOfRange) {
    EXPECT_EQ(Decimal(999'999'999'999'999'999).to_string(), "999999999999999999");
    EXPECT_THROW(static_cast<void>(Decimal(1'000'000'000'000'000'000)), std::overflow_error);
    EXPECT_THROW(static_cast<void>(Decimal(INT64_MIN)), std::overflow_error);
}

TEST(DecimalOrder, IsTheOrderOfNumbers) {
    const std::vector<Decimal> ascending = {d("-10"), d("-9.99"), d("-0.0000000001"), 0, d("0.5"),
                                            1,        d("1.1")};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            EXPECT_EQ(ascending[i] < ascending[j], i < j);
            EXPECT_EQ(ascending[i] == ascending[j], i == j);
        }
    }
}

TEST(DecimalProduct, IsExactOrThrows) {
    struct Case {
        const char* a;
        const char* b;
        const char* product;  // null: overflow_error
    };
    for (const Case& c : std::initializer_list<Case>{
             {"0", "999999999999999999.9999999999", "0"},
             {"3", "12.10", "36.3"},
             {"-3", "12.10", "-36.3"},
             {"-3", "-12.10", "36.3"},
             {"0.00001", "0.00001", "0.0000000001"},
             {"0.00001", "0.000001", nullptr},
             {"1.21", "0.0000000001", nullptr},
             {"0.0000000005", "2", "0.000000001"},
             {"123456789.12345", "987654321.54321", "121932631301624157.3471992745"},
             {"999999999", "999999999", "999999998000000001"},
             {"1000000000", "1000000000", nullptr},
             {"999999999999999999.9999999999", "1", "999999999999999999.9999999999"},
             {"999999999999999999.9999999999", "2", nullptr},
             {"999999999999999999.9999999999", "999999999999999999.9999999999", nullptr},
         }) {
        if (c.product == nullptr) {
            EXPECT_THROW(static_cast<void>(d(c.a) * d(c.b)), std::overflow_error) << c.a << " * " << c.b;
        } else {
            EXPECT_EQ((d(c.a) * d(c.b)).to_string(), c.product) << c.a << " * " << c.b;
            EXPECT_EQ((d(c.b) * d(c.a)).to_string(), c.product) << c.b << " * " << c.a;
        }
    }
}

TEST(DecimalProduct, RoundsWhenAsked) {
    EXPECT_EQ(d("33.335").multiplied(3, 2), d("100.01"));
    EXPECT_EQ(d("19.99").multiplied(d("0.21"), 2), d("4.2"));
    EXPECT_EQ(d("-19.99").multiplied(d("0.21"), 2), d("-4.2"));
    EXPECT_EQ(d("0.00001").multiplied(d("0.000005"), 10), d("0.0000000001"));
    EXPECT_EQ(d("0.00001").multiplied(d("0.0000049"), 10), 0);
    EXPECT_EQ(d("0.0000000049").multiplied(1, 8), 0);
    // Just below a half after the cut digits: one rounding, not two.
    EXPECT_EQ(d("0.0499999999").multiplied(d("0.9999999999"), 1), 0);
    EXPECT_EQ(d("0.0500000001").multiplied(d("0.9999999999"), 1), d("0.1"));
    EXPECT_THROW(static_cast<void>(d("999999999999999999").multiplied(10, 0)), std::overflow_error);
    EXPECT_THROW(static_cast<void>(d("1").multiplied(1, -1)), std::invalid_argument);
}

TEST(DecimalQuotient, IsRoundedHalfUp) {
    struct Case {
        const char* a;
        const char* b;
        int digits;
        const char* quotient;
    };
    for (const Case& c : std::initializer_list<Case>{
             {"121", "1.21", 2, "100"},
             {"1", "3", 10, "0.3333333333"},
             {"2", "3", 10, "0.6666666667"},
             {"-2", "3", 10, "-0.6666666667"},
             {"2", "-3", 2, "-0.67"},
             {"-2", "-3", 2, "0.67"},
             {"1", "8", 2, "0.13"},
             {"-1", "8", 2, "-0.13"},
             {"1", "8", 3, "0.125"},
             {"0", "5", 2, "0"},
             {"0.0000000001", "2", 10, "0.0000000001"},
             {"0.0000000001", "3", 10, "0"},
             {"999999999999999999.9999999999", "1", 10, "999999999999999999.9999999999"},
             {"999999999999999999.9999999999", "999999999999999999.9999999999", 10, "1"},
             {"12.10", "1.21", 99, "10"},
         }) {
        EXPECT_EQ(d(c.a).divided_by(d(c.b), c.digits).to_string(), c.quotient) << c.a << " / " << c.b;
    }
    EXPECT_THROW(static_cast<void>(d("1").divided_by(0)), std::domain_error);
    EXPECT_THROW(static_cast<void>(d("999999999999999999").divided_by(d("0.1"))), std::overflow_error);
    EXPECT_THROW(static_cast<void>(d("999999999999999999").divided_by(d("0.0000000001"))),
                 std::overflow_error);
    EXPECT_THROW(static_cast<void>(d("999999999999999999.5").divided_by(1, 0)), std::overflow_error);
}

TEST(DecimalLaws, HoldForRandomNumbers) {
    std::mt19937_64 random(20261121);
    const auto any = [&] {
        const std::int64_t whole = static_cast<std::int64_t>(random() % 2'000'000'001) - 1'000'000'000;
        return Decimal(whole).divided_by(10'000, 4);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Decimal a = any();
        const Decimal b = any();
        ASSERT_EQ(Decimal::parse(a.to_string()), a);
        ASSERT_EQ(Decimal::parse(a.to_string(2)), a);
        ASSERT_EQ(a + b - b, a);
        ASSERT_EQ((a + b) * 3, a * 3 + b * 3);
        ASSERT_EQ((a * b).abs(), a.abs() * b.abs());
        ASSERT_EQ(a.multiplied(b, 4), (a * b).rounded(4));
        if (!b.is_zero()) {
            ASSERT_EQ((a * b).divided_by(b, 4), a);
        }
        const Decimal cents = a.rounded(2);
        ASSERT_LE((cents - a).abs(), Decimal(5).divided_by(1000));
        ASSERT_EQ(cents.rounded(2), cents);
    }
}

}  // namespace
}  // namespace koppel::model

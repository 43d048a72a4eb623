// Lines in cents that add up to the sale.
#include "cents.hpp"

#include <gtest/gtest.h>

#include <random>

#include "fixtures.hpp"

namespace koppel::lightspeed_retail::tests {
namespace {

using model::Decimal;

Amounts sum_of(const std::vector<Amounts>& lines) {
    Amounts sum;
    for (const auto& line : lines) {
        sum.excl += line.excl;
        sum.incl += line.incl;
    }
    return sum;
}

TEST(Cents, GoToTheLargestFractions) {
    const auto lines = in_cents({{dec("22.32"), dec("27.0072")}, {dec("7.95"), dec("8.6655")}},
                                {dec("30.27"), dec("35.67")});
    EXPECT_EQ(lines[0], (Amounts{dec("22.32"), dec("27.01")}));
    EXPECT_EQ(lines[1], (Amounts{dec("7.95"), dec("8.66")}));
}

TEST(Cents, GoToTheFirstOfEqualFractions) {
    const std::vector<Amounts> exact(3, {dec("1"), dec("1.003333")});
    const auto lines = in_cents(exact, {dec("3"), dec("3.01")});
    EXPECT_EQ(lines[0].incl, dec("1.01"));
    EXPECT_EQ(lines[1].incl, dec("1.00"));
    EXPECT_EQ(lines[2].incl, dec("1.00"));
}

TEST(Cents, OfRefundsMirrorNothingButAddUp) {
    const auto lines = in_cents({{dec("-22.32"), dec("-27.0072")}}, {dec("-22.32"), dec("-27.01")});
    EXPECT_EQ(lines[0].incl, dec("-27.01"));
}

TEST(Cents, LeaveLinesWithoutVatAlone) {
    const auto lines = in_cents({{dec("10"), dec("10")}, {dec("1"), dec("1.21")}}, {dec("11"), dec("11.22")});
    EXPECT_EQ(lines[0].excl, lines[0].incl);
    EXPECT_EQ(lines[1].incl, dec("1.22"));
}

TEST(Cents, TakeOneAwayWhereTheTotalIsLess) {
    const auto lines = in_cents({{dec("1"), dec("1.21")}, {dec("2"), dec("2.42")}}, {dec("3"), dec("3.62")});
    EXPECT_EQ(sum_of(lines).incl, dec("3.62"));
    EXPECT_EQ(lines[1].incl, dec("2.42"));
}

TEST(Cents, ShowBothFiguresWhereTheSumIsAnother) {
    const auto lines = in_cents({{dec("1"), dec("1.21")}}, {dec("1"), dec("1.2301")});
    EXPECT_EQ(lines[0].incl, dec("1.21"));
    EXPECT_EQ(in_cents({{dec("10"), dec("12.1")}}, {dec("10"), dec("12.12")})[0].incl, dec("12.1"));
    // The sum lies half-way: it is still told apart.
    const auto halves =
        in_cents({{dec("5"), dec("6.0525")}, {dec("5"), dec("6.0524")}}, {dec("10"), dec("12.12")});
    EXPECT_NE(sum_of(halves).incl, dec("12.12"));
}

TEST(Cents, OfNoLinesAreNone) {
    EXPECT_TRUE(in_cents({}, {dec("5"), dec("5")}).empty());
}

// A hundred thousand baskets: they add up to the vendor's totals, no line moves by a cent or more, and each
// line's VAT stays within what the host allows for its rate.
TEST(Cents, AddUpWhateverTheBasket) {
    std::mt19937_64 random(20261122);
    const std::vector<Decimal> rates{dec("0"), dec("0.06"), dec("0.09"), dec("0.12"), dec("0.21")};
    int worst_vat = 0;
    for (int round = 0; round < 100'000; ++round) {
        const bool inclusive = random() % 2 == 0;
        std::vector<Amounts> exact;
        std::vector<Decimal> line_rates;
        Decimal tax;
        Decimal net;
        const std::size_t count = 1 + random() % 12;
        for (std::size_t i = 0; i < count; ++i) {
            const Decimal rate = rates[random() % rates.size()];
            Decimal price = Decimal(static_cast<std::int64_t>(random() % 20'000)).divided_by(100);
            if (random() % 8 == 0) price = -price;
            Amounts line;
            if (inclusive) {
                line.incl = price;
                line.excl = price.divided_by(rate + 1, 7);
            } else {
                line.excl = price;
                line.incl = price + price.multiplied(rate, 7);
            }
            tax += line.incl - line.excl;
            net += line.excl;
            exact.push_back(line);
            line_rates.push_back(rate);
        }
        Amounts totals;
        totals.incl = (net + tax).rounded(2);
        totals.excl = totals.incl - tax.rounded(2);
        const auto lines = in_cents(exact, totals);
        ASSERT_EQ(sum_of(lines), totals) << round;
        for (std::size_t i = 0; i < count; ++i) {
            ASSERT_EQ(lines[i].excl.rounded(2), lines[i].excl);
            ASSERT_LE((lines[i].excl - exact[i].excl).abs(), dec("0.02")) << round;
            ASSERT_LE((lines[i].incl - exact[i].incl).abs(), dec("0.02")) << round;
            ASSERT_TRUE(!line_rates[i].is_zero() || lines[i].excl == lines[i].incl);
            const Decimal vat = lines[i].incl - lines[i].excl;
            const Decimal expected = lines[i].excl.multiplied(line_rates[i], 4);
            worst_vat += (vat - expected).abs() > dec("0.02");
        }
    }
    EXPECT_EQ(worst_vat, 0);
}

}  // namespace
}  // namespace koppel::lightspeed_retail::tests

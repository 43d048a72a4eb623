#include "books/day_proof.hpp"

#include <gtest/gtest.h>

#include "till.hpp"

namespace koppel::books::test {

namespace {

DayFates fates(const char* source, const char* in_day) {
    DayFates result;
    result.source = dec(source);
    result.in_day = dec(in_day);
    result.individual = dec("10.00");
    result.failed = dec("5.00");
    result.open = dec("0.50");
    result.ignored = dec("-2.00");
    return result;
}

}  // namespace

// REQ RH-07
TEST(DayTieOut, SaysAllFigures) {
    const Till till;
    const auto day = till.day({pot()});
    const auto proof = day_tie_out(day, fates("37.70", "24.20"));
    EXPECT_EQ(
        proof.sentence,
        "2026-11-20: the till turned over 37.70 EUR; 24.20 EUR in the day's totals, 10.00 EUR booked one "
        "by one, 5.00 EUR failed, 0.50 EUR open, -2.00 EUR ignored.");
    EXPECT_FALSE(proof.finding);
}

// REQ RH-07
TEST(DayTieOut, FindsACent) {
    const Till till;
    auto day = till.day({pot()});
    day.shop = "7";
    auto proof = day_tie_out(day, fates("37.71", "24.20"));
    ASSERT_TRUE(proof.finding);
    EXPECT_EQ(proof.finding->code, "day_tie_out");
    EXPECT_EQ(
        proof.finding->message,
        "Tie-out: 2026-11-20, shop 7: the till turned over 37.71 EUR; 24.20 EUR in the day's totals, "
        "10.00 EUR booked one by one, 5.00 EUR failed, 0.50 EUR open, -2.00 EUR ignored: together 37.70 "
        "EUR, a difference of 0.01 EUR.");
    proof = day_tie_out(day, fates("37.69", "24.19"));
    ASSERT_TRUE(proof.finding);
    EXPECT_EQ(proof.finding->message,
              "Tie-out: day 2026-11-20 of shop 7 turns over 24.20 EUR, its receipts 24.19 EUR, a "
              "difference of 0.01 EUR.");
    EXPECT_TRUE(day_tie_out(day, fates("37.69", "24.20")).finding);
    DayFates huge = fates("999999999999999999", "24.20");
    huge.failed = huge.individual = dec("999999999999999999");
    EXPECT_EQ(day_tie_out(day, huge).finding->code, "amount_out_of_range");
}

}  // namespace koppel::books::test

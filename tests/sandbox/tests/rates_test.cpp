#include "ecom/rates.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox::ecom {
namespace {

const Instant kStart = *parse_offset_text("2026-11-20T18:05:23+01:00");

std::string headers(RateWindows& rates, Instant now) {
    std::string out;
    rates.append_headers(out, now);
    return out;
}

TEST(RateWindows, AreAlignedToTheClock) {
    RateWindows rates{{300, 3'000, 12'000}};
    ASSERT_TRUE(rates.take(kStart));
    // The figures of the vendor's own sample: all three point at the same moment.
    EXPECT_EQ(headers(rates, kStart),
              "X-RateLimit-Limit: 300/3000/12000\r\nX-RateLimit-Remaining: 299/2999/11999\r\n"
              "X-RateLimit-Reset: 277/3277/21277\r\n");
}

TEST(RateWindows, ShowMinusOneAndRefuseWhenUsedUp) {
    RateWindows rates{{2, 10, 10}};
    EXPECT_TRUE(rates.take(kStart));
    EXPECT_TRUE(rates.take(kStart));
    EXPECT_NE(headers(rates, kStart).find("Remaining: -1/8/8"), std::string::npos);
    EXPECT_FALSE(rates.take(kStart));
    EXPECT_EQ(rates.retry_after(kStart), 277);
    EXPECT_NE(headers(rates, kStart).find("Remaining: -1/8/8"), std::string::npos);
}

TEST(RateWindows, OpenAgainAtTheBorderAndNotBefore) {
    RateWindows rates{{1, 10, 10}};
    EXPECT_TRUE(rates.take(kStart));
    EXPECT_FALSE(rates.take(kStart + 276));
    EXPECT_TRUE(rates.take(kStart + 277));
    EXPECT_NE(headers(rates, kStart + 277).find("Remaining: -1/8/8"), std::string::npos);
}

TEST(RateWindows, LimitsAreThreePositiveNumbers) {
    RateWindows::Limits limits{1, 2, 3};
    EXPECT_TRUE(parse_limits("300/3000/12000", limits));
    EXPECT_EQ(limits[2], 12'000);
    for (const auto text : {"", "300", "300/3000", "0/1/1", "a/b/c", "1/2/3/4"})
        EXPECT_FALSE(parse_limits(text, limits)) << text;
}

}  // namespace
}  // namespace koppel::sandbox::ecom

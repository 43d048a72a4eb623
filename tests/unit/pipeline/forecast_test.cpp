#include "pipeline/forecast.hpp"

#include <gtest/gtest.h>

namespace koppel::pipeline {
namespace {

using base::milliseconds;
using net::BudgetView;
using namespace std::chrono_literals;

const base::Instant kNoon = *base::parse_iso("2026-11-21T12:00:00Z");

BudgetView::Window window(std::uint32_t limit, std::int64_t left, milliseconds length, milliseconds to_reset,
                          std::int64_t reserve = 0) {
    return {.limit = limit,
            .remaining = left,
            .resets_at = kNoon + to_reset,
            .length = length,
            .reserve = reserve};
}

TEST(Forecast, IsNowWhenTheRestOfTheDayIsEnough) {
    EXPECT_EQ(through_at({window(5000, 3000, 24h, 12h)}, 3000, kNoon), kNoon);
    EXPECT_EQ(through_at({}, 1e6, kNoon), kNoon) << "nothing limits it";
}

TEST(Forecast, CountsTheDaysThatFollow) {
    // 1,000 today, 5,000 on each of three days, 4,000 on the fourth.
    EXPECT_EQ(through_at({window(5000, 1000, 24h, 12h)}, 20'000, kNoon), kNoon + 12h + 3 * 24h);
    EXPECT_EQ(through_at({window(5000, 0, 24h, 12h)}, 5'000, kNoon), kNoon + 12h);
    EXPECT_EQ(through_at({window(5000, 0, 24h, 12h)}, 5'001, kNoon), kNoon + 36h);
}

TEST(Forecast, LeavesTheReserveAlone) {
    // 4,750 a day: 750 today, then 4 days and 250 on the fifth.
    EXPECT_EQ(through_at({window(5000, 1000, 24h, 12h, 250)}, 20'000, kNoon), kNoon + 12h + 4 * 24h);
}

TEST(Forecast, GoesOnAtThePaceOfTheMinuteWithinTheLastDay) {
    // 3,000 are left for the second day: 50 minutes of 60.
    const auto at = through_at({window(60, 60, 1min, 30s), window(5000, 2000, 24h, 12h)}, 5'000, kNoon);
    EXPECT_EQ(at, kNoon + 12h + 49min);
    EXPECT_EQ(through_at({window(60, 10, 1min, 30s)}, 100, kNoon), kNoon + 30s + 1min);
}

}  // namespace
}  // namespace koppel::pipeline

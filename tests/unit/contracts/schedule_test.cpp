#include "contracts/schedule.hpp"

#include <gtest/gtest.h>

#include <string>

namespace koppel::contracts::test {

TEST(Schedule, IsAnInterval) {
    EXPECT_EQ(std::get<Every>(parse_schedule("15m").value()).interval, std::chrono::minutes(15));
    EXPECT_EQ(std::get<Every>(parse_schedule("2h").value()).interval, std::chrono::hours(2));
    EXPECT_EQ(std::get<Every>(parse_schedule("90s").value()).interval, std::chrono::seconds(90));
    EXPECT_EQ(std::get<Every>(parse_schedule("1d").value()).interval, std::chrono::hours(24));
}

TEST(Schedule, IsFiveCronFields) {
    const auto cron = std::get<Cron>(parse_schedule("0 4,8,12,16,20,23 * * *").value());
    EXPECT_EQ(cron.minutes.count(), 1u);
    EXPECT_EQ(cron.hours.count(), 6u);
    EXPECT_TRUE(cron.hours.test(23));
    EXPECT_EQ(cron.days.count(), 31u);
    EXPECT_FALSE(cron.days.test(0));
    EXPECT_TRUE(cron.any_day);
    EXPECT_TRUE(cron.any_week_day);

    const auto odd = std::get<Cron>(parse_schedule("5/20 8-18/5 1,15 jan-MAR 0,sat,7").value());
    EXPECT_TRUE(odd.minutes.test(5) && odd.minutes.test(25) && odd.minutes.test(45));
    EXPECT_EQ(odd.minutes.count(), 3u);
    EXPECT_TRUE(odd.hours.test(8) && odd.hours.test(13) && odd.hours.test(18));
    EXPECT_EQ(odd.hours.count(), 3u);
    EXPECT_EQ(odd.days.count(), 2u);
    EXPECT_EQ(odd.months.count(), 3u);
    EXPECT_TRUE(odd.months.test(3));
    EXPECT_EQ(odd.week_days.count(), 2u);  // 0 and 7 are both Sunday
    EXPECT_TRUE(odd.week_days.test(0) && odd.week_days.test(6));
    EXPECT_FALSE(odd.any_day);
}

TEST(Schedule, SaysWhichPartIsWrong) {
    const struct {
        std::string text;
        std::string why;
    } table[] = {
        {"", "it is empty"},
        {"15", "it has 1 cron fields instead of five"},
        {"m", "an interval is a whole number of seconds (s), minutes (m), hours (h) or days (d)"},
        {"-5m", "an interval is a whole number of seconds (s), minutes (m), hours (h) or days (d)"},
        {"1.5h", "an interval is a whole number of seconds (s), minutes (m), hours (h) or days (d)"},
        {"0m", "an interval lasts from a second to 31 days"},
        {"32d", "an interval lasts from a second to 31 days"},
        {"99999999999h", "an interval is a whole number of seconds (s), minutes (m), hours (h) or days (d)"},
        {"* * * *", "it has 4 cron fields instead of five"},
        {"60 * * * *", "\"60\" is no minute (0 to 59)"},
        {"0 24 * * *", "\"24\" is no hour (0 to 23)"},
        {"0 0 0 * *", "\"0\" is no day of the month (1 to 31)"},
        {"0 0 * foo *", "\"foo\" is no month (1 to 12)"},
        {"0 0 * * 8", "\"8\" is no day of the week (0 to 7)"},
        {"5-1 * * * *", "\"5-1\" is no minute (0 to 59)"},
        {"*/0 * * * *", "\"*/0\" is no minute (0 to 59)"},
        {"1,,2 * * * *", "\"\" is no minute (0 to 59)"},
    };
    for (const auto& row : table) {
        const auto schedule = parse_schedule(row.text);
        ASSERT_TRUE(schedule.has_error()) << row.text;
        EXPECT_EQ(schedule.error().message,
                  "the schedule \"" + row.text + "\" cannot be understood: " + row.why);
        EXPECT_EQ(schedule.error().code, "schedule_syntax");
    }
}

}  // namespace koppel::contracts::test

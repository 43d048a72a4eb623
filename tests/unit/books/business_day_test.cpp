#include "books/business_day.hpp"

#include <gtest/gtest.h>

#include "till.hpp"

namespace koppel::books::test {

namespace {

base::Instant at(const std::string& iso) {
    return base::parse_iso(iso).value();
}

}  // namespace

// REQ RS-03
TEST(BusinessDay, IsOfTheClockInTheShop) {
    const struct {
        std::string zone;
        std::string day_start;
        std::string instant;
        std::string expected;
    } table[] = {
        {"Europe/Brussels", "00:00", "2026-11-20T22:59:59Z", "2026-11-20"},
        {"Europe/Brussels", "00:00", "2026-11-20T23:00:00Z", "2026-11-21"},
        {"Europe/Brussels", "00:00", "2026-07-01T22:00:00Z", "2026-07-02"},
        {"Europe/Brussels", "04:00", "2026-11-21T03:59:59+01:00", "2026-11-20"},
        {"Europe/Brussels", "04:00", "2026-11-21T04:00:00+01:00", "2026-11-21"},
        {"Europe/Brussels", "23:30", "2026-11-21T23:29:59+01:00", "2026-11-20"},
        {"Europe/Brussels", "23:30", "2026-11-21T23:30:00+01:00", "2026-11-21"},
        {"America/New_York", "00:00", "2026-11-21T04:59:59Z", "2026-11-20"},
        {"America/New_York", "00:00", "2026-11-21T05:00:00Z", "2026-11-21"},
        // The clock is put on from 2 to 3 on 29 March, back from 3 to 2 on 25 October.
        {"Europe/Brussels", "00:00", "2026-03-28T22:59:59Z", "2026-03-28"},
        {"Europe/Brussels", "00:00", "2026-03-28T23:00:00Z", "2026-03-29"},
        {"Europe/Brussels", "00:00", "2026-03-29T21:59:59Z", "2026-03-29"},
        {"Europe/Brussels", "00:00", "2026-03-29T22:00:00Z", "2026-03-30"},
        {"Europe/Amsterdam", "00:00", "2026-10-24T21:59:59Z", "2026-10-24"},
        {"Europe/Amsterdam", "00:00", "2026-10-24T22:00:00Z", "2026-10-25"},
        {"Europe/Amsterdam", "00:00", "2026-10-25T22:59:59Z", "2026-10-25"},
        {"Europe/Amsterdam", "00:00", "2026-10-25T23:00:00Z", "2026-10-26"},
        {"Europe/Amsterdam", "04:00", "2026-03-29T01:59:59Z", "2026-03-28"},
        {"Europe/Amsterdam", "04:00", "2026-03-29T02:00:00Z", "2026-03-29"},
        {"Europe/Amsterdam", "04:00", "2026-10-25T02:59:59Z", "2026-10-24"},
        {"Europe/Amsterdam", "04:00", "2026-10-25T03:00:00Z", "2026-10-25"},
        // A start that is leapt over: at the leap.
        {"Europe/Brussels", "02:30", "2026-03-29T00:59:59Z", "2026-03-28"},
        {"Europe/Brussels", "02:30", "2026-03-29T01:00:00Z", "2026-03-29"},
        // A start that comes twice: the first time.
        {"Europe/Brussels", "02:30", "2026-10-25T00:29:59Z", "2026-10-24"},
        {"Europe/Brussels", "02:30", "2026-10-25T00:30:00Z", "2026-10-25"},
        {"Europe/Brussels", "02:30", "2026-10-25T01:00:00Z", "2026-10-25"},  // 02:00 again
        {"Europe/Brussels", "02:30", "2026-10-25T01:30:00Z", "2026-10-25"},
        {"Mars/Olympus", "00:00", "2026-11-20T12:00:00Z", "none"},
        {"Europe/Brussels", "24:00", "2026-11-20T12:00:00Z", "none"},
        {"Europe/Brussels", "4:00", "2026-11-20T12:00:00Z", "none"},
        {"Europe/Brussels", "04:60", "2026-11-20T12:00:00Z", "none"},
    };
    for (const auto& row : table) {
        Till till;
        till.contract.day_totals.day_start = row.day_start;
        EXPECT_EQ(business_day(at(row.instant), row.zone, till.terms()).value_or("none"), row.expected)
            << row.zone << ' ' << row.day_start << ' ' << row.instant;
    }
}

TEST(BusinessDay, OfAReceiptIsOfItsCompletion) {
    Till till;
    till.tenant.time_zone = "America/New_York";
    auto one = pot();
    one.date = "2026-11-15";
    one.created_at = "2026-11-15T12:00:00Z";
    one.completed_at = "2026-11-21T02:00:00Z";
    EXPECT_EQ(business_day(one, till.terms()), "2026-11-21");
    one.time_zone.clear();
    EXPECT_EQ(business_day(one, till.terms()), "2026-11-20");
    one.completed_at = "2026-11-18";
    EXPECT_EQ(business_day(one, till.terms()), "2026-11-18");
    for (const char* unreadable : {"", "yesterday", "2026-02-30"}) {
        one.completed_at = unreadable;
        EXPECT_EQ(business_day(one, till.terms()), std::nullopt) << unreadable;
    }
}

// REQ RS-03
TEST(EndOfDay, KnowsDaysOf23And25Hours) {
    const struct {
        std::string zone;
        std::string day_start;
        std::string day;
        std::string expected;
    } table[] = {
        {"Europe/Brussels", "00:00", "2026-11-20", "2026-11-20T23:00:00.000Z"},
        {"Europe/Brussels", "00:00", "2026-03-28", "2026-03-28T23:00:00.000Z"},
        {"Europe/Brussels", "00:00", "2026-03-29", "2026-03-29T22:00:00.000Z"},   // 23 hours
        {"Europe/Brussels", "00:00", "2026-10-25", "2026-10-25T23:00:00.000Z"},   // 25 hours
        {"Europe/Amsterdam", "04:00", "2026-03-28", "2026-03-29T02:00:00.000Z"},  // 23 hours
        {"Europe/Amsterdam", "04:00", "2026-10-24", "2026-10-25T03:00:00.000Z"},  // 25 hours
        {"Europe/Amsterdam", "04:00", "2026-10-25", "2026-10-26T03:00:00.000Z"},
        {"Europe/Brussels", "02:30", "2026-03-28", "2026-03-29T01:00:00.000Z"},
        {"Europe/Brussels", "02:30", "2026-10-24", "2026-10-25T00:30:00.000Z"},
        {"", "00:00", "2026-12-31", "2026-12-31T23:00:00.000Z"},
        {"Mars/Olympus", "00:00", "2026-11-20", "none"},
        {"Europe/Brussels", "00:00", "2026-02-30", "none"},
        {"Europe/Brussels", "00:00", "2026-11-20T00:00:00Z", "none"},
        {"Europe/Brussels", "", "2026-11-20", "none"},
    };
    for (const auto& row : table) {
        Till till;
        till.contract.day_totals.day_start = row.day_start;
        const auto end = end_of_day(row.day, row.zone, till.terms());
        EXPECT_EQ(end ? base::to_iso(*end) : "none", row.expected)
            << row.zone << ' ' << row.day_start << ' ' << row.day;
    }
}

// Every instant lies in one day, and a day ends where the next one begins: eight months in steps of a quarter
// of an hour.
TEST(EndOfDay, IsWhereTheNextDayBegins) {
    for (const char* zone : {"Europe/Brussels", "Europe/Amsterdam", "Europe/London", "America/New_York"}) {
        for (const char* start : {"00:00", "01:30", "02:00", "02:30", "03:00", "04:00", "23:59"}) {
            Till till;
            till.contract.day_totals.day_start = start;
            const auto terms = till.terms();
            std::string last;
            auto instant = at("2026-03-01T00:00:00Z");
            for (int step = 0; step < 24'576; ++step, instant += base::milliseconds(900'000)) {
                const auto day = business_day(instant, zone, terms).value();
                ASSERT_LE(last, day) << zone << ' ' << start << ' ' << base::to_iso(instant);
                if (day == last) continue;
                const auto end = end_of_day(day, zone, terms).value();
                ASSERT_EQ(business_day(end, zone, terms) > day, true) << day;
                ASSERT_EQ(business_day(end - base::milliseconds(1), zone, terms).value(), day)
                    << zone << start;
                if (!last.empty()) {
                    const auto begin = end_of_day(last, zone, terms).value();
                    ASSERT_EQ(business_day(begin, zone, terms), day) << last;
                    const auto hours = std::chrono::duration_cast<std::chrono::minutes>(end - begin).count();
                    ASSERT_TRUE(hours >= 22 * 60 + 30 && hours <= 25 * 60 + 30) << day << ' ' << hours;
                }
                last = day;
            }
        }
    }
}

}  // namespace koppel::books::test

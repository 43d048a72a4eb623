#include "books/calendar.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

TEST(DocumentDay, IsTheDayInTheTenantsTimeZone) {
    const struct {
        std::string date;
        std::string created_at;
        std::string expected;
    } table[] = {
        {"2026-11-21", "2026-11-20T01:00:00Z", "2026-11-21"},
        {"", "2026-11-20T22:59:59Z", "2026-11-20"},
        {"", "2026-11-20T23:00:00Z", "2026-11-21"},  // winter: one hour ahead of UTC
        {"2026-07-01T22:00:00+00:00", "", "2026-07-02"},
        {"2026-10-24T22:30:00Z", "", "2026-10-25"},
        {"2026-10-25T22:30:00Z", "", "2026-10-25"},  // the day of 25 hours
        {"yesterday", "", "none"},
        {"2026-02-30", "", "none"},
        {"", "", "none"},
    };
    const Shop shop;
    for (const auto& row : table) {
        auto one = bell_sale();
        one.date = row.date;
        one.created_at = row.created_at;
        EXPECT_EQ(document_day(one, shop.tenant).value_or("none"), row.expected)
            << row.date << row.created_at;
    }
}

TEST(DayIn, IsTodayWhereTheTenantLives) {
    Shop shop;
    const auto late = base::parse_iso("2026-11-21T23:30:00Z").value();
    EXPECT_EQ(day_in(late, shop.tenant), "2026-11-22");
    shop.tenant.time_zone = "America/New_York";
    EXPECT_EQ(day_in(late, shop.tenant), "2026-11-21");
    shop.tenant.time_zone = "Mars/Olympus";
    EXPECT_EQ(day_in(late, shop.tenant), std::nullopt);
}

}  // namespace koppel::books::test

#include "books/vat_rates.hpp"

#include <gtest/gtest.h>

#include "books/territory.hpp"
#include "sales.hpp"

namespace koppel::books::test {

// REQ EA-12
TEST(VatRates, AreThoseOfTheDay) {
    const struct {
        const char* country;
        const char* rate;
        const char* day;
        bool known;
    } table[] = {
        {"NL", "21", "2026-11-21", true},   {"NL", "9", "2026-11-21", true},
        {"NL", "19", "2026-11-21", false},  {"EE", "24", "2025-07-01", true},
        {"EE", "24", "2025-06-30", false},  {"EE", "22", "2025-06-30", true},
        {"EE", "22", "2025-07-01", false},  {"FI", "14", "2025-12-31", true},
        {"FI", "13.5", "2026-01-01", true}, {"FI", "14", "2026-01-01", false},
        {"LT", "9", "2025-12-31", true},    {"LT", "9", "2026-01-01", false},
        {"RO", "21", "2025-08-01", true},   {"RO", "19", "2025-08-01", false},
        {"SK", "23", "2025-01-01", true},   {"SK", "20", "2024-12-31", true},
        {"AT", "4.9", "2026-06-30", false}, {"AT", "4.9", "2026-07-01", true},
        {"GR", "24", "2026-11-21", true},   {"XI", "20", "2026-11-21", true},
        {"PT", "22", "2026-11-21", true},   {"FR", "5.5", "2026-11-21", true},
        {"US", "21", "2026-11-21", false},
    };
    for (const auto& row : table)
        EXPECT_EQ(VatRates::built_in().knows(row.country, dec(row.rate), row.day), row.known)
            << row.country << ' ' << row.rate << ' ' << row.day;
}

// REQ EA-12
TEST(VatRates, KnowEveryMemberStateWithOneStandardRate) {
    const auto& rates = VatRates::built_in();
    EXPECT_EQ(rates.countries().size(), 28u);
    for (const auto& country : rates.countries()) {
        EXPECT_TRUE(in_eu_vat(country)) << country;
        int standard = 0;
        for (const auto& rate : rates.on(country, "2026-11-21")) {
            if (rate.kind == "standard" && rate.region.empty()) ++standard;
            EXPECT_FALSE(rate.source.empty()) << country;
        }
        EXPECT_EQ(standard, 1) << country;
    }
}

TEST(VatRates, AreReadFromAnyListAndAWrongOneIsNamed) {
    const auto rates = VatRates::parse(R"({"rates":[{"country":"NL","rate":"25","kind":"standard"}]})");
    ASSERT_TRUE(rates.has_value());
    EXPECT_TRUE(rates->knows("NL", 25, "2026-11-21"));
    EXPECT_FALSE(rates->knows("NL", 21, "2026-11-21"));
    for (const char* wrong :
         {"", "[]", R"({"rates":1})", R"({"rates":[{"country":"NL","rate":"x","kind":"standard"}]})",
          R"({"rates":[{"country":"NL","rate":21,"kind":"standard"}]})",
          R"({"rates":[{"country":"NL","rate":"21","kind":"high"}]})",
          R"({"rates":[{"country":"NL","rate":"21","kind":"zero","valid_from":"soon"}]})"}) {
        const auto read = VatRates::parse(wrong);
        ASSERT_TRUE(read.has_error()) << wrong;
        EXPECT_EQ(read.error().code, "vat_rates_invalid");
    }
}

}  // namespace koppel::books::test

#include "contracts/period.hpp"

#include <gtest/gtest.h>

namespace koppel::contracts::test {

namespace {

base::Instant at(const char* text) {
    return *base::parse_iso(text);
}

Tenant tenant() {
    Tenant tenant;
    tenant.time_zone = "Europe/Amsterdam";
    return tenant;
}

Contract contract(std::string end_date, int trial_days) {
    Contract contract;
    contract.id = "shop-books";
    contract.end_date = std::move(end_date);
    contract.trial_days = trial_days;
    return contract;
}

}  // namespace

// REQ H-10
TEST(Period, EndsWithTheLastDayOfTheTenantsOwnTime) {
    const auto ends = contract("2026-11-30", 0);
    EXPECT_EQ(period_of(ends, tenant(), {}, at("2026-11-30T23:59:59+01:00")).ended, "");
    const auto over = period_of(ends, tenant(), {}, at("2026-12-01T00:00:00+01:00"));
    EXPECT_EQ(over.last_day, "2026-11-30");
    EXPECT_FALSE(over.trial);
    EXPECT_NE(over.ended.find("contract 'shop-books' ended on 2026-11-30"), std::string::npos) << over.ended;
    EXPECT_NE(over.ended.find("end_date"), std::string::npos) << over.ended;
}

// REQ H-10
TEST(Period, OfATrialCountsItsDaysFromTheFirstStart) {
    const auto trial = contract("", 30);
    const auto started = at("2026-11-01T23:30:00Z");  // the second of November in Amsterdam
    EXPECT_EQ(period_of(trial, tenant(), {}, at("2027-01-01T00:00:00Z")).last_day, "") << "not started yet";
    EXPECT_EQ(period_of(trial, tenant(), started, at("2026-12-01T22:59:59Z")).ended, "");
    const auto over = period_of(trial, tenant(), started, at("2026-12-01T23:00:00Z"));
    EXPECT_EQ(over.last_day, "2026-12-01");
    EXPECT_TRUE(over.trial);
    EXPECT_NE(over.ended.find("trial"), std::string::npos) << over.ended;
}

TEST(Period, IsTheShorterOfTrialAndEndDate) {
    const auto started = at("2026-11-01T12:00:00Z");
    const auto now = at("2026-11-02T12:00:00Z");
    EXPECT_EQ(period_of(contract("2026-11-10", 30), tenant(), started, now).last_day, "2026-11-10");
    EXPECT_FALSE(period_of(contract("2026-11-10", 30), tenant(), started, now).trial);
    EXPECT_EQ(period_of(contract("2027-11-10", 30), tenant(), started, now).last_day, "2026-11-30");
    EXPECT_EQ(period_of(contract("", 0), tenant(), started, now).last_day, "");
}

}  // namespace koppel::contracts::test

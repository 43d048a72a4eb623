#include "net/budget.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace koppel::net::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpResponse answer(int status = 200, std::vector<Header> headers = {}) {
    HttpResponse response;
    response.status = status;
    response.request_sent = true;
    response.headers = std::move(headers);
    return response;
}

BudgetRule rule_of(std::uint32_t requests, seconds length, std::uint32_t concurrent = 100) {
    BudgetRule rule;
    rule.windows = {{requests, length, false}};
    rule.concurrent = concurrent;
    return rule;
}

BudgetRule learning_rule() {
    BudgetRule rule;
    rule.windows = {{300, seconds(300), false}, {3000, seconds(3600), false}, {12000, seconds(86400), false}};
    rule.limit_header = "X-RateLimit-Limit";
    rule.remaining_header = "X-RateLimit-Remaining";
    rule.reset_header = "X-RateLimit-Reset";
    return rule;
}

std::vector<Header> limits(std::string limit, std::string remaining, std::string reset) {
    return {{"x-ratelimit-limit", std::move(limit)},
            {"x-ratelimit-remaining", std::move(remaining)},
            {"x-ratelimit-reset", std::move(reset)}};
}

TEST(Budget, SlidesOverTheWindow) {
    ManualClock clock;
    auto budget = make_budget(rule_of(2, seconds(10)), clock);
    EXPECT_FALSE(budget->take());
    clock.advance(seconds(4));
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(6000));
    clock.advance(milliseconds(5999));
    EXPECT_EQ(budget->take(), milliseconds(1));
    clock.advance(milliseconds(1));
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(4000));
}

BudgetRule bucket_rule() {
    BudgetRule rule;
    rule.concurrent = 100;
    rule.bucket = {10, 2, 2.5, "X-Level", "X-Drip", "X-Cost"};
    return rule;
}

TEST(Bucket, LeaksWhileFractionsFillIt) {
    ManualClock clock;
    auto budget = make_budget(bucket_rule(), clock);
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(1250));  // 2.5 at 2 a second
    clock.advance(milliseconds(1249));
    EXPECT_EQ(budget->take(), milliseconds(1));
    clock.advance(milliseconds(1));
    EXPECT_FALSE(budget->take());
    ASSERT_EQ(budget->view().windows.size(), 1u);
    EXPECT_EQ(budget->view().windows[0].limit, 10u);
    EXPECT_EQ(budget->view().windows[0].remaining, 0);
}

TEST(Bucket, IsWhatTheVendorSaysItIs) {
    ManualClock clock;
    auto budget = make_budget(bucket_rule(), clock);
    EXPECT_FALSE(budget->take());
    EXPECT_FALSE(budget->take());
    // One is still under way: 12.5 and its cost of 2.25, of 15.
    budget->give_back(answer(200, {{"x-level", "12.5/15"}, {"x-drip", "0.5"}, {"x-cost", "2.25"}}));
    EXPECT_EQ(budget->take(), milliseconds(4000));  // 12.5 + 2.25 + 2.25 - 15 = 2 at 0.5
    clock.advance(milliseconds(4000));
    EXPECT_FALSE(budget->take());
}

TEST(Bucket, KeepsItsOwnCountWhenTheHeadersAreNonsense) {
    ManualClock clock;
    auto budget = make_budget(bucket_rule(), clock);
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(budget->take());
    for (const char* level : {"", "much/more", "-3/0", "nan/nan", "1e300/10", "/"})
        budget->give_back(answer(200, {{"x-level", level}, {"x-drip", "0"}, {"x-cost", "inf"}}));
    EXPECT_EQ(budget->take(), milliseconds(1250));
}

TEST(Bucket, TakesBackWhatNeverLeft) {
    ManualClock clock;
    auto budget = make_budget(bucket_rule(), clock);
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(budget->take());
    HttpResponse not_sent;
    budget->give_back(not_sent);
    EXPECT_FALSE(budget->take());
    EXPECT_TRUE(budget->take().has_value());
}

TEST(Bucket, LetsOneThroughThatIsLargerThanItself) {
    ManualClock clock;
    auto rule = bucket_rule();
    rule.bucket.cost = 40;
    auto budget = make_budget(rule, clock);
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(20'000));
}

TEST(Budget, KeepsToTheClockWhenTheVendorDoes) {
    ManualClock clock;  // starts on a whole second; 1'800'000'000 is a multiple of 60
    auto rule = rule_of(2, seconds(60));
    rule.windows[0].clock_aligned = true;
    auto budget = make_budget(rule, clock);
    clock.advance(seconds(59));
    EXPECT_FALSE(budget->take());
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(1000));
    clock.advance(seconds(1));
    EXPECT_FALSE(budget->take());
}

TEST(Budget, TheTightestOfSeveralWindowsCounts) {
    ManualClock clock;
    auto rule = rule_of(10, seconds(10));
    rule.windows.push_back({12, seconds(60), false});
    auto budget = make_budget(rule, clock);
    for (int i = 0; i < 10; ++i)
        EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(10'000));
    clock.advance(seconds(10));
    EXPECT_FALSE(budget->take());
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(50'000));
}

TEST(Budget, CapsRequestsAtOnce) {
    ManualClock clock;
    auto budget = make_budget(rule_of(1000, seconds(1), 2), clock);
    EXPECT_FALSE(budget->take());
    EXPECT_FALSE(budget->take());
    EXPECT_TRUE(budget->take());
    EXPECT_EQ(budget->view().in_flight, 2U);
    budget->give_back(answer());
    EXPECT_FALSE(budget->take());
}

TEST(Budget, GivesBackWhatWasNeverSent) {
    ManualClock clock;
    auto budget = make_budget(rule_of(1, seconds(60)), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(HttpResponse{});
    EXPECT_FALSE(budget->take());
    HttpResponse lost;
    lost.request_sent = true;
    budget->give_back(lost);
    EXPECT_TRUE(budget->take());
}

TEST(Budget, LearnsFromHeaders) {
    ManualClock clock;
    auto budget = make_budget(learning_rule(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, limits("300/3000/12000", "1/2999/11999", "263/2063/23663")));
    EXPECT_EQ(budget->view().windows[0].remaining, 1);
    EXPECT_EQ(budget->view().windows[1].remaining, 2999);
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(263'000));
    clock.advance(seconds(263));
    EXPECT_FALSE(budget->take());
}

TEST(Budget, TakesMinusOneForUsedUp) {
    ManualClock clock;
    auto budget = make_budget(learning_rule(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, limits("300/3000/12000", "10/-1/5000", "20/700/9000")));
    EXPECT_EQ(budget->take(), milliseconds(700'000));
    EXPECT_EQ(budget->view().windows[1].remaining, 0);
}

TEST(Budget, TakesOverTheVendorsLimit) {
    ManualClock clock;
    auto budget = make_budget(learning_rule(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, limits("2/3000/12000", "2/2999/11999", "300/2063/23663")));
    EXPECT_FALSE(budget->take());
    EXPECT_TRUE(budget->take()) << "one before, one after: two of two";
    EXPECT_EQ(budget->view().windows[0].limit, 2U);
}

TEST(Budget, CountsWhatIsUnderWayAgainstWhatTheVendorSaw) {
    ManualClock clock;
    auto budget = make_budget(learning_rule(), clock);
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, limits("300/3000/12000", "5/2999/11999", "100/2063/23663")));
    EXPECT_FALSE(budget->take());
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(100'000)) << "3 under way, 2 more: 5 of 5";
}

TEST(Budget, ReadsAResetThatIsAMoment) {
    ManualClock clock;
    BudgetRule rule = learning_rule();
    rule.windows = {{60, seconds(60), false}};
    for (const std::string reset : {"1800000030", "1800000030000"}) {
        auto budget = make_budget(rule, clock);
        EXPECT_FALSE(budget->take());
        budget->give_back(answer(200, limits("60", "0", reset)));
        EXPECT_EQ(budget->take(), milliseconds(30'000)) << reset;
    }
}

TEST(Budget, ReadsAHeaderPerWindow) {
    ManualClock clock;
    BudgetRule rule;
    rule.windows = {{60, seconds(60), false}, {5000, seconds(86400), false}};
    rule.concurrent = 10;
    rule.remaining_header = "X-Minutely-Remaining/X-Remaining";
    rule.reset_header = "X-Minutely-Reset/X-Reset";
    auto budget = make_budget(rule, clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(
        answer(200, {{"x-minutely-remaining", "59"}, {"x-remaining", "0"}, {"x-reset", "500"}}));
    EXPECT_EQ(budget->take(), milliseconds(500'000));
}

// A vendor with headers of their own for the minute and for the day, and moments in milliseconds.
BudgetRule minutely_and_daily() {
    BudgetRule rule;
    rule.concurrent = 100;
    BudgetRule::Window minute{60, seconds(60), true};
    minute.limit_header = "X-RateLimit-Minutely-Limit";
    minute.remaining_header = "X-RateLimit-Minutely-Remaining";
    minute.reset_header = "X-RateLimit-Minutely-Reset";
    BudgetRule::Window day{5000, seconds(86400), true, 0.05};
    day.limit_header = "X-RateLimit-Limit";
    day.remaining_header = "X-RateLimit-Remaining";
    day.reset_header = "X-RateLimit-Reset";
    rule.windows = {minute, day};
    return rule;
}

TEST(Budget, ReadsWindowsWithHeadersOfTheirOwnAndTakesAnAbsentOneForNothing) {
    ManualClock clock;
    auto budget = make_budget(minutely_and_daily(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, {{"x-ratelimit-limit", "9000"},
                                   {"x-ratelimit-remaining", "8999"},
                                   {"x-ratelimit-minutely-remaining", "59"},
                                   {"x-ratelimit-minutely-reset", "1800000030000"}}));
    EXPECT_EQ(budget->view().windows[1].limit, 9000U);
    EXPECT_FALSE(budget->take());
    // The minute refuses, and says nothing about the day.
    budget->give_back(answer(429, {{"x-ratelimit-minutely-limit", "60"},
                                   {"x-ratelimit-minutely-remaining", "0"},
                                   {"x-ratelimit-minutely-reset", "1800000030000"}}));
    EXPECT_EQ(budget->take(), milliseconds(30'000));
    clock.advance(seconds(30));
    EXPECT_FALSE(budget->take());
    EXPECT_GT(budget->view().windows[1].remaining, 8'900);
    // The day refuses, and says nothing about the minute.
    const auto midnight = std::to_string((1'800'000'000'000 / 86'400'000 + 1) * 86'400'000);
    budget->give_back(answer(
        429,
        {{"x-ratelimit-limit", "9000"}, {"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", midnight}}));
    const auto wait = budget->take();
    ASSERT_TRUE(wait);
    EXPECT_EQ(base::to_iso(clock.now() + *wait), "2027-01-16T00:00:00.000Z");
}

TEST(Budget, ComparesTheMomentOfAResetWithTheVendorsOwnClock) {
    ManualClock clock;
    auto budget = make_budget(minutely_and_daily(), clock);
    EXPECT_FALSE(budget->take());
    // The vendor's clock is a year behind ours: 2026-01-15 08:00:20, to the full minute are 40 seconds.
    budget->give_back(answer(429, {{"date", "Thu, 15 Jan 2026 08:00:20 GMT"},
                                   {"x-ratelimit-minutely-remaining", "0"},
                                   {"x-ratelimit-minutely-reset", "1768464060000"}}));
    EXPECT_EQ(budget->take(), milliseconds(40'000));
}

TEST(Budget, KeepsAShareOfTheDayForPeople) {
    ManualClock clock;
    BudgetRule rule;
    rule.windows = {{100, seconds(86400), true, 0.05}};
    rule.concurrent = 1000;
    auto budget = make_budget(rule, clock);
    int background = 0;
    while (!budget->take())
        ++background;
    EXPECT_EQ(background, 95);
    EXPECT_TRUE(budget->look(Urgency::background));
    EXPECT_NE(budget->spent(Urgency::background).find("100 requests a day"), std::string::npos);
    EXPECT_NE(budget->spent(Urgency::background).find("5 that are kept"), std::string::npos);
    EXPECT_FALSE(budget->look(Urgency::interactive));
    int people = 0;
    while (!budget->take(Urgency::interactive))
        ++people;
    EXPECT_EQ(people, 5);
}

TEST(Budget, KeepsTheShareAlsoOfWhatTheVendorSaysIsLeft) {
    ManualClock clock;
    auto budget = make_budget(minutely_and_daily(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, {{"x-ratelimit-remaining", "251"}, {"x-ratelimit-reset", "3600"}}));
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->take(), milliseconds(3'600'000)) << "250 of 5000 are kept";
    EXPECT_FALSE(budget->take(Urgency::interactive));
}

TEST(Budget, GoesOnInTheNextProcessWhereTheOneBeforeStopped) {
    ManualClock clock;
    BudgetRule rule;
    rule.windows = {{60, seconds(60), true}, {100, seconds(86400), true}, {50, seconds(7200), false}};
    rule.concurrent = 1000;
    BudgetState kept;
    {
        auto first = make_budget(rule, clock, {}, [&](const BudgetState& state) { kept = state; });
        for (int i = 0; i < 30; ++i) {
            EXPECT_FALSE(first->take());
            first->give_back(answer());
        }
        for (int i = 0; i < 4; ++i)
            EXPECT_FALSE(first->take());
    }
    ASSERT_EQ(kept.windows.size(), 2U) << "a minute is not worth remembering";
    clock.advance(seconds(600));
    auto second = make_budget(rule, clock, kept);
    EXPECT_EQ(second->view().windows[0].remaining, 60);
    EXPECT_EQ(second->view().windows[1].remaining, 66);
    EXPECT_EQ(second->view().windows[2].remaining, 16);
    clock.advance(seconds(86'400));
    auto third = make_budget(rule, clock, kept);
    EXPECT_EQ(third->view().windows[1].remaining, 100);
    EXPECT_EQ(third->view().windows[2].remaining, 50);
}

TEST(Budget, RemembersTheVendorsWordUntilItEnds) {
    ManualClock clock;
    BudgetState kept;
    {
        auto first =
            make_budget(minutely_and_daily(), clock, {}, [&](const BudgetState& state) { kept = state; });
        EXPECT_FALSE(first->take());
        first->give_back(answer(200, {{"x-ratelimit-remaining", "10"}, {"x-ratelimit-reset", "5000"}}));
    }
    clock.advance(seconds(1'000));
    auto second = make_budget(minutely_and_daily(), clock, kept);
    EXPECT_EQ(second->take(), milliseconds(4'000'000));
    clock.advance(seconds(4'000));
    EXPECT_FALSE(second->take());
    // A clock that was set back by a week does not lock anybody out for a week.
    kept.windows[0].left_until = clock.now() + std::chrono::hours(24 * 7);
    kept.windows[0].began = clock.now() + std::chrono::hours(24 * 6);
    EXPECT_FALSE(make_budget(minutely_and_daily(), clock, kept)->take());
}

TEST(Budget, BeginsAnewWhenTheVendorsDayDoes) {
    ManualClock clock;  // at 08:00 UTC
    BudgetRule rule;
    rule.windows = {{3, seconds(86400), true}};
    rule.concurrent = 100;
    rule.remaining_header = "X-Left";
    rule.reset_header = "X-Reset";
    auto budget = make_budget(rule, clock);
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(budget->take());
        budget->give_back(answer(200, {{"x-left", std::to_string(2 - i)}, {"x-reset", "60"}}));
    }
    EXPECT_EQ(budget->take(), milliseconds(60'000)) << "the vendor's day ends at 08:01";
    clock.advance(seconds(60));
    EXPECT_FALSE(budget->take());
}

TEST(Budget, IsClosedAfter429UntilTheVendorSays) {
    ManualClock clock;
    auto budget = make_budget(rule_of(100, seconds(60)), clock);
    EXPECT_FALSE(budget->take());
    auto busy = answer(429);
    busy.retry_after_ms = 7000;
    budget->give_back(busy);
    EXPECT_EQ(budget->take(), milliseconds(7000));
    EXPECT_EQ(budget->view().windows[0].remaining, 0);
    clock.advance(seconds(7));
    EXPECT_FALSE(budget->take());
}

TEST(Budget, IsClosedForAWhileAfter429WithoutAnyWord) {
    ManualClock clock;
    auto budget = make_budget(rule_of(100, seconds(60)), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(429));
    const auto wait = budget->take();
    ASSERT_TRUE(wait);
    clock.advance(*wait);
    EXPECT_FALSE(budget->take());
}

TEST(Budget, IgnoresHeadersThatMakeNoSense) {
    ManualClock clock;
    auto budget = make_budget(learning_rule(), clock);
    EXPECT_FALSE(budget->take());
    budget->give_back(answer(200, limits("many/-5/99999999999999999999", "x//", "////////////////////")));
    EXPECT_FALSE(budget->take());
    EXPECT_EQ(budget->view().windows[0].limit, 300U);
}

TEST(Budget, NeverGivesMoreThanItHasToManyThreads) {
    auto clock = base::system_clock();
    auto budget = make_budget(rule_of(500, std::chrono::hours(1), 5), *clock);
    std::atomic<int> taken{0};
    std::atomic<int> at_once{0};
    std::atomic<bool> too_many{false};
    std::vector<std::thread> pool;
    for (int t = 0; t < 8; ++t) {
        pool.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                if (budget->take()) continue;
                if (++at_once > 5) too_many = true;
                ++taken;
                budget->view();
                --at_once;
                budget->give_back(answer());
            }
        });
    }
    for (auto& thread : pool)
        thread.join();
    EXPECT_FALSE(too_many);
    EXPECT_LE(taken, 500);
    EXPECT_GE(taken, 100);
}

}  // namespace
}  // namespace koppel::net::test

#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/simulated_clock.hpp"

namespace koppel::base {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kTen = 1'795'255'200'000;  // 2026-11-21T10:00:00Z

std::int64_t parsed(std::string_view text) {
    const auto instant = parse_iso(text);
    EXPECT_TRUE(instant.has_value()) << text;
    return instant ? unix_ms(*instant) : -1;
}

TEST(Iso, IsWrittenInUtcWithMilliseconds) {
    EXPECT_EQ(to_iso(instant_from_unix_ms(kTen)), "2026-11-21T10:00:00.000Z");
    EXPECT_EQ(to_iso(instant_from_unix_ms(kTen + 7)), "2026-11-21T10:00:00.007Z");
    EXPECT_EQ(to_iso(instant_from_unix_ms(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(Iso, ReadsEveryFormOfOneInstant) {
    for (const auto* text :
         {"2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000Z", "2026-11-21T10:00Z", "2026-11-21t10:00:00z",
          "2026-11-21 10:00:00Z", "2026-11-21T11:00:00+01:00", "2026-11-21T11:00:00+0100",
          "2026-11-21T11:00:00+01", "2026-11-21T04:30:00-05:30", "2026-11-21T10:00:00-00:00",
          "2026-11-22T00:00:00.0+14:00", "2026-11-21T10:00:00,000000000Z"}) {
        EXPECT_EQ(parsed(text), kTen) << text;
    }
}

TEST(Iso, CutsAFractionToMilliseconds) {
    EXPECT_EQ(parsed("2026-11-21T10:00:00.5Z"), kTen + 500);
    EXPECT_EQ(parsed("2026-11-21T10:00:00.1239999Z"), kTen + 123);
    EXPECT_EQ(parsed("1969-12-31T23:59:59.9999Z"), -1);
}

TEST(Iso, ReadsABareDateAsMidnightUtc) {
    EXPECT_EQ(parsed("2026-11-21"), kTen - 10 * 3'600'000);
    EXPECT_EQ(parsed("2024-02-29"), 1'709'164'800'000);
}

TEST(Iso, TakesALeapSecondAsTheNextMinute) {
    EXPECT_EQ(parsed("2016-12-31T23:59:60Z"), parsed("2017-01-01T00:00:00Z"));
}

TEST(Iso, RefusesWhatIsNotAnInstant) {
    for (const auto* text : {"",
                             "2026",
                             "2026-11",
                             "2026-13-01",
                             "2026-02-29",
                             "2026-11-31",
                             "2026-00-10",
                             "26-11-21",
                             "2026-11-21T",
                             "2026-11-21T10",
                             "2026-11-21T10:00:00",
                             "2026-11-21T24:00:00Z",
                             "2026-11-21T10:60:00Z",
                             "2026-11-21T10:00:61Z",
                             "2026-11-21T10:00:00.Z",
                             "2026-11-21T10:00:00ZZ",
                             "2026-11-21T10:00:00+1",
                             "2026-11-21T10:00:00+01:0",
                             "2026-11-21T10:00:00+24:00",
                             "2026-11-21T10:00:00+01:60",
                             " 2026-11-21",
                             "2026-11-21 ",
                             "2026-1-2",
                             "+2026-11-21"}) {
        EXPECT_FALSE(parse_iso(text).has_value()) << text;
    }
}

TEST(Iso, ComesBackUnchangedOverFourCenturies) {
    for (std::int64_t ms = -6'000'000'000'000; ms < 7'000'000'000'000; ms += 86'399'937) {
        const auto instant = instant_from_unix_ms(ms);
        ASSERT_EQ(parse_iso(to_iso(instant)), instant) << ms;
    }
}

TEST(SystemClock, NeverGoesBackOnItsMonotonicSide) {
    const auto clock = system_clock();
    auto last = clock->mono();
    for (int i = 0; i < 10'000; ++i) {
        const auto next = clock->mono();
        ASSERT_GE(next, last);
        last = next;
    }
}

TEST(SystemClock, WaitsAtLeastUntilTheMoment) {
    const auto clock = system_clock();
    const auto until = clock->mono() + 20ms;
    clock->wait_until(until, {});
    EXPECT_GE(clock->mono(), until);
}

TEST(SystemClock, StopsWaitingWhenToldTo) {
    const auto clock = system_clock();
    int looks = 0;
    // The moment lies a day ahead: without the stop this test would never end.
    clock->wait_until(clock->mono() + 24h, [&] { return ++looks == 2; });
    EXPECT_EQ(looks, 2);
}

TEST(SimulatedClock, AdvancesInsteadOfWaiting) {
    SimulatedClock clock(instant_from_unix_ms(kTen));
    const auto start = clock.mono();
    clock.wait_until(start + 90s, {});
    EXPECT_EQ(clock.mono(), start + 90s);
    EXPECT_EQ(clock.now(), instant_from_unix_ms(kTen + 90'000));
    clock.wait_until(start, {});
    EXPECT_EQ(clock.mono(), start + 90s);
}

TEST(SimulatedClock, StandsStillWhenTheWaitIsStopped) {
    SimulatedClock clock(instant_from_unix_ms(kTen));
    clock.wait_until(clock.mono() + 90s, [] { return true; });
    EXPECT_EQ(clock.now(), instant_from_unix_ms(kTen));
}

TEST(SimulatedClock, KeepsItsMonotonicSideWhenTheWallClockIsSetBack) {
    SimulatedClock clock(instant_from_unix_ms(kTen));
    const auto start = clock.mono();
    clock.set(instant_from_unix_ms(0));
    EXPECT_EQ(clock.mono(), start);
    clock.advance(5s);
    EXPECT_EQ(clock.now(), instant_from_unix_ms(5'000));
    EXPECT_EQ(clock.mono(), start + 5s);
}

}  // namespace
}  // namespace koppel::base

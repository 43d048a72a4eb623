// A till's days under kills and lost answers: no day missing, none twice, no receipt in two places.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>

#include "fault/rounds.hpp"
#include "support/till.hpp"

namespace koppel::test {
namespace {

constexpr int kDays = 90;
constexpr int kReceipts = 20;

TillOptions options_for(int seed) {
    return {.from = "2026-09-01", .days = kDays, .receipts = kReceipts, .seed = seed};
}

void expect_every_day_once(TillWorld& world) {
    world.sandbox.no_faults();
    SyncResult last;
    for (int run = 0; run < 5; ++run) {
        last = world.sync({"--wait", "30"});
        if (last.exit.code == 0 && last.state("waiting").count == 0) break;
    }
    EXPECT_EQ(last.exit.code, 0) << last.text() << last.exit.both();
    const auto expected = true_days(world.retail("data"), {}, "2026-09-01", kDays);
    const auto lines = world.book("lines");
    EXPECT_EQ(differences(expected, days_of_book(lines)), "");
    EXPECT_EQ(lines.as_array().size(), static_cast<std::size_t>(kDays));
    EXPECT_EQ(last.state("waiting").count, 0) << last.text();
    EXPECT_EQ(last.state("failed").count, 0) << last.text();
}

// REQ H-04, REQ H-02
TEST(TillKill, AtRandomMomentsLosesNoDayAndEntersNoneTwice) {
    Chance chance;
    int kills = 0;
    for (int world_number = 0; kills < Chance::rounds() && world_number < 40; ++world_number) {
        TillWorld world(options_for(static_cast<int>(chance.seed() % 1'000) + world_number));
        world.sandbox.faults(
            R"([{"match":{"method":"PUT","path":"^/scrada/"},"kind":"latency","ms_min":50,"ms_max":250}])");
        for (bool ended = false; !ended && kills < Chance::rounds();) {
            const auto host = world.koppel.start({"--now", world.now, "sync", kTillContract, "-q"});
            ended = host->ended(chance.moment(5, 900));
            if (ended) break;
            host->kill(SIGKILL);
            ASSERT_TRUE(host->ended(Millis{10'000}));
            ++kills;
        }
        expect_every_day_once(world);
    }
    EXPECT_EQ(kills, Chance::rounds());
}

// REQ H-04
TEST(TillLostAnswer, ThirtyTimesEntersNoDayTwice) {
    Chance chance;
    TillWorld world(options_for(static_cast<int>(chance.seed() % 1'000)));
    world.sandbox.faults(
        R"([{"match":{"method":"PUT","path":"^/scrada/.*/lines"},"kind":"drop_after_commit","probability":0.5,"count":30}])");
    for (int run = 0; run < 10 && world.sandbox.applied("drop_after_commit") < 30; ++run)
        world.sync({"--wait", "30"});
    EXPECT_EQ(world.sandbox.applied("drop_after_commit"), 30);
    expect_every_day_once(world);
}

}  // namespace
}  // namespace koppel::test

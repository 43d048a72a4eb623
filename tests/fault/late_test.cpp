// A request can land seconds after its sender died. The settle time is what keeps it from being sent twice;
// with a settle time of zero the same test must find a duplicate, or it proves nothing.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "fault/rounds.hpp"
#include "support/world.hpp"

namespace koppel::test {
namespace {

constexpr const char* kLate =
    R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"late","ms_min":0,"ms_max":5000}])";

WorldOptions with_settle_time(int seconds, std::uint64_t seed) {
    return {.sandbox = {.orders = 60, .seed = seed}, .change = [seconds](ContractFile& file) {
                file.contract()["limits"] = {{"settle_seconds", seconds}, {"look_gap_seconds", 1}};
            }};
}

// Kills the host while POSTs are under way that will land up to five seconds later.
void kill_several_times(World& world, Chance& chance, int kills) {
    world.sandbox.faults(kLate);
    for (int i = 0; i < kills; ++i) {
        const std::int64_t posts = world.sandbox.requests("POST /asperion/v1/debtors");
        const auto host = world.koppel.start({"sync", kContract, "-q", "--wait", "5"});
        eventually(Millis{5'000}, [&] {
            return host->ended() || world.sandbox.requests("POST /asperion/v1/debtors") > posts + 3;
        });
        if (host->ended(chance.moment(50, 600))) break;
        host->kill(SIGKILL);
        host->ended(Millis{10'000});
    }
}

// All that was sent has landed once this time is over.
void let_everything_land() {
    pause_for(Millis{5'500});
}

// REQ H-04
TEST(LateLanding, WithinTheSettleTimeLosesAndDoublesNothing) {
    Chance chance;
    World world(with_settle_time(6, chance.seed() % 1'000'000));
    kill_several_times(world, chance, 3);
    const SyncResult last = world.koppel.sync_to_rest(kContract, 10, {"--wait", "60"});
    let_everything_land();
    EXPECT_GT(world.sandbox.applied("late"), 0);
    EXPECT_EQ(last.unsettled(), 0) << last.text();
    EXPECT_EQ(world.discrepancies(), "") << last.text();
}

// The mutant of the test above.
TEST(LateLanding, WithoutSettleTimeDoublesSomething) {
    std::size_t doubled = 0;
    for (int attempt = 0; attempt < 3 && doubled == 0; ++attempt) {
        Chance chance;
        World world(with_settle_time(0, (chance.seed() + static_cast<std::uint64_t>(attempt)) % 1'000'000));
        kill_several_times(world, chance, 3);
        world.koppel.sync_to_rest(kContract, 4, {"--wait", "20"});
        let_everything_land();
        doubled = world.sandbox.books().duplicate_references.size();
    }
    std::cout << doubled << " references are there more than once without a settle time" << std::endl;
    EXPECT_GT(doubled, 0u);
}

}  // namespace
}  // namespace koppel::test

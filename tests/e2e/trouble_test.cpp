// Temporary faults on either side: they are waited out, and nothing is lost or doubled.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

constexpr const char* kWait = "120";  // seconds that a run may wait for what is due later

WorldOptions small(std::uint64_t seed, std::vector<std::string> more = {}) {
    return {.sandbox = {.orders = 60, .seed = seed, .more = std::move(more)}};
}

// A fault that is over while the run waits: at the end everything is in its place without anybody's help.
void expect_overcome(World& world, const char* kind) {
    const SyncResult sync = world.koppel.sync_to_rest(kContract, 10, {"--wait", kWait});
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_GT(world.sandbox.applied(kind), 0) << "the fault was never met";
    EXPECT_EQ(world.discrepancies(), "") << sync.text();
}

// REQ H-07
TEST(Trouble, OfTheBooksBeingDownIsRetried) {
    World world(small(41));
    world.sandbox.faults(R"([{"match":{"path":"^/asperion/v1/"},"kind":"status","status":503,"count":12}])");
    expect_overcome(world, "status");
}

// REQ H-07
TEST(Trouble, OfTooManyRequestsIsWaitedOutAsTheSinkAsks) {
    World world(small(42));
    world.sandbox.faults(R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},
                              "kind":"status","status":429,"retry_after":1,"count":8}])");
    expect_overcome(world, "status");
}

// REQ H-07
TEST(Trouble, OfTheShopsLimitIsWaitedOut) {
    World world(small(43));
    world.sandbox.faults(
        R"([{"match":{"path":"^/ecom/nl/orders"},"kind":"status","status":429,"retry_after":1,"count":3}])");
    expect_overcome(world, "status");
}

// REQ H-07
TEST(Trouble, OfATemporary404InTheShopIsRetried) {
    World world(small(44));
    world.sandbox.faults(R"([{"match":{"path":"^/ecom/nl/orders/[0-9]+"},"kind":"not_found_once","count":30},
                             {"match":{"path":"^/ecom/nl/orders.json"},"kind":"not_found_once","count":1}])");
    expect_overcome(world, "not_found_once");
}

// REQ H-07
TEST(Trouble, OfAShopThatResetsConnectionsIsRetried) {
    World world(small(45));
    world.sandbox.faults(R"([{"match":{"path":"^/ecom/"},"kind":"reset","probability":0.3,"count":10}])");
    expect_overcome(world, "reset");
}

// REQ H-04, REQ H-07
TEST(Trouble, OfEveryKindAtOnceLosesAndDoublesNothing) {
    World world({.sandbox = {.orders = 150, .seed = 46}});
    world.sandbox.faults(R"([
        {"match":{"method":"POST","path":"^/asperion/v1/"},"kind":"drop_after_commit","probability":0.1,"count":15},
        {"match":{"method":"POST","path":"^/asperion/v1/"},"kind":"truncate","probability":0.1,"count":10},
        {"match":{"path":"^/asperion/v1/"},"kind":"drop_before","probability":0.05,"count":15},
        {"match":{"path":"^/asperion/v1/"},"kind":"status","status":502,"probability":0.05,"count":15},
        {"match":{"path":"^/ecom/"},"kind":"truncate","probability":0.1,"count":5}])");
    expect_overcome(world, "drop_after_commit");
}

// REQ H-07
TEST(Trouble, ThatLastsLeavesEverythingQueuedForLater) {
    World world(small(47));
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"status","status":503}])");
    const SyncResult down = world.sync({"--wait", "1"});
    EXPECT_EQ(down.state("posted").count, 0) << down.text();
    EXPECT_GT(down.unsettled(), 0) << down.text();
    EXPECT_FALSE(down.next_due.empty()) << "an operator must see when it goes on";
    for (const auto& row : world.koppel.records(kContract, "retrying"))
        EXPECT_FALSE(row.reason.empty()) << row.number;

    world.sandbox.no_faults();
    const SyncResult up = world.koppel.sync_to_rest(kContract, 10, {"--wait", kWait});
    EXPECT_EQ(up.unsettled(), 0) << up.text();
    EXPECT_EQ(world.discrepancies(), "");
}

// Nothing is answered, or only what would change something is not: then nobody knows whether it was done.
constexpr const char* kAllDown = R"([{"match":{"path":"^/asperion/v1/"},"kind":"status","status":503}])";
constexpr const char* kNothingTaken =
    R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"status","status":503}])";

void expect_left_to_a_person(std::uint64_t seed, const char* faults) {
    World world({.sandbox = {.orders = 15, .seed = seed}});
    world.sandbox.faults(faults);
    world.sync({"--wait", "0", "--now", "2026-11-21T10:00:00Z"});
    std::vector<std::string> tried;  // others of the same customer wait for these
    for (const auto& row : world.koppel.records(kContract))
        if (row.attempts > 0) tried.push_back(row.number);
    ASSERT_GT(tried.size(), 5u);
    world.sync({"--wait", "3", "--now", "2026-11-24T09:00:00Z"});  // 71 hours
    for (const auto& number : tried)
        EXPECT_NE(world.koppel.record(kContract, number).state, "failed") << number;
    const SyncResult over = world.sync({"--wait", "8", "--now", "2026-11-24T10:30:00Z"});
    EXPECT_EQ(over.exit.code, 3) << over.text();
    for (const auto& number : tried) {
        const RecordRow row = world.koppel.record(kContract, number);
        ASSERT_EQ(row.state, "failed") << row.reason;
        EXPECT_EQ(row.reason_code, "too_old");
        for (const auto* part : {number.c_str(), "72 hours", "retry"})
            EXPECT_NE(row.reason.find(part), std::string::npos) << row.reason;
    }
    world.sandbox.no_faults();
    std::vector<std::string> command{"retry", kContract};
    command.insert(command.end(), tried.begin(), tried.end());
    world.koppel.must(command);
    world.sync({"--now", "2026-11-24T11:00:00Z"});
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-07
TEST(Trouble, ThatLastsLongerThanTheLimitIsLeftToAPersonAndCanBeRetried) {
    expect_left_to_a_person(49, kAllDown);
}

// REQ H-07, REQ H-04
TEST(Trouble, OfUnclearAnswersThatLastsIsLeftToAPersonToo) {
    expect_left_to_a_person(52, kNothingTaken);
}

// REQ H-07
TEST(Trouble, IsTriedAgainAtLeastEveryQuarterOfAnHour) {
    World world(small(50));
    world.sandbox.faults(kAllDown);
    const std::string number = *world.sandbox.truth().bookable_numbers().begin();
    std::int64_t attempts = 0;
    for (const auto* hour : {"10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21"}) {
        const std::string day = "2026-11-21T" + std::string(hour);
        world.sync({"--wait", "0", "--now", day + ":00:00Z"});
        const auto record = world.koppel.json({"record", kContract, number});
        EXPECT_GT(record.at("attempts").to_number<std::int64_t>(), attempts) << hour;
        attempts = record.at("attempts").to_number<std::int64_t>();
        EXPECT_LT(std::string(record.at("next_attempt").as_string()), day + ":16:00") << "later than the cap";
    }
}

// REQ H-07
TEST(Trouble, WaitsAsLongAsTheSinkWishes) {
    World world(small(51));
    world.sandbox.faults(R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},
                              "kind":"status","status":503,"retry_after":1800}])");
    world.sync({"--wait", "0", "--now", "2026-11-21T10:00:00Z"});
    const auto rows = world.koppel.records(kContract, "waiting");
    ASSERT_FALSE(rows.empty());
    for (const auto& row : rows) {
        EXPECT_GE(
            std::string(world.koppel.json({"record", kContract, row.number}).at("next_attempt").as_string()),
            "2026-11-21T10:30:00")
            << row.number;
        EXPECT_TRUE(
            row.reason.starts_with("the vendor asks to wait; it goes on by itself at 2026-11-21T10:30"))
            << row.reason;
    }
}

// REQ H-07
TEST(Trouble, OfAnAnswerThatIsFarTooLargeIsReportedAndNotKept) {
    World world(small(48));
    world.sandbox.faults(
        R"([{"match":{"path":"^/ecom/nl/orders.json"},"kind":"oversize","bytes":200000000,"count":1}])");
    world.sync();
    expect_overcome(world, "oversize");
}

}  // namespace
}  // namespace koppel::test

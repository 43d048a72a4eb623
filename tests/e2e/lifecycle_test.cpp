// Bullets, start, pause, resume, and the days that a contract covers.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// REQ H-08, REQ EA-02
TEST(Bullet, IsGreenWhenAuthorisedAndReachable) {
    World world({.sandbox = {.orders = 5}, .start = false});
    for (const char* connection : {kShop, kBooks}) {
        const auto bullet = world.koppel.json({"check", connection});
        EXPECT_TRUE(bullet.at("green").as_bool()) << connection;
        EXPECT_FALSE(bullet.at("account").as_string().empty()) << connection;
    }
}

// REQ H-08
TEST(Bullet, IsRedWithTheReasonWhenTheKeyIsRevoked) {
    World world({.sandbox = {.orders = 5}, .start = false});
    world.sandbox.shop_config(R"({"revoked":true})");
    const Exit check = world.koppel.run({"check", kShop});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_NE(check.both().find("red"), std::string::npos) << check.both();
    EXPECT_NE(check.both().find("key refused"), std::string::npos) << check.both();

    world.sandbox.shop_config(R"({"revoked":false})");
    EXPECT_EQ(world.koppel.run({"check", kShop}).code, 0);
}

// REQ H-08
TEST(Bullet, IsRedWhenTheOtherSideIsNotThere) {
    World world({.sandbox = {.orders = 5}, .start = false});
    world.file.settings(kShop)["api_url"] = "http://127.0.0.1:1/ecom";  // nobody listens there
    ASSERT_EQ(world.apply().code, 0);
    const Exit check = world.koppel.run({"check", kShop});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_NE(check.both().find("red"), std::string::npos) << check.both();
    EXPECT_EQ(check.signal, 0);
}

// REQ H-08
TEST(Start, IsRefusedWhileABulletIsRed) {
    World world({.sandbox = {.orders = 5}, .start = false});
    world.sandbox.shop_config(R"({"revoked":true})");
    const Exit start = world.koppel.run({"start", kContract});
    EXPECT_EQ(start.code, 1) << start.both();
    EXPECT_NE(start.both().find("not started"), std::string::npos) << start.both();

    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 2) << sync.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
}

// REQ H-08
TEST(Start, IsNeededBeforeAnythingFlows) {
    World world({.sandbox = {.orders = 5}, .start = false});
    const SyncResult before = world.sync();
    EXPECT_EQ(before.exit.code, 2) << before.text();
    EXPECT_NE(before.exit.err.find("start"), std::string::npos) << before.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
    EXPECT_EQ(world.sandbox.requests("GET /ecom/nl/orders.json"), 0);
}

// REQ H-08
TEST(Pause, LosesNothing) {
    World world({.sandbox = {.orders = 40, .seed = 11}});
    world.sync();
    world.koppel.must({"pause", kContract});
    world.sandbox.add_orders(10);
    const std::int64_t invoices = world.sandbox.books().invoices;
    const SyncResult paused = world.sync();
    EXPECT_EQ(paused.exit.code, 2) << paused.text();
    EXPECT_NE(paused.exit.err.find("paused"), std::string::npos) << paused.text();
    EXPECT_EQ(world.sandbox.books().invoices, invoices);

    world.koppel.must({"resume", kContract});
    world.sync();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-09
TEST(StartDate, LeavesOlderOrdersAlone) {
    const std::string day = "2026-11-12";
    World world({.sandbox = {.orders = 120, .seed = 12},
                 .change = [&](ContractFile& file) { file.contract()["start_date"] = day; }});
    world.sync();
    std::int64_t expected = 0;
    std::int64_t older = 0;
    const Truth truth = world.sandbox.truth();
    for (const auto& order : truth.orders) {
        const auto answer = world.sandbox.shop("/orders/" + order.key + ".json");
        const bool wanted = std::string(answer.at("order").at("createdAt").as_string()).substr(0, 10) >= day;
        older += wanted ? 0 : 1;
        expected += wanted && order.bookable() ? 1 : 0;
    }
    ASSERT_GT(older, 20);
    ASSERT_GT(expected, 20);
    EXPECT_EQ(world.sandbox.books().invoices, expected);
    for (const auto& invoice : world.sandbox.invoices())
        EXPECT_GE(std::string(invoice.at("date").as_string()).substr(0, 10), day);
}

// REQ H-09
TEST(Period, ProcessedAgainPostsOnlyWhatWasNotPosted) {
    World world({.sandbox = {.orders = 120, .seed = 13},
                 .change = [](ContractFile& file) { file.contract()["start_date"] = "2026-11-12"; }});
    world.sync();
    const std::int64_t before = world.sandbox.books().invoices;

    const SyncResult again = world.sync({"--from", "2026-11-12", "--to", "2026-11-20"});
    EXPECT_EQ(again.posted_now, 0) << again.text();
    EXPECT_GT(again.read, 0) << again.text();
    EXPECT_EQ(world.sandbox.books().invoices, before);

    // The contract begins earlier after all: the earlier days are read, what stands there is not posted
    // again.
    world.file.contract()["start_date"] = "2026-10-01";
    ASSERT_EQ(world.apply().code, 0);
    const SyncResult earlier = world.sync({"--from", "2026-10-01", "--to", "2026-11-20"});
    EXPECT_GT(earlier.posted_now, 0) << earlier.text();
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test

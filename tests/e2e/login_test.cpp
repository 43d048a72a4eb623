// OAuth as the host keeps it: access tokens that end, refresh tokens that are used once, answers that get
// lost.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

constexpr const char* kToken = "POST /asperion-identity/connect/token";

// REQ H-13
TEST(Login, IsRenewedWhenTheAccessTokenEndsDuringARun) {
    World world({.sandbox = {.orders = 150, .seed = 51}});
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"latency","ms_min":20,"ms_max":30}])");
    const std::int64_t before = world.sandbox.requests(kToken);
    const auto sync = world.koppel.start({"sync", kContract, "-o", "json"});
    ASSERT_TRUE(eventually(Millis{60'000}, [&] { return world.sandbox.books().invoices >= 20; }))
        << sync->err();
    world.sandbox.post("/_sandbox/clock", R"({"advance_seconds":7200})");
    const SyncResult result = read_sync(sync->wait(Millis{120'000}));
    EXPECT_EQ(result.exit.code, 3) << result.text();
    EXPECT_GT(world.sandbox.requests(kToken), before);
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-13
TEST(Login, SurvivesTokensOfOneSecond) {
    World world({.sandbox = {.orders = 100, .seed = 52, .more = {"--asperion-token-seconds", "1"}}});
    const SyncResult sync = world.koppel.sync_to_rest(kContract, 10, {"--wait", "60"});
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(world.discrepancies(), "");
    world.sandbox.add_orders(20);
    world.koppel.sync_to_rest(kContract, 10, {"--wait", "60"});
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-13
TEST(Login, KeepsTheRotatedRefreshTokenFromRunToRun) {
    World world({.sandbox = {.orders = 30, .seed = 53}});
    for (int run = 0; run < 5; ++run) {
        world.sandbox.books_config(R"({"revoke_access":true})");
        world.sandbox.add_orders(4);
        const SyncResult sync = world.sync();
        EXPECT_TRUE(sync.errors.empty()) << sync.text();
    }
    EXPECT_GE(world.sandbox.requests(kToken), 5);
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-13
TEST(Login, IsRepeatedWhenTheAnswerWasLostAndTheVendorTakesTheOldToken) {
    World world({.sandbox = {.orders = 40, .seed = 54, .more = {"--asperion-rotation", "grace"}}});
    world.sandbox.books_config(R"({"revoke_access":true})");
    world.sandbox.faults(
        R"([{"match":{"path":"^/asperion-identity/connect/token"},"kind":"drop_after_commit","count":1}])");
    const SyncResult sync = world.koppel.sync_to_rest(kContract, 5, {"--wait", "60"});
    EXPECT_EQ(world.sandbox.applied("drop_after_commit"), 1);
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-13
TEST(Login, IsAskedForOnceTheTokenIsSpentAndNothingIsLost) {
    World world({.sandbox = {.orders = 40, .seed = 55}});
    world.sandbox.books_config(R"({"revoke_access":true,"revoke_refresh":true})");
    const SyncResult sync = world.sync({"--wait", "5"});
    EXPECT_EQ(sync.exit.code, 1) << sync.text();
    EXPECT_NE(sync.text().find("log"), std::string::npos) << "the operator must hear that a login is needed\n"
                                                          << sync.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
    EXPECT_LE(world.sandbox.requests(kToken), 6) << "a spent token must not be tried again and again";
    EXPECT_EQ(sync.state("failed").count,
              static_cast<std::int64_t>(world.sandbox.truth().numbers("wrong_total").size() +
                                        world.sandbox.truth().numbers("unknown_vat").size()))
        << "no record may fail for a missing login";

    const Exit check = world.koppel.run({"check", kBooks});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_NE(check.both().find("red"), std::string::npos) << check.both();

    const auto shown = world.koppel.json({"get", "connections", kBooks}).as_array().at(0);
    EXPECT_EQ(shown.at("login"), "needs_login");
    EXPECT_FALSE(shown.at("login_reason").as_string().empty()) << "the vendor's words";
    const std::int64_t asked = world.sandbox.requests(kToken);
    EXPECT_EQ(world.sync({"--wait", "5"}).exit.code, 1);
    EXPECT_EQ(world.sandbox.requests(kToken), asked) << "not asked again before somebody has logged in";
}

}  // namespace
}  // namespace koppel::test

// What koppel does at the shop: it reads, and nothing else.
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <sstream>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// REQ EA-01
TEST(Shop, IsOnlyReadAndNeverChanged) {
    World world({.sandbox = {.orders = 60, .seed = 91}});
    world.sandbox.post("/_sandbox/journal", R"({"on":true})");
    ASSERT_EQ(world.sync().unsettled(), 0);
    world.sandbox.pay_all();
    world.sync();
    ASSERT_EQ(world.discrepancies(), "");

    std::istringstream journal(ask(world.sandbox.port(), {.path = "/_sandbox/journal"}).body);
    std::size_t asked = 0;
    for (std::string line; std::getline(journal, line);) {
        const auto request = boost::json::parse(line);
        const std::string target(request.at("target").as_string());
        if (!target.starts_with("/ecom/")) continue;
        ++asked;
        EXPECT_EQ(request.at("method").as_string(), "GET") << line;
        EXPECT_EQ(target.find("stock"), std::string::npos) << line;
    }
    EXPECT_GT(asked, 0U);
}

// REQ EA-03, REQ C-02
TEST(Shop, NewAndChangedOrdersAreFoundByTheNextRunWithoutBeingTold) {
    World world({.sandbox = {.orders = 40, .seed = 93}});
    ASSERT_EQ(world.sync().unsettled(), 0);
    const auto first = world.sandbox.books().invoices;
    world.sandbox.pay_all();       // older documents that changed since
    world.sandbox.add_orders(10);  // and new ones
    const SyncResult second = world.sync();
    EXPECT_GT(second.posted_now, 0) << second.text();
    EXPECT_EQ(world.sandbox.books().invoices, first + second.posted_now);
    EXPECT_EQ(world.discrepancies(), "");
    EXPECT_EQ(world.sync().posted_now, 0);
}

// REQ C-04
TEST(Shop, DocumentThatChangesAfterItWasPostedGetsAttentionAndIsNotPostedAgain) {
    World world({.sandbox = {.orders = 20, .seed = 92}});
    ASSERT_EQ(world.sync().unsettled(), 0);
    const auto truth = world.sandbox.truth();
    const TrueOrder& order = truth.order(*truth.bookable_numbers().begin());
    const auto before = world.sandbox.books();
    const auto posted = world.koppel.record(kContract, order.number);
    ASSERT_EQ(posted.state, "posted");
    ASSERT_FALSE(posted.attention);

    world.sandbox.post("/_sandbox/ecom/patch",
                       R"({"resource":"orders/)" + order.key + R"(","set":{"priceIncl":1234.56}})");
    world.sync();
    const auto changed = world.koppel.record(kContract, order.number);
    EXPECT_EQ(changed.state, "posted");
    EXPECT_TRUE(changed.attention);
    EXPECT_NE(changed.reason.find("1234.56"), std::string::npos) << changed.reason;
    EXPECT_NE(changed.reason.find(order.number), std::string::npos) << changed.reason;
    EXPECT_EQ(changed.sink_id, posted.sink_id);
    EXPECT_EQ(world.sandbox.books().invoices, before.invoices);
    EXPECT_EQ(world.sandbox.books().sum_incl, before.sum_incl);
}

}  // namespace
}  // namespace koppel::test

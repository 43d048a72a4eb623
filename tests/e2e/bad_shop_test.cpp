// A shop that sends nonsense: each bad order fails by itself with a reason, the others are posted, and
// nothing is posted wrongly.
#include <gtest/gtest.h>

#include <map>

#include "support/world.hpp"

namespace koppel::test {
namespace {

struct Nonsense {
    std::string key;   // of the order
    std::string wish;  // what follows the resource, see the sandbox's README
    std::string part;  // of the reason
    std::string below = "";
};

const std::vector<Nonsense> kNonsense = {
    {"316000003", R"("set":{"priceIncl":"abc"})", "priceIncl"},
    {"316000004", R"("set":{"priceIncl":false,"priceExcl":null})", "priceExcl"},
    {"316000005", R"("set":{"createdAt":[]})", "createdAt"},
    {"316000006", R"("set":{"email":{"a":1}})", "email"},
    {"316000008", R"("set":{"quantityOrdered":0})", "quantityOrdered", "/products/0"},
    {"316000009", R"("set":{"quantityOrdered":""})", "quantityOrdered", "/products/0"},
    {"316000010", R"("set":{"priceIncl":-5})", "", "/products/0"},
    {"316000011", R"("raw":"[]")", "no line", "/products/0"},
    {"316000012", R"("body":"<html>oops","html":true)", "JSON", "/products"},
    {"316000013", R"("body":"<html>oops","status":502,"html":true)", "502", "/products"},
    {"316000014", R"("body":"{\"orderProducts\":[{")", "JSON", "/products"},
    {"316000016", R"("set":{"addressShippingCountry":{"code":"nederland"}})", "addressShippingCountry"},
};

// REQ H-03, REQ H-06, REQ EA-05
TEST(BadShop, FailsEveryBadOrderWithItsReasonAndPostsTheOthers) {
    World world({.sandbox = {.orders = 60,
                             .seed = 51,
                             .more = {"--wrong-percent", "0", "--unpaid-percent", "0",
                                      "--unknown-vat-percent", "0", "--cancelled-percent", "0"}}});
    const Truth truth = world.sandbox.truth();
    std::map<std::string, const Nonsense*> bad;
    for (const auto& nonsense : kNonsense) {
        bad[nonsense.key] = &nonsense;
        world.sandbox.post("/_sandbox/ecom/patch", R"({"resource":"orders/)" + nonsense.key + nonsense.below +
                                                       "\"," + nonsense.wish + "}");
        if (nonsense.below == "/products")  // nor does the order itself bring its lines
            world.sandbox.post("/_sandbox/ecom/patch",
                               R"({"resource":"orders/)" + nonsense.key + R"(","set":{"products":false}})");
    }
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 3) << sync.text();
    Cents expected = 0;
    for (const auto& row : world.koppel.records(kContract)) {
        if (bad.contains(row.key)) {
            EXPECT_EQ(row.state, "failed") << row.key << " " << row.reason;
            EXPECT_NE(row.reason.find(bad[row.key]->part), std::string::npos) << row.key << " " << row.reason;
            continue;
        }
        const TrueOrder& order = truth.order(row.number);
        EXPECT_EQ(row.state, order.bookable() ? "posted" : "ignored") << row.number << " " << row.reason;
        if (order.bookable()) expected += order.incl;
    }
    EXPECT_EQ(world.sandbox.books().sum_incl, expected);
    EXPECT_EQ(sync.read, 60) << sync.text();

    // Once the shop is well again, they are posted without anybody's help.
    world.sandbox.post("/_sandbox/clock", R"({"advance_seconds":60})");
    world.sandbox.post("/_sandbox/ecom/mend", "{}");
    for (const auto& nonsense : kNonsense)
        world.sandbox.post("/_sandbox/ecom/patch",
                           R"({"resource":"orders/)" + nonsense.key + R"(","set":{}})");
    const SyncResult mended = world.sync();
    EXPECT_EQ(world.discrepancies(), "") << mended.text();
}

// Amounts that are numbers, but not of money: they are shown as they came, and fail the checks.
TEST(BadShop, FailsAmountsThatAreNotInCentsOrTooLarge) {
    World world({.sandbox = {.orders = 10, .seed = 54}});
    const std::map<std::string, std::string> amounts{
        {"316000002", "61.123456"}, {"316000003", "100000000000000000"}, {"316000004", "1e300"}};
    for (const auto& [key, amount] : amounts)
        world.sandbox.post("/_sandbox/ecom/patch",
                           R"({"resource":"orders/)" + key + R"(","set":{"priceIncl":)" + amount + "}}");
    EXPECT_EQ(world.koppel.run({"sync", kContract}).code, 3);
    for (const auto& [key, amount] : amounts)
        EXPECT_EQ(world.koppel.json({"record", kContract, key}).at("state").as_string(), "failed") << amount;
    const Truth truth = world.sandbox.truth();
    Cents expected = 0;
    for (const auto& order : truth.orders)
        if (order.bookable() && !amounts.contains(order.key)) expected += order.incl;
    EXPECT_EQ(world.sandbox.books().sum_incl, expected);
}

TEST(BadShop, IsAskedAgainWhenItsListIsNoList) {
    World world({.sandbox = {.orders = 30, .seed = 52}});
    world.sandbox.post("/_sandbox/ecom/patch", R"({"resource":"orders","body":"<html>","html":true})");
    const SyncResult first = world.sync();
    EXPECT_NE(first.exit.code, 0) << first.text();
    EXPECT_EQ(world.sandbox.books().invoices, 0);
    world.sandbox.post("/_sandbox/ecom/mend", "{}");
    world.sync();
    EXPECT_EQ(world.discrepancies(), "");
}

TEST(BadShop, MayHaveLongAndHeavyOrders) {
    World world({.sandbox = {.orders = 10, .seed = 53}});
    world.sandbox.post("/_sandbox/ecom/orders", R"({"count":1,"lines":5000})");
    world.sandbox.post("/_sandbox/ecom/patch", R"({"resource":"orders/316000002","fill":{"memo":10000000}})");
    const SyncResult sync = world.sync();
    EXPECT_EQ(world.discrepancies(), "") << sync.text();
}

}  // namespace
}  // namespace koppel::test

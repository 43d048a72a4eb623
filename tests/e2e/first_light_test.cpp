// A shop's thousand orders become invoices: every one in its place, to the cent, once.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <regex>

#include "support/world.hpp"

namespace koppel::test {
namespace {

// The figures that the message of a failed total check holds.
struct Figures {
    Cents said = 0;
    Cents lines = 0;
    Cents difference = 0;
};

std::vector<Figures> figures_in(const std::string& message) {
    static const std::regex pattern(
        R"(says (-?[0-9.]+) EUR, its lines add up to (-?[0-9.]+) EUR, a difference of (-?[0-9]+\.[0-9]{2}) EUR)");
    std::vector<Figures> found;
    for (std::sregex_iterator at(message.begin(), message.end(), pattern), end; at != end; ++at)
        found.push_back({cents((*at)[1].str()), cents((*at)[2].str()), cents((*at)[3].str())});
    return found;
}

// The sum of an order's parts as the shop lists them, including VAT.
Cents sum_of_parts(const Sandbox& sandbox, const std::string& key) {
    const auto answer = sandbox.shop("/orders/" + key + ".json");
    const auto& order = answer.at("order").as_object();
    const auto in_cents = [](const boost::json::value& number) {
        return static_cast<Cents>(std::llround(number.to_number<double>() * 100));
    };
    Cents sum = in_cents(order.at("shipmentPriceIncl")) + in_cents(order.at("paymentPriceIncl"));
    const auto products = sandbox.shop("/orders/" + key + "/products.json");
    for (const auto& line : products.at("orderProducts").as_array())
        sum += in_cents(line.at("priceIncl"));
    return sum;
}

// REQ H-01, REQ H-02, REQ H-03, REQ H-04, REQ EA-04, REQ EA-05, REQ EA-25
TEST(FirstLight, PostsAThousandOrdersToTheCentAndTellsTheRestApart) {
    World world({.sandbox = {.orders = 1000, .seed = 20261120}});
    const Truth truth = world.sandbox.truth();
    ASSERT_GT(truth.numbers("wrong_total").size(), 10u);
    ASSERT_GT(truth.numbers("unpaid").size(), 50u);
    ASSERT_GT(truth.bookable_numbers().size(), 800u);

    const SyncResult first = world.sync();
    ASSERT_EQ(first.exit.code, 3) << first.text();  // some records wait for a person
    EXPECT_EQ(first.read, 1000) << first.text();
    EXPECT_EQ(first.posted_now, static_cast<std::int64_t>(truth.bookable_numbers().size()));
    EXPECT_EQ(first.state("posted").sum, truth.bookable_sum());
    EXPECT_EQ(first.unsettled(), 0) << first.text();
    EXPECT_EQ(world.discrepancies(), "");

    const SyncResult second = world.sync();
    EXPECT_EQ(second.posted_now, 0) << second.text();
    EXPECT_EQ(world.discrepancies(), "");

    world.sandbox.pay_all();
    const SyncResult third = world.sync();
    EXPECT_EQ(third.posted_now, static_cast<std::int64_t>(truth.numbers("unpaid").size())) << third.text();
    EXPECT_EQ(third.state("open").count, 0);
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-03
TEST(FirstLight, FailsEveryWrongOrderWithBothFigures) {
    World world({.sandbox = {.orders = 300, .seed = 7, .more = {"--wrong-percent", "10"}}});
    world.sync();
    const Truth truth = world.sandbox.truth();
    std::size_t seen = 0;
    for (const auto& row : world.koppel.records(kContract, "failed")) {
        const TrueOrder& order = truth.order(row.number);
        if (order.kind != "wrong_total") continue;
        ++seen;
        EXPECT_NE(row.reason.find(row.number), std::string::npos) << row.reason;
        EXPECT_EQ(row.reason_code, "check:total_differs") << row.reason;
        const auto figures = figures_in(row.reason);
        ASSERT_FALSE(figures.empty()) << row.reason;
        EXPECT_EQ(figures.front().said, order.incl) << row.reason;
        EXPECT_EQ(figures.front().lines, sum_of_parts(world.sandbox, row.key)) << row.reason;
        EXPECT_EQ(figures.front().difference, figures.front().said - figures.front().lines) << row.reason;
        EXPECT_NE(figures.front().difference, 0) << row.reason;
    }
    EXPECT_EQ(seen, truth.numbers("wrong_total").size());
    EXPECT_GE(seen, 25u);
}

// REQ H-03
TEST(FirstLight, FailsAnOrderWithAnUnknownVatRateNamingTheRate) {
    World world({.sandbox = {.orders = 100, .seed = 3, .more = {"--unknown-vat-percent", "5"}}});
    world.sync();
    const auto expected = world.sandbox.truth().numbers("unknown_vat");
    ASSERT_EQ(expected.size(), 5u);
    for (const auto& number : expected) {
        const RecordRow row = world.koppel.record(kContract, number);
        EXPECT_EQ(row.state, "failed");
        EXPECT_EQ(row.reason_code, "check:vat_rate_without_code");
        EXPECT_NE(row.reason.find("13%"), std::string::npos) << row.reason;
        EXPECT_NE(row.reason.find(number), std::string::npos) << row.reason;
    }
}

// REQ EA-04
TEST(FirstLight, KeepsAnUnpaidOrderOpenUntilItIsPaid) {
    World world({.sandbox = {.orders = 60, .seed = 5, .more = {"--unpaid-percent", "20"}}});
    world.sync();
    const auto unpaid = world.sandbox.truth().numbers("unpaid");
    ASSERT_GE(unpaid.size(), 10u);
    const std::string number = *unpaid.begin();
    EXPECT_EQ(world.koppel.record(kContract, number).state, "open");

    world.sandbox.pay({number});
    world.sync();
    const RecordRow row = world.koppel.record(kContract, number);
    EXPECT_EQ(row.state, "posted");
    EXPECT_FALSE(row.sink_id.empty());
    EXPECT_EQ(world.discrepancies(), "");
}

TEST(FirstLight, PostsOrdersThatComeInLater) {
    World world({.sandbox = {.orders = 40, .seed = 8}});
    world.sync();
    world.sandbox.add_orders(25);
    const SyncResult later = world.sync();
    EXPECT_GT(later.posted_now, 10) << later.text();
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test

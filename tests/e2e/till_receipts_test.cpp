// Single receipts of a till become receipts at Scrada, one by one: sums per VAT rate and payment method equal
// what the facts behind the receipts come to, by code that the product does not share.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <set>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

json::object& contract_of(json::object& file) {
    return file.at("contracts").as_array().at(0).as_object();
}
json::object& flow_of(json::object& file) {
    return contract_of(file).at("flows").as_array().at(0).as_object();
}

// Bancontact and what is sold on account one by one, the rest in their day.
void hybrid(json::object& file) {
    auto& flow = flow_of(file);
    flow["mode"] = "hybrid";
    flow["as"] = "receipt";
    flow["days_as"] = "daily_receipts";
    auto& contract = contract_of(file);
    contract.at("sink").as_object()["zero_vat_type"] = "2";
    auto& methods = contract.at("payment_methods").as_array();
    methods.push_back({{"method", "OP FACTUUR"}, {"booking", "individual"}, {"debtor", "400100"}});
    methods.push_back({{"method", "Bancontact"}, {"booking", "individual"}});
    contract.at("day_totals").as_object()["mixed_payment"] = "day_totals";
}

// Every receipt of both shops.
void one_by_one(json::object& file) {
    auto& flow = flow_of(file);
    flow["mode"] = "individual";
    flow["as"] = "receipt";
    auto& contract = contract_of(file);
    contract.at("sink").as_object()["zero_vat_type"] = "2";
    contract.at("vat").as_array().push_back(
        {{"country", "NL"}, {"rate", "9"}, {"code", "Ontvangsten NL 9%"}});
    contract.at("day_totals").as_object().erase("shops");
}

TillTerms by_rate(TillTerms terms = {}) {
    terms.categories = {{"21", "21"}, {"9", "9"}, {"6", "6"}, {"0", "0"}};
    terms.rounding = "outside";
    return terms;
}

TillTerms all_of_them() {
    TillTerms terms = by_rate();
    terms.shop = 0;
    return terms;
}

TillTerms alone() {
    TillTerms terms;
    terms.individual_methods = {6, 7};
    return terms;
}

json::value sums_of(const TillWorld& world) {
    return world.scrada(std::string(kScradaCompany) + "/receipt_sums");
}

// Without the days on which there was nothing.
DaysTruth expected_receipts(const TillWorld& world, TillTerms terms, int days) {
    auto truth = true_days(world.retail("data"), terms, world.options.from, days);
    std::erase_if(truth, [](const auto& day) { return day.second.receipts == 0; });
    return truth;
}

Cents total_of(const DaysTruth& days) {
    Cents total = 0;
    for (const auto& [day, truth] : days)
        total += truth.total;
    return total;
}

void expect_each_once(const TillWorld& world) {
    const auto sums = sums_of(world);
    EXPECT_TRUE(sums.at("numbers_twice").as_array().empty()) << json::serialize(sums.at("numbers_twice"));
    EXPECT_EQ(sums.at("changed").as_int64(), 0);
}

int receipts_from_environment(int otherwise) {
    const char* receipts = std::getenv("KOPPEL_TILL_RECEIPTS");
    return receipts == nullptr ? otherwise : std::atoi(receipts);
}

// REQ RH-01, REQ RH-03, REQ RH-05, REQ RH-06, REQ RH-07, REQ RS-02, REQ RS-07
TEST(TillReceipts, OfAHybridFlowAndItsDaysAreTheTurnoverToTheCent) {
    constexpr int kDays = 10;
    TillWorld world(
        {.days = kDays, .receipts = receipts_from_environment(120), .seed = 51, .change = hybrid});
    const SyncResult sync = world.sync({"--wait", "5"});
    ASSERT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    const auto facts = world.retail("data");
    const auto in_days = true_days(facts, alone(), "2026-11-01", kDays);
    EXPECT_EQ(differences(in_days, days_of_book(world.book("lines"))), "");

    TillTerms terms = by_rate(alone());
    terms.the_individual_ones = true;
    const auto expected = expected_receipts(world, terms, kDays);
    const auto sums = sums_of(world);
    EXPECT_EQ(differences(expected, days_of_receipts(sums)), "");
    EXPECT_GT(sums.at("receipts").as_int64(), 10 * kDays);
    EXPECT_EQ(total_of(in_days) + total_of(expected), total_of(true_days(facts, {}, "2026-11-01", kDays)));
    EXPECT_EQ(sync.state("failed").count, 0) << sync.text();
    EXPECT_EQ(sync.state("waiting").count, 0) << sync.text();
    expect_each_once(world);

    // A fixed debtor of a payment method goes along, and many receipts go in one request.
    std::set<std::string> debtors;
    const auto receipts = world.scrada(std::string(kScradaCompany) + "/receipts");
    for (const auto& receipt : receipts.as_array()) {
        const auto& sent = receipt.at("sent").as_object();
        if (const auto* customer = sent.if_contains("customer"))
            if (const auto* code = customer->as_object().if_contains("accountingCode"))
                debtors.insert(std::string(code->as_string()));
    }
    EXPECT_EQ(debtors, std::set<std::string>{"400100"});
    const auto requests =
        world.sandbox.requests("POST /scrada/v1/company/" + std::string(kScradaCompany) + "/pos/receipts");
    EXPECT_LT(requests, sums.at("receipts").as_int64() / 5);
}

// Refunds, exchanges, gift cards, rounding, several payments, tips: all of them. REQ RH-01, REQ RS-10
TEST(TillReceipts, OfEveryKindKeepTheirAmountsWithTipsOutOfTheCash) {
    TillWorld world({.days = 6, .receipts = 150, .seed = 52, .change = one_by_one});
    const SyncResult sync = world.sync({"--wait", "5"});
    ASSERT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    const auto expected = expected_receipts(world, all_of_them(), 6);
    EXPECT_EQ(differences(expected, days_of_receipts(sums_of(world))), "");
    EXPECT_EQ(sums_of(world).at("tips").as_string(), "0.00");
    bool refund = false;
    const auto receipts = world.scrada(std::string(kScradaCompany) + "/receipts");
    for (const auto& receipt : receipts.as_array())
        refund = refund || receipt.at("total").as_string().starts_with('-');
    EXPECT_TRUE(refund) << "this test needs a refund";
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    expect_each_once(world);
}

// REQ RS-10
TEST(TillReceipts, TellTheirTipsWhereTheContractBooksThem) {
    TillWorld world({.days = 4, .receipts = 150, .seed = 53, .change = [](json::object& file) {
                         one_by_one(file);
                         auto& totals = contract_of(file).at("day_totals").as_object();
                         totals["tips"] = "category";
                         totals["tips_code"] = "Fooien";
                     }});
    const SyncResult sync = world.sync({"--wait", "5"});
    ASSERT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    TillTerms terms = all_of_them();
    terms.tips_category = "tips";
    EXPECT_EQ(differences(expected_receipts(world, terms, 4), days_of_receipts(sums_of(world))), "");
    EXPECT_GT(cents(std::string(sums_of(world).at("tips").as_string())), 0) << "this test needs tips";
}

// REQ H-06
TEST(TillReceipts, ThatScradaRefusesFailWithItsWordsAndTheRestGoOn) {
    TillWorld world({.days = 4, .receipts = 80, .seed = 54, .change = hybrid, .start = false});
    TillTerms terms = by_rate(alone());
    terms.the_individual_ones = true;
    std::vector<std::string> numbers;
    {  // two of those that are posted one by one: a run that posts nothing tells which
        TillWorld rehearsal({.days = 4, .receipts = 80, .seed = 54, .change = hybrid});
        rehearsal.sync({"--wait", "5"});
        const auto receipts = rehearsal.scrada(std::string(kScradaCompany) + "/receipts");
        ASSERT_GT(receipts.as_array().size(), 30u);
        for (const std::size_t index : {3u, 20u})
            numbers.emplace_back(receipts.as_array().at(index).at("number").as_string());
    }
    world.scrada("config", R"({"refused_receipts":[")" + numbers[0] + R"(",")" + numbers[1] + R"("]})");
    world.koppel.must({"--now", world.now, "start", kTillContract});
    const SyncResult held = world.sync({"--wait", "5"});
    EXPECT_EQ(held.exit.code, 3) << held.text() << held.exit.both();
    const auto failed = world.koppel.records(kTillContract, "failed");
    ASSERT_EQ(failed.size(), 2u) << held.text();
    for (const auto& row : failed) {
        EXPECT_TRUE(row.number == numbers[0] || row.number == numbers[1]) << row.number;
        EXPECT_NE(row.reason.find("Scrada refuses: Bon " + row.number + " is van een afgesloten periode."),
                  std::string::npos)
            << row.reason;
    }
    world.scrada("config", R"({"refused_receipts":[]})");
    world.koppel.must({"--now", world.now, "retry", kTillContract, numbers[0], numbers[1]});
    const SyncResult done = world.sync({"--wait", "5"});
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(differences(expected_receipts(world, terms, 4), days_of_receipts(sums_of(world))), "");
    expect_each_once(world);
}

// REQ H-04
TEST(TillReceipts, WhoseAnswerIsLostAreSentAgainAndStandThereOnce) {
    TillWorld world({.days = 5, .receipts = 200, .seed = 55, .change = one_by_one});
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/scrada/.*/pos/receipts"},"kind":"drop_after_commit","probability":0.5,"count":6}])");
    SyncResult sync;
    for (int run = 0; run < 5; ++run) {
        sync = world.sync({"--wait", "30"});
        if (sync.exit.code == 0 && sync.unsettled() == 0) break;
    }
    EXPECT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_GT(world.sandbox.applied("drop_after_commit"), 2);
    EXPECT_EQ(differences(expected_receipts(world, all_of_them(), 5), days_of_receipts(sums_of(world))), "");
    EXPECT_GT(sums_of(world).at("sent_again").as_int64(), 0);
    expect_each_once(world);
}

// REQ RS-12
TEST(TillReceipts, WaitForTheirModule) {
    TillWorld world({.days = 2, .receipts = 60, .seed = 56, .change = one_by_one});
    world.scrada("config", R"({"receipts_started":false})");
    const SyncResult held = world.sync({"--wait", "1"});
    EXPECT_EQ(held.state("posted").count, 0) << held.text();
    EXPECT_EQ(held.state("failed").count, 0) << held.text();
    const auto waiting = world.koppel.records(kTillContract, "waiting");
    ASSERT_FALSE(waiting.empty());
    EXPECT_NE(waiting[0].reason.find("module Bonnen"), std::string::npos) << waiting[0].reason;
    world.scrada("config", R"({"receipts_started":true})");
    world.now = "2026-11-03T13:00:00+01:00";
    const SyncResult done = world.sync({"--wait", "5"});
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(differences(expected_receipts(world, all_of_them(), 2), days_of_receipts(sums_of(world))), "");
}

}  // namespace
}  // namespace koppel::test

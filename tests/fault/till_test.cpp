// A till's days and single receipts under kills and lost answers: none missing, none twice, no receipt in two
// places.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

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

// Every receipt by itself, fifty in a request.
TillOptions receipts_for(int seed) {
    auto options = options_for(seed);
    options.days = 30;
    options.change = [](boost::json::object& file) {
        auto& contract = file.at("contracts").as_array().at(0).as_object();
        auto& flow = contract.at("flows").as_array().at(0).as_object();
        flow["mode"] = "individual";
        flow["as"] = "receipt";
        contract.at("sink").as_object()["zero_vat_type"] = "2";
        contract.at("vat").as_array().push_back({{"country", "NL"}, {"rate", "9"}, {"code", "NL 9%"}});
        contract.at("day_totals").as_object().erase("shops");
    };
    return options;
}

void expect_every_receipt_once(TillWorld& world) {
    world.sandbox.no_faults();
    SyncResult last;
    for (int run = 0; run < 5; ++run) {
        last = world.sync({"--wait", "30"});
        if (last.exit.code == 0 && last.unsettled() == 0) break;
    }
    EXPECT_EQ(last.exit.code, 0) << last.text() << last.exit.both();
    TillTerms terms;
    terms.shop = 0;
    terms.categories = {{"21", "21"}, {"9", "9"}, {"6", "6"}, {"0", "0"}};
    terms.rounding = "outside";
    auto expected = true_days(world.retail("data"), terms, world.options.from, world.options.days);
    std::erase_if(expected, [](const auto& day) { return day.second.receipts == 0; });
    const auto sums = world.scrada(std::string(kScradaCompany) + "/receipt_sums");
    EXPECT_EQ(differences(expected, days_of_receipts(sums)), "");
    EXPECT_EQ(sums.at("receipts").as_int64(), last.state("posted").count);
    EXPECT_TRUE(sums.at("numbers_twice").as_array().empty());
    EXPECT_EQ(sums.at("changed").as_int64(), 0);
}

// REQ H-04, REQ H-02
TEST(TillReceiptKill, AtRandomMomentsLosesNoReceiptAndSendsNoneTwice) {
    Chance chance;
    int kills = 0;
    for (int world_number = 0; kills < Chance::rounds() && world_number < 40; ++world_number) {
        TillWorld world(receipts_for(static_cast<int>(chance.seed() % 1'000) + world_number));
        world.sandbox.faults(
            R"([{"match":{"method":"POST","path":"^/scrada/"},"kind":"late","ms_min":50,"ms_max":400}])");
        for (bool ended = false; !ended && kills < Chance::rounds();) {
            const auto host = world.koppel.start({"--now", world.now, "sync", kTillContract, "-q"});
            ended = host->ended(chance.moment(5, 900));
            if (ended) break;
            host->kill(SIGKILL);
            ASSERT_TRUE(host->ended(Millis{10'000}));
            ++kills;
        }
        expect_every_receipt_once(world);
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

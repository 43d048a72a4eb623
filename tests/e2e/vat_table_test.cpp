// `koppel vat`: the VAT table of a contract beside the rates that countries have.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cmath>
#include <map>
#include <set>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

// REQ EA-12
TEST(VatTable, StandsBesideTheKnownRatesAndSaysWhatLacks) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const auto rows = world.koppel.json({"vat", kContract, "--country", "NL", "DE"});
    std::map<std::string, std::string> states;
    for (const auto& row : rows.as_array())
        states[std::string(row.at("country").as_string()) + std::string(row.at("rate").as_string())] =
            std::string(row.at("state").as_string());
    const std::map<std::string, std::string> expected = {{"NL21", "ready"},
                                                         {"NL9", "ready"},
                                                         {"NL0", "ready"},
                                                         {"DE19", "not in the table"},
                                                         {"DE7", "not in the table"}};
    EXPECT_EQ(states, expected);
    EXPECT_NE(world.koppel.run({"vat", kContract, "--country", "US"}).err.find("\"US\""), std::string::npos);
    EXPECT_EQ(world.koppel.run({"vat", kContract, "--on", "soon"}).code, 2);
}

// REQ EA-12
TEST(VatTable, IsProposedReadyForTheContractFile) {
    World world({.sandbox = {.orders = 1}, .start = false});
    const auto block =
        world.koppel.must({"vat", kContract, "--propose", "--country", "NL", "EE", "--on", "2025-06-30"});
    const auto proposed = json::parse("{" + block.out + "}");
    std::set<std::string> rates;
    for (const auto& each : proposed.at("vat").as_array())
        rates.insert(std::string(each.at("country").as_string()) + std::string(each.at("rate").as_string()) +
                     ":" + std::string(each.at("code").as_string()));
    EXPECT_EQ(rates, (std::set<std::string>{"NL21:1", "NL9:2", "NL0:3", "EE22:", "EE13:", "EE9:"}));
    world.file.contract()["vat"] = proposed.at("vat");
    EXPECT_EQ(world.apply().code, 0);
}

// REQ EA-12
TEST(VatTable, CanBeMadeFromTheShopsOwnRates) {
    World world({.sandbox = {.orders = 1}, .start = false});
    std::set<std::string> shop;
    const auto taxes = world.sandbox.shop("/taxes.json");
    for (const auto& tax : taxes.at("taxes").as_array())
        shop.insert("NL" + std::to_string(std::lround(tax.at("rate").to_number<double>() * 100)));
    ASSERT_FALSE(shop.empty());
    std::set<std::string> home;
    const auto rows = world.koppel.json({"vat", kContract, "--from-source", "--country", "NL"});
    for (const auto& row : rows.as_array())
        home.insert(std::string(row.at("country").as_string()) + std::string(row.at("rate").as_string()));
    for (const auto& rate : shop)
        EXPECT_TRUE(home.contains(rate)) << rate;
    const auto proposed =
        json::parse("{" + world.koppel.must({"vat", kContract, "--from-source", "--propose"}).out + "}");
    EXPECT_GE(proposed.at("vat").as_array().size(), rows.as_array().size());

    const Exit both = world.koppel.run({"vat", kContract, "--from-source", "--rates", "x.json"});
    EXPECT_EQ(both.code, 2) << both.both();
}

// REQ EA-12
TEST(VatTable, IsRemovedToStartAgain) {
    World world({.sandbox = {.orders = 30, .seed = 4}});
    world.koppel.must({"vat", kContract, "--clear"});
    const auto rows = world.koppel.json({"vat", kContract});
    for (const auto& row : rows.as_array())
        EXPECT_EQ(row.at("state").as_string(), "not in the table");
    world.sync();
    EXPECT_TRUE(world.koppel.records(kContract, "posted").empty());
    const auto failed = world.koppel.records(kContract, "failed");
    ASSERT_FALSE(failed.empty());
    EXPECT_NE(failed.front().reason.find("no VAT code"), std::string::npos) << failed.front().reason;
    EXPECT_EQ(world.apply().code, 0);  // the file puts it back
    world.sync({"--from", "2026-10-01"});
    EXPECT_FALSE(world.koppel.records(kContract, "posted").empty());
}

}  // namespace
}  // namespace koppel::test

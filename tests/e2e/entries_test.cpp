// Sales entries in the books, compared with what the shop itself says.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <map>
#include <set>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

std::string text(const json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

Cents in_cents(const json::value& number) {
    return static_cast<Cents>(std::llround(number.to_number<double>() * 100));
}

WorldOptions entries(int orders, std::uint64_t seed) {
    return {.sandbox = {.orders = orders, .seed = seed},
            .change = [](ContractFile& file) { file.flow()["as"] = "entry"; }};
}

// REQ EA-09, REQ EA-21
TEST(Entries, AreSalesBookingsOfTheOrdersDayNumberAndTotals) {
    World world(entries(120, 41));
    const auto sync = world.sync();
    EXPECT_EQ(world.discrepancies(), "") << sync.text();
    std::map<std::string, json::value> by_number;
    for (auto& booking : world.sandbox.rows("documents"))
        by_number[text(booking, "invoiceNumber")] = booking;
    std::size_t checked = 0;
    for (const auto& row : world.koppel.records(kContract, "posted")) {
        const auto& booking = by_number.at(row.number);
        const auto sale = world.sandbox.shop("/orders/" + row.key + ".json").at("order");
        EXPECT_EQ(booking.at("status").to_number<int>(), 2) << "a booking is no concept";
        EXPECT_EQ(text(booking, "journalId"), "70");
        EXPECT_EQ(text(booking, "date").substr(0, 10), text(sale, "createdAt").substr(0, 10));
        EXPECT_TRUE(text(booking, "description").starts_with(row.number + " [")) << booking;
        EXPECT_EQ(in_cents(booking.at("amountInclVat")), in_cents(sale.at("priceIncl"))) << row.number;
        EXPECT_EQ(in_cents(booking.at("amountExclVat")), in_cents(sale.at("priceExcl"))) << row.number;
        ++checked;
    }
    EXPECT_GT(checked, 70u);
    EXPECT_TRUE(world.sandbox.rows("articles").empty());
    EXPECT_EQ(world.sandbox.requests("GET /asperion/v1/articles"), 0);
    EXPECT_EQ(world.sandbox.requests("POST /asperion/v1/articles"), 0);
    EXPECT_EQ(world.sandbox.requests("POST /asperion/v1/salesorderwithlines"), 0);
}

// REQ EA-09, REQ EA-12
TEST(Entries, ComeToTheShopsOwnSumsPerVatCodeAndAccount) {
    World world(entries(120, 42));
    world.sync();
    const std::map<int, std::string> codes{{21, "1"}, {9, "2"}, {0, "3"}};
    std::map<std::string, Cents> expected;
    const auto add = [&](const json::value& rate, const json::value& excl, const json::value& incl) {
        const auto code = codes.at(static_cast<int>(std::lround(rate.to_number<double>() * 100)));
        expected[code + " excl"] += in_cents(excl);
        expected[code + " incl"] += in_cents(incl);
    };
    Cents shipping = 0;
    for (const auto& row : world.koppel.records(kContract, "posted")) {
        const auto sale = world.sandbox.shop("/orders/" + row.key + ".json").at("order");
        const auto products = world.sandbox.shop("/orders/" + row.key + "/products.json");
        for (const auto& product : products.at("orderProducts").as_array())
            add(product.at("taxRate"), product.at("priceExcl"), product.at("priceIncl"));
        add(sale.at("shipmentTaxRate"), sale.at("shipmentPriceExcl"), sale.at("shipmentPriceIncl"));
        add(sale.at("paymentTaxRate"), sale.at("paymentPriceExcl"), sale.at("paymentPriceIncl"));
        shipping += in_cents(sale.at("shipmentPriceIncl"));
    }
    const auto sums = world.sandbox.get("/_sandbox/asperion/4711/sums");
    std::map<std::string, Cents> found;
    for (const auto& sum : sums.at("vat").as_object())
        for (const char* side : {"excl", "incl"})
            found[std::string(sum.key()) + " " + side] =
                static_cast<Cents>(std::llround(std::stod(text(sum.value(), side)) * 100));
    ASSERT_GT(expected["1 incl"], 0);
    EXPECT_EQ(found, expected);
    EXPECT_EQ(static_cast<Cents>(std::llround(std::stod(text(sums.at("accounts").at("8090"), "incl")) * 100)),
              shipping);
}

// REQ EA-09, REQ EA-07
TEST(Entries, GiveEachCustomerOneDebtor) {
    World world(entries(100, 43));
    world.sync();
    std::set<std::string> emails;
    const Truth truth = world.sandbox.truth();
    for (const auto& row : world.koppel.records(kContract, "posted")) {
        std::string email = truth.order(row.number).email;
        for (char& c : email)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        emails.insert(email);
    }
    EXPECT_GT(emails.size(), 20u);
    EXPECT_EQ(world.sandbox.rows("debtors").size(), emails.size());
}

// REQ H-04
TEST(Entries, WhoseAnswersAreLostAreFoundAndNeverDoubled) {
    World world({.sandbox = {.orders = 60, .seed = 44}, .change = [](ContractFile& file) {
                     file.flow()["as"] = "entry";
                     file.contract()["limits"] = {{"settle_seconds", 1}, {"look_gap_seconds", 1}};
                 }});
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/salesinvoiceswithlines"},"kind":"drop_after_commit","probability":0.5,"count":20}])");
    world.sync();
    EXPECT_GT(world.sandbox.applied("drop_after_commit"), 5);
    world.sandbox.no_faults();
    world.sync();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ EA-22, REQ EA-25
TEST(Entries, OnADisabledAccountFailWithItsNameAndGoOnOnceItIsEnabled) {
    World world(entries(30, 45));
    const std::string page = "/_sandbox/asperion/4711/data";
    world.sandbox.post(page, R"({"table":"ledgeraccounts","id":8000,"set":{"disabled":true}})");
    world.sync();
    const auto failed = world.koppel.records(kContract, "failed");
    std::vector<std::string> retry{"retry", kContract};
    for (const auto& row : failed) {
        if (row.reason.find("8000") == std::string::npos) continue;
        EXPECT_NE(row.reason.find("vat[].accounts"), std::string::npos) << row.reason;
        retry.push_back(row.key);
    }
    ASSERT_GT(retry.size(), 7u);
    world.sandbox.post(page, R"({"table":"ledgeraccounts","id":8000,"set":{"disabled":false}})");
    EXPECT_EQ(world.koppel.run(retry).code, 0);
    world.sync();
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test

// Hybrid: receipts of one payment method are booked one by one, all others in their day; every receipt is in
// exactly one of both, or failed with the reason.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <map>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

void hybrid(json::object& file) {
    auto& contract = file.at("contracts").as_array().at(0).as_object();
    auto& flow = contract.at("flows").as_array().at(0).as_object();
    flow["mode"] = "hybrid";
    flow["as"] = "invoice";
    flow["days_as"] = "daily_receipts";
    contract["vat"] = {{{"country", "BE"},
                        {"rate", "21"},
                        {"code", "Ontvangsten 21%"},
                        {"accounts", {{"turnover", "700000"}}}},
                       {{"country", "BE"},
                        {"rate", "6"},
                        {"code", "Ontvangsten 6%"},
                        {"accounts", {{"turnover", "700100"}}}},
                       {{"country", "BE"},
                        {"rate", "0"},
                        {"code", "Ontvangsten 0%"},
                        {"accounts", {{"turnover", "700200"}}}}};
    contract.at("sink").as_object()["zero_vat_type"] = "3";
    contract["debtors"] = {{"fixed", "WALKIN"}, {"create", false}};
    contract.at("payment_methods")
        .as_array()
        .push_back({{"method", "OP FACTUUR"}, {"booking", "individual"}, {"debtor", "WALKIN"}});
}

Cents sum_of(const json::value& invoices) {
    Cents sum = 0;
    for (const auto& invoice : invoices.as_array()) {
        const Cents total = cents(std::string(invoice.at("total_incl").as_string()));
        sum += invoice.at("credit").as_bool() ? -total : total;
    }
    return sum;
}

// REQ RH-01, REQ RH-02, REQ RH-03, REQ RH-05, REQ RH-06, REQ RH-07
TEST(TillHybrid, PutsEveryReceiptIntoExactlyOneOfBoth) {
    const char* receipts = std::getenv("KOPPEL_TILL_RECEIPTS");
    TillWorld world({.days = 10,
                     .receipts = receipts == nullptr ? 120 : std::atoi(receipts),
                     .seed = 31,
                     .change = hybrid});
    const SyncResult sync = world.sync({"--wait", "5"});
    TillTerms terms;
    const auto all = true_days(world.retail("data"), terms, "2026-11-01", 10);
    terms.individual_methods = {7};
    const auto expected = true_days(world.retail("data"), terms, "2026-11-01", 10);
    EXPECT_EQ(differences(expected, days_of_book(world.book("lines"))), "")
        << sync.text() << sync.exit.both();
    Cents turnover = 0, in_days = 0;
    for (const auto& [day, truth] : all)
        turnover += truth.total;
    for (const auto& [day, truth] : expected)
        in_days += truth.total;
    const auto invoices = world.scrada(std::string(kScradaCompany) + "/invoices");
    EXPECT_GT(invoices.as_array().size(), 0u);
    EXPECT_EQ(in_days + sum_of(invoices), turnover);
    EXPECT_EQ(sync.state("failed").count, 0) << sync.text();
    EXPECT_EQ(sync.state("waiting").count, 0) << sync.text();
}

// REQ RH-04
TEST(TillHybrid, LeavesAReceiptWithMixedMethodsToAPersonOrToItsDay) {
    TillWorld world(
        {.days = 4, .receipts = 80, .seed = 32, .change = [](json::object& file) {
             hybrid(file);
             auto& methods = file.at("contracts").as_array().at(0).at("payment_methods").as_array();
             methods.push_back({{"method", "Bancontact"}, {"booking", "individual"}, {"debtor", "WALKIN"}});
         }});
    const SyncResult held = world.sync({"--wait", "5"});
    EXPECT_EQ(held.exit.code, 3) << held.text();
    const auto failed = world.koppel.records(kTillContract, "failed");
    ASSERT_FALSE(failed.empty()) << "this test needs receipts with several methods";
    for (const auto& row : failed) {
        EXPECT_EQ(row.reason_code, "check:payment_methods_mixed") << row.reason;
        EXPECT_NE(row.reason.find("Bancontact"), std::string::npos) << row.reason;
    }
    world.day_totals()["mixed_payment"] = "day_totals";
    ASSERT_EQ(world.apply().code, 0);
    const SyncResult done = world.sync({"--wait", "5"});
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    TillTerms terms;
    terms.individual_methods = {6, 7};
    EXPECT_EQ(differences(true_days(world.retail("data"), terms, "2026-11-01", 4),
                          days_of_book(world.book("lines"))),
              "");
}

// REQ RH-01, REQ RH-06
TEST(TillIndividual, MakesAnInvoiceOfEveryReceipt) {
    TillWorld world({.days = 2, .receipts = 60, .seed = 33, .change = [](json::object& file) {
                         hybrid(file);
                         auto& contract = file.at("contracts").as_array().at(0).as_object();
                         auto& flow = contract.at("flows").as_array().at(0).as_object();
                         flow["mode"] = "individual";
                         flow.erase("days_as");
                         contract.erase("day_totals");
                         contract["payment_methods"] = json::array();
                     }});
    const SyncResult sync = world.sync({"--wait", "5"});
    const auto invoices = world.scrada(std::string(kScradaCompany) + "/invoices");
    EXPECT_GT(invoices.as_array().size(), 0u) << sync.text() << sync.exit.both();
    EXPECT_EQ(sync.state("posted").count, static_cast<std::int64_t>(invoices.as_array().size()));
    EXPECT_EQ(sync.state("posted").sum, sum_of(invoices));
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    const auto text = [](const json::value& value) {
        return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
    };
    std::map<std::string, Cents> totals;
    const auto facts = world.retail("data");
    for (const auto& sale : facts.at("sales").as_array())
        totals[text(sale.at("saleID"))] = cents(text(sale.at("total")));
    for (const auto& row : world.koppel.records(kTillContract))
        EXPECT_EQ(row.amount, totals.at(row.key)) << row.number;
}

}  // namespace
}  // namespace koppel::test

// The totals of days as journal entries: one per day and payment method, cash or memo, each adding up to
// 0.00.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

constexpr int kDays = 6;

json::object method(const char* name, const char* account, const char* booking) {
    return {{"method", name}, {"account", account}, {"booking", booking}};
}

void journals(json::object& file, const Sandbox* sandbox) {
    auto& connections = file.at("connections").as_array();
    connections.at(1) = {
        {"id", "book"},
        {"plugin", "asperion"},
        {"settings",
         {{"administration", "4711"}, {"api_url", sandbox->books_url()}, {"auth_url", sandbox->login_url()}}},
        {"secrets",
         {{"client_id", {{"env", "A_ID"}}},
          {"client_secret", {{"env", "A_SECRET"}}},
          {"refresh_token", {{"file", "asperion.token"}}}}}};
    auto& contract = file.at("contracts").as_array().at(0).as_object();
    contract.at("flows").as_array().at(0).as_object()["as"] = "journal_entry";
    contract["vat"] = {
        {{"country", "BE"}, {"rate", "21"}, {"code", "1"}, {"accounts", {{"turnover", "8000"}}}},
        {{"country", "BE"}, {"rate", "6"}, {"code", "2"}, {"accounts", {{"turnover", "8010"}}}},
        {{"country", "BE"}, {"rate", "0"}, {"code", "3"}, {"accounts", {{"turnover", "8020"}}}}};
    contract["payment_methods"] = {
        method("Cash", "1000", "cash"),           method("Credit Card", "1203", "memo"),
        method("Credit Account", "1204", "memo"), method("Gift Card", "1205", "memo"),
        method("Bancontact", "1206", "memo"),     method("OP FACTUUR", "1207", "memo"),
        method("Maestro", "1208", "memo")};
    contract["day_totals"] = {{"shops", {"Brussel"}},
                              {"rounding_tolerance", "0.02"},
                              {"rounding_account", "4990"},
                              {"transfer_account", "1290"}};
    contract["sink"] = {{"memo_journal", "40"}, {"cash_journal", "90"}};
}

// REQ RH-02
TEST(TillJournals, HoldEveryDayByPaymentMethodAndCategory) {
    const Sandbox* sandbox = nullptr;
    TillWorld world({.days = kDays, .receipts = 60, .seed = 41, .start = false});
    sandbox = &world.sandbox;
    world.koppel.env["A_ID"] = "koppel-client";
    world.koppel.env["A_SECRET"] = "koppel-secret";
    write_file(world.directory.path() / "asperion.token", "koppel-refresh-0");
    for (const char* account : {"1000", "1203", "1204", "1205", "1206", "1207", "1208", "1290", "4990"})
        world.sandbox.post("/_sandbox/asperion/4711/data",
                           std::string(R"({"table":"ledgeraccounts","add":{"id":)") + account +
                               R"(,"type":1,"description":"Rekening","disabled":false}})");
    journals(world.file, sandbox);
    world.koppel.must({"plugin", "trust", "asperion"});
    const Exit applied = world.apply();
    ASSERT_EQ(applied.code, 0) << applied.both();
    world.koppel.must({"--now", world.now, "start", kTillContract});
    const SyncResult sync = world.sync({"--wait", "5"});
    EXPECT_EQ(sync.exit.code, 0) << sync.exit.both();
    EXPECT_EQ(sync.state("waiting").count, 0) << sync.text();

    TillTerms terms;
    terms.categories = {{"21", "8000"}, {"6", "8010"}, {"0", "8020"}};
    terms.rounding = "4990";
    terms.methods = {{1, "1000"}, {3, "1203"}, {4, "1204"}, {5, "1205"},
                     {6, "1206"}, {7, "1207"}, {8, "1208"}};
    std::map<std::string, Cents> expected;
    for (const auto& [day, truth] : true_days(world.retail("data"), terms, "2026-11-01", kDays)) {
        for (const auto& [account, amount] : truth.methods)
            expected[account] += amount;
        for (const auto& [account, amount] : truth.categories)
            expected[account] -= amount;
    }
    std::map<std::string, Cents> found;
    const auto sums = world.sandbox.get("/_sandbox/asperion/4711/sums");
    for (const auto& [account, amount] : sums.at("entries").as_object())
        found[std::string(account)] = cents(std::string(amount.as_string()));
    EXPECT_EQ(found["1290"], 0) << "what goes from one method to another adds up to nothing";
    found.erase("1290");
    EXPECT_EQ(found, expected);
    int cash = 0;
    for (const auto& entry : world.sandbox.rows("entries"))
        if (entry.at("journalId").as_string() == "90") ++cash;
    EXPECT_GE(cash, kDays - 1) << "the cash of each day stands in the cash journal";
    EXPECT_EQ(world.sync({"--wait", "5"}).posted_now, 0);
}

}  // namespace
}  // namespace koppel::test

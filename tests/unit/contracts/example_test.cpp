// The contract files that the documentation shows.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "contracts/load.hpp"
#include "contracts/schema_check.hpp"
#include "office.hpp"

namespace koppel::contracts::test {

namespace {

const std::filesystem::path kSource = KOPPEL_SOURCE_DIR;

json::value schema_of(const std::string& file) {
    std::ifstream stream(kSource / "plugins" / file);
    return json::parse(std::string{std::istreambuf_iterator<char>(stream), {}});
}

}  // namespace

TEST(Example, FirstLightCanBeApplied) {
    auto file = read_contract_file(kSource / "docs/examples/first-light.json");
    ASSERT_EQ(texts(file.problems), std::vector<std::string>{});
    // The example's token lies beside the file of its user, not in the documentation.
    file.file.connections.at(1).at_pointer("/secrets").as_object()["refresh_token"] =
        json::object{{"env", "A_SECRET"}};
    Office office;
    office.shop.settings_schema = schema_of("lightspeed-ecom/settings.schema.json");
    office.books.settings_schema = schema_of("asperion/settings.schema.json");
    office.books.sink_settings_schema = schema_of("asperion/sink.schema.json");
    const auto plan = office.plan_files({file});
    EXPECT_EQ(texts(plan.problems), std::vector<std::string>{});
    EXPECT_EQ(plan.commit.documents.size(), 4u);
    const auto contract = contract_from_json("fietsgigant", file.file.contracts.at(0).as_object()).value();
    EXPECT_EQ(contract.vat.size(), 3u);
}

// Every key that the design promises to users, in one file.
TEST(ContractSchema, TakesEveryPromisedKey) {
    const auto file = json::parse(R"({
        "tenant": {"id":"fietsgigant","name":"Fietsgigant BV","country":"NL","vat_number":"NL004495445B01",
                   "time_zone":"Europe/Amsterdam","language":"nl"},
        "connections": [
            {"id":"shop","plugin":"lightspeed-ecom","settings":{"api_url":"https://shop.test","language":"nl"},
             "secrets":{"api_key":{"env":"SHOP_KEY"},"api_secret":{"env":"SHOP_SECRET"}}},
            {"id":"books","plugin":"asperion","settings":{"administration":"4711"},
             "secrets":{"client_id":{"env":"A_ID"},"refresh_token":{"file":"asperion.token"}}}],
        "contracts": [
            {"id":"shop-books","start_date":"2026-11-01",
             "flows":[
                {"name":"sales","from":"shop","stream":"orders","only":"paid","to":"books","as":"invoice",
                 "mode":"individual","schedule":"15m"},
                {"name":"payments","from":"shop","stream":"payments","to":"books","as":"payment",
                 "schedule":"0 4,8,12,16,20,23 * * *"}],
             "vat":[{"country":"NL","rate":"21","code":"1",
                     "accounts":{"turnover":"8000","shipping":"8090","payment_cost":"8095"}}],
             "payment_methods":[{"method":"mollie","account":"1250","debtor":"1","code":"2","ignore":false}],
             "debtors":{"match":"email","payment_condition":"14","fixed":"1","create":true},
             "checks":{"vies_url":"https://vies.test"},
             "limits":{"settle_seconds":1,"look_gap_seconds":1,"push_batch":1,"max_age_hours":1},
             "sink":{"memo_journal":"40","default_sales_type":"SHOPORDER"}}]})");
    for (const auto& found : check_schema(contract_schema(), file)) {
        ADD_FAILURE() << found.pointer << ": " << found.sentence;
    }
}

// The contracts that the page on day totals shows.
TEST(Example, DayTotalsCanBeApplied) {
    std::ifstream stream(kSource / "docs/day-totals.md");
    const std::string page{std::istreambuf_iterator<char>(stream), {}};
    const std::string fence = "```";
    int found = 0;
    for (auto at = page.find(fence + "json"); at != std::string::npos; at = page.find(fence + "json", at)) {
        at += fence.size() + 4;
        const auto contract = json::parse(page.substr(at, page.find(fence, at) - at));
        const auto& flow = contract.at_pointer("/flows/0");
        Office office;
        office.shop.streams.push_back({"sales", "sale/1"});
        for (const char* as : {"daily_receipts", "journal_entry"})
            office.books.postings.push_back({std::string(as) + "/1", as});
        office.books.sink_settings_schema = nullptr;
        auto file = right_file();
        file.at_pointer("/connections/0/id") = flow.at("from");
        file.at_pointer("/connections/1/id") = flow.at("to");
        file.at_pointer("/contracts/0") = contract;
        EXPECT_EQ(texts(office.plan(file).problems), std::vector<std::string>{});
        ++found;
    }
    EXPECT_EQ(found, 2);
}

}  // namespace koppel::contracts::test

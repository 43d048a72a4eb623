#include <algorithm>

#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

class Sandbox : public WorldTest {};

TEST_F(Sandbox, TruthCountsWhatTheShopShows) {
    const Json truth = get("/_sandbox/ecom/truth");
    std::int64_t counted = 0;
    for (const auto& [kind, count] : truth.find("counts")->members)
        counted += *count.as_integer();
    EXPECT_EQ(counted, 200);
    Fixed sum;
    for (const Json& order : truth.find("orders")->items) {
        if (order.string_or("kind", "") != "correct") continue;
        sum += *Fixed::parse(order.string_or("price_incl", ""));
        const Json shown =
            get("/ecom/nl/orders.json?fields=priceIncl&number=" + std::string{order.string_or("number", "")});
        EXPECT_EQ(Fixed::parse(shown.find("orders")->items.at(0).find("priceIncl")->text),
                  Fixed::parse(order.string_or("price_incl", "")));
    }
    EXPECT_EQ(truth.find("sums")->string_or("correct", ""), sum.text(2));
}

TEST_F(Sandbox, NullSinkCountsReferences) {
    EXPECT_EQ(post("/_sandbox/null", R"({"reference":"A"})", 201).integer("id"), 1);
    post("/_sandbox/null", R"({"x":1,"reference" : "A"})", 201);
    post("/_sandbox/null", R"({"reference":"B"})", 201);
    EXPECT_EQ(post("/_sandbox/null", "anything", 201).integer("id"), 4);
    const Json counts = get("/_sandbox/null");
    EXPECT_EQ(counts.integer("posts"), 4);
    EXPECT_EQ(counts.integer("distinct"), 2);
    EXPECT_EQ(counts.integer("duplicates"), 1);
    EXPECT_EQ(get("/_sandbox/null/lookup?reference=A").integer("found"), 2);
    EXPECT_EQ(get("/_sandbox/null/lookup?reference=C").integer("found"), 0);
}

TEST_F(Sandbox, JournalKeepsRequestsToVendorsWhileItIsOn) {
    get("/ecom/nl/shop.json");
    post("/_sandbox/journal", R"({"on":true})", 200);
    get("/ecom/nl/orders.json?limit=2");
    token_request("a \"quoted\" token");
    get("/_sandbox/stats");
    post("/_sandbox/journal", R"({"on":false})", 200);
    get("/ecom/nl/shop.json");
    const Response journal = ask("GET", "/_sandbox/journal");
    const auto end = journal.body.find('\n');
    const Json first = parse_json(journal.body.substr(0, end)).value_or(Json{});
    EXPECT_EQ(first.string_or("method", ""), "GET");
    EXPECT_EQ(first.string_or("target", ""), "/ecom/nl/orders.json?limit=2");
    const Json second = parse_json(journal.body.substr(end + 1)).value_or(Json{});
    EXPECT_TRUE(second.string_or("body", "").ends_with("refresh_token=a \"quoted\" token"));
    EXPECT_EQ(second.string_or("content_type", ""), "application/x-www-form-urlencoded");
    EXPECT_EQ(std::count(journal.body.begin(), journal.body.end(), '\n'), 2);
}

TEST_F(Sandbox, SummaryNamesDuplicates) {
    log_in();
    const std::string debtor =
        R"({"name":"J","countryCode":"NL","emailAddress":"a@b.nl","paymentConditionId":14})";
    post("/asperion/v1/debtors", debtor, 201);
    post("/asperion/v1/debtors", debtor, 201);
    const std::string invoice =
        R"({"date":"2026-11-20","debtorCustomerNumber":"10001","reference":"ORD1","lines":{"_data":[)"
        R"({"bookingType":"G","ledgerAccountId":8000,"description":"x","quantity":1,"unitPrice":10,"vatCode":"1"}]}})";
    post("/asperion/v1/salesorderwithlines", invoice, 201);
    post("/asperion/v1/salesorderwithlines", invoice, 201);
    const Json summary = get("/_sandbox/asperion/4711/summary");
    EXPECT_EQ(summary.integer("invoices"), 2);
    EXPECT_EQ(summary.integer("distinct_references"), 1);
    EXPECT_EQ(summary.find("duplicate_references")->items.at(0).text, "ORD1");
    EXPECT_EQ(summary.find("duplicate_debtor_emails")->items.at(0).text, "a@b.nl");
    EXPECT_EQ(summary.string_or("sum_incl", ""), "24.20");
    EXPECT_EQ(get("/_sandbox/asperion/4711/invoices").items.at(0).string_or("total_excl", ""), "10.00");
    const std::string id = get("/_sandbox/asperion/4711/invoices").items.at(0).find("id")->text;
    EXPECT_EQ(get("/_sandbox/asperion/4711/invoices/" + id).find("lines")->find("_data")->items.size(), 1U);
    post("/_sandbox/reset", "", 200);
    EXPECT_EQ(get("/_sandbox/asperion/4711/summary").integer("invoices"), 0);
}

TEST_F(Sandbox, ResetBringsTheSameShopBack) {
    const std::string before = ask("GET", "/_sandbox/ecom/truth").body;
    post("/_sandbox/ecom/orders", R"({"count":3})", 200);
    post("/_sandbox/ecom/pay", R"({"all":true})", 200);
    EXPECT_NE(ask("GET", "/_sandbox/ecom/truth").body, before);
    post("/_sandbox/reset", "", 200);
    EXPECT_EQ(ask("GET", "/_sandbox/ecom/truth").body, before);
}

TEST_F(Sandbox, RefusesUnknownSettings) {
    post("/_sandbox/ecom/config", R"({"nonsense":1})", 400);
    post("/_sandbox/asperion/config", R"({"rotation":"sometimes"})", 400);
    post("/_sandbox/faults", R"({"kind":"nonsense"})", 400);
}

}  // namespace
}  // namespace koppel::sandbox

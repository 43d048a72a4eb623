// API V3 of the till: envelopes, paging, filters, relations, scopes, errors.
#include <map>
#include <set>

#include "base/fixed.hpp"
#include "retail_fixture.hpp"

namespace koppel::sandbox {
namespace {

constexpr const char* kEverything =
    "load_relations=%5B%22SaleLines.TaxClass%22%2C%22SaleLines.Item%22%2C%22SalePayments.PaymentType%22%2C"
    "%22SalePayments.SaleAccounts%22%2C%22Customer.Contact%22%2C%22TaxCategory.TaxCategoryClasses%22%5D";

void expect_strings(const Json& value) {
    if (value.is(Json::Kind::object))
        for (const auto& [name, member] : value.members)
            expect_strings(member);
    else if (value.is(Json::Kind::array))
        for (const Json& item : value.items)
            expect_strings(item);
    else
        EXPECT_TRUE(value.is(Json::Kind::string)) << value.text;
}

TEST_F(RetailTest, EveryScalarIsAString) {
    const Json answer = read(std::string{"Sale.json?"} + kEverything);
    expect_strings(answer);
    EXPECT_EQ(rows(answer, "Sale").size(), 100U);
    for (const char* entity : {"Shop", "Register", "PaymentType", "TaxClass", "TaxCategory", "Customer",
                               "Item", "Employee", "CreditAccount", "SaleVoid", "SaleLine", "SalePayment"})
        expect_strings(read(std::string{entity} + ".json"));
}

TEST_F(RetailTest, OneRowIsAnObjectAndNoneIsAbsent) {
    const Json one = read("Sale.json?saleID=1");
    ASSERT_NE(one.find("Sale"), nullptr);
    EXPECT_TRUE(one.find("Sale")->is(Json::Kind::object));
    const Json none = read("Sale.json?saleID=999999");
    EXPECT_EQ(none.find("Sale"), nullptr);
    EXPECT_EQ(none.find("@attributes")->string_or("next", "x"), "");
    EXPECT_EQ(none.find("@attributes")->string_or("previous", "x"), "");
    EXPECT_TRUE(read("Sale.json?limit=2").find("Sale")->is(Json::Kind::array));
}

TEST_F(RetailTest, NestedRowsFollowTheSameRule) {
    std::set<Json::Kind> kinds;
    bool absent = false;
    for (const Json& sale : list("Sale", kEverything)) {
        const Json* lines = sale.find("SaleLines");
        if (lines != nullptr)
            kinds.insert(lines->find("SaleLine")->kind);
        else
            absent = true;
        EXPECT_EQ(sale.find("TaxClassTotals") != nullptr, lines != nullptr);
    }
    EXPECT_EQ(kinds, (std::set{Json::Kind::array, Json::Kind::object}));
    EXPECT_TRUE(absent);
}

TEST_F(RetailTest, RelationsAreThereOnlyWhenLoaded) {
    const Json bare = read("Sale/1.json");
    EXPECT_EQ(bare.find("@attributes")->string_or("count", ""), "1");
    const Json* sale = bare.find("Sale");
    for (const char* name : {"SaleLines", "SalePayments", "TaxClassTotals", "TaxCategory", "Customer"})
        EXPECT_EQ(sale->find(name), nullptr) << name;
    const Json loaded = read("Sale/1.json?load_relations=%5B%22SaleLines%22%5D");
    EXPECT_NE(loaded.find("Sale")->find("SaleLines"), nullptr);
    EXPECT_NE(loaded.find("Sale")->find("TaxClassTotals"), nullptr);
    EXPECT_EQ(loaded.find("Sale")->find("SalePayments"), nullptr);
    EXPECT_EQ(till("Sale.json?load_relations=%5B%22SaleLine%22%5D").status, 400);
    EXPECT_EQ(till("Sale.json?load_relations=SaleLines").status, 400);
}

TEST_F(RetailTest, PagingFindsEverySaleOnceInAnyOrder) {
    const std::size_t expected = facts().size();
    ASSERT_GT(expected, 400U);
    for (const char* sort :
         {"saleID", "-saleID", "timeStamp", "completeTime", "-completeTime", "updatetime"}) {
        std::set<std::string> ids;
        const auto found = all("Sale", std::string{"archived=true&limit=37&sort="} + sort);
        for (const Json& sale : found)
            ids.insert(text(sale, "saleID"));
        EXPECT_EQ(found.size(), expected) << sort;
        EXPECT_EQ(ids.size(), expected) << sort;
    }
}

TEST_F(RetailTest, PreviousLeadsBack) {
    const Json first = read("Sale.json?limit=10&sort=completeTime");
    EXPECT_EQ(first.find("@attributes")->string_or("previous", "x"), "");
    const auto follow = [this](const Json& page, const char* name) {
        return get(std::string{page.find("@attributes")->string_or(name, "")}.substr(16));
    };
    const Json second = follow(first, "next");
    const Json back = follow(second, "previous");
    EXPECT_NE(text(rows(second, "Sale")[0], "saleID"), text(rows(first, "Sale")[0], "saleID"));
    for (std::size_t i = 0; i < 10; ++i)
        EXPECT_EQ(text(rows(back, "Sale")[i], "saleID"), text(rows(first, "Sale")[i], "saleID"));
}

TEST_F(RetailTest, NextHoldsWhatWasAskedAndTheDefaults) {
    const Json page = read("Sale.json?completed=true");
    const std::string next{page.find("@attributes")->string_or("next", "")};
    EXPECT_TRUE(next.starts_with("http://127.0.0.1/retail/API/V3/Account/120645/Sale.json?completed=true"));
    EXPECT_NE(next.find("&sort=saleID&limit=100&after="), std::string::npos) << next;
    const std::string cursor = next.substr(next.find("after=") + 6);
    Parameters decoded = parse_query("c=" + cursor);
    EXPECT_EQ(base64_decoded(decoded[0].second), "[" + text(rows(page, "Sale").back(), "saleID") + "]");
    EXPECT_EQ(till("Sale.json?after=nonsense").status, 400);
}

TEST_F(RetailTest, LimitsAndSortsAreChecked) {
    EXPECT_EQ(till("Sale.json?limit=101").status, 400);
    EXPECT_EQ(till("Sale.json?limit=x").status, 400);
    const Response refused = till("Sale.json?sort=total");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("saleID, timeStamp, completeTime, updatetime"), std::string::npos);
    EXPECT_EQ(till("Register.json?sort=name").status, 400);
    EXPECT_EQ(till("Sale.json?count=1&limit=5").status, 400);
    const std::string count = text(*read("Sale.json?count=1&archived=true").find("@attributes"), "count");
    EXPECT_EQ(count, std::to_string(facts().size()));
}

TEST_F(RetailTest, BetweenIsInclusiveAtBothEnds) {
    const Json sale = list("Sale", "completed=true&sort=completeTime&limit=3")[2];
    const std::string moment = percent_encoded(text(sale, "completeTime"));
    const auto found = list("Sale", "completeTime=%3E%3C%2C" + moment + "%2C" + moment);
    ASSERT_FALSE(found.empty());
    for (const Json& one : found)
        EXPECT_EQ(text(one, "completeTime"), text(sale, "completeTime"));
    EXPECT_EQ(till("Sale.json?completeTime=%3E%3C%2C" + moment).status, 400);
}

TEST_F(RetailTest, FiltersTakeOperators) {
    const auto ids = [this](const std::string& query) {
        std::set<std::string> out;
        for (const Json& sale : list("Sale", query))
            out.insert(text(sale, "saleID"));
        return out;
    };
    const std::string shown = "archived=true&saleID=";
    EXPECT_EQ(ids(shown + "IN%2C%5B3%2C5%2C7%5D"), (std::set<std::string>{"3", "5", "7"}));
    EXPECT_EQ(ids(shown + "IN%2C3%2C5"), (std::set<std::string>{"3", "5"}));
    EXPECT_EQ(ids(shown + "%3C%3D%2C2"), (std::set<std::string>{"1", "2"}));
    EXPECT_EQ(ids(shown + "%3E%3C%2C4%2C6"), (std::set<std::string>{"4", "5", "6"}));
    for (const Json& sale : list("Sale", "shopID=%21%3D%2C1"))
        EXPECT_EQ(text(sale, "shopID"), "2");
    EXPECT_EQ(list("Item", "description=~%2Cboek%25").size(), 2U);
}

TEST_F(RetailTest, FiltersAreStrict) {
    EXPECT_EQ(till("Sale.json?colour=red").status, 400);
    EXPECT_EQ(till("Sale.json?offset=100").status, 400);
    EXPECT_EQ(till("Sale.json?completed=yes").status, 400);
    EXPECT_EQ(till("Sale.json?saleID=abc").status, 400);
    EXPECT_EQ(till("Sale.json?saleID=>,5").status, 400);
    const std::string since = "Sale.json?completeTime=%3E%3D%2C2026-11-02T00%3A00%3A00";
    EXPECT_EQ(till(since).status, 400);
    EXPECT_EQ(till(since + "+00:00").status, 400);
    EXPECT_EQ(till(since + "%2B00%3A00").status, 200);
    EXPECT_EQ(till(since + "-0500").status, 200);
    EXPECT_EQ(till(since + "Z").status, 200);
}

TEST_F(RetailTest, ADayQueryFindsWhatTheFactsSay) {
    std::set<std::string> expected, found;
    // Local 2026-11-02: from 23:00 UTC the day before.
    for (const Json& sale : facts()) {
        const std::string at = text(sale, "completeTime");
        if (at >= "2026-11-01T23:00:00" && at < "2026-11-02T23:00:00" && *sale.boolean("completed") &&
            !*sale.boolean("voided") && *sale.integer("shopID") == 1)
            expected.insert(std::to_string(*sale.integer("saleID")));
    }
    for (const Json& sale :
         all("Sale",
             "completed=true&voided=false&shopID=1&limit=7&completeTime=%3E%3C%2C2026-11-01T23%3A00%3A00"
             "%2B00%3A00%2C2026-11-02T22%3A59%3A59%2B00%3A00"))
        found.insert(text(sale, "saleID"));
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(found, expected);
}

TEST_F(RetailTest, ArchivedIsHiddenAndVoidedIsNot) {
    std::set<std::string> states;
    for (const Json& sale : all("Sale", "")) {
        EXPECT_EQ(text(sale, "archived"), "false");
        states.insert(text(sale, "voided") + text(sale, "completed"));
    }
    EXPECT_EQ(states, (std::set<std::string>{"falsetrue", "falsefalse", "truefalse"}));
    for (const Json& sale : all("Sale", "archived=only"))
        EXPECT_EQ(text(sale, "archived"), "true");
    EXPECT_EQ(list("PaymentType", "").size(), 6U);
    EXPECT_EQ(list("PaymentType", "archived=true").size(), 7U);
    EXPECT_EQ(list("Register", "archived=true").size(), 5U);
}

TEST_F(RetailTest, NamesDriftBetweenSales) {
    std::set<std::string> spellings, ids;
    for (const Json& sale : list("Sale", kEverything)) {
        spellings.insert(sale.find("updateTime") != nullptr ? "updateTime" : "updatetime");
        if (const Json* totals = sale.find("TaxClassTotals"))
            for (const Json& tax : rows(*totals, "Tax"))
                ids.insert(tax.find("ID") != nullptr ? "ID" : "id");
    }
    EXPECT_EQ(spellings.size(), 2U);
    EXPECT_EQ(ids.size(), 2U);
}

TEST_F(RetailTest, EmptyContactDetailsAreEmptyTexts) {
    const auto people = list("Customer", "load_relations=%5B%22Contact%22%5D");
    ASSERT_EQ(people.size(), 8U);
    const Json* full = people[0].find("Contact");
    const Json* bare = people[1].find("Contact");
    EXPECT_TRUE(full->find("Emails")->is(Json::Kind::object));
    for (const char* name : {"Addresses", "Phones", "Emails", "Websites"})
        EXPECT_EQ(bare->string_or(name, "x"), "") << name;
}

TEST_F(RetailTest, GiftCardsAreListedOnlyWhenAskedFor) {
    EXPECT_EQ(list("CreditAccount", "").size(), 2U);
    const auto cards = list("CreditAccount", "giftCard=true");
    ASSERT_FALSE(cards.empty());
    for (const Json& card : cards)
        EXPECT_EQ(text(card, "giftCard"), "true");
    EXPECT_EQ(till("CreditAccount.json?creditAccountID=%3E%2C1").status, 400);
}

TEST_F(RetailTest, LinesAndPaymentsOfOneSale) {
    const Json sale = *read("Sale/2.json?load_relations=%5B%22SaleLines%22%5D").find("Sale");
    const auto nested = rows(*sale.find("SaleLines"), "SaleLine");
    const auto listed = rows(read("Sale/2/SaleLine.json"), "SaleLine");
    ASSERT_EQ(listed.size(), nested.size());
    for (std::size_t i = 0; i < listed.size(); ++i)
        EXPECT_EQ(text(listed[i], "saleLineID"), text(nested[i], "saleLineID"));
    const std::size_t lines = all("SaleLine", "archived=true").size();
    EXPECT_EQ(text(*read("SaleLine.json?count=1&archived=true").find("@attributes"), "count"),
              std::to_string(lines));
}

TEST_F(RetailTest, ErrorsHaveTheVendorsShapeAndSometimesTheWrongType) {
    const Response missing = till("Sale/999999.json");
    EXPECT_EQ(missing.status, 404);
    const Json json = parse_json(missing.body).value_or(Json{});
    EXPECT_EQ(json.string_or("httpCode", ""), "404");
    EXPECT_EQ(json.string_or("httpMessage", ""), "Not Found");
    EXPECT_EQ(json.string_or("message", ""), "Object of type 'Sale' not found with primary ID '999999'.");
    EXPECT_EQ(json.string_or("errorClass", ""), "Exception");
    std::set<std::string> types{std::string{missing.content_type}};
    types.insert(std::string{till("Sale/999999.json").content_type});
    EXPECT_EQ(types, (std::set<std::string>{"application/json", "text/html; charset=UTF-8"}));
    EXPECT_EQ(ask("POST", path("Sale.json"), "{}").status, 405);
    EXPECT_EQ(till("Nothing.json").status, 404);
    EXPECT_EQ(ask("GET", "/retail/API/V3/Account/1/Sale.json").status, 403);
    EXPECT_EQ(till("Sale").content_type, "application/xml");
}

TEST_F(RetailTest, AccountIsWrappedInTheListOnly) {
    const Json listed = get("/retail/API/V3/Account.json");
    EXPECT_EQ(listed.find("Account")->string_or("accountID", ""), "120645");
    const Json single = get("/retail/API/V3/Account/120645.json");
    EXPECT_EQ(single.find("Account"), nullptr);
    EXPECT_EQ(single.find("defaultCurrency")->string_or("code", ""), "EUR");
}

TEST_F(RetailTest, ReportsAddUpToTheFacts) {
    std::map<std::pair<std::string, std::string>, Fixed> taxes;
    for (const Json& sale : facts())
        if (*sale.boolean("completed") && !*sale.boolean("voided") &&
            text(sale, "completeTime") >= "2026-11-01T23:00:00" &&
            text(sale, "completeTime") < "2026-11-03T23:00:00")
            taxes[{text(sale, "completeTime") < "2026-11-02T23:00:00" ? "11/02/2026" : "11/03/2026",
                   std::to_string(*sale.integer("shopID"))}] += *Fixed::parse(text(sale, "tax"));
    const Json report = read("Reports/Accounting/TaxesByDay.json?startDate=2026-11-02&endDate=2026-11-03");
    const auto found = rows(report, "Taxes");
    ASSERT_EQ(found.size(), taxes.size());
    for (const Json& row : found)
        EXPECT_EQ(text(row, "tax"), (taxes[{text(row, "date"), text(row, "shopID")}].text(2)));
    for (const char* name : {"TaxClassSalesByDay", "PaymentsByDay", "DiscountsByDay"})
        EXPECT_EQ(
            till(std::string{"Reports/Accounting/"} + name + ".json?startDate=2026-11-02&endDate=2026-11-02")
                .status,
            200);
    EXPECT_EQ(till("Reports/Accounting/Nothing.json?startDate=2026-11-02&endDate=2026-11-02").status, 404);
    EXPECT_EQ(till("Reports/Accounting/TaxesByDay.json").status, 400);
}

}  // namespace
}  // namespace koppel::sandbox

#include "exact_fixture.hpp"

namespace koppel::sandbox {
namespace {

class ExactQuery : public ExactTest {
  protected:
    // Accounts with codes 2001, 2002, …
    void customers(int count) {
        for (int i = 1; i <= count; ++i)
            make("crm/Accounts", R"({"Name":"Klant )" + std::to_string(i) + R"(","Status":"C","Code":")" +
                                     std::to_string(2000 + i) + R"(","Email":"k)" + std::to_string(i) +
                                     R"(@voorbeeld.example"})");
    }
    std::size_t found(const std::string& entity, const std::string& filter) {
        return all(entity + "?$filter=" + query(filter)).size();
    }
    std::string bad(const std::string& entity_and_query) {
        return refused("GET", path(entity_and_query), "", 400);
    }
};

TEST_F(ExactQuery, ListsComeInTheShapesOfTheDocument) {
    const auto shape = [&](const std::string& options) {
        const Json answer = d(get(path("vat/VATCodes" + options)));
        return answer.is(Json::Kind::array) ? "bare" : answer.find("results") != nullptr ? "results" : "?";
    };
    EXPECT_STREQ(shape(""), "results");
    EXPECT_STREQ(shape("?$top=100"), "results");
    EXPECT_STREQ(shape("?$top=50"), "bare");
    EXPECT_STREQ(shape("?$top=50&$inlinecount=allpages"), "results");
    EXPECT_STREQ(shape("?$filter=" + query("Code eq 'none'")), "results");
    EXPECT_TRUE(d(get(path("salesorder/SalesOrders?$top=60"))).find("results") != nullptr);
    config(R"({"shape":"results"})");
    EXPECT_STREQ(shape("?$top=1"), "results");
    config(R"({"shape":"bare"})");
    EXPECT_STREQ(shape(""), "bare");
    config(R"({"shape":"document"})");
    const std::string key = id(exact::kVatCodes, 2);
    EXPECT_EQ(text(one("vat/VATCodes", key), "ID"), key);
}

TEST_F(ExactQuery, ValuesAreWrittenTheVendorsWay) {
    const std::string body = ask("GET", path("vat/VATCodes(guid'" + id(exact::kVatCodes, 2) + "')")).body;
    EXPECT_NE(body.find(R"("Code":"2  ")"), std::string::npos) << body;
    EXPECT_NE(body.find(R"("Percentage":0.21,)"), std::string::npos);
    EXPECT_NE(
        body.find(
            R"x(\/exact\/api\/v1\/124132\/vat\/VATCodes(guid'e8ac7001-0022-4124-8132-000000000002')")x"),
        std::string::npos);
    // Noon in Amsterdam, told as if it were noon in Greenwich.
    EXPECT_NE(body.find(R"("Created":"\/Date(17951760)"), std::string::npos) << body;
    EXPECT_NE(body.find(R"("VATPercentages":{"__deferred":{"uri":")"), std::string::npos);
    const std::string account = ask("GET", by_key("crm/Accounts", id(exact::kAccounts, 1001))).body;
    EXPECT_NE(account.find(R"("Code":"              1001")"), std::string::npos) << account;
    EXPECT_NE(account.find(R"("Country":"NL ")"), std::string::npos);
}

TEST_F(ExactQuery, PagesAreFollowedByTheLinkThatIsGiven) {
    customers(130);
    const Json first = d(get(path("crm/Accounts?$select=Code&$inlinecount=allpages")));
    EXPECT_EQ(first.find("results")->items.size(), 60U);
    EXPECT_EQ(text(first, "__count"), "133");
    const std::string next = text(first, "__next");
    EXPECT_NE(next.find("$skiptoken=guid'"), std::string::npos) << next;
    EXPECT_EQ(all("crm/Accounts?$select=Code").size(), 133U);
    std::string last;
    std::size_t count = 0;
    for (const Json& row : all("crm/Accounts?$orderby=Name%20desc&$select=Code,Name")) {
        if (count > 0) {
            EXPECT_GE(last, text(row, "Name"));
        }
        ++count;
        last = text(row, "Name");
    }
    EXPECT_EQ(count, 133U);
    const Json top = d(get(path("crm/Accounts?$top=100&$orderby=Created")));
    const std::string link = text(top, "__next");
    EXPECT_NE(link.find("&$top=40&$skiptoken=datetime'2026-11-20T12%3A"), std::string::npos) << link;
    EXPECT_EQ(all("crm/Accounts?$top=100&$orderby=Created").size(), 100U);
    EXPECT_EQ(all("crm/Accounts?$skip=100").size(), 33U);
    EXPECT_EQ(all("crm/Accounts?$orderby=Email,Name%20desc&$select=Email").size(), 133U) << "three have none";
    EXPECT_EQ(all("crm/Accounts?$orderby=Email%20desc&$select=Email").size(), 133U);
    EXPECT_EQ(ask("GET", path("crm/Accounts/$count")).body, "133");
}

TEST_F(ExactQuery, FullLastPageMayBeFollowedByAnEmptyOne) {
    customers(57);
    EXPECT_EQ(text(d(get(path("crm/Accounts"))), "__next"), "(absent)");
    config(R"({"empty_last_page":true})");
    const std::string next = text(d(get(path("crm/Accounts"))), "__next");
    ASSERT_NE(next, "(absent)");
    const Json last = d(get(next.substr(std::string{"http://127.0.0.1"}.size())));
    EXPECT_TRUE(last.find("results")->items.empty());
}

TEST_F(ExactQuery, FiltersTellRowsApart) {
    customers(12);
    EXPECT_EQ(found("crm/Accounts", "Code eq '              2007'"), 1U);
    EXPECT_EQ(found("crm/Accounts", "Code eq '2007'"), 0U) << "only with the blanks before it";
    EXPECT_EQ(found("crm/Accounts", "trim(Code) eq '2007'"), 1U);
    EXPECT_EQ(found("crm/Accounts", "Email eq 'k3@voorbeeld.example'"), 1U);
    EXPECT_EQ(found("crm/Accounts", "ID eq guid'" + id(exact::kAccounts, 1001) + "'"), 1U);
    EXPECT_EQ(found("crm/Accounts", "substringof('Klant 1',Name) eq true"), 4U);
    EXPECT_EQ(
        found("crm/Accounts", "startswith(Name,'Klant') and not (endswith(Name,'2') or Name eq 'Klant 3')"),
        9U);
    EXPECT_EQ(found("crm/Accounts", "Email ne null"), 12U);
    EXPECT_EQ(found("crm/Accounts", "IsSales eq false"), 1U);
    EXPECT_EQ(found("crm/Accounts", "Modified gt datetime'2026-11-20T00:00:00' and Status eq 'C'"), 14U);
    EXPECT_EQ(found("crm/Accounts", "tolower(Name) eq 'klant 4'"), 1U);
    EXPECT_EQ(found("crm/Accounts", "Name eq 'klant 4'"), 0U);
    EXPECT_EQ(found("vat/VATCodes", "Percentage gt 0.2 and Type eq 'E'"), 3U);
    EXPECT_EQ(found("vat/VATCodes", "Code eq '2'"), 1U) << "blanks behind it do not count";
    EXPECT_EQ(found("financial/FinancialPeriods", "FinYear eq 2026 and FinPeriod le 3"), 3U);
    EXPECT_EQ(found("financial/GLAccounts", "Type eq 110"), 5U);
    EXPECT_EQ(found("crm/Accounts", "year(Created) eq 2026 and length(trim(Code)) eq 4"), 15U);
}

TEST_F(ExactQuery, QuotesInTextAreDoubled) {
    make("crm/Accounts", R"({"Name":"Café 't O'Brien"})");
    EXPECT_EQ(found("crm/Accounts", "Name eq 'Café ''t O''Brien'"), 1U);
    EXPECT_EQ(bad("crm/Accounts?$filter=" + query("Name eq 'Café 't'")),
              "Bad Request - Error in query syntax.");
}

TEST_F(ExactQuery, WhatCannotBeReadIsToldInTheVendorsWords) {
    EXPECT_EQ(bad("vat/VATCodes?$filter=Code"),
              "Expression of type 'System.Boolean' expected at position 0.");
    EXPECT_EQ(bad("vat/VATCodes?$filter=" + query("Code eq ")), "Bad Request - Error in query syntax.");
    EXPECT_EQ(bad("vat/VATCodes?$filter=" + query("code eq '2'")),
              "No property 'code' exists in type 'Exact.Web.Api.Models.VATCode' at position 0.");
    EXPECT_EQ(
        bad("vat/VATCodes?$filter=" + query("ID eq '2'")),
        "Operator 'eq' incompatible with operand types 'System.Guid' and 'System.String' at position 0.");
    EXPECT_EQ(bad("salesentry/SalesEntries?$filter=" + query("SalesEntryLines/AmountFC eq 1")),
              "This $filter parameter is not supported for this resource");
    EXPECT_EQ(bad("vat/VATCodes?$filter=" + query("Code eq Description")),
              "This $filter parameter is not supported for this resource");
    EXPECT_EQ(bad("vat/VATCodes?$select=*"), "Bad Request - Error in query syntax.");
    EXPECT_NE(bad("vat/VATCodes?$select=Nothing"), "(none)");
    EXPECT_NE(bad("vat/VATCodes?$top=many"), "(none)");
    EXPECT_NE(bad("vat/VATCodes?$nonsense=1"), "(none)");
    EXPECT_NE(bad("vat/VATCodes(2)x"), "");
    EXPECT_EQ(ask("GET", path("vat/VATcodes")).status, 404);
    EXPECT_EQ(ask("GET", by_key("vat/VATCodes", id(exact::kVatCodes, 77))).status, 404);
}

TEST_F(ExactQuery, SomeEntitiesWantASelection) {
    const std::string text = "Please add a $select or a $top=1 statement to the query string.";
    EXPECT_EQ(bad("cashflow/Receivables"), text);
    EXPECT_EQ(bad("generaljournalentry/GeneralJournalEntries?$top=2"), text);
    EXPECT_EQ(bad("logistics/SalesItemPrices"), text);
    EXPECT_EQ(ask("GET", path("logistics/SalesItemPrices?$top=1")).status, 200);
    EXPECT_EQ(ask("GET", path("cashflow/Receivables?$select=ID,AmountDC")).status, 200);
}

TEST_F(ExactQuery, FilterMayBeMandatory) {
    EXPECT_EQ(ask("GET", path("crm/Accounts")).status, 200);
    config(R"({"mandatory_filter":true})");
    EXPECT_NE(bad("crm/Accounts")
                  .find("must have a $filter parameter with one of the following fields in the "
                        "url:Accountant,"),
              std::string::npos);
    EXPECT_NE(bad("logistics/Items?$filter=" + query("Notes eq 'x'")), "(none)");
    EXPECT_EQ(found("crm/Accounts", "Status eq 'C'"), 2U);
}

TEST_F(ExactQuery, LinesAreExpandedAndDeferred) {
    const std::string key =
        text(make("salesentry/SalesEntries", entry(line("100") + "," + line("10"))), "EntryID");
    const Json plain = one("salesentry/SalesEntries", key);
    EXPECT_NE(at(plain, {"SalesEntryLines", "__deferred", "uri"}), "(absent)");
    const std::string uri = at(plain, {"SalesEntryLines", "__deferred", "uri"});
    EXPECT_EQ(d(get(uri.substr(std::string{"http://127.0.0.1"}.size()))).find("results")->items.size(), 2U);
    const Json whole = one("salesentry/SalesEntries", key, "?$expand=SalesEntryLines");
    EXPECT_EQ(whole.find("SalesEntryLines")->find("results")->items.size(), 2U);
    const Json part = one("salesentry/SalesEntries", key,
                          "?$expand=SalesEntryLines&$select=EntryID,SalesEntryLines/AmountFC");
    EXPECT_EQ(text(part, "YourRef"), "(absent)");
    const Json& first = part.find("SalesEntryLines")->find("results")->items[0];
    EXPECT_EQ(text(first, "AmountFC"), "100");
    EXPECT_EQ(text(first, "VATCode"), "(absent)");
    EXPECT_NE(bad("salesentry/SalesEntries?$select=SalesEntryLines/AmountFC"), "(none)");
}

TEST_F(ExactQuery, SyncTellsWhatChangedAndWhatIsGone) {
    const auto since = [&](const std::string& stamp) {
        return all("sync/Logistics/Items?$filter=" + query("Timestamp gt " + stamp + "L") +
                   "&$select=Timestamp,Code,Description");
    };
    const auto first = since("1");
    EXPECT_EQ(first.size(), 8U);
    const std::string last = text(first.back(), "Timestamp");
    EXPECT_TRUE(since(last).empty());
    ask("PUT", by_key("logistics/Items", id(exact::kItems, 1)), R"({"Description":"Koffiemok rood"})");
    const auto changed = since(last);
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(text(changed[0], "Description"), "Koffiemok rood");
    EXPECT_EQ(changed[0].find("Timestamp")->kind, Json::Kind::string);
    EXPECT_EQ(ask("DELETE", by_key("logistics/Items", id(exact::kItems, 2))).status, 204);
    EXPECT_EQ(since("1").size(), 7U);
    const auto gone = all("sync/Deleted?$filter=" + query("Timestamp gt " + last + "L and EntityType eq 9"));
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_EQ(text(gone[0], "EntityKey"), id(exact::kItems, 2));
    EXPECT_NE(bad("sync/Logistics/Items?$filter=" + query("Code eq 'SKU-1001'")), "(none)");
    EXPECT_NE(bad("sync/Logistics/Items?$orderby=Code"), "(none)");
    EXPECT_NE(bad("sync/Logistics/Items?$skip=1"), "(none)");
}

TEST_F(ExactQuery, SyncMayTellTheSameThingTwice) {
    config(R"({"sync_repeats":true})");
    const auto rows = all("sync/Logistics/Items?$filter=" + query("Timestamp gt 1L"));
    EXPECT_EQ(rows.size(), 16U);
    EXPECT_EQ(text(rows[0], "Description"), "(old) Koffiemok blauw");
    EXPECT_EQ(text(rows[8], "Description"), "Koffiemok blauw");
    EXPECT_EQ(text(rows[8], "ID"), text(rows[0], "ID"));
}

TEST_F(ExactQuery, AlternativesFindEachRowOnce) {
    customers(9);
    EXPECT_EQ(found("crm/Accounts",
                    "Email eq 'k1@voorbeeld.example' or trim(Code) eq '2001' or trim(Code) eq '2003'"),
              2U);
    EXPECT_EQ(
        found("crm/Accounts", "(Email eq 'k1@voorbeeld.example' or Name eq 'Klant 2') and Status eq 'C'"),
        2U);
    ask("PUT",
        by_key("crm/Accounts", text(all("crm/Accounts?$filter=" + query("Name eq 'Klant 1'"))[0], "ID")),
        R"({"Email":"other@voorbeeld.example"})");
    EXPECT_EQ(found("crm/Accounts", "Email eq 'k1@voorbeeld.example'"), 0U);
    EXPECT_EQ(found("crm/Accounts", "Email eq 'other@voorbeeld.example'"), 1U);
}

TEST_F(ExactQuery, WhoDoesNotAskForJsonIsAnsweredInXml) {
    accept = "*/*";
    const Response response = ask("GET", path("vat/VATCodes"));
    EXPECT_EQ(response.status, 200);
    EXPECT_TRUE(response.body.starts_with("<?xml"));
    EXPECT_NE(std::string{response.content_type}.find("atom+xml"), std::string::npos);
}

TEST_F(ExactQuery, MethodsAnEntityLacksAreNotAllowed) {
    EXPECT_EQ(ask("POST", path("vat/VatPercentages"), "{}").status, 405);
    EXPECT_EQ(ask("PUT", path("crm/Accounts"), "{}").status, 405);
    EXPECT_EQ(ask("PUT", by_key("financialtransaction/CashEntries", id(33, 1)), "{}").status, 405);
    EXPECT_EQ(ask("PATCH", by_key("crm/Accounts", id(exact::kAccounts, 1001)), "{}").status, 405);
}

}  // namespace
}  // namespace koppel::sandbox

#include "exact_fixture.hpp"

namespace koppel::sandbox {
namespace {

class ExactEntries : public ExactTest {
  protected:
    std::string refused_entry(const std::string& body) { return not_made("salesentry/SalesEntries", body); }
    Json made(const std::string& lines, const std::string& more = {}) {
        return make("salesentry/SalesEntries", entry(lines, more));
    }
    std::string sum(std::initializer_list<std::string_view> names) { return at(sums(), names); }
};

TEST_F(ExactEntries, EntryIsBookedWithVatPerLine) {
    const Json told = made(line("100.10") + "," + line("4.95", R"(,"VATCode":"2","VATAmountFC":1.03)", 8100) +
                               "," + line("10", R"(,"VATCode":"1 ")", 8001),
                           R"(,"YourRef":"2026-00042","PaymentCondition":"14","Description":"Order 1\/2")");
    // 21.02 is rounded from 21.021; 1.03 stands as it was sent.
    EXPECT_EQ(text(told, "AmountFC"), "138");
    EXPECT_EQ(text(told, "VATAmountFC"), "22.95");
    EXPECT_EQ(text(told, "EntryNumber"), "26700001");
    EXPECT_EQ(text(told, "InvoiceNumber"), "26700001");
    EXPECT_EQ(text(told, "ReportingYear"), "2026");
    EXPECT_EQ(text(told, "ReportingPeriod"), "11");
    EXPECT_EQ(text(told, "Status"), "20");
    EXPECT_EQ(text(told, "Type"), "20");
    EXPECT_EQ(text(told, "EntryDate"), "/Date(1795132800000)/");
    EXPECT_EQ(text(told, "DueDate"), "/Date(1796342400000)/");
    EXPECT_NE(at(told, {"SalesEntryLines", "__deferred", "uri"}), "(absent)");
    EXPECT_EQ(sum({"entries", "all", "incl"}), "138.00");
    EXPECT_EQ(sum({"entries", "vat_codes", "2", "vat"}), "22.05");
    EXPECT_EQ(sum({"entries", "vat_codes", "1", "vat"}), "0.90");
    EXPECT_EQ(sum({"entries", "accounts", "8100", "excl"}), "4.95");
    EXPECT_EQ(sum({"entries", "journals", "70", "count"}), "1");
    EXPECT_EQ(sum({"entries", "debtors", "1001", "incl"}), "138.00");
    const auto lines =
        all("salesentry/SalesEntryLines?$filter=" + query("EntryID eq guid'" + text(told, "EntryID") + "'") +
            "&$orderby=LineNumber");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(text(lines[2], "VATCode"), "1  ");
    EXPECT_EQ(text(lines[1], "GLAccountCode"), "8100");
}

TEST_F(ExactEntries, CreatedAnswersTellWhereItIs) {
    const Response response = ask("POST", path("salesentry/SalesEntries"), entry(line("1")));
    EXPECT_EQ(response.status, 201);
    EXPECT_NE(
        response.headers.find("Location: http://127.0.0.1/exact/api/v1/124132/salesentry/SalesEntries(guid'"),
        std::string::npos);
    EXPECT_NE(response.body.find(R"("EntryDate":"\/Date(1795132800000)\/")"), std::string::npos);
}

TEST_F(ExactEntries, WhatIsMissingIsToldInOneAnswer) {
    EXPECT_EQ(refused_entry("{}"), "Mandatory: Relationship\r\nMandatory: Journal\r\nMandatory: Entry lines");
    config(R"({"language":"nl"})");
    EXPECT_EQ(refused_entry(entry(R"({"Description":"x"})")),
              "Grootboekrekening is verplicht\r\nVerplicht: Bedrag");
    EXPECT_EQ(refused_entry(entry("")), "Verplicht: Boekingsregels");
}

TEST_F(ExactEntries, ReferencesMustExistInTheDivisionAndFit) {
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string body = entry(line("1"));
        body.replace(body.find(from), from.size(), to);
        return refused_entry(body);
    };
    const std::string customer = id(exact::kAccounts, 1001);
    EXPECT_EQ(with(customer, id(exact::kAccounts, 1003)), "Invalid: Customer (Type)");
    EXPECT_EQ(with(customer, id(exact::kAccounts, 1001, 200021)), "Invalid reference: Relationship");
    EXPECT_EQ(with(R"("70")", R"("90")"), "Invalid: Journal (type).");
    EXPECT_EQ(with(R"("70")", R"("77")"), "Invalid reference: Journals");
    EXPECT_EQ(with(R"("70")", "\"" + id(exact::kJournals, 70) + "\""), "Invalid reference: Journals");
    EXPECT_EQ(with(gl(8000), gl(1300)), "Invalid: G/L account type");
    EXPECT_EQ(with(gl(8000), gl(1500)), "Invalid: G/L account type");
    EXPECT_EQ(with(gl(8000), gl(8999)), "Invalid reference: G/L account");
    EXPECT_EQ(with(R"("2")", R"("77")"), "Invalid reference: VAT code");
    EXPECT_EQ(with(R"("2")", R"("9")"), "Not allowed: VAT code") << "blocked";
    EXPECT_EQ(with(R"("2")", R"("8")"), "Not allowed: VAT code") << "for purchases";
    EXPECT_EQ(with(R"("2")", R"("0","VATAmountFC":1)"),
              "A VAT amount is not allowed for a VAT code of the type \"no VAT\"");
    EXPECT_EQ(with(R"("2")", R"("2","VATPercentage":0)"), "Invalid: VAT percentage []");
    EXPECT_EQ(with(R"("Journal")", R"("PaymentCondition":"99","Journal")"),
              "Invalid reference: Payment condition");
    EXPECT_EQ(with(R"("Journal")", R"("Currency":"USD","Journal")"), "Invalid reference: Currency");
    config(R"({"language":"nl"})");
    EXPECT_EQ(with(customer, id(exact::kAccounts, 1003)), "Ongeldig: Klant (Type)");
    EXPECT_EQ(with(gl(8000), gl(1300)), "Ongeldig: Grootboekrekeningtype");
    EXPECT_EQ(with(R"("2")", R"("77")"), "Ongeldige referentie: Btw-code");
}

TEST_F(ExactEntries, AccountsOwnDebtorsMustBeTheJournals) {
    post("/_sandbox/exact/124132/data",
         R"({"table":"crm/Accounts","code":"1001","set":{"GLAR":")" + gl(1600) + "\"}}", 200);
    EXPECT_EQ(refused_entry(entry(line("1"))),
              "The customer's account is not equal to the account of the sales "
              "journal");
}

TEST_F(ExactEntries, MisspelledNamesAndWrongTypesAre400) {
    const std::string target = path("salesentry/SalesEntries");
    EXPECT_EQ(refused("POST", target, entry(line("1"), R"(,"Yourref":"x")"), 400),
              "Error processing request stream. The property name 'Yourref' specified for type "
              "'Exact.Web.Api.Models.SalesEntry' is not valid.");
    EXPECT_EQ(refused("POST", target, "[]", 400),
              "Error processing request stream. The request should be a valid top-level resource object.");
    EXPECT_EQ(refused("POST", target, "{", 400),
              "Error processing request stream. The request should be a valid top-level resource object.");
    EXPECT_EQ(refused("POST", target, R"({"SalesEntryLines":{}})", 400),
              "Error processing request stream. The request should be a valid top-level resource object.");
    EXPECT_EQ(refused("POST", target, R"({"Customer":"1001"})", 400), "Unrecognized Guid format.");
    EXPECT_NE(refused("POST", target, R"({"YourRef":5})", 400).find("'YourRef' to type 'Edm.String'"),
              std::string::npos);
    EXPECT_NE(refused("POST", target, R"({"EntryDate":"20-11-2026"})", 400).find("Edm.DateTime"),
              std::string::npos);
    config(R"({"unknown_properties_refused":false})");
    EXPECT_EQ(ask("POST", target, entry(line("1"), R"(,"Yourref":"x")")).status, 201);
}

TEST_F(ExactEntries, ReadOnlyFieldsAreIgnored) {
    const Json told =
        made(line(R"("12.50")"), R"(,"Status":50,"Type":21,"AmountDC":1,"Created":"2020-01-01")");
    EXPECT_EQ(text(told, "Status"), "20");
    EXPECT_EQ(text(told, "Type"), "20");
    EXPECT_EQ(text(told, "AmountDC"), "15.13");
}

TEST_F(ExactEntries, NegativeTotalIsACreditNote) {
    const Json told = made(line("-100"));
    EXPECT_EQ(text(told, "AmountFC"), "-121");
    EXPECT_EQ(text(told, "Type"), "21");
    EXPECT_EQ(sum({"open_items", "amount"}), "-121.00");
}

TEST_F(ExactEntries, VatCodesBringTheirOwnArithmetic) {
    const auto header = [&](const std::string& more, std::int64_t account = 8000) {
        const Json told = made(line("12.10", more, account));
        return text(told, "AmountFC") + "/" + text(told, "VATAmountFC");
    };
    EXPECT_EQ(header(R"(,"VATCode":"2")"), "14.64/2.54");
    EXPECT_EQ(header(R"(,"VATCode":"4")"), "12.1/2.1") << "type I holds the VAT";
    EXPECT_EQ(header(R"(,"VATCode":"6")"), "12.1/0");
    EXPECT_EQ(header(R"(,"VATCode":"52")"), "14.52/2.42");
    EXPECT_EQ(header("", 8001), "13.19/1.09") << "the account's own code";
    EXPECT_EQ(header("", 1450), "12.1/0");
    config(R"({"entry_amount_includes":false})");
    EXPECT_EQ(header(R"(,"VATCode":"4")"), "14.64/2.54");
}

TEST_F(ExactEntries, NumbersAreUniquePerJournalAndYear) {
    EXPECT_EQ(text(made(line("1"), R"(,"InvoiceNumber":26700042)"), "EntryNumber"), "26700042");
    EXPECT_EQ(refused_entry(entry(line("1"), R"(,"InvoiceNumber":26700042)")), "Entry number exists already");
    EXPECT_EQ(text(made(line("1")), "EntryNumber"), "26700001");
    EXPECT_EQ(text(made(line("1"), R"(,"EntryNumber":5)"), "EntryNumber"), "26700002") << "replaced silently";
    config(R"({"foreign_number_replaced":false,"used_number_replaced":true})");
    EXPECT_EQ(text(made(line("1"), R"(,"EntryNumber":5)"), "EntryNumber"), "5");
    EXPECT_EQ(text(made(line("1"), R"(,"InvoiceNumber":26700042)"), "EntryNumber"), "26700003");
    EXPECT_EQ(text(made(line("1"), R"(,"YourRef":"double")"), "YourRef"), "double");
    EXPECT_EQ(text(made(line("1"), R"(,"YourRef":"double")"), "YourRef"), "double");
    EXPECT_EQ(sums().find("duplicate_references")->find("entries")->items.at(0).text, "double");
}

TEST_F(ExactEntries, OwnKeyIsKeptAndTakenOnce) {
    const std::string own = "40d4c49d-1790-4a13-b890-42909af24348";
    const std::string body = entry(line("1"), R"(,"EntryID":"40D4C49D-1790-4A13-B890-42909AF24348")");
    EXPECT_EQ(text(make("salesentry/SalesEntries", body), "EntryID"), own);
    EXPECT_EQ(refused_entry(body), "Data already exists.");
    config(R"({"own_keys_kept":false})");
    EXPECT_NE(text(make("salesentry/SalesEntries", body), "EntryID"), own);
}

TEST_F(ExactEntries, ClosedPeriodsAndUnknownYearsAreRefused) {
    post("/_sandbox/exact/124132/close", R"({"journal":"70","year":2026,"period":10})", 200);
    const auto dated = [&](const std::string& date) {
        std::string body = entry(line("1"));
        body.replace(body.find("2026-11-20"), 10, date);
        return body;
    };
    EXPECT_EQ(refused_entry(dated("2026-10-31")), "Period is closed: 2026 - 10");
    EXPECT_EQ(refused_entry(dated("2019-10-31")), "Unknown: Fiscal year (Period - date table).");
    const auto rows = all("read/financial/JournalStatusList?$filter=" +
                          query("Journal eq '70' and Year eq 2026 and Period eq 10"));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(text(rows[0], "Status"), "1");
    EXPECT_EQ(all("read/financial/JournalStatusList").size(), 6U * 48U);
    std::string other = dated("2026-10-31");
    other.replace(other.find(R"("70")"), 4, R"("71")");
    EXPECT_EQ(text(make("salesentry/SalesEntries", other), "EntryNumber"), "26710001");
    post("/_sandbox/exact/124132/close", R"({"journal":"70","year":2026,"period":10,"closed":false})", 200);
    EXPECT_EQ(text(make("salesentry/SalesEntries", dated("2026-10-31")), "ReportingPeriod"), "10");
    EXPECT_EQ(text(make("salesentry/SalesEntries", dated("2026-10-31T23:30:00Z")), "ReportingPeriod"), "10");
}

TEST_F(ExactEntries, ChangesMergeAndLinesChangeByThemselves) {
    const std::string key = text(made(line("100"), R"(,"YourRef":"A")"), "EntryID");
    const std::string target = by_key("salesentry/SalesEntries", key);
    EXPECT_EQ(ask("PUT", target, R"({"Description":"changed"})").status, 204);
    EXPECT_EQ(text(one("salesentry/SalesEntries", key), "YourRef"), "A");
    EXPECT_EQ(text(one("salesentry/SalesEntries", key), "Description"), "changed");
    EXPECT_NE(refused("PUT", target, R"({"SalesEntryLines":[{"AmountFC":1}]})", 400)
                  .find("Binding to new entities"),
              std::string::npos);
    const std::string extra = text(
        make("salesentry/SalesEntryLines", R"({"EntryID":")" + key + R"(",)" + line("10").substr(1)), "ID");
    EXPECT_EQ(text(one("salesentry/SalesEntries", key), "AmountFC"), "133.1");
    EXPECT_EQ(ask("PUT", by_key("salesentry/SalesEntryLines", extra), R"({"AmountFC":20})").status, 204);
    EXPECT_EQ(text(one("salesentry/SalesEntries", key), "AmountFC"), "145.2");
    EXPECT_EQ(sum({"open_items", "amount"}), "145.20");
    for (const Json& row : all("salesentry/SalesEntryLines?$select=ID"))
        EXPECT_EQ(ask("DELETE", by_key("salesentry/SalesEntryLines", text(row, "ID"))).status, 204);
    EXPECT_EQ(ask("GET", target).status, 404) << "without lines nothing is left of it";
    EXPECT_EQ(sum({"open_items", "count"}), "0");
}

TEST_F(ExactEntries, ProcessedEntriesDoNotChange) {
    const std::string key = text(made(line("100")), "EntryID");
    post("/_sandbox/exact/124132/process", R"({"key":"all"})", 200);
    EXPECT_EQ(refused("PUT", by_key("salesentry/SalesEntries", key), R"({"YourRef":"B"})", 500),
              "Already processed");
    EXPECT_EQ(ask("DELETE", by_key("salesentry/SalesEntries", key)).status, 500);
}

TEST_F(ExactEntries, LongTextsAreRefused) {
    const std::string long_one(61, 'x');
    EXPECT_NE(refused_entry(entry(line("1"), R"(,"Description":")" + long_one + "\"")).find("Too long"),
              std::string::npos);
    EXPECT_NE(
        refused_entry(entry(line("1"), R"(,"YourRef":")" + long_one.substr(0, 31) + "\"")).find("YourRef"),
        std::string::npos);
    EXPECT_EQ(text(made(line("1"), R"(,"YourRef":")" + long_one.substr(0, 30) + "\""), "YourRef").size(),
              30U);
}

TEST_F(ExactEntries, RefusalsHitWhatTheyAreMeantFor) {
    post("/_sandbox/exact/refusals",
         R"([{"field":"YourRef","pattern":"2026-0001[0-4]","status":400,"text":"No."},
             {"entity":"SalesEntries","field":"account","pattern":"1002","count":1}])",
         200);
    EXPECT_EQ(not_made("salesentry/SalesEntries", entry(line("1"), R"(,"YourRef":"2026-00012")"), 400),
              "No.");
    made(line("1"), R"(,"YourRef":"2026-00015")");
    std::string body = entry(line("1"));
    body.replace(body.find(id(exact::kAccounts, 1001)), 36, id(exact::kAccounts, 1002));
    EXPECT_EQ(not_made("salesentry/SalesEntries", body),
              "A problem has occurred. The cause of this issue will be investigated as soon as possible.");
    make("salesentry/SalesEntries", body);
    ask("DELETE", "/_sandbox/exact/refusals");
    made(line("1"), R"(,"YourRef":"2026-00012")");
}

TEST_F(ExactEntries, FaultsWorkOnItsPaths) {
    post("/_sandbox/faults",
         R"([{"match":{"path":"^/exact/api/v1"},"kind":"status","status":503,"html":true,"count":1},)"
         R"({"match":{"path":"^/exact/api/v1"},"kind":"status","status":408,"count":1},)"
         R"({"match":{"path":"^/exact/api/v1"},"kind":"status","status":401,"count":1}])",
         200);
    Request request;
    request.method = "GET";
    request.path = "/exact/api/v1/124132/vat/VATCodes";
    const auto answer = [&] { return world.refuse(request, *world.fault(request)); };
    const Response maintenance = answer();
    EXPECT_EQ(maintenance.status, 503);
    EXPECT_NE(maintenance.body.find("<html>"), std::string::npos);
    const Response slow = answer();
    EXPECT_EQ(slow.status, 408);
    EXPECT_NE(slow.body.find(R"({"error":{"code":"","message":{"lang":"","value":"A problem)"),
              std::string::npos);
    EXPECT_EQ(answer().body, "");
    EXPECT_FALSE(world.fault(request));
}

}  // namespace
}  // namespace koppel::sandbox

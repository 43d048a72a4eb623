#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

constexpr const char* kDebtor =
    R"({"name":"Jan","countryCode":"NL","emailAddress":"Jan@example.nl","paymentConditionId":14})";
constexpr const char* kArticle =
    R"({"sku":"A1","description":"Bel","stockTracking":true,"fixedSalesPrice":0,"ledgerAccountId":8000})";

class AsperionApi : public WorldTest {
  protected:
    void SetUp() override { log_in(); }
    std::string v1(const std::string& rest) { return "/asperion/v1/" + rest; }
    // An invoice whose line and header members can be replaced.
    std::string invoice(const std::string& line = R"("bookingType":"G","ledgerAccountId":8000)",
                        const std::string& header = R"("reference":"R1")", const std::string& vat = "1") {
        return R"({"date":"2026-11-20","debtorCustomerNumber":"10001",)" + header +
               R"(,"lines":{"_data":[{"description":"x","quantity":2,"unitPrice":9.9174,"vatCode":")" + vat +
               "\"," + line + "}]}}";
    }
    std::string refused_field(const std::string& target, const std::string& body) {
        const Json problem = post(target, body, 400);
        const Json* errors = problem.find("errors");
        return errors == nullptr || errors->members.empty() ? "" : errors->members.front().name;
    }
    std::int64_t total(const std::string& list) {
        return get(v1(list)).find("_meta")->integer("totalCount").value_or(-1);
    }
};

TEST_F(AsperionApi, RefusesMissingAndExpiredTokens) {
    post("/_sandbox/clock", R"({"advance_seconds":3599})", 200);
    bearer += "x";
    get(v1("journals"), 401);
    bearer.pop_back();
    post("/_sandbox/clock", R"({"advance_seconds":2})", 200);
    get(v1("journals"), 401);
}

TEST_F(AsperionApi, RotatesRefreshTokensAsConfigured) {
    EXPECT_EQ(token_request("koppel-refresh-0").status, 400);  // used by log_in()
    EXPECT_EQ(token_request("koppel-refresh-1").status, 200);
    post("/_sandbox/asperion/config", R"({"rotation":"grace","grace_seconds":60})", 200);
    EXPECT_EQ(token_request("koppel-refresh-2").status, 200);
    EXPECT_EQ(token_request("koppel-refresh-2").status, 200);
    post("/_sandbox/clock", R"({"advance_seconds":120})", 200);
    EXPECT_EQ(token_request("koppel-refresh-2").status, 400);
    post("/_sandbox/asperion/config", R"({"rotation":"off"})", 200);
    EXPECT_EQ(token_request("koppel-refresh-3").status, 200);
    EXPECT_EQ(token_request("koppel-refresh-3").status, 200);
}

TEST_F(AsperionApi, KeepsAdministrationsApart) {
    tenant = "4712";
    get(v1("debtors"), 403);
    post("/_sandbox/asperion/config", R"({"tenants":[4711,4712]})", 200);
    post(v1("debtors"), kDebtor, 201);
    EXPECT_EQ(total("debtors"), 1);
    tenant = "";
    EXPECT_EQ(total("debtors"), 0);  // the default administration
}

TEST_F(AsperionApi, StringFiltersContainUnlessToldOtherwise) {
    post(v1("debtors"), kDebtor, 201);
    std::string other = kDebtor;
    other.replace(other.find("Jan@"), 4, "superjan@");
    post(v1("debtors"), other, 201);
    EXPECT_EQ(total("debtors?EmailAddress=jan@example.nl"), 2);
    EXPECT_EQ(total("debtors?EmailAddress=jan@example.nl&EmailAddress_comparison=Equals"), 1);
    EXPECT_EQ(total("debtors?EmailAddress=super&EmailAddress_comparison=StartsWith"), 1);
    EXPECT_EQ(total("debtors?DateAdded_from=2026-11-20&DateAdded_to=2026-11-20"), 2);
    get(v1("debtors?Unknown=1"), 400);
    get(v1("debtors?EmailAddress_comparison=Equals"), 400);
}

TEST_F(AsperionApi, PagesFollowNextPageWithTheFilterKept) {
    for (int i = 0; i < 3; ++i)
        post(v1("debtors"), kDebtor, 201);
    const Json first = get(v1("debtors?pageSize=2&Name=jan"));
    EXPECT_EQ(first.find("_data")->items.size(), 2U);
    const std::string next{first.find("_meta")->string_or("nextPage", "")};
    ASSERT_NE(next.find("/asperion/"), std::string::npos);
    const Json second = get(next.substr(next.find("/asperion/")));
    EXPECT_EQ(second.find("_data")->items.size(), 1U);
    EXPECT_TRUE(second.find("_meta")->find("nextPage")->is(Json::Kind::null));
}

TEST_F(AsperionApi, ChecksDebtors) {
    const auto with = [](const std::string& member) {
        return R"({"name":"Jan","countryCode":"NL","paymentConditionId":14,)" + member + "}";
    };
    EXPECT_EQ(refused_field(v1("debtors"), with(R"("phoneNumber":"1234567890123456")")), "phoneNumber");
    EXPECT_EQ(refused_field(v1("debtors"), with(R"("postCode":"12345678901")")), "postCode");
    EXPECT_EQ(refused_field(v1("debtors"), with(R"("surprise":1)")), "surprise");
    EXPECT_EQ(refused_field(v1("debtors"), R"({"name":"J","countryCode":"XX","paymentConditionId":14})"),
              "countryCode");
    EXPECT_EQ(refused_field(v1("debtors"), R"({"name":"J","countryCode":"NL","paymentConditionId":15})"),
              "paymentConditionId");
    const std::string fifty(50, 'x');
    EXPECT_EQ(refused_field(v1("debtors"),
                            R"({"name":")" + fifty + R"(x","countryCode":"NL","paymentConditionId":14})"),
              "name");
    // Fifty characters, not fifty bytes.
    post(v1("debtors"),
         R"({"name":")" + fifty.substr(1) + R"(é","countryCode":"NL","paymentConditionId":14})", 201);
}

TEST_F(AsperionApi, ValidateOnlyChecksAndStoresNothing) {
    post(v1("debtors?validateOnly=true"), kDebtor, 200);
    post(v1("debtors?validateOnly=true"), "{}", 400);
    EXPECT_EQ(total("debtors"), 0);
}

TEST_F(AsperionApi, ArticlesAreUniqueAndBookedOneWay) {
    post(v1("articles"), kArticle, 201);
    EXPECT_EQ(refused_field(v1("articles"), kArticle), "sku");
    EXPECT_EQ(
        refused_field(v1("articles"),
                      R"({"sku":"B","description":"x","ledgerAccountId":8000,"salesTypeId":"SHOPORDER"})"),
        "ledgerAccountId");
    EXPECT_EQ(refused_field(v1("articles"), R"({"sku":"B","description":"x"})"), "ledgerAccountId");
    EXPECT_EQ(refused_field(v1("articles"), R"({"sku":"B","description":"x","salesTypeId":"NONE"})"),
              "salesTypeId");
    EXPECT_EQ(refused_field(v1("articles"), R"({"sku":"B","description":"x","ledgerAccountId":8999})"),
              "ledgerAccountId");
    EXPECT_EQ(refused_field(v1("articles"), R"({"sku":"B","salesTypeId":"SHOPORDER","description":")" +
                                                std::string(101, 'x') + "\"}"),
              "description");
}

TEST_F(AsperionApi, ConceptInvoiceIsStatusOneWithoutNumber) {
    post(v1("debtors"), kDebtor, 201);
    const Json made = post(v1("SalesOrderWithLines/"), invoice(), 201);
    EXPECT_EQ(made.integer("status"), 1);
    EXPECT_TRUE(made.find("invoiceNumber")->is(Json::Kind::null));
    EXPECT_EQ(made.find("amountExclVat")->text, "19.83");
    EXPECT_EQ(made.find("amountInclVat")->text, "23.99");
    EXPECT_EQ(total("salesinvoices?Reference=R1&Reference_comparison=Equals"), 1);
    const Json brief = get(v1("salesinvoices/" + made.find("id")->text));
    EXPECT_EQ(brief.find("lines"), nullptr);
    EXPECT_NE(get(v1("salesinvoiceswithlines/" + made.find("id")->text)).find("lines"), nullptr);
}

TEST_F(AsperionApi, ChecksInvoiceLines) {
    post(v1("debtors"), kDebtor, 201);
    post(v1("articles"), kArticle, 201);
    const std::string to = v1("salesorderwithlines");
    post(to, invoice(R"("bookingType":"A","sku":"A1")"), 201);
    EXPECT_EQ(refused_field(to, invoice(R"("bookingType":"A","sku":"none")")), "lines[0].sku");
    EXPECT_EQ(refused_field(to, invoice(R"("bookingType":"A","sku":"A1","ledgerAccountId":8000)")),
              "lines[0].ledgerAccountId");
    EXPECT_EQ(refused_field(to, invoice(R"("bookingType":"G","ledgerAccountId":8000,"sku":"A1")")),
              "lines[0].sku");
    EXPECT_EQ(refused_field(to, invoice(R"("bookingType":"G","ledgerAccountId":8999)")),
              "lines[0].ledgerAccountId");
    EXPECT_EQ(
        refused_field(to, invoice(R"("bookingType":"G","ledgerAccountId":8000)", R"("reference":"R")", "11")),
        "lines[0].vatCode");
    EXPECT_EQ(
        refused_field(to, invoice(R"("bookingType":"G","ledgerAccountId":8000)", R"("totalInclVat":1)")),
        "totalInclVat");
    const std::string long_text = R"("reference":")" + std::string(51, 'x') + "\"";
    EXPECT_EQ(refused_field(to, invoice(R"("bookingType":"G","ledgerAccountId":8000)", long_text)),
              "reference");
    EXPECT_EQ(
        refused_field(to, R"({"date":"2026-11-20","debtorCustomerNumber":"10001","lines":{"_data":[]}})"),
        "lines");
}

TEST_F(AsperionApi, PaymentNeedsAProcessedInvoiceAndABalance) {
    post(v1("debtors"), kDebtor, 201);
    const std::string id = post(v1("salesorderwithlines"), invoice(), 201).find("id")->text;
    const auto entry = [&id](const std::string& amount) {
        return R"({"bookyear":2026,"bookperiod":11,"date":"2026-11-21","journalId":"40","lines":{"_data":[)"
               R"({"amount":23.99,"description":"iDEAL","ledgerAccountId":1250},{"amount":)" +
               amount + R"(,"description":"F","salesInvoiceId":)" + id + "}]}}";
    };
    const std::string to = v1("journalentrieswithlines");
    EXPECT_EQ(refused_field(to, entry("-23.99")), "lines[1].salesInvoiceId");
    post("/_sandbox/asperion/4711/invoices/" + id + "/process", "{}", 200);
    EXPECT_EQ(refused_field(to, entry("-23.98")), "lines");
    post(to, entry("-23.99"), 201);
    const Json paid = get(v1("salesinvoices/" + id));
    EXPECT_EQ(paid.integer("status"), 7);
    EXPECT_EQ(paid.string_or("invoiceNumber", ""), "20260001");
    EXPECT_EQ(total("journalentrieswithlines?BookYear=2026"), 1);
    get(v1("journalentrieswithlines"), 400);
}

TEST_F(AsperionApi, SalesBookingComputesVatWhenItIsNotGiven) {
    post(v1("debtors"), kDebtor, 201);
    const Json made = post(v1("salesinvoiceswithlines"),
                           R"({"debtorCustomerNumber":"10001","date":"2026-11-20T00:00:00","bookyear":2026,)"
                           R"("bookperiod":11,"journalId":"70","invoiceNumber":"ORD1","lines":{"_data":[)"
                           R"({"description":"x","amount":19.83,"vatCode":"1","ledgerAccountId":8000}]}})",
                           201);
    EXPECT_EQ(made.find("vatAmount")->text, "4.16");
    EXPECT_EQ(total("salesinvoiceswithlines?InvoiceNumber=ORD1&InvoiceNumber_comparison=Equals"), 1);
}

TEST_F(AsperionApi, BookingsMustFitTheirDateAndJournalAndBeInCents) {
    post(v1("debtors"), kDebtor, 201);
    const auto booking = [](const std::string& head, const std::string& amount = "19.83") {
        return R"({"debtorCustomerNumber":"10001","date":"2026-11-20T00:00:00","invoiceNumber":"ORD1",)" +
               head + R"(,"lines":{"_data":[{"description":"x","amount":)" + amount +
               R"(,"vatCode":"1","ledgerAccountId":8000}]}})";
    };
    const std::string to = v1("salesinvoiceswithlines");
    EXPECT_EQ(refused_field(to, booking(R"("bookyear":2025,"bookperiod":11,"journalId":"70")")), "bookyear");
    EXPECT_EQ(refused_field(to, booking(R"("bookyear":2026,"bookperiod":10,"journalId":"70")")),
              "bookperiod");
    EXPECT_EQ(refused_field(to, booking(R"("bookyear":2026,"bookperiod":11,"journalId":"40")")), "journalId");
    EXPECT_EQ(refused_field(to, booking(R"("bookyear":2026,"bookperiod":11,"journalId":"71")")), "journalId");
    EXPECT_EQ(refused_field(to, booking(R"("bookyear":2026,"bookperiod":11,"journalId":"70")", "19.835")),
              "lines[0].amount");
    const Json made = post(to, booking(R"("bookyear":2026,"bookperiod":11,"journalId":"70")"), 201);
    EXPECT_TRUE(made.find("reference")->is(Json::Kind::null));
    EXPECT_EQ(
        refused_field(v1("journalentrieswithlines"),
                      R"({"bookyear":2026,"bookperiod":11,"date":"2026-11-21","journalId":"70","lines":)"
                      R"({"_data":[{"amount":0,"ledgerAccountId":1250}]}})"),
        "journalId");
}

TEST_F(AsperionApi, VatCodesHoldBetweenTheirDays) {
    post(v1("debtors"), kDebtor, 201);
    const std::string line = R"("bookingType":"G","ledgerAccountId":8000)";
    const std::string to = v1("salesorderwithlines");
    EXPECT_EQ(refused_field(to, invoice(line, R"("reference":"R")", "4")), "lines[0].vatCode");
    std::string old = invoice(line, R"("reference":"R")", "4");
    old.replace(old.find("2026-11-20"), 10, "2018-12-31");
    post(to, old, 201);
    post(to, invoice(line, R"("reference":"R")", "22"), 201);
}

TEST_F(AsperionApi, APaymentIsOfTheDebtorOfItsInvoice) {
    post(v1("debtors"), kDebtor, 201);
    const std::string other = post(v1("debtors"), kDebtor, 201).find("id")->text;
    const std::string id = post(v1("salesorderwithlines"), invoice(), 201).find("id")->text;
    post("/_sandbox/asperion/4711/invoices/all/process", "{}", 200);
    EXPECT_EQ(
        refused_field(
            v1("journalentrieswithlines"),
            R"({"bookyear":2026,"bookperiod":11,"date":"2026-11-21","journalId":"40","lines":{"_data":[)"
            R"({"amount":1,"ledgerAccountId":1250},{"amount":-1,"salesInvoiceId":)" +
                id + R"(,"debtorId":)" + other + "}]}}"),
        "lines[1].debtorId");
}

TEST_F(AsperionApi, ABlockedDebtorTakesNoDocuments) {
    const std::string id = post(v1("debtors"), kDebtor, 201).find("id")->text;
    post("/_sandbox/asperion/4711/data", R"({"table":"debtors","id":)" + id + R"(,"set":{"blocked":true}})",
         200);
    EXPECT_EQ(refused_field(v1("salesorderwithlines"), invoice()), "debtorCustomerNumber");
}

TEST_F(AsperionApi, ReferenceDataChangesAsAPersonWould) {
    const std::string to = "/_sandbox/asperion/4711/data";
    post(to, R"({"table":"salestypes","remove":"SHOPORDER"})", 200);
    post(to, R"({"table":"salestypes","remove":"SHOPORDER"})", 400);
    EXPECT_EQ(total("salestypes"), 0);
    post(to, R"({"table":"salestypes","add":{"id":"WEB","description":"Web","ledgerAccountId":8010}})", 200);
    get(v1("salestypes/web"), 200);
    post(to, R"({"table":"salestypes","add":{"colour":"red"}})", 400);
    post(to, R"({"table":"nothing","remove":"1"})", 400);
    const auto journals = total("journals");
    post(to, R"({"table":"journals","remove":"40"})", 200);
    EXPECT_EQ(total("journals"), journals - 1);
    get(v1("journals/40"), 404);
    get(v1("journals/90"), 200);
}

TEST_F(AsperionApi, SumsComeFromTheLines) {
    post(v1("debtors"), kDebtor, 201);
    post(v1("articles"), R"({"sku":"A1","description":"Bel","salesTypeId":"SHOPORDER"})", 201);
    post(v1("salesorderwithlines"), invoice(R"("bookingType":"A","sku":"A1")"), 201);
    post(v1("salesorderwithlines"),
         invoice(R"("bookingType":"G","ledgerAccountId":8010)", R"("pricesIncludeVat":true)", "2"), 201);
    const Json sums = get("/_sandbox/asperion/4711/sums");
    const auto sum = [&sums](const char* kind, const char* key, const char* side) {
        return std::string{sums.find(kind)->find(key)->string_or(side, "")};
    };
    EXPECT_EQ(sum("vat", "1", "excl"), "19.83");
    EXPECT_EQ(sum("vat", "1", "incl"), "23.99");
    EXPECT_EQ(sum("vat", "2", "incl"), "19.83");
    EXPECT_EQ(sum("vat", "2", "vat"), "1.64");
    EXPECT_EQ(sum("accounts", "8000", "excl"), "19.83");  // by its sales type
    EXPECT_EQ(sum("accounts", "8010", "incl"), "19.83");
    EXPECT_EQ(sum("debtors", "10001", "incl"), "43.82");
}

TEST_F(AsperionApi, ComplainsInTheAskedLanguage) {
    const auto message = [this] {
        return post(v1("debtors"), "{}", 400).find("errors")->find("name")->items.at(0).text;
    };
    EXPECT_EQ(message(), "The field is required.");
    language = "nl-NL";
    EXPECT_EQ(message(), "Het veld is verplicht.");
}

}  // namespace
}  // namespace koppel::sandbox

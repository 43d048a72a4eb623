// What is written to the vendor and read from it.
#include <gtest/gtest.h>

#include "answers.hpp"
#include "articles.hpp"
#include "concept_invoice.hpp"
#include "debtors.hpp"
#include "fields.hpp"
#include "postings.hpp"

namespace koppel::asperion {
namespace {

using Values = std::vector<std::string>;

// REQ EA-24
TEST(Debtor, IsWrittenWithItsLimits) {
    model::NewDebtor debtor = *invoice().debtor.create;
    debtor.name = std::string(49, 'x') + "éé";  // 51 characters
    debtor.phone = "+31 (0)30 - 123 45 67 / 89";
    debtor.vat_number = "NL001234567B01";
    debtor.address.postal_code = "12345 678901";
    EXPECT_EQ(
        debtor_body(debtor),
        R"({"name":")" + std::string(49, 'x') + "é" +
            R"(","address":"Dorpsstraat 1 a","postCode":"12345 6789","city":"Utrecht","countryCode":"NL",)"
            R"("phoneNumber":"+31030123456789","emailAddress":"Piet@Post.example","vatNumber":"NL001234567B01",)"
            R"("paymentConditionId":14})");
}

TEST(Debtor, WithAPaymentConditionThatIsNoNumberIsRefused) {
    model::NewDebtor debtor = *invoice().debtor.create;
    debtor.payment_condition = "fourteen";
    EXPECT_THROW(debtor_body(debtor), Refusal);
}

TEST(Cut, CountsCharactersNotBytes) {
    EXPECT_EQ(cut("añb€c𝄞d", 4), "añb€");
    EXPECT_EQ(cut("añb€c𝄞d", 6), "añb€c𝄞");
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(cut("abc", 0), "");
    EXPECT_EQ(cut("\xff\xfe!", 2), "\xff\xfe");  // what is no UTF-8 counts byte by byte
}

// REQ EA-08
TEST(Article, HasARevenueAccountOrTheDefaultSalesType) {
    model::ArticleRule rule{"BEL-1", std::string(120, 'd'), true, "8000", ""};
    EXPECT_EQ(article_body(rule, "2026-11-21"),
              R"({"sku":"BEL-1","description":")" + std::string(100, 'd') +
                  R"(","stockTracking":true,"fixedSalesPrice":0,"ledgerAccountId":8000,"salesTypeId":null,)"
                  R"("dateAdded":"2026-11-21","dateLastChange":"2026-11-21"})");
    rule.ledger_account.clear();
    EXPECT_NE(article_body(rule, "2026-11-21").find(R"("ledgerAccountId":null,"salesTypeId":"SHOPORDER")"),
              std::string::npos);
    rule.sales_type = "WEB";
    EXPECT_NE(article_body(rule, "2026-11-21").find(R"("salesTypeId":"WEB")"), std::string::npos);
}

// REQ EA-21
// REQ EA-22
TEST(Invoice, IsWrittenWithItsAddressesAndLines) {
    EXPECT_EQ(
        invoice_body(invoice(), Values{"10042", "BEL-1"}),
        R"({"date":"2026-11-20","debtorCustomerNumber":"10042","description":"ORD7","reference":"koppel-ORD7",)"
        R"("paymentConditionId":14,"paymentMethodId":"iDEAL","pricesIncludeVat":false,)"
        R"("invoiceAddress":{"company":"Post BV","attentionTo":"Piet Post","address":"Dorpsstraat 1 a, 2e etage",)"
        R"("postCode":"1234 AB","city":"Utrecht","countryCode":"NL"},)"
        R"("deliveryAddress":{"company":"Post BV","attentionTo":"Piet Post","address":"Dorpsstraat 1 a, 2e etage",)"
        R"("postCode":"1234 AB","city":"Utrecht","countryCode":"NL"},"lines":{"_data":[)"
        R"({"bookingType":"A","sku":"BEL-1","description":"Fietsbel chroom","quantity":3,"unitPrice":16.528925619,"vatCode":"1"},)"
        R"({"bookingType":"G","description":"Verzendkosten PostNL","quantity":1,"unitPrice":0.41,"vatCode":"1","ledgerAccountId":8090}]}})");
}

// REQ EA-21
TEST(Invoice, HasALinePerProductAndPerSurcharge) {
    model::Invoice many = invoice();
    const model::PostingLine product = many.lines[0];
    const model::PostingLine cost = many.lines[1];
    many.lines = {product, product, product, product, product, cost, cost};
    const std::string body = invoice_body(many, Values{"1", "s", "s", "s", "s", "s"});
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = body.find("bookingType", at)) != std::string::npos; ++at)
        ++lines;
    EXPECT_EQ(lines, 7u);
}

TEST(Invoice, WritesAmountsDigitByDigit) {
    model::Invoice one = invoice();
    one.lines = {one.lines[1]};
    for (const auto text : {"0.1", "-4.1322", "12345678901234.56", "0.0000000001", "1000"}) {
        one.lines[0].unit_price = decimal(text);
        EXPECT_NE(invoice_body(one, Values{"1"}).find(std::string(R"("unitPrice":)") + text + ","),
                  std::string::npos)
            << text;
    }
}

TEST(Invoice, CutsWhatIsLimited) {
    model::Invoice one = invoice();
    one.description = std::string(60, 'o');
    one.lines[1].description = std::string(120, 'v');
    one.invoice_address.postal_code = "ABCDEFGHIJKL";
    const std::string body = invoice_body(one, Values{"1", "s"});
    EXPECT_NE(body.find(R"("description":")" + std::string(50, 'o') + '"'), std::string::npos);
    EXPECT_NE(body.find(R"("description":")" + std::string(100, 'v') + '"'), std::string::npos);
    EXPECT_NE(body.find(R"("postCode":"ABCDEFGHIJ")"), std::string::npos);
}

TEST(StoredReference, IsTheReferenceUnlessItIsTooLong) {
    EXPECT_EQ(stored_reference("koppel:shop:123", 50), "koppel:shop:123");
    const std::string long_one(80, 'r');
    EXPECT_EQ(stored_reference(long_one, 50).size(), 50u);
    EXPECT_EQ(stored_reference(long_one, 50), stored_reference(long_one, 50));
    EXPECT_NE(stored_reference(long_one, 50), stored_reference(long_one + "s", 50));
}

TEST(Answers, AreReadBareAndWrapped) {
    EXPECT_EQ(debtor_in(R"({"id":901,"customerNumber":"10042"})")->customer_number, "10042");
    EXPECT_EQ(debtor_in(R"({"_data":[{"id":901,"customerNumber":10042}]})")->customer_number, "10042");
    EXPECT_FALSE(debtor_in(R"({"id":901})"));
    EXPECT_FALSE(debtor_in(R"({"_data":[]})"));
    EXPECT_FALSE(debtor_in("<html>"));
    EXPECT_FALSE(booking_in(""));
    EXPECT_EQ(booking_in(R"({"id":55001,"invoiceNumber":null})")->number, "");
    EXPECT_FALSE(bookings_in(R"({"message":"no list"})"));
    EXPECT_EQ(bookings_in(R"({"_data":[{"id":1,"amountInclVat":121.10}]})")->rows[0].amount, "121.10");
}

TEST(Problem, SaysASentenceOnceHoweverManyLinesItIsAbout) {
    EXPECT_EQ(problem_in(
                  R"({"errors":{"lines[0].x":["Fout."],"lines[1].x":["Fout."],"y":["Leeg."],"z":["Fout."]}})")
                  .text(),
              "lines[0].x (and 2 more): Fout.; y: Leeg.");
}

TEST(Problem, IsTheVendorsOwnWords) {
    EXPECT_EQ(
        problem_in(R"({"title":"T","status":400,"errors":{"Name":["Te lang.","Leeg."],"Zip":["Fout."]}})")
            .text(),
        "Name: Te lang.; Name: Leeg.; Zip: Fout.");
    EXPECT_EQ(problem_in(R"({"title":"T","detail":"Uitleg."})").text(), "Uitleg.");
    EXPECT_EQ(problem_in(R"({"title":"T"})").text(), "T");
    EXPECT_EQ(problem_in("<html>").text(), "");
    EXPECT_TRUE(says_exists_already(problem_in(R"({"errors":{"sku":["Artikel 'X' Bestaat Al."]}})")));
    EXPECT_FALSE(says_exists_already(problem_in(R"({"errors":{"Name":["De waarde is te lang."]}})")));
}

}  // namespace
}  // namespace koppel::asperion

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

model::Invoice invoice(const Shop& shop, const model::Sale& sale) {
    auto result = shop.invoice(sale);
    if (const auto* fail = std::get_if<Fail>(&result)) {
        ADD_FAILURE() << fail->findings.at(0).message;
        return {};
    }
    return std::get<model::Invoice>(std::move(result));
}

}  // namespace

// REQ EA-21
TEST(InvoiceFor, CarriesTheHead) {
    const Shop shop;
    auto one = bell_sale();
    one.payment_method = "mollie";
    one.shipping = one.billing;
    one.shipping.city = "Zeist";
    const auto posted = invoice(shop, one);
    EXPECT_EQ(posted.reference, "K7REFERENCE01");
    EXPECT_EQ(posted.source_key, "1042");
    EXPECT_EQ(posted.number, "ORD01042");
    EXPECT_EQ(posted.description, "ORD01042");
    EXPECT_EQ(posted.date, "2026-11-21");
    EXPECT_EQ(posted.currency, "EUR");
    EXPECT_EQ(posted.invoice_address.city, "Utrecht");
    EXPECT_EQ(posted.delivery_address.city, "Zeist");
    EXPECT_EQ(posted.payment_condition, "14");
    EXPECT_EQ(posted.payment_method, "IDEAL");
    EXPECT_EQ(posted.total_excl, dec("19.83"));
    EXPECT_EQ(posted.total_vat, dec("4.17"));
    EXPECT_EQ(posted.total_incl, dec("24"));
}

// REQ EA-16
// REQ EA-22
TEST(InvoiceFor, BooksProductsOnArticles) {
    const Shop shop;
    const auto posted = invoice(shop, bell_sale());
    ASSERT_EQ(posted.lines.size(), 1u);
    const auto& only = posted.lines.front();
    EXPECT_EQ(only.booking, "article");
    ASSERT_TRUE(only.article.has_value());
    EXPECT_EQ(only.article->code, "FB-1001");
    // REQ EA-08
    EXPECT_EQ(only.article->description, "Product FB-1001");
    EXPECT_TRUE(only.article->create_when_missing);
    EXPECT_EQ(only.article->ledger_account, "8000");
    EXPECT_EQ(only.article->sales_type, "SHOPORDER");
    EXPECT_EQ(only.ledger_account, "");
    EXPECT_EQ(only.quantity, dec("2"));
    EXPECT_EQ(only.unit_price, dec("9.915"));
    EXPECT_EQ(only.vat_code, "1");
    EXPECT_EQ(only.vat_rate, dec("21"));
}

// REQ EA-17
// REQ EA-22
TEST(InvoiceFor, ChoosesBookingAndAccountByKindOfLine) {
    const Shop shop;
    const struct {
        model::SaleLine line;
        std::string account;  // empty: an article
    } table[] = {
        {product("A", "9", "1", "10", "10.90"), ""},
        {line("product", "Workshop", "9", "1", "10", "10.90"), "8010"},
        {line("shipping", "Verzendkosten PostNL", "21", "1", "10", "12.10"), "8090"},
        {line("shipping", "Verzendkosten PostNL", "9", "1", "10", "10.90"), "8091"},
        {line("payment_cost", "Betaalkosten iDEAL", "21", "1", "10", "12.10"), "8095"},
        {line("surcharge", "Statiegeld", "0", "1", "10", "10"), "8020"},
        {line("discount", "Actie", "21", "1", "-10", "-12.10"), "8000"},
    };
    for (const auto& row : table) {
        const auto posted = invoice(shop, sale({row.line}));
        ASSERT_EQ(posted.lines.size(), 1u) << row.line.description;
        EXPECT_EQ(posted.lines[0].booking, row.account.empty() ? "article" : "ledger_account");
        EXPECT_EQ(posted.lines[0].ledger_account, row.account) << row.line.description;
        EXPECT_EQ(posted.lines[0].article.has_value(), row.account.empty()) << row.line.description;
        EXPECT_EQ(posted.lines[0].description, row.line.description);
    }
}

TEST(InvoiceFor, ObeysTheProductSettingOfTheSink) {
    Shop shop;
    shop.contract.sink["products"] = "never";
    EXPECT_EQ(invoice(shop, bell_sale()).lines.at(0).ledger_account, "8000");
    shop.contract.sink["products"] = "existing";
    EXPECT_FALSE(invoice(shop, bell_sale()).lines.at(0).article->create_when_missing);
}

// REQ EA-21
TEST(InvoiceFor, HasALinePerProductCostAndSurcharge) {
    const Shop shop;
    std::vector<model::SaleLine> lines;
    for (const char* sku : {"A", "B", "C", "D", "E"}) {
        lines.push_back(product(sku, "21", "1", "10", "12.10"));
    }
    auto with_shipping = lines;
    with_shipping.push_back(line("shipping", "Verzendkosten", "21", "1", "5", "6.05"));
    with_shipping.push_back(line("payment_cost", "Betaalkosten", "21", "1", "0", "0"));
    EXPECT_EQ(invoice(shop, sale(with_shipping)).lines.size(), 6u);

    auto with_surcharges = lines;
    with_surcharges.push_back(line("shipping", "Verzendkosten", "9", "1", "0", "0"));
    with_surcharges.push_back(line("surcharge", "Toeslag", "21", "1", "1", "1.21"));
    with_surcharges.push_back(line("surcharge", "Inpakken", "21", "1", "2", "2.42"));
    EXPECT_EQ(invoice(shop, sale(with_surcharges)).lines.size(), 7u);
}

TEST(InvoiceFor, PricesIncludeVatWhenTheSinksSettingsSaySo) {
    Shop shop;
    EXPECT_FALSE(invoice(shop, bell_sale()).prices_include_vat);
    shop.contract.sink["prices_include_vat"] = true;
    const auto posted = invoice(shop, bell_sale());
    EXPECT_TRUE(posted.prices_include_vat);
    EXPECT_EQ(posted.lines.at(0).unit_price, dec("12"));
}

TEST(InvoiceFor, PutsTheQuantityInTheTextWhenNoPriceFits) {
    const Shop shop;
    const auto posted = invoice(shop, sale({product("A", "0", "300000000", "10000000.01", "10000000.01")}));
    EXPECT_EQ(posted.lines.at(0).quantity, dec("1"));
    EXPECT_EQ(posted.lines.at(0).unit_price, dec("10000000.01"));
    EXPECT_EQ(posted.lines.at(0).description, "300000000 x Product A");
}

// REQ EA-22
TEST(InvoiceFor, SplitsTheDiscountOfTheWholeOrder) {
    const Shop shop;
    const auto posted =
        invoice(shop, sale({product("A", "9", "1", "100", "109"), product("B", "21", "1", "90.08", "109"),
                            line("shipping", "Verzendkosten", "21", "1", "5", "6.05"),
                            line("discount", "Kortingscode HERFST", "0", "1", "-8.72", "-10")}));
    ASSERT_EQ(posted.lines.size(), 5u);
    EXPECT_EQ(posted.lines[3].description, "Kortingscode HERFST 9%");
    EXPECT_EQ(posted.lines[3].booking, "ledger_account");
    EXPECT_EQ(posted.lines[3].ledger_account, "8010");
    EXPECT_EQ(posted.lines[3].vat_code, "2");
    EXPECT_EQ(posted.lines[3].unit_price, dec("-4.59"));
    EXPECT_EQ(posted.lines[4].description, "Kortingscode HERFST 21%");
    EXPECT_EQ(posted.lines[4].ledger_account, "8000");
    EXPECT_EQ(posted.lines[4].amount_incl, dec("-5"));
}

// REQ EA-12
TEST(InvoiceFor, BooksADistanceSaleUnderTheDestination) {
    Shop shop;
    shop.contract.vat.push_back({"DE", 19, "D1", {{"turnover", "8100"}, {"shipping", "8190"}}});
    auto one = sale({line("product", "Pumpe", "19", "1", "100", "119"),
                     line("shipping", "Verzendkosten DHL", "19", "1", "10", "11.90")});
    one.shipping.country = "DE";
    const auto posted = invoice(shop, one);
    EXPECT_EQ(posted.lines.at(0).vat_code, "D1");
    EXPECT_EQ(posted.lines.at(0).ledger_account, "8100");
    EXPECT_EQ(posted.lines.at(1).ledger_account, "8190");
}

TEST(InvoiceFor, KeepsTheSignsOfReturns) {
    const Shop shop;
    const auto mixed = invoice(
        shop, sale({product("A", "21", "-1", "-10", "-12.10"), product("B", "21", "3", "30", "36.30")}));
    EXPECT_EQ(mixed.lines.at(0).quantity, dec("-1"));
    EXPECT_EQ(mixed.lines.at(0).unit_price, dec("10"));
    EXPECT_EQ(mixed.total_incl, dec("24.20"));
}

TEST(InvoiceFor, FailsWhereJudgeFails) {
    const Shop shop;
    auto one = bell_sale();
    one.total_incl += dec("0.01");
    const auto result = shop.invoice(one);
    ASSERT_TRUE(std::holds_alternative<Fail>(result));
    EXPECT_EQ(std::get<Fail>(result).findings.at(0).code, "total_differs");
}

}  // namespace koppel::books::test

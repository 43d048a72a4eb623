// A sale as a sales order: the facts of an invoice, and every line on an article.
#include <gtest/gtest.h>

#include "books/checks.hpp"
#include "sales.hpp"

namespace koppel::books::test {

namespace {

Shop order_shop() {
    Shop shop;
    shop.flow.as = "order";
    shop.contract.sink["articles"] = {{"shipping", "VERZEND"}, {"discount", " KORTING "}};
    return shop;
}

model::Order order(const Shop& shop, const model::Sale& sale) {
    auto result = order_for(sale, shop.terms(), "K7REFERENCE01");
    if (const auto* fail = std::get_if<Fail>(&result)) {
        ADD_FAILURE() << fail->findings.at(0).message;
        return {};
    }
    return std::get<model::Order>(std::move(result));
}

}  // namespace

// REQ RE-01, REQ LA-01
TEST(OrderFor, CarriesTheFactsOfAnInvoice) {
    const Shop shop = order_shop();
    auto one = bell_sale();
    one.payment_method = "mollie";
    one.shipping = one.billing;
    one.shipping.city = "Zeist";
    const auto made = order(shop, one);
    Shop invoices = shop;
    invoices.flow.as = "invoice";
    const auto invoice = std::get<model::Invoice>(invoices.invoice(one));
    EXPECT_EQ(made.reference, invoice.reference);
    EXPECT_EQ(made.source_key, invoice.source_key);
    EXPECT_EQ(made.number, invoice.number);
    EXPECT_EQ(made.date, invoice.date);
    EXPECT_EQ(made.currency, invoice.currency);
    EXPECT_EQ(made.description, invoice.description);
    EXPECT_EQ(made.debtor, invoice.debtor);
    EXPECT_EQ(made.invoice_address, invoice.invoice_address);
    EXPECT_EQ(made.delivery_address.city, "Zeist");
    EXPECT_EQ(made.payment_condition, "14");
    EXPECT_EQ(made.payment_method, "IDEAL");
    EXPECT_EQ(made.total_excl, invoice.total_excl);
    EXPECT_EQ(made.total_vat, invoice.total_vat);
    EXPECT_EQ(made.total_incl, invoice.total_incl);
    ASSERT_EQ(made.lines.size(), 1u);
    EXPECT_EQ(made.lines[0].article, *invoice.lines[0].article);
    EXPECT_EQ(made.lines[0].quantity, invoice.lines[0].quantity);
    EXPECT_EQ(made.lines[0].unit_price, invoice.lines[0].unit_price);
    EXPECT_EQ(made.lines[0].vat_code, invoice.lines[0].vat_code);
}

// REQ LA-04, REQ RE-02
TEST(OrderFor, PutsEveryLineOnItsArticle) {
    Shop shop = order_shop();
    shop.contract.sink["articles"].as_object()["product"] = "DIVERSEN";
    const struct {
        model::SaleLine line;
        const char* article;
        bool create;
    } table[] = {
        {product("FB-1001", "21", "2", "20", "24.20"), "FB-1001", true},
        {line("product", "Iets", "21", "1", "20", "24.20"), "DIVERSEN", false},
        {line("shipping", "Verzendkosten", "21", "1", "20", "24.20"), "VERZEND", false},
        {line("discount", "Actie", "21", "1", "20", "24.20"), "KORTING", false},
    };
    for (const auto& row : table) {
        const auto made = order(shop, sale({row.line}));
        ASSERT_EQ(made.lines.size(), 1u);
        EXPECT_EQ(made.lines[0].type, row.line.type);
        EXPECT_EQ(made.lines[0].article.code, row.article);
        EXPECT_EQ(made.lines[0].article.create_when_missing, row.create) << row.article;
    }
    shop.contract.sink["products"] = "never";  // means invoices: an order has nothing else
    EXPECT_FALSE(order(shop, bell_sale()).lines[0].article.create_when_missing);
}

TEST(OrderFor, SplitsADiscountOnTheWholeOrder) {
    Shop shop = order_shop();
    shop.contract.sink["prices_include_vat"] = true;
    auto one = sale({product("A", "21", "1", "100", "121"), product("B", "9", "1", "100", "109"),
                     line("discount", "Zomer", "0", "1", "-10", "-11.50")});
    const auto made = order(shop, one);
    ASSERT_EQ(made.lines.size(), 4u);
    EXPECT_EQ(made.lines[2].article.code, "KORTING");
    EXPECT_EQ(made.lines[2].amount_incl + made.lines[3].amount_incl, dec("-11.50"));
    EXPECT_TRUE(made.prices_include_vat);
}

// REQ LA-04
TEST(OrderFor, FailsForALineWithoutAnArticle) {
    Shop shop = order_shop();
    shop.contract.sink.erase("articles");
    const auto shipped = sale({product("A", "21", "1", "10", "12.10"),
                               line("shipping", "Verzendkosten", "21", "1", "4.96", "6"),
                               line("shipping", "Eiland", "21", "1", "4.96", "6")});
    EXPECT_EQ(outcome(shop.judge(shipped)), "fail: article_missing");
    EXPECT_EQ(
        message(shop.judge(shipped)),
        "Article check: order ORD01042 has line \"Verzendkosten\", an order is made of articles, and the "
        "contract names no article for such lines.");
    const auto unnamed = sale({line("product", "Iets", "21", "1", "10", "12.10")});
    EXPECT_EQ(outcome(shop.judge(unnamed)), "fail: article_missing");
    EXPECT_NE(message(shop.judge(unnamed)).find("it has no SKU, EAN or article code"), std::string::npos);
    // Ledger accounts are of no use to an order.
    for (auto& rule : shop.contract.vat)
        rule.accounts.clear();
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "post");
}

// REQ LA-04
TEST(InvoiceFor, TakesTheArticlesThatTheContractNames) {
    Shop shop = order_shop();
    shop.flow.as = "invoice";
    const auto made = std::get<model::Invoice>(
        shop.invoice(sale({line("shipping", "Verzendkosten", "21", "1", "4.96", "6"),
                           line("payment_cost", "Betaalkosten", "21", "1", "0.50", "0.61")})));
    EXPECT_EQ(made.lines[0].booking, "article");
    EXPECT_EQ(made.lines[0].article->code, "VERZEND");
    EXPECT_FALSE(made.lines[0].article->create_when_missing);
    EXPECT_EQ(made.lines[1].booking, "ledger_account");
    EXPECT_EQ(made.lines[1].ledger_account, "8095");
}

}  // namespace koppel::books::test

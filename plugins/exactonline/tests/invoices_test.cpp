// Sales invoices and orders, and the items that they are made of.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactInvoices : public Exact {
  protected:
    ExactInvoices() { exact.add_account(11, "piet@post.example"); }
};

// REQ RE-01
// REQ RE-02
TEST_F(ExactInvoices, AreMadeOfItemsThatAreCreatedWhenTheyAreMissing) {
    const auto outcome = push(invoice());
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.detail, "") << "49.59 + 10.41 and 4.96 + 1.04";
    EXPECT_EQ(outcome.remote_number, "") << "Exact numbers an invoice when it is processed";
    ASSERT_EQ(exact.bodies.size(), 3u);
    EXPECT_EQ(exact.bodies[0],
              R"({"Code":"BEL-1","Description":"Artikel BEL-1","IsSalesItem":true,"IsStockItem":false,)"
              R"("SalesVatCode":"2","GLRevenue":"00000000-0000-4000-8000-000000008000"})");
    EXPECT_EQ(exact.bodies[1],
              R"({"Code":"KOPPEL-8090","Description":"KOPPEL-8090","IsSalesItem":true,"IsStockItem":false,)"
              R"("GLRevenue":"00000000-0000-4000-8000-000000008090"})");
    const std::string bel = text_of(exact.lists["logistics/Items"][0], "ID");
    const std::string other = text_of(exact.lists["logistics/Items"][1], "ID");
    EXPECT_EQ(
        exact.bodies[2],
        R"({"OrderedBy":"00000000-0000-4000-8000-000000000011","Journal":"70","Type":8020,"Currency":"EUR",)"
        R"("OrderDate":"2026-11-20","Description":"ORD7","YourRef":"KOPPELORD7","PaymentReference":"ORD7",)"
        R"("PaymentCondition":"14","SalesInvoiceLines":[{"Item":")" +
            bel +
            R"(","Description":"Artikel BEL-1","Quantity":3,"NetPrice":16.5289,"VATCode":"2","VATAmountFC":10.41},)"
            R"({"Item":")" +
            other +
            R"(","Description":"Verzendkosten","Quantity":1,"NetPrice":4.96,)"
            R"("GLAccount":"00000000-0000-4000-8000-000000008090","VATCode":"2","VATAmountFC":1.04}]})");
}

// REQ RE-02
TEST_F(ExactInvoices, UseItemsThatAreThereAndMakeEachMissingOneOnce) {
    exact.add_item(71, "bel-1");
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 4; ++i)
        postings.push_back(
            posting(invoice("ORD" + std::to_string(i), "piet@post.example", i < 2 ? "BEL-1" : "SLOT-2")));
    for (const auto& [index, outcome] : sink.push(postings).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(count("logistics/Items"), 3u) << "BEL-1, SLOT-2 and the one of 8090";
    EXPECT_NE(exact.bodies[exact.bodies.size() - 4].find(guid(71)), std::string::npos);
}

TEST_F(ExactInvoices, AreRefusedForItemsThatMayNotBeSoldOrMade) {
    exact.add_item(72, "BEL-1", false);
    auto outcome = push(invoice());
    EXPECT_EQ(outcome.code, "item_not_for_sale");
    auto one = invoice("ORD8", "piet@post.example", "SLOT-2");
    one.lines[0].article->create_when_missing = false;
    outcome = push(one);
    EXPECT_EQ(outcome.code, "item_missing");
    EXPECT_NE(outcome.message.find("item SLOT-2"), std::string::npos) << outcome.message;
    EXPECT_EQ(count("salesinvoice/SalesInvoices"), 0u);
}

TEST_F(ExactInvoices, UseAnItemThatSomebodyElseMadeMeanwhile) {
    bool made = false;
    exact.before = [&](const Request& request) -> std::optional<Answer> {
        if (made || request.method != "POST" || !request.path().ends_with("/Items")) return {};
        made = true;
        exact.add_item(73, "BEL-1");
        return {};
    };
    const auto outcome = push(invoice());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_NE(exact.bodies.back().find(guid(73)), std::string::npos);
}

TEST_F(ExactInvoices, TellWhyAnItemIsNotMade) {
    exact.before = [](const Request& request) -> std::optional<Answer> {
        const bool item = request.method == "POST" && request.path().ends_with("/Items");
        return item ? std::optional(refusal(500, "Ongeldige referentie: Btw-code")) : std::nullopt;
    };
    const auto outcome = push(invoice());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("Exact does not make item BEL-1: Ongeldige referentie: Btw-code"),
              std::string::npos)
        << outcome.message;
}

TEST_F(ExactInvoices, OfCreditsAreCreditInvoicesOfPositiveQuantities) {
    auto credit = invoice();
    for (auto& line : credit.lines) {
        line.unit_price = -line.unit_price;
        line.amount_excl = -line.amount_excl;
        line.amount_incl = -line.amount_incl;
    }
    add_up(credit);
    const auto outcome = push(credit);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "");
    EXPECT_NE(exact.bodies.back().find(R"("Type":8021)"), std::string::npos);
    EXPECT_NE(
        exact.bodies.back().find(R"("Quantity":3,"NetPrice":16.5289,"VATCode":"2","VATAmountFC":10.41)"),
        std::string::npos)
        << exact.bodies.back();
}

TEST_F(ExactInvoices, ComeToTheCentWhenPricesIncludeVat) {
    auto one = invoice();
    one.prices_include_vat = true;
    one.lines.resize(1);
    one.lines[0] = article("BEL-1", "9", "0.99", "7.36", "8.91");
    add_up(one);
    const auto outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "");
    EXPECT_EQ(sink.find({posting(one)}).at(0).amount, "8.91");
}

model::Order order() {
    const model::Invoice like = invoice();
    model::Order order;
    order.reference = "KOPPELORDER7";
    order.source_key = order.number = "ORD7";
    order.date = like.date;
    order.currency = "EUR";
    order.description = "ORD7";
    order.debtor = like.debtor;
    order.payment_condition = "14";
    model::OrderLine bell;
    bell.type = "product";
    bell.article = *like.lines[0].article;
    bell.description = "Fietsbel";
    bell.quantity = 3;
    bell.unit_price = decimal("16.5289");
    bell.vat_code = "2";
    bell.vat_rate = 21;
    bell.amount_excl = decimal("49.59");
    bell.amount_incl = decimal("60.00");
    model::OrderLine discount = bell;
    discount.type = "discount";
    discount.article = {"KORTING", "Korting", true, "8010", ""};
    discount.description = "Korting";
    discount.quantity = 1;
    discount.unit_price = decimal("-4.13");
    discount.amount_excl = decimal("-4.13");
    discount.amount_incl = decimal("-5.00");
    order.lines = {bell, discount};
    add_up(order);
    return order;
}

// REQ RE-01
TEST_F(ExactInvoices, CanBeOrdersInstead) {
    const auto outcome = sink.push({posting(order(), "order/1")}).outcomes.at(0);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.detail, "");
    EXPECT_EQ(outcome.remote_id, text_of(last("salesorder/SalesOrders"), "OrderID"));
    EXPECT_EQ(outcome.remote_number, text_of(last("salesorder/SalesOrders"), "OrderNumber"));
    EXPECT_EQ(count("logistics/Items"), 2u);
    EXPECT_NE(exact.bodies.back().find(R"("Quantity":-1,"NetPrice":4.13,"VATCode":"2","VATAmount":-0.87)"),
              std::string::npos)
        << exact.bodies.back();
    const auto found = sink.find({posting(order(), "order/1")}).at(0);
    EXPECT_EQ(found.found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.amount, "55.00");
}

}  // namespace
}  // namespace koppel::exactonline

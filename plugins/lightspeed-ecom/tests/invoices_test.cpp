// The streams of invoices and payments against the sandbox, held against what the shop knows to be true.
#include "month.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using model::Decimal;

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

// Credit notes with amounts of either sign, which no source proves.
class Invoices : public Month, public testing::WithParamInterface<bool> {
  protected:
    Invoices() {
        bridge.control("/ecom/config",
                       std::string("{\"credit_amounts_positive\":") + (GetParam() ? "true" : "false") + "}");
    }
};

std::string type_of(std::string_view vendors) {
    if (vendors == "shipment") return "shipping";
    if (vendors == "payment") return "payment_cost";
    return "product";
}

// REQ EA-04, REQ EA-20
TEST_P(Invoices, AreBroughtAllDebitAndCreditLineByLine) {
    const auto sales = drain<model::Sale>("invoices");
    const auto truth = bridge.control("/ecom/documents");
    const auto& documents = truth.find("documents")->items;
    EXPECT_EQ(sales.size(), documents.size());
    std::size_t credits = 0;
    for (const auto& document : documents) {
        const std::string key(document.string_or("key", ""));
        ASSERT_TRUE(sales.contains(key)) << key << " " << document.string_or("scenario", "");
        const model::Sale& sale = sales.at(key);
        SCOPED_TRACE(std::string(document.string_or("scenario", "")) + " " + sale.number);
        EXPECT_EQ(sale.kind, document.string_or("kind", ""));
        credits += sale.kind == "credit_note" ? 1U : 0U;
        EXPECT_EQ(sale.number, document.string_or("number", ""));
        EXPECT_EQ(sale.order_number, document.string_or("order_number", ""));
        EXPECT_EQ(sale.status, "completed");
        EXPECT_EQ(sale.payment_status == "paid", document.boolean("paid").value());
        EXPECT_EQ(sale.customer.email, document.string_or("email", ""));
        EXPECT_EQ(sale.total_incl, decimal(document.string_or("price_incl", "")));
        EXPECT_EQ(sale.total_excl, decimal(document.string_or("price_excl", "")));
        const auto& lines = document.find("lines")->items;
        ASSERT_EQ(sale.lines.size(), lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            EXPECT_EQ(sale.lines[i].type, type_of(lines[i].string_or("type", "")));
            EXPECT_EQ(sale.lines[i].vat_rate, decimal(lines[i].string_or("rate", ""))) << i;
            EXPECT_EQ(sale.lines[i].quantity, Decimal(lines[i].integer("quantity").value())) << i;
            EXPECT_EQ(sale.lines[i].amount_incl, decimal(lines[i].string_or("price_incl", ""))) << i;
            EXPECT_EQ(sale.lines[i].amount_excl, decimal(lines[i].string_or("price_excl", ""))) << i;
            // Unit price, quantity and discount lead to the same amount.
            const Decimal made =
                sale.lines[i].unit_incl.multiplied(sale.lines[i].quantity, 10) - sale.lines[i].discount_incl;
            EXPECT_LE((made - sale.lines[i].amount_incl).abs(), decimal("0.02")) << i;
        }
    }
    EXPECT_EQ(credits, 5U);
}

INSTANTIATE_TEST_SUITE_P(CreditsPositive, Invoices, testing::Bool());

class Documents : public Month {
  protected:
    static MonthOptions embedding(bool on) {
        MonthOptions options;
        options.embedded = on;
        return options;
    }
    using Month::Month;
};

// REQ EA-17, REQ EA-20
TEST_F(Documents, NameShippingAndPaymentCostsAfterTheMethod) {
    const std::string order = order_of("payment_cost");
    for (const auto& [key, sale] : drain<model::Sale>("invoices")) {
        if (sale.order_number.empty() || sale.lines.size() != 3 || sale.lines[2].type != "payment_cost")
            continue;
        EXPECT_EQ(sale.lines[1].description.substr(0, 14), "Verzendkosten ");
        EXPECT_EQ(sale.lines[2].description.substr(0, 13), "Betaalkosten ");
        EXPECT_EQ(sale.lines[2].description.find('_'), std::string::npos);
    }
    const auto orders = drain<model::Sale>("orders");
    EXPECT_EQ(orders.at(order).lines[2].description, "Betaalkosten Achteraf betalen");
}

// REQ EA-19
TEST_F(Documents, TakeCustomerAndAddressesFromTheOrder) {
    const model::Sale order = drain<model::Sale>("orders").at(order_of("company"));
    for (const auto& [key, sale] : drain<model::Sale>("invoices")) {
        if (sale.order_number != order.number) continue;
        EXPECT_EQ(sale.customer, order.customer);
        EXPECT_EQ(sale.billing, order.billing);
        EXPECT_EQ(sale.shipping, order.shipping);
        EXPECT_EQ(sale.payment_method, order.payment_method);
        EXPECT_EQ(sale.customer.coc_number, "12345678");
        EXPECT_EQ(sale.customer.middle_name, "van der");
        EXPECT_EQ(sale.billing.street2, "t.a.v. de administratie");
        EXPECT_EQ(sale.billing.extension, "bis");
        EXPECT_EQ(sale.billing.country, "NL");
        EXPECT_EQ(sale.shipping.company, "Magazijn Zuid");
        return;
    }
    FAIL() << "the company has no invoice";
}

TEST_F(Documents, AskForAnOrderOncePerPage) {
    drain<model::Sale>("invoices");
    std::map<std::string, int> asked;
    for (const auto& batch : host.batches)
        for (const auto& request : batch)
            ++asked[request.path()];
    EXPECT_EQ(asked["/ecom/nl/orders/" + order_of("two_credits") + ".json"], 1);
    EXPECT_EQ(asked["/ecom/nl/orders/" + order_of("two_invoices") + ".json"], 1);
}

TEST_F(Documents, BringACreditNoteThatIsMadeLater) {
    drain<model::Sale>("invoices");
    later(30);
    const std::string order = order_of("mixed_rates_coupon");
    const auto lines = bridge.control("/ecom/truth");  // the order's line ids come from the shop itself
    const auto answer = source.pull("orders", "");
    std::string line;
    for (const auto& record : answer.records)
        if (record.key == order) line = model::from_json_text<model::Sale>(record.payload).lines[0].key;
    ASSERT_FALSE(line.empty());
    bridge(plugin_tests::Request{{"POST",
                                  "http://127.0.0.1/ecom/nl/orders/" + order + "/credit.json",
                                  {},
                                  R"({"credit":{"orderProducts":[{"id":)" + line + R"(,"quantity":1}]}})"}});
    const auto changed = drain<model::Sale>("invoices");
    std::size_t notes = 0;
    for (const auto& [key, sale] : changed) {
        if (sale.kind != "credit_note" || sale.total_incl != decimal("-21.78")) continue;
        ++notes;
        EXPECT_EQ(sale.lines.at(0).quantity, Decimal(1));
        EXPECT_TRUE(sale.lines.at(0).unit_incl.is_negative());
    }
    EXPECT_EQ(notes, 1U);
}

// Both ways in which the list may or may not embed what belongs to an order.
class Payments : public Month, public testing::WithParamInterface<bool> {
  protected:
    Payments() : Month({.embedded = GetParam()}) {}
};

// REQ EA-06, REQ EA-18
TEST_P(Payments, OfOrdersAreThoseThatTheShopKnows) {
    const auto payments = drain<model::Payment>("payments");
    const auto truth = bridge.control("/ecom/payments");
    const auto& expected = truth.find("payments")->items;
    ASSERT_GT(expected.size(), 50U);
    EXPECT_EQ(payments.size(), expected.size());
    for (const auto& payment : expected) {
        const std::string order(payment.string_or("order_key", ""));
        SCOPED_TRACE(std::string(payment.string_or("scenario", "")) + " " + order);
        ASSERT_TRUE(payments.contains("payment-" + order));
        const auto& found = payments.at("payment-" + order);
        EXPECT_EQ(found.sale_key, order);
        EXPECT_EQ(found.sale_number, payment.string_or("order_number", ""));
        EXPECT_EQ(found.amount, decimal(payment.string_or("amount", "")));
        EXPECT_EQ(found.transaction, payment.string_or("transaction", ""));
        EXPECT_EQ(found.paid_at, payment.string_or("date", ""));
        EXPECT_EQ(found.method, payment.string_or("method", ""));
        EXPECT_EQ(found.status, "success");
        EXPECT_EQ(found.currency, "EUR");
    }
}

// REQ H-05, REQ EA-18
TEST_P(Payments, ThatWereUndoneAndMadeAgainKeepTheirKey) {
    const auto first = drain<model::Payment>("payments");
    const std::string order = order_of("mixed_rates_coupon");
    const auto put = [&](const std::string& status) {
        later(10);
        bridge(plugin_tests::Request{{"PUT",
                                      "http://127.0.0.1/ecom/nl/orders/" + order + ".json",
                                      {},
                                      R"({"order":{"paymentStatus":")" + status + "\"}}"}});
        return drain<model::Payment>("payments");
    };
    const auto undone = put("not_paid");
    ASSERT_TRUE(undone.contains("payment-" + order));
    EXPECT_EQ(undone.at("payment-" + order).status, "failed");
    const auto again = put("paid");
    ASSERT_TRUE(again.contains("payment-" + order));
    EXPECT_EQ(again.at("payment-" + order).status, "success");
    EXPECT_NE(again.at("payment-" + order).transaction, first.at("payment-" + order).transaction);
    EXPECT_EQ(again.at("payment-" + order).amount, first.at("payment-" + order).amount);
}

// REQ EA-06
TEST_P(Payments, OfUnpaidAndPartlyPaidOrdersDoNotExist) {
    const auto payments = drain<model::Payment>("payments");
    for (const char* scenario :
         {"pay_later_open", "partially_paid", "pickup", "cancelled_unpaid", "payment_undone"})
        EXPECT_FALSE(payments.contains("payment-" + order_of(scenario))) << scenario;
}

// REQ EA-06, REQ EA-18
TEST_P(Payments, OfInvoicesBelongToTheirInvoiceAndAddUpToTheOrder) {
    const auto payments = drain<model::Payment>("invoice-payments");
    const auto sales = drain<model::Sale>("invoices");
    const auto truth = bridge.control("/ecom/payments");
    for (const auto& payment : truth.find("payments")->items) {
        Decimal sum;
        SCOPED_TRACE(std::string(payment.string_or("scenario", "")));
        for (const auto& invoice : payment.find("invoices")->items) {
            ASSERT_TRUE(payments.contains("payment-" + invoice.text));
            const auto& found = payments.at("payment-" + invoice.text);
            EXPECT_EQ(found.sale_key, invoice.text);
            EXPECT_EQ(found.sale_number, sales.at(invoice.text).number);
            EXPECT_EQ(found.amount, sales.at(invoice.text).total_incl);
            EXPECT_EQ(found.transaction, payment.string_or("transaction", ""));
            sum += found.amount;
        }
        if (!payment.find("invoices")->items.empty()) {
            EXPECT_EQ(sum, decimal(payment.string_or("amount", "")));
        }
    }
    // Money that went back with a credit note, once it did.
    std::size_t back = 0;
    for (const auto& [key, sale] : sales) {
        if (sale.kind != "credit_note") continue;
        ASSERT_EQ(payments.contains("payment-" + key), sale.payment_status == "paid") << sale.number;
        if (sale.payment_status != "paid") continue;
        ++back;
        EXPECT_EQ(payments.at("payment-" + key).amount, sale.total_incl);
    }
    EXPECT_EQ(back, 4U);
}

INSTANTIATE_TEST_SUITE_P(ListEmbedded, Payments, testing::Bool());

class Options : public Month {};

// REQ EA-12, REQ P-03
TEST_F(Options, AreTheShopsOwnRatesOfEveryCountry) {
    const auto answer = source.options("/vat_rates");
    for (const char* option :
         {R"("value":"NL 21","label":"21% BTW")", R"("value":"NL 9","label":"9% BTW")", R"("value":"NL 0")",
          R"("value":"DE 19","label":"19% DE")", R"("value":"FR 5.5")"})
        EXPECT_NE(answer.find(option), std::string::npos) << answer;
}

TEST_F(Options, AreThePaymentMethodsOfTheShop) {
    const auto answer = source.options("/payment_methods");
    EXPECT_NE(answer.find(R"("value":"mollie","label":"Mollie")"), std::string::npos) << answer;
}

TEST_F(Options, ThatDoNotExistAreUnsupported) {
    try {
        source.options("/language");
        FAIL() << "there are some";
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_UNSUPPORTED);
    }
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

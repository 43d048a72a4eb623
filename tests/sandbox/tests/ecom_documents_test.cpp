// Invoices, credit notes, events and spoilt documents of the shop, over the stories of a month.
#include <map>
#include <memory>
#include <set>

#include "base/fixed.hpp"
#include "generator/documents.hpp"
#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

WorldOptions month_options() {
    WorldOptions options = world_options(40);
    options.generator.scenarios = {"month"};
    options.ecom.limits = {1'000'000, 1'000'000, 1'000'000};
    return options;
}

class EcomMonth : public WorldTest {
  protected:
    EcomMonth() { become(month_options()); }
    void become(const WorldOptions& options) {
        std::destroy_at(&world);
        std::construct_at(&world, options);
    }
    std::string key_of(const std::string& scenario) {
        const Json truth = get("/_sandbox/ecom/truth");
        for (const Json& order : truth.find("orders")->items)
            if (order.string_or("scenario", "") == scenario) return std::string{order.string_or("key", "")};
        ADD_FAILURE() << "no scenario " << scenario;
        return {};
    }
    Json invoices_of(const std::string& order) {
        Json answer = get("/ecom/nl/invoices.json?since_id=0&order=" + order);
        return *answer.find("invoices");
    }
    Json items_of(const Json& invoice) {
        Json answer = get("/ecom/nl/invoices/" + invoice.find("id")->text + "/items.json");
        return *answer.find("invoiceItems");
    }
    static Fixed amount(const Json& of, const char* name) {
        return Fixed::parse(of.find(name)->text).value();
    }
};

TEST(Generator, KeepsTheEverydayOrdersWhenStoriesAreAskedFor) {
    GeneratorOptions plain;
    plain.now = 1'795'000'000;
    GeneratorOptions with_month = plain;
    with_month.scenarios = {"month"};
    const auto before = Generator{plain}.history();
    const auto after = Generator{with_month}.history();
    ASSERT_GE(after.size(), before.size() + 25);
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(after[i].total.incl, before[i].total.incl);
        EXPECT_EQ(after[i].person.email, before[i].person.email);
        EXPECT_TRUE(after[i].scenario.empty());
    }
    std::set<std::string> names;
    for (std::size_t i = before.size(); i < after.size(); ++i) {
        EXPECT_TRUE(names.insert(after[i].scenario).second) << after[i].scenario;
        EXPECT_EQ(after[i].total.incl, sum_of_parts(after[i]).incl) << after[i].scenario;
        EXPECT_EQ(after[i].total.excl, sum_of_parts(after[i]).excl) << after[i].scenario;
        EXPECT_GT(after[i].id, after[i - 1].id);
        EXPECT_LE(after[i].updated, plain.now) << after[i].scenario;
    }
}

TEST_F(EcomMonth, EveryInvoiceIsTheSumOfItsItems) {
    const Json all = get("/ecom/nl/invoices.json?since_id=0&limit=250");
    std::int64_t last = 0;
    std::size_t wrong = 0;
    for (const Json& invoice : all.find("invoices")->items) {
        EXPECT_GT(invoice.integer("id").value(), last);
        last = invoice.integer("id").value();
        Fixed incl, excl;
        for (const Json& item : items_of(invoice).items) {
            incl += amount(item, "priceIncl");
            excl += amount(item, "priceExcl");
        }
        wrong += incl == amount(invoice, "priceIncl") && excl == amount(invoice, "priceExcl") ? 0U : 1U;
    }
    EXPECT_EQ(wrong, 1U);  // the two percent of the everyday orders that do not add up
    EXPECT_EQ(get("/ecom/nl/invoices/count.json").integer("count"),
              static_cast<std::int64_t>(all.find("invoices")->items.size()));
}

TEST_F(EcomMonth, AnOrderCanHaveSeveralInvoicesOrNone) {
    const std::string parts = key_of("two_invoices");
    const Json invoices = invoices_of(parts);
    ASSERT_EQ(invoices.items.size(), 2U);
    const Json order = *get("/ecom/nl/orders/" + parts + ".json").find("order");
    EXPECT_EQ(amount(invoices.items[0], "priceIncl") + amount(invoices.items[1], "priceIncl"),
              amount(order, "priceIncl"));
    EXPECT_EQ(order.find("invoices")->find("resource")->find("embedded")->items.size(), 2U);
    // The shipping costs are on the first one only.
    EXPECT_EQ(items_of(invoices.items[0]).items.size(), 2U);
    EXPECT_EQ(items_of(invoices.items[1]).items.size(), 1U);
    EXPECT_TRUE(invoices_of(key_of("no_invoice")).items.empty());
}

TEST_F(EcomMonth, CreditNotesPointAtTheirInvoiceAndFollowTheSignSwitch) {
    const std::string order = key_of("full_credit");
    const auto note = [&] { return invoices_of(order).items.at(1); };
    EXPECT_EQ(note().boolean("isCreditNote"), true);
    EXPECT_EQ(note().find("invoice")->find("resource")->find("id")->text,
              invoices_of(order).items.at(0).find("id")->text);
    EXPECT_EQ(amount(note(), "priceIncl"), amount(invoices_of(order).items.at(0), "priceIncl"));
    post("/_sandbox/ecom/config", R"({"credit_amounts_positive":false})", 200);
    EXPECT_EQ(amount(note(), "priceIncl"), -amount(invoices_of(order).items.at(0), "priceIncl"));
    EXPECT_EQ(items_of(note()).items.at(0).find("quantity")->text, "-1");
    Fixed sum;
    for (const Json& item : items_of(note()).items)
        sum += amount(item, "priceIncl");
    EXPECT_EQ(sum, amount(note(), "priceIncl"));
}

TEST_F(EcomMonth, CostItemsHideTheirRateButNotTheirPrices) {
    const Json items = items_of(invoices_of(key_of("payment_cost")).items.at(0));
    int hidden = 0;
    for (const Json& item : items.items) {
        if (item.string_or("type", "") != "payment") continue;
        ++hidden;
        EXPECT_EQ(item.find("taxRate")->text, "0");
        EXPECT_NE(amount(item, "basePriceIncl"), amount(item, "basePriceExcl"));
        EXPECT_EQ(item.string_or("title", ""), "_paymentcosts_");
    }
    EXPECT_EQ(hidden, 1);
}

TEST_F(EcomMonth, EventsOfAnInvoiceAreItsOwn) {
    const Json notes = invoices_of(key_of("two_credits"));
    ASSERT_EQ(notes.items.size(), 3U);
    std::map<std::string, std::size_t> counts;
    for (const Json& invoice : notes.items) {
        const std::string id = invoice.find("id")->text;
        const Json events = get("/ecom/nl/orders/events.json?invoice=" + id);
        for (const Json& event : events.find("ordersEvents")->items) {
            EXPECT_EQ(event.string_or("type", ""), "invoice");
            EXPECT_EQ(event.find("invoice")->find("resource")->find("id")->text, id);
        }
        EXPECT_EQ(events.find("ordersEvents")->items.size(), 2U);  // new, paid
    }
}

TEST_F(EcomMonth, AChainOfPaymentsIsOnePaymentInTheTruth) {
    const std::string chain = key_of("paid_not_paid_paid");
    const std::string undone = key_of("payment_undone");
    const Json truth = get("/_sandbox/ecom/payments");
    int found = 0;
    for (const Json& payment : truth.find("payments")->items) {
        EXPECT_NE(payment.string_or("order_key", ""), undone);
        if (payment.string_or("order_key", "") != chain) continue;
        ++found;
        const Json events = get("/ecom/nl/orders/events.json?order=" + chain);
        EXPECT_EQ(events.find("ordersEvents")->items.back().string_or("comment", ""),
                  payment.string_or("transaction", ""));
    }
    EXPECT_EQ(found, 1);
}

TEST_F(EcomMonth, TheTruthOfADocumentIsSignedAndHasItsRates) {
    const Json truth = get("/_sandbox/ecom/documents");
    std::size_t notes = 0;
    for (const Json& document : truth.find("documents")->items) {
        Fixed sum;
        for (const Json& line : document.find("lines")->items) {
            sum += *Fixed::parse(line.string_or("price_incl", ""));
            EXPECT_NE(line.string_or("rate", ""), "");
            const bool told =
                document.string_or("scenario", "") != "" && line.string_or("type", "") == "product";
            EXPECT_TRUE(!told || line.string_or("article", "").starts_with("M-"));
        }
        const Fixed total = *Fixed::parse(document.string_or("price_incl", ""));
        EXPECT_TRUE(sum == total || document.string_or("order_kind", "") == "wrong_total");
        if (document.string_or("kind", "") != "credit_note") continue;
        ++notes;
        EXPECT_LT(total, Fixed{});
    }
    EXPECT_EQ(notes, 5U);
}

TEST_F(EcomMonth, InvoicesComeAtPaymentOrByHandWhenTheShopIsSetSo) {
    WorldOptions options = month_options();
    options.generator.scenarios.clear();
    options.generator.unpaid_percent = 20;
    options.generator.cancelled_percent = 0;
    options.generator.invoices = InvoiceCreation::paid;
    become(options);
    EXPECT_EQ(get("/ecom/nl/invoices/count.json").integer("count"), 32);
    post("/_sandbox/ecom/pay", R"({"all":true})", 200);
    EXPECT_EQ(get("/ecom/nl/invoices/count.json").integer("count"), 40);
    options.generator.invoices = InvoiceCreation::manual;
    become(options);
    EXPECT_EQ(get("/ecom/nl/invoices/count.json").integer("count"), 0);
    const Json order = *get("/ecom/nl/orders/316000001.json").find("order");
    EXPECT_TRUE(order.find("invoices")->find("resource")->find("embedded")->items.empty());
}

TEST_F(EcomMonth, TaxesHaveTheRatesOfOtherCountries) {
    const Json answer = get("/ecom/nl/taxes/26998/overrides.json");
    const auto& overrides = answer.find("taxOverrides")->items;
    ASSERT_EQ(overrides.size(), 3U);
    EXPECT_EQ(overrides[0].find("rate")->text, "0.19");
    EXPECT_EQ(overrides[0].find("country")->string_or("code", ""), "de");
}

TEST_F(EcomMonth, ALongOrderIsPaged) {
    post("/_sandbox/ecom/orders", R"({"count":1,"lines":600})", 200);
    const Json order = get("/ecom/nl/orders.json?limit=1").find("orders")->items.at(0);
    const std::string id = order.find("id")->text;
    EXPECT_EQ(
        get("/ecom/nl/orders/" + id + "/products.json?limit=250&page=3").find("orderProducts")->items.size(),
        100U);
    const std::string invoice = invoices_of(id).items.at(0).find("id")->text;
    EXPECT_EQ(get("/ecom/nl/invoices/" + invoice + "/items.json?limit=250&page=3")
                  .find("invoiceItems")
                  ->items.size(),
              100U);
}

class EcomPatches : public EcomMonth {
  protected:
    void patch(const std::string& wish) { post("/_sandbox/ecom/patch", wish, 200); }
};

TEST_F(EcomPatches, SpoilMembersOfADocumentWhereverItIsListed) {
    const std::string before =
        get("/ecom/nl/orders/316000001.json").find("order")->string_or("updatedAt", "").data();
    post("/_sandbox/clock", R"({"advance_seconds":60})", 200);
    patch(
        R"({"resource":"orders/316000001","set":{"priceIncl":"abc","email":[]},"remove":["phone"],"fill":{"memo":5}})");
    const Json single = *get("/ecom/nl/orders/316000001.json").find("order");
    const Json listed = get("/ecom/nl/orders.json?number=ORD01042").find("orders")->items.at(0);
    for (const Json* order : {&single, &listed}) {
        EXPECT_EQ(order->string_or("priceIncl", ""), "abc");
        EXPECT_TRUE(order->find("email")->is(Json::Kind::array));
        EXPECT_EQ(order->find("phone"), nullptr);
        EXPECT_EQ(order->string_or("memo", ""), "xxxxx");
        EXPECT_EQ(order->string_or("number", ""), "ORD01042");
        EXPECT_NE(order->string_or("updatedAt", ""), before);
    }
    post("/_sandbox/ecom/mend", "{}", 200);
    EXPECT_NE(get("/ecom/nl/orders/316000001.json").find("order")->string_or("email", ""), "");
}

TEST_F(EcomPatches, SpoilLinesItemsAndWholeAnswers) {
    patch(R"({"resource":"orders/316000001/products/0","set":{"quantityOrdered":-1}})");
    EXPECT_EQ(get("/ecom/nl/orders/316000001/products.json")
                  .find("orderProducts")
                  ->items.at(0)
                  .find("quantityOrdered")
                  ->text,
              "-1");
    patch(R"({"resource":"invoices/332600077/items/0","set":{"type":"mystery"}})");
    EXPECT_EQ(
        get("/ecom/nl/invoices/332600077/items.json").find("invoiceItems")->items.at(0).string_or("type", ""),
        "mystery");
    patch(R"({"resource":"orders/316000002/products","body":"<html>","status":502,"html":true})");
    const Response html = ask("GET", "/ecom/nl/orders/316000002/products.json");
    EXPECT_EQ(html.status, 502);
    EXPECT_EQ(html.body, "<html>");
    patch(R"({"resource":"orders/316000003","raw":"{\"id\":3160"})");
    EXPECT_FALSE(parse_json(ask("GET", "/ecom/nl/orders/316000003.json").body));
    EXPECT_EQ(ask("POST", "/_sandbox/ecom/patch", R"({"resource":"orders/1","sett":{}})").status, 400);
}

}  // namespace
}  // namespace koppel::sandbox

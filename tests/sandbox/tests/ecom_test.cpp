#include <set>

#include "ecom/auth.hpp"
#include "ecom/filters.hpp"
#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

class EcomShop : public WorldTest {
  protected:
    std::vector<std::int64_t> ids(const std::string& query) {
        std::vector<std::int64_t> out;
        const Json answer = get("/ecom/nl/orders.json?" + query);
        if (const Json* orders = answer.find("orders"))
            for (const Json& order : orders->items)
                out.push_back(order.integer("id").value());
        return out;
    }
    void configure(const std::string& json) { post("/_sandbox/ecom/config", json, 200); }
};

TEST(EcomAuth, AppPasswordFollowsTheDocumentedVector) {
    EXPECT_EQ(ecom::app_password("aaaabbbbccccddddeeeeffff00001111", "fedcba9876543210fedcba9876543210"),
              "a76b72dc7a2b62521598862dd0f99d85");
}

TEST_F(EcomShop, TakesBothKindsOfKeyAndNoOther) {
    get("/ecom/nl/account.json");
    shop_login =
        "Basic MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY6YTc2YjcyZGM3YTJiNjI1MjE1OTg4NjJkZDBmOTlkODU=";
    EXPECT_EQ(get("/ecom/nl/account.json").find("account")->integer("appId"), 1234);
    shop_login = "Basic YTpi";
    const Json refused = get("/ecom/nl/account.json", 401);
    EXPECT_EQ(refused.find("error")->string_or("message", ""), "Access denied.");
}

TEST_F(EcomShop, RefusesRevokedKeysDeniedGroupsAndInactiveLanguages) {
    configure(R"({"denied_groups":["orders"]})");
    get("/ecom/nl/orders.json", 403);
    get("/ecom/nl/shop.json");
    configure(R"({"denied_groups":[],"languages":["de"]})");
    EXPECT_EQ(get("/ecom/nl/orders.json", 404).find("error")->string_or("message", ""),
              "Unknown or inactive language.");
    configure(R"({"languages":["nl"],"revoked":true})");
    get("/ecom/nl/orders.json", 401);
}

TEST_F(EcomShop, NeedsTheJsonSuffix) {
    get("/ecom/nl/orders", 404);
}

TEST_F(EcomShop, PagesAreFiftyByDefaultAndTwoHundredAndFiftyAtMost) {
    post("/_sandbox/ecom/orders", R"({"count":100})", 200);
    EXPECT_EQ(ids("").size(), 50U);
    EXPECT_EQ(ids("limit=900").size(), 250U);
    EXPECT_EQ(ids("limit=250&page=2").size(), 50U);
    EXPECT_EQ(ids("limit=250&page=3").size(), 0U);
    configure(R"({"clamp_limit":false})");
    get("/ecom/nl/orders.json?limit=251", 400);
}

TEST_F(EcomShop, SinceIdWalksUpwardsThroughEveryOrderOnce) {
    std::set<std::int64_t> seen;
    std::int64_t last = 0;
    for (int page = 0; page < 10; ++page) {
        const auto found = ids("limit=60&since_id=" + std::to_string(last));
        for (const auto id : found) {
            EXPECT_GT(id, last);
            last = id;
            seen.insert(id);
        }
        if (found.size() < 60) break;
    }
    EXPECT_EQ(seen.size(), 200U);
}

TEST_F(EcomShop, UpdatedAtMinIsReadAsUtcAndIsInclusive) {
    const Json all = get("/ecom/nl/orders.json?limit=250&since_id=0&fields=id,updatedAt");
    const auto& orders = all.find("orders")->items;
    ASSERT_EQ(orders.size(), 200U);
    const Instant border = *parse_offset_text(orders[100].string_or("updatedAt", ""));
    std::size_t expected = 0;
    for (const Json& order : orders)
        expected += *parse_offset_text(order.string_or("updatedAt", "")) >= border ? 1U : 0U;
    const Civil c = civil(border);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u%%20%02d:%02d:%02d", c.year, c.month, c.day, c.hour,
                  c.minute, c.second);
    EXPECT_EQ(ids("limit=250&updated_at_min=" + std::string{text}).size(), expected);
    get("/ecom/nl/orders.json?updated_at_min=yesterday", 400);
}

TEST_F(EcomShop, FiltersByNumberAndCustomer) {
    EXPECT_EQ(ids("number=ORD01042").size(), 1U);
    EXPECT_EQ(ids("number=ORD99999").size(), 0U);
    const Json one = get("/ecom/nl/orders.json?since_id=0&limit=250&fields=customer");
    std::map<std::int64_t, std::size_t> counts;
    for (const Json& order : one.find("orders")->items)
        if (const Json* link = order.find("customer")->find("resource"))
            ++counts[link->integer("id").value()];
    ASSERT_FALSE(counts.empty());
    for (const auto& [customer, count] : counts)
        EXPECT_EQ(ids("limit=250&customer=" + std::to_string(customer)).size(), count);
}

TEST_F(EcomShop, AGuestsCustomerIsFalse) {
    const Json all = get("/ecom/nl/orders.json?limit=250&fields=customer");
    int guests = 0;
    for (const Json& order : all.find("orders")->items)
        guests += order.boolean("customer") == false ? 1 : 0;
    EXPECT_GT(guests, 0);
}

TEST_F(EcomShop, EmbedsInTheSingleOrderAndOnDemandInTheList) {
    const auto embedded = [](const Json& order) {
        return order.find("products")->find("resource")->find("embedded") != nullptr;
    };
    EXPECT_TRUE(embedded(*get("/ecom/nl/orders/316000001.json").find("order")));
    EXPECT_FALSE(embedded(get("/ecom/nl/orders.json?limit=1").find("orders")->items.at(0)));
    configure(R"({"list_embedded":true})");
    EXPECT_TRUE(embedded(get("/ecom/nl/orders.json?limit=1").find("orders")->items.at(0)));
}

TEST_F(EcomShop, EmbeddedProductsEqualTheSubResource) {
    const Json order = get("/ecom/nl/orders/316000001.json");
    const Json list = get("/ecom/nl/orders/316000001/products.json");
    const auto& embedded = order.find("order")->find("products")->find("resource")->find("embedded")->items;
    const auto& products = list.find("orderProducts")->items;
    ASSERT_EQ(embedded.size(), products.size());
    for (std::size_t i = 0; i < products.size(); ++i)
        EXPECT_EQ(embedded[i].find("priceIncl")->text, products[i].find("priceIncl")->text);
}

TEST_F(EcomShop, PayingMovesTheOrderAndAddsTwoEvents) {
    const Json truth = get("/_sandbox/ecom/truth");
    std::string key, number;
    for (const Json& order : truth.find("orders")->items)
        if (order.string_or("kind", "") == "unpaid") {
            key = order.string_or("key", "");
            number = order.string_or("number", "");
        }
    ASSERT_FALSE(key.empty());
    const auto events = [&] {
        return get("/ecom/nl/orders/events.json?order=" + key).find("ordersEvents")->items;
    };
    const auto before = events().size();
    EXPECT_EQ(post("/_sandbox/ecom/pay", R"({"numbers":[")" + number + R"("]})", 200).integer("paid"), 1);
    const auto after = events();
    ASSERT_EQ(after.size(), before + 2);
    EXPECT_EQ(after[before].string_or("type", ""), "invoice");
    EXPECT_EQ(after[before + 1].string_or("type", ""), "order");
    const Json order = get("/ecom/nl/orders/" + key + ".json");
    EXPECT_EQ(order.find("order")->string_or("paymentStatus", ""), "paid");
    EXPECT_EQ(post("/_sandbox/ecom/pay", R"({"numbers":[")" + number + R"("]})", 200).integer("paid"), 0);
}

TEST_F(EcomShop, CreditMakesAnInvoiceThatPointsAtTheOneItCredits) {
    const Json products = get("/ecom/nl/orders/316000001/products.json");
    const Json& line = products.find("orderProducts")->items.at(0);
    const std::string body = R"({"credit":{"creditShipment":true,"orderProducts":[{"id":)" +
                             line.find("id")->text + R"(,"quantity":)" + line.find("quantityOrdered")->text +
                             "}]}}";
    const Json answer = post("/ecom/nl/orders/316000001/credit.json", body, 201);
    const Json& note = *answer.find("invoice");
    EXPECT_EQ(note.boolean("isCreditNote"), true);
    EXPECT_EQ(note.find("invoice")->find("resource")->integer("id"), 332'600'077);
    const std::string id = note.find("id")->text;
    Fixed sum;
    const Json items = get("/ecom/nl/invoices/" + id + "/items.json");
    for (const Json& item : items.find("invoiceItems")->items)
        sum += *Fixed::parse(item.find("priceIncl")->text);
    EXPECT_EQ(sum, *Fixed::parse(note.find("priceIncl")->text));
    EXPECT_EQ(get("/ecom/nl/invoices.json?order=316000001").find("invoices")->items.size(), 2U);
    EXPECT_EQ(get("/ecom/nl/invoices/count.json").integer("count"), 201);
    const Json order = get("/ecom/nl/orders/316000001.json");
    EXPECT_EQ(order.find("order")->find("invoices")->find("resource")->find("embedded")->items.size(), 2U);
    // The same pieces cannot be given back twice.
    post("/ecom/nl/orders/316000001/credit.json", body, 422);
    const Response paid = ask("PUT", "/ecom/nl/invoices/" + id + ".json", R"({"invoice":{"status":"paid"}})");
    EXPECT_EQ(parse_json(paid.body)->find("invoice")->string_or("status", ""), "paid");
}

TEST_F(EcomShop, RateLimitGivesHeadersAnd429) {
    configure(R"({"rate":"3/10/10"})");
    for (int i = 0; i < 3; ++i)
        get("/ecom/nl/time.json");
    const Response refused = ask("GET", "/ecom/nl/time.json");
    EXPECT_EQ(refused.status, 429);
    EXPECT_NE(refused.headers.find("X-RateLimit-Remaining: -1/7/7"), std::string::npos) << refused.headers;
    EXPECT_NE(refused.headers.find("Retry-After: "), std::string::npos);
    post("/_sandbox/clock", R"({"advance_seconds":300})", 200);
    get("/ecom/nl/time.json");
}

TEST(EcomFilters, RejectOnlyWhatIsAskedToBeRejected) {
    ecom::Assumptions assumptions;
    EXPECT_TRUE(ecom::parse_list_query({{"sort", "x"}}, assumptions).error.empty());
    assumptions.reject_unknown_parameters = true;
    EXPECT_FALSE(ecom::parse_list_query({{"sort", "x"}}, assumptions).error.empty());
    EXPECT_TRUE(ecom::parse_list_query({{"number", "x"}}, assumptions, "customer,number").error.empty());
    EXPECT_FALSE(ecom::parse_list_query({{"page", "0"}}, assumptions).error.empty());
}

}  // namespace
}  // namespace koppel::sandbox

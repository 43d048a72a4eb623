// What people at the till do, and what the control pages tell.
#include "retail_fixture.hpp"

namespace koppel::sandbox {
namespace {

class RetailControl : public RetailTest {
  protected:
    // The first sale of the facts that the test likes.
    template <typename Like>
    std::string first(Like like) {
        for (const Json& sale : facts())
            if (like(sale)) return std::to_string(*sale.integer("saleID"));
        ADD_FAILURE() << "no such sale";
        return "0";
    }
    static bool plain(const Json& sale) {
        return *sale.boolean("completed") && !*sale.boolean("voided") &&
               sale.find("payments")->items.size() == 1 &&
               sale.find("payments")->items[0].integer("paymentTypeID") == 6;
    }
    Json sale(const std::string& id) {
        return *read("Sale/" + id + ".json?load_relations=%5B%22SalePayments%22%5D").find("Sale");
    }
};

TEST_F(RetailControl, AVoidedSaleLeavesTheCompletedAndTellsSo) {
    const std::string id = first(plain);
    const std::string before = text(sale(id), "updateTime") + text(sale(id), "updatetime");
    post("/_sandbox/retail/void", "{\"saleID\":" + id + "}", 200);
    const Json after = sale(id);
    EXPECT_EQ(text(after, "voided"), "true");
    EXPECT_EQ(text(after, "completed"), "false");
    EXPECT_NE(text(after, "updateTime") + text(after, "updatetime"), before);
    EXPECT_TRUE(list("Sale", "completed=true&saleID=" + id).empty());
    EXPECT_EQ(list("SaleVoid", "saleID=" + id).size(), 1U);
    const auto changed = all("Sale", "sort=updatetime&updatetime=%3E%3D%2C2026-11-20T10%3A59%3A00%2B00%3A00");
    ASSERT_EQ(changed.size(), 1U);
    EXPECT_EQ(text(changed[0], "saleID"), id);
    post("/_sandbox/retail/void", "{\"saleID\":" + id + "}", 400);
    post("/_sandbox/retail/config", R"({"voided_stays_completed":true,"void_archives_payments":true})", 200);
    const Json other = sale(id);
    EXPECT_EQ(text(other, "completed"), "true");
    EXPECT_EQ(text(*other.find("SalePayments")->find("SalePayment"), "archived"), "true");
}

TEST_F(RetailControl, AnEditedPaymentIsArchivedAndReplaced) {
    const std::string id = first(plain);
    const std::string total = text(sale(id), "total");
    post("/_sandbox/retail/payment", "{\"saleID\":" + id + R"(,"from":6,"to":3})", 200);
    const auto payments = rows(*sale(id).find("SalePayments"), "SalePayment");
    ASSERT_EQ(payments.size(), 2U);
    EXPECT_EQ(text(payments[0], "archived") + text(payments[0], "paymentTypeID"), "true6");
    EXPECT_EQ(text(payments[1], "archived") + text(payments[1], "paymentTypeID"), "false3");
    EXPECT_EQ(text(sale(id), "calcPayments"), total);
    post("/_sandbox/retail/payment", "{\"saleID\":" + id + R"(,"from":6,"to":3})", 400);
}

TEST_F(RetailControl, ASaleCanBeBackDatedButNotIntoTheFuture) {
    const std::size_t before = facts().size();
    const Json made = post("/_sandbox/retail/sales",
                           R"({"shopID":2,"completeTime":"2026-11-02T10:00:00+01:00","count":2})", 200);
    ASSERT_EQ(made.find("saleIDs")->items.size(), 2U);
    EXPECT_EQ(facts().size(), before + 2);
    const Json added = sale(made.find("saleIDs")->items[0].text);
    EXPECT_EQ(text(added, "completeTime"), "2026-11-02T09:00:00+00:00");
    EXPECT_GE(text(added, "createTime"), "2026-11-20T10:50:00+00:00");
    EXPECT_EQ(text(added, "shopID"), "2");
    EXPECT_EQ(all("Sale", "archived=true").size(), before + 2);
    post("/_sandbox/retail/sales", R"({"completeTime":"2027-11-02T10:00:00+01:00"})", 400);
    post("/_sandbox/retail/sales", R"({"completeTime":"2026-11-02T10:00:00"})", 400);
    post("/_sandbox/retail/sales", R"({"kind":"unheard-of"})", 400);
}

TEST_F(RetailControl, AnOpenSaleCanBeCompleted) {
    const std::string id = first([](const Json& one) {
        return !*one.boolean("completed") && !*one.boolean("archived") &&
               !one.find("payments")->items.empty();
    });
    EXPECT_EQ(sale(id).find("completeTime"), nullptr);
    post("/_sandbox/retail/complete", "{\"saleID\":" + id + "}", 200);
    EXPECT_EQ(text(sale(id), "completed"), "true");
    EXPECT_EQ(text(sale(id), "balance"), "0");
    EXPECT_NE(sale(id).find("completeTime"), nullptr);
    post("/_sandbox/retail/complete", "{\"saleID\":" + id + "}", 400);
}

TEST_F(RetailControl, AssumptionsChangeWhatIsSeen) {
    const std::string id = first([](const Json& one) { return text(one, "tips") != "0"; });
    const Json with = sale(id);
    EXPECT_NE(text(with, "calcPayments"), text(with, "total"));
    EXPECT_EQ(text(with, "balance"), "0");
    post("/_sandbox/retail/config", R"({"tip_in_amount":false})", 200);
    EXPECT_EQ(text(sale(id), "calcPayments"), text(with, "total"));
    EXPECT_EQ(text(sale(id), "balance"), "0");
    post("/_sandbox/retail/config", R"({"no_such_switch":true})", 400);
}

TEST_F(RetailControl, RequestsAreCounted) {
    read("Sale.json?limit=7");
    till("Sale/999999.json");
    const Json counts = get("/_sandbox/retail/counts");
    const Json* sales = counts.find("Sale");
    ASSERT_NE(sales, nullptr);
    EXPECT_EQ(sales->integer("requests"), 2);
    EXPECT_EQ(sales->integer("rows"), 7);
    EXPECT_EQ(sales->integer("refused"), 1);
}

TEST_F(RetailControl, FaultsReachTheTill) {
    post("/_sandbox/faults",
         R"([{"match":{"path":"^/retail/"},"kind":"status","status":502,"html":true,"count":1},
             {"match":{"path":"^/retail/"},"kind":"status","status":503}])",
         200);
    const std::string target = path("Sale.json");
    Request request;
    request.method = "GET";
    request.path = target;
    const auto html = world.fault(request);
    ASSERT_TRUE(html);
    EXPECT_EQ(world.refuse(request, *html).content_type, "text/html");
    const auto plain_fault = world.fault(request);
    ASSERT_TRUE(plain_fault);
    const Json body = parse_json(world.refuse(request, *plain_fault).body).value_or(Json{});
    EXPECT_EQ(body.string_or("httpCode", ""), "503");
}

TEST_F(RetailControl, ResetBringsEverythingBack) {
    const std::size_t before = facts().size();
    post("/_sandbox/retail/sales", "{}", 200);
    post("/_sandbox/reset", "{}", 200);
    EXPECT_EQ(facts().size(), before);
    EXPECT_EQ(till_refresh("retail-refresh-0").status, 200);
}

}  // namespace
}  // namespace koppel::sandbox

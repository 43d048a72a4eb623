// The plugin against the sandbox's shop.
#include <gtest/gtest.h>

#include <map>

#include "koppel/model/json.hpp"
#include "koppel/model/sale.hpp"
#include "sandbox_bridge.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::lightspeed_ecom {
namespace {

using model::Decimal;

sandbox::WorldOptions shop_with(std::int64_t orders, bool embedded) {
    sandbox::WorldOptions options;
    options.generator.orders = orders;
    options.generator.now = sandbox::parse_offset_text("2026-11-20T12:00:00+01:00").value();
    options.ecom.limits = {1'000'000, 1'000'000, 1'000'000};
    options.ecom.assumptions.list_embedded = embedded;
    return options;
}

class LightspeedSandbox : public testing::TestWithParam<bool> {
  protected:
    LightspeedSandbox() {
        host.answer = [this](const plugin_tests::Request& request) { return bridge(request); };
        host.now_unix_ms = 1'795'172'400'000;  // 2026-11-20T11:00:00Z
    }
    void drain() {
        for (int round = 0; round < 100; ++round) {
            const auto pulled = source.pull("orders", cursor);
            for (const auto& record : pulled.records) {
                ASSERT_FALSE(record.deleted);
                sales[record.key] = model::from_json_text<model::Sale>(record.payload);
                EXPECT_EQ(Decimal::parse(record.amount), sales[record.key].total_incl);
            }
            cursor = pulled.cursor;
            if (!pulled.has_more) return;
        }
        FAIL() << "the walk does not end";
    }
    void compare_with_truth() {
        const auto truth = bridge.control("/ecom/truth");
        const auto& orders = truth.find("orders")->items;
        EXPECT_EQ(sales.size(), orders.size());
        for (const auto& order : orders) {
            const std::string key(order.string_or("key", ""));
            ASSERT_TRUE(sales.contains(key)) << key;
            const model::Sale& sale = sales[key];
            EXPECT_EQ(sale.currency, "EUR");
            EXPECT_EQ(sale.number, order.string_or("number", ""));
            EXPECT_EQ(sale.total_incl, Decimal::parse(order.string_or("price_incl", "")));
            EXPECT_EQ(sale.total_excl, Decimal::parse(order.string_or("price_excl", "")));
            EXPECT_EQ(sale.customer.email, order.string_or("email", ""));
            EXPECT_EQ(sale.payment_status == "paid", order.boolean("paid").value());
            std::int64_t products = 0;
            Decimal incl, excl;
            for (const auto& line : sale.lines) {
                products += line.type == "product";
                incl += line.amount_incl;
                excl += line.amount_excl;
            }
            EXPECT_EQ(products, order.integer("lines").value());
            if (order.string_or("kind", "") != "wrong_total") {
                EXPECT_EQ(incl == sale.total_incl && excl == sale.total_excl, true)
                    << key << " " << order.string_or("kind", "");
            }
        }
    }

    plugin_tests::SandboxBridge bridge{shop_with(600, GetParam())};
    plugin_tests::FakeHost host;
    plugin_tests::Instance source{host, koppel_plugin_abi1,
                                  R"({"language":"nl","api_url":"http://127.0.0.1/ecom"})"};
    std::map<std::string, model::Sale> sales;
    std::string cursor;
};

TEST_P(LightspeedSandbox, BringsEveryOrderToTheCent) {
    drain();
    compare_with_truth();
}

TEST_P(LightspeedSandbox, BringsWhatChangedAndWhatIsNew) {
    drain();
    bridge.control("/clock", R"({"advance_seconds":900})");
    host.now_unix_ms += 900'000;
    bridge.control("/ecom/pay", R"({"all":true})");
    bridge.control("/ecom/orders", R"({"count":5})");
    drain();
    compare_with_truth();
    for (const auto& [key, sale] : sales) {
        if (sale.status != "cancelled") {
            EXPECT_EQ(sale.status == "open" && sale.payment_status == "paid", false) << key;
        }
    }
}

TEST_P(LightspeedSandbox, Checks) {
    EXPECT_NE(source.check().find("\"account\":\""), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(ListEmbedded, LightspeedSandbox, testing::Bool());

}  // namespace
}  // namespace koppel::lightspeed_ecom

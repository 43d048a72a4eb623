// The plugin before a shop with a month of stories. For one test and one thread.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "koppel/model/json.hpp"
#include "koppel/model/sale.hpp"
#include "sandbox_bridge.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::lightspeed_ecom {

struct MonthOptions {
    std::int64_t orders = 60;
    bool embedded = false;
    sandbox::InvoiceCreation invoices = sandbox::InvoiceCreation::direct;
    bool stories = true;
};

class Month : public testing::Test {
  protected:
    explicit Month(const MonthOptions& options = {}) : bridge(shop(options)) {
        host.answer = [this](const plugin_tests::Request& request) { return bridge(request); };
        host.now_unix_ms = 1'795'172'400'000;  // 2026-11-20T11:00:00Z
    }

    static sandbox::WorldOptions shop(const MonthOptions& wanted) {
        sandbox::WorldOptions options;
        options.generator.orders = wanted.orders;
        options.generator.now = sandbox::parse_offset_text("2026-11-20T12:00:00+01:00").value();
        options.generator.invoices = wanted.invoices;
        if (wanted.stories) options.generator.scenarios = {"month"};
        options.ecom.limits = {1'000'000, 1'000'000, 1'000'000};
        options.ecom.assumptions.list_embedded = wanted.embedded;
        return options;
    }

    // Everything that a stream has, by key; the last word counts.
    template <class Document>
    std::map<std::string, Document> drain(const std::string& stream) {
        std::map<std::string, Document> found;
        for (int round = 0; round < 200; ++round) {
            const auto pulled = source.pull(stream, cursors[stream]);
            for (const auto& record : pulled.records) {
                emitted += 1;
                found[record.key] = model::from_json_text<Document>(record.payload);
                EXPECT_EQ(found[record.key].key, record.key);
                EXPECT_LE(record.version.size(), 100U);
            }
            cursors[stream] = pulled.cursor;
            if (!pulled.has_more) return found;
        }
        ADD_FAILURE() << "the walk does not end";
        return found;
    }
    void later(int minutes) {
        bridge.control("/clock", "{\"advance_seconds\":" + std::to_string(minutes * 60) + "}");
        host.now_unix_ms += minutes * 60'000;
    }
    // The key of the order with this story.
    std::string order_of(const std::string& scenario) {
        const auto truth = bridge.control("/ecom/truth");
        for (const auto& order : truth.find("orders")->items)
            if (order.string_or("scenario", "") == scenario) return std::string(order.string_or("key", ""));
        throw std::runtime_error("no scenario " + scenario);
    }

    plugin_tests::SandboxBridge bridge;
    plugin_tests::FakeHost host;
    plugin_tests::Instance source{host, koppel_plugin_abi1,
                                  R"({"language":"nl","api_url":"http://127.0.0.1/ecom"})"};
    std::map<std::string, std::string> cursors;
    std::size_t emitted = 0;
};

}  // namespace koppel::lightspeed_ecom

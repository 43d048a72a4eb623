// The plugin: a source of orders.
#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "api_client.hpp"
#include "assumptions.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/source.hpp"
#include "mapping.hpp"
#include "order_reader.hpp"
#include "values.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using sdk::Error;
using sdk::ErrorClass;

constexpr std::size_t kPageMemory = 512u << 10;

class LightspeedSource : public sdk::Source {
  public:
    LightspeedSource(sdk::Host, std::string_view settings) : settings_(read_settings(settings)) {}

    sdk::CheckReport check(sdk::Call& call) override {
        boost::json::monotonic_resource memory;
        const ApiClient api(call, settings_, memory);
        const std::vector<std::string> resources{"account.json", "shop.json"};
        const auto replies = api.get(resources);
        for (const auto& reply : replies) {
            if (reply.error) throw Error(*reply.error);
        }
        sdk::CheckReport report;
        const auto& shop = replies[1].document;
        if (!shop.is_object())
            throw Error(ErrorClass::transient, "answer_unexpected", "Lightspeed did not tell the shop.");
        report.account = text_at(shop.get_object(), "mainDomain");
        if (report.account.empty()) report.account = text_at(shop.get_object(), "subDomain");
        report.account += " (shop " + text_at(shop.get_object(), "id") + ")";
        currency_in(shop);  // every amount needs it
        return report;
    }

    sdk::PullResult pull(sdk::Call& call, const sdk::PullRequest& request, sdk::Emitter& records) override {
        if (request.stream != "orders")
            throw Error(ErrorClass::unsupported, "stream_unknown",
                        "Lightspeed eCom has no stream \"" + std::string(request.stream) + "\".");
        boost::json::monotonic_resource memory(kPageMemory);  // of all that this pull reads
        const ApiClient api(call, settings_, memory);
        const std::chrono::sys_time<std::chrono::milliseconds> now{
            std::chrono::milliseconds{call.clock().now_unix_ms()}};
        Walk walk = Walk::resume(request.cursor, {std::string(request.from), std::string(request.to)},
                                 std::chrono::floor<std::chrono::seconds>(now));
        const OrderPage page = read_orders(call, api, walk, request.max_records, hints_);
        const std::string* currency = nullptr;  // not asked for when nothing needs it
        for (const auto& row : page.rows) {
            if (row.deleted) {
                emit_deleted(row, records);
            } else if (!row.skip) {
                if (currency == nullptr) currency = &currency_of_today(call, api);
                emit_order(call, row, *currency, records);
            }
            walk.passed(row.id, row.updated_at);
        }
        for (const auto& row : page.rows) {
            if (row.updated_at && walk.comes_again(*row.updated_at))
                walk.remember(row.id, *row.updated_at, boost::json::serialize(row.order));
        }
        if (page.last) walk.complete();
        return {walk.text(), !page.last, 0};
    }

  private:
    static void emit_order(sdk::Call& call, const OrderRow& row, const std::string& currency,
                           sdk::Emitter& records) {
        std::vector<std::string> warnings;
        try {
            records.emit(record_of(sale_from_order(row.order, *row.lines(), currency, warnings)));
        } catch (const std::overflow_error&) {
            throw Error(
                ErrorClass::internal, "amount_too_large",
                "Order " + text_at(row.order, "number") + " of Lightspeed has an amount that is too large.");
        }
        for (const auto& warning : warnings)
            call.log().warning(warning);
    }

    static void emit_deleted(const OrderRow& row, sdk::Emitter& records) {
        sdk::Record record;
        record.deleted = true;
        record.key = std::to_string(row.id);
        record.type = "sale/1";
        record.version = "gone-" + text_at(row.order, "updatedAt");
        record.event_time = text_at(row.order, "updatedAt");
        records.emit(record);
    }

    static std::string currency_in(const boost::json::value& shop) {
        const std::string code =
            shop.is_object() ? text_at(object_at(shop.get_object(), "currency"), "shortcode") : std::string();
        if (code.size() == 3) return upper(code);
        throw Error(ErrorClass::config, "currency_missing",
                    "The shop does not tell in which currency it sells.");
    }

    // Asked once a day and kept: orders do not carry it.
    const std::string& currency_of_today(sdk::Call& call, const ApiClient& api) {
        const std::string today = sdk::format_instant(call.clock().now_unix_ms()).substr(0, 10);
        if (currency_day_ == today) return currency_;
        const std::string kept = call.state().get("currency").value_or("");  // "EUR 2026-11-21"
        if (kept.size() == 14 && kept.substr(4) == today) {
            currency_ = kept.substr(0, 3);
        } else {
            currency_ = currency_in(api.get_one("shop.json"));
            call.state().put("currency", currency_ + " " + today);
        }
        currency_day_ = today;
        return currency_;
    }

    Settings settings_;
    std::string currency_;
    std::string currency_day_;
    Hints hints_;
};

}  // namespace
}  // namespace koppel::lightspeed_ecom

KOPPEL_EXPORT_PLUGIN("nl.koppel.lightspeed-ecom", "0.1.0", koppel::lightspeed_ecom::LightspeedSource)

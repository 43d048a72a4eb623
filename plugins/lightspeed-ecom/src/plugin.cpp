// The plugin: a source of orders, invoices and payments.
#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "api_client.hpp"
#include "assumptions.hpp"
#include "form_options.hpp"
#include "invoice_reader.hpp"
#include "koppel/cpp/export.hpp"
#include "koppel/cpp/source.hpp"
#include "mapping.hpp"
#include "order_reader.hpp"
#include "paid_order_reader.hpp"
#include "payments.hpp"
#include "reader.hpp"
#include "values.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using sdk::Error;
using sdk::ErrorClass;

constexpr std::size_t kPageMemory = 512u << 10;

class LightspeedSource : public sdk::Source, public sdk::Options {
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

    sdk::OptionsPage options(sdk::Call& call, const sdk::OptionsRequest& request) override {
        boost::json::monotonic_resource memory;
        return form_options(ApiClient(call, settings_, memory), request.field);
    }

    sdk::PullResult pull(sdk::Call& call, const sdk::PullRequest& request, sdk::Emitter& records) override {
        boost::json::monotonic_resource memory(kPageMemory);  // of all that this pull reads
        const ApiClient api(call, settings_, memory);
        const std::chrono::sys_time<std::chrono::milliseconds> now{
            std::chrono::milliseconds{call.clock().now_unix_ms()}};
        Pull pull{call, api, records,
                  Walk::resume(request.cursor, {std::string(request.from), std::string(request.to)},
                               std::chrono::floor<std::chrono::seconds>(now)),
                  request.max_records};
        if (request.stream == "orders") return pull_orders(pull);
        if (request.stream == "invoices") return pull_invoices(pull);
        if (request.stream == "payments") return pull_payments(pull);
        if (request.stream == "invoice-payments") return pull_invoice_payments(pull);
        throw Error(ErrorClass::unsupported, "stream_unknown",
                    "Lightspeed eCom has no stream \"" + std::string(request.stream) + "\".");
    }

  private:
    struct Pull {
        sdk::Call& call;
        const ApiClient& api;
        sdk::Emitter& records;
        Walk walk;
        std::uint32_t max_records;

        std::size_t limit(std::size_t most = Assumptions::kMaxLimit) const {
            return std::clamp<std::size_t>(max_records == 0 ? most : max_records, 1, most);
        }
    };

    sdk::PullResult pull_orders(Pull& pull) {
        const OrderPage page = read_orders(pull.call, pull.api, pull.walk, pull.max_records, hints_);
        return emit_page(pull, page, "sale/1", [&](const OrderRow& row, std::vector<std::string>& warnings) {
            return record_of(sale_from_order(row.document, *row.lines(), currency(pull), warnings));
        });
    }

    sdk::PullResult pull_invoices(Pull& pull) {
        pull.walk.of("invoices");
        const InvoicePage page =
            read_invoices(pull.call, pull.api, pull.walk, pull.limit(Assumptions::kMaxLineRequests / 2));
        return emit_page(pull, page, "sale/1", [&](const Row& row, std::vector<std::string>& warnings) {
            return record_of(sale_from_invoice(row.document, page.items.at(row.id),
                                               page.orders.at(order_id_of(row)).get_object(), currency(pull),
                                               warnings));
        });
    }

    sdk::PullResult pull_payments(Pull& pull) {
        const PaidOrderPage page = read_paid_orders(pull.call, pull.api, pull.walk, pull.limit());
        return emit_page(pull, page, "payment/1", [&](const Row& row, std::vector<std::string>&) {
            return record_of(payment_of_order(page.whole(row), currency(pull)));
        });
    }

    sdk::PullResult pull_invoice_payments(Pull& pull) {
        pull.walk.of("invoices");
        const InvoicePage page =
            read_invoice_heads(pull.call, pull.api, pull.walk, pull.limit(Assumptions::kMaxLineRequests));
        return emit_page(pull, page, "payment/1", [&](const Row& row, std::vector<std::string>&) {
            return record_of(payment_of_invoice(row.document, page.orders.at(order_id_of(row)).get_object(),
                                                currency(pull)));
        });
    }

    // Emits what a page holds, row by row, and goes on after it. One that cannot be read is emitted as such,
    // and is not remembered, so that the next window looks at it again.
    template <class Page, class MakeRecord>
    sdk::PullResult emit_page(Pull& pull, const Page& page, std::string_view type, MakeRecord make) {
        std::set<std::uint64_t> unread;
        for (const auto& stray : page.strays)
            pull.records.emit(unreadable_record(type, stray));
        for (const auto& row : page.rows) {
            if (row.deleted)
                pull.records.emit(gone(row, type));
            else if (!row.skip && !emit_row(pull, row, type, make))
                unread.insert(row.id);
            pull.walk.passed(row.id, row.updated_at);
        }
        for (const auto& row : page.rows) {
            if (row.updated_at && pull.walk.comes_again(*row.updated_at) && !unread.contains(row.id))
                pull.walk.remember(row.id, *row.updated_at, boost::json::serialize(row.document));
        }
        if (page.last) pull.walk.complete();
        return {pull.walk.text(), !page.last, 0};
    }

    // False when the row could not be read.
    template <class AnyRow, class MakeRecord>
    static bool emit_row(Pull& pull, const AnyRow& row, std::string_view type, MakeRecord& make) {
        std::string reason = row.trouble;
        std::vector<std::string> warnings;
        if (reason.empty()) {
            try {
                const std::optional<sdk::Record> record = make(row, warnings);
                if (record) pull.records.emit(*record);
                for (const auto& warning : warnings)
                    pull.call.log().warning(warning);
                return true;
            } catch (const Unreadable& problem) {
                reason = problem.what();
            } catch (const std::overflow_error&) {
                reason = "It has an amount that is too large.";
            }
        }
        const std::string id = std::to_string(row.id);
        pull.records.emit(
            unreadable_record(type, type == "payment/1" ? payment_key(id) : id, row.document, reason));
        return false;
    }

    static sdk::Record gone(const Row& row, std::string_view type) {
        sdk::Record record;
        record.deleted = true;
        record.key = std::to_string(row.id);
        record.type = type;
        record.version = "gone-" + text_at(row.document, "updatedAt");
        record.event_time = text_at(row.document, "updatedAt");
        return record;
    }

    static std::string currency_in(const boost::json::value& shop) {
        const std::string code =
            shop.is_object() ? text_at(object_at(shop.get_object(), "currency"), "shortcode") : std::string();
        if (code.size() == 3) return upper(code);
        throw Error(ErrorClass::config, "currency_missing",
                    "The shop does not tell in which currency it sells.");
    }

    // Asked once a day and kept: orders do not carry it.
    const std::string& currency(const Pull& pull) {
        sdk::Call& call = pull.call;
        const std::string today = sdk::format_instant(call.clock().now_unix_ms()).substr(0, 10);
        if (currency_day_ == today) return currency_;
        const std::string kept = call.state().get("currency").value_or("");  // "EUR 2026-11-21"
        if (kept.size() == 14 && kept.substr(4) == today) {
            currency_ = kept.substr(0, 3);
        } else {
            currency_ = currency_in(pull.api.get_one("shop.json"));
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

// The plugin against the sandbox's books, with answers lost or replaced on demand. For one test and one
// thread.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"
#include "sandbox_bridge.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::scrada {

using plugin_tests::Answer;
using plugin_tests::PostingInput;
using plugin_tests::Request;

inline model::Decimal decimal(std::string_view text) {
    return model::Decimal::parse(text).value();
}

inline model::ReceiptsLine turnover(const std::string& category, const std::string& rate,
                                    const std::string& amount) {
    model::ReceiptsLine line;
    line.category = category;
    line.title = rate + "%";
    line.vat_rate = decimal(rate);
    line.amount_incl = decimal(amount);
    return line;
}
inline model::ReceiptsPayment paid(const std::string& title, const std::string& amount,
                                   const std::string& kind = "card") {
    model::ReceiptsPayment payment;
    payment.title = title;
    payment.kind = kind;
    payment.amount = decimal(amount);
    return payment;
}
// 121.00 of 21%, 10.60 of 6%; 31.60 in cash, 100 by card.
inline model::DailyReceipts day(const std::string& date) {
    model::DailyReceipts receipts;
    receipts.reference = "LSR:1:" + date;
    receipts.source_key = date;
    receipts.date = date;
    receipts.currency = "EUR";
    receipts.kind = "day";
    receipts.lines = {turnover("Ontvangsten 21%", "21", "121"), turnover("Ontvangsten 6%", "6", "10.60")};
    receipts.payments = {paid("Contant geld", "31.60", "cash"), paid("Bancontact", "100")};
    receipts.total_incl = decimal("131.60");
    return receipts;
}
inline model::DailyReceipts correction(const std::string& date, const std::string& of) {
    model::DailyReceipts receipts = day(date);
    receipts.reference += ":correction";
    receipts.kind = "correction";
    receipts.corrected_date = of;
    receipts.remark = "Bon 17 geannuleerd";
    receipts.lines = {turnover("Ontvangsten 21%", "21", "-12.10")};
    receipts.payments = {paid("Bancontact", "-12.10")};
    receipts.total_incl = decimal("-12.10");
    return receipts;
}
inline PostingInput posting(const model::DailyReceipts& receipts) {
    return {receipts.source_key, receipts.reference, model::to_json_text(receipts), "daily_receipts/1"};
}

class ScradaSink : public testing::Test {
  protected:
    ScradaSink() {
        host.answer = [this](const Request& request) {
            if (const auto answer = before(request)) return *answer;
            Answer answer = bridge(request);
            return after(request).value_or(answer);
        };
    }
    static sandbox::WorldOptions options() {
        sandbox::WorldOptions options;
        options.generator.orders = 1;
        options.generator.now = *sandbox::parse_offset_text("2026-11-20T12:00:00+01:00");
        options.scrada.start_date = "2026-11-16";
        return options;
    }
    static std::string settings(const std::string& journal = "Winkel Gent") {
        return R"({"api_url":"http://127.0.0.1/scrada/","company":"5c7ada00-0000-4000-8000-000000000001",)"
               R"("language":"NL","sink":{"journal":")" +
               journal + R"(","invoice_journal":"Winkel","book_year":""}})";
    }
    static std::string page(const std::string& name) {
        return "/scrada/5c7ada00-0000-4000-8000-000000000001/" + name;
    }
    static std::string book(const std::string& name) {
        return page(std::string(sandbox::scrada::kJournalGent) + "/" + name);
    }
    plugin_tests::ReportedOutcome push(const model::DailyReceipts& receipts, bool dry_run = false) {
        return sink.push({posting(receipts)}, dry_run).outcomes.at(0);
    }
    testkit::Finding find(const model::DailyReceipts& receipts) {
        return sink.find({posting(receipts)}).at(0);
    }
    void set(const std::string& json) { bridge.control(book("settings"), json); }
    void config(const std::string& json) { bridge.control("/scrada/config", json); }
    std::string total() { return std::string(bridge.control(book("sums")).string_or("total", "")); }
    std::size_t entries() { return bridge.control(book("lines")).items.size(); }
    std::string last_line() {
        return std::string(bridge.control(book("settings")).string_or("lastLineID", ""));
    }
    static bool is_put(const Request& request) { return request.method == "PUT"; }
    // The one body that was put last.
    std::string last_put() {
        for (auto batch = host.batches.rbegin(); batch != host.batches.rend(); ++batch)
            for (const auto& request : *batch)
                if (is_put(request)) return request.body;
        return {};
    }

    plugin_tests::SandboxBridge bridge{options()};
    plugin_tests::FakeHost host;
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::function<std::optional<Answer>(const Request&)> after = [](const Request&) { return std::nullopt; };
    plugin_tests::Instance sink{host, koppel_plugin_abi1, settings()};
};

}  // namespace koppel::scrada

// A till in Antwerp, its contract and its receipts, for the tests of day totals.
#pragma once

#include "books/day_totals.hpp"
#include "sales.hpp"

namespace koppel::books::test {

inline model::SaleLine sold(std::string_view rate, std::string_view excl, std::string_view incl,
                            std::string tax_class = "", std::string class_title = "") {
    auto result = line("product", "Bloempot", rate, "1", excl, incl);
    result.tax_class = std::move(tax_class);
    result.tax_class_title = std::move(class_title);
    return result;
}

inline model::SalePayment paid(std::string method, std::string title, std::string kind,
                               std::string_view amount, std::string_view tip = "0") {
    model::SalePayment payment;
    payment.method = std::move(method);
    payment.title = std::move(title);
    payment.kind = std::move(kind);
    payment.amount = dec(amount);
    payment.tip = dec(tip);
    return payment;
}
inline model::SalePayment cash(std::string_view amount, std::string_view tip = "0") {
    return paid("1", "Cash", "cash", amount, tip);
}
inline model::SalePayment card(std::string_view amount, std::string_view tip = "0") {
    return paid("3", "Bancontact", "card", amount, tip);
}
inline model::SalePayment gift_card(std::string_view amount) {
    return paid("5", "Gift Card", "gift_card", amount);
}
inline model::SalePayment on_invoice(std::string_view amount) {
    return paid("8", "Op factuur", "other", amount);
}

inline model::Sale receipt(std::vector<model::SaleLine> lines, std::vector<model::SalePayment> payments) {
    auto result = sale(std::move(lines));
    result.kind = "receipt";
    result.key = "501";
    result.number = "501";
    result.date.clear();
    result.completed_at = "2026-11-20T14:03:00+01:00";
    result.shop = "7";
    result.shop_title = "Antwerpen";
    result.time_zone = "Europe/Brussels";
    result.register_name = "2";
    result.register_title = "Kassa 1";
    result.billing = {};
    result.payments = std::move(payments);
    return result;
}

// 24.20 at 21%, paid in cash.
inline model::Sale pot() {
    return receipt({sold("21", "20.00", "24.20")}, {cash("24.20")});
}

struct Till {
    contracts::Tenant tenant;
    contracts::Contract contract;
    contracts::Flow flow;

    Till() {
        tenant.id = "bloem";
        tenant.country = "BE";
        tenant.time_zone = "Europe/Brussels";
        contract.id = "till-book";
        contract.start_date = "2026-11-01";
        contract.vat = {{"BE", 21, "V21", {{"turnover", "700021"}}, "", ""},
                        {"BE", 12, "V12", {{"turnover", "700012"}}, "", ""},
                        {"BE", 6, "V6", {{"turnover", "700006"}}, "", ""},
                        {"BE", 0, "V0", {{"turnover", "700000"}}, "", ""}};
        contract.payment_methods = {
            {.method = "1", .account = "570000", .code = "CASH"},
            {.method = "bancontact", .account = "580000", .code = "BC"},
            {.method = "Gift Card", .account = "489000", .code = "GIFT"},
            {.method = "8", .account = "400000", .code = "INV"},
        };
        contract.sink = {{"cash_journal", "KAS"}, {"memo_journal", "MEMO"}, {"sales_journal", "70"}};
        contract.debtors.payment_condition = "14";
        contract.day_totals.tips_code = "TIPS";
        contract.day_totals.tips_account = "459000";
        contract.day_totals.rounding_code = "ROUND";
        contract.day_totals.rounding_account = "658000";
        contract.day_totals.transfer_account = "580999";
        flow.name = "till";
        flow.as = "daily_receipts";
        flow.mode = "day_totals";
    }

    Till& journals() {
        flow.as = "journal_entry";
        return *this;
    }
    // "Op factuur" one by one, as sales entries.
    Till& hybrid(std::string days_as = "daily_receipts") {
        flow.mode = "hybrid";
        flow.as = "entry";
        flow.days_as = std::move(days_as);
        contract.payment_methods.back().booking = "individual";
        return *this;
    }
    Till& tolerating(std::string_view amount) {
        contract.day_totals.rounding_tolerance = dec(amount);
        return *this;
    }

    Terms terms() const { return {&tenant, &contract, &flow}; }
    ReceiptVerdict judge(const model::Sale& receipt) const { return judge_receipt(receipt, terms()); }
    std::string outcome(const model::Sale& receipt) const { return test::outcome(judge(receipt).verdict); }
    std::string message(const model::Sale& receipt) const { return test::message(judge(receipt).verdict); }
    DayCells cells(const model::Sale& receipt) const { return judge(receipt).cells; }
    Day day(const std::vector<model::Sale>& receipts) const {
        Day day;
        day.kind = "day";
        day.date = "2026-11-20";
        day.currency = "EUR";
        for (const auto& each : receipts) {
            add(day.cells, cells(each));
            day.receipts += 1;
        }
        day.total = turnover(day.cells);
        return day;
    }
};

// "turnover 21% Cash 24.20/20.00", "tip Cash 2.00", "transfer Gift Card -100.00".
inline std::string text_of(const DayCell& cell) {
    std::string text = cell.what;
    if (cell.what == "turnover") text += ' ' + cell.vat_rate.to_string() + '%';
    if (!cell.tax_class.empty()) text += ' ' + cell.tax_class;
    text += ' ' + (cell.method_title.empty() ? "-" : cell.method_title) + ' ' + cell.amount_incl.to_string(2);
    if (cell.what == "turnover") text += '/' + cell.amount_excl.to_string(2);
    return text;
}
inline std::vector<std::string> texts_of(const DayCells& cells) {
    std::vector<std::string> texts;
    for (const auto& cell : cells)
        texts.push_back(text_of(cell));
    return texts;
}
using Texts = std::vector<std::string>;

}  // namespace koppel::books::test

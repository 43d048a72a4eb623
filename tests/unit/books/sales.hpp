// A Dutch shop, its contract and its sales, for the tests of the bookkeeping rules.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "books/books.hpp"

namespace koppel::books::test {

using model::Decimal;

inline Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

inline model::SaleLine line(std::string type, std::string description, std::string_view rate,
                            std::string_view quantity, std::string_view excl, std::string_view incl) {
    model::SaleLine line;
    line.type = std::move(type);
    line.description = std::move(description);
    line.vat_rate = dec(rate);
    line.quantity = dec(quantity);
    line.amount_excl = dec(excl);
    line.amount_incl = dec(incl);
    return line;
}

inline model::SaleLine product(std::string sku, std::string_view rate, std::string_view quantity,
                               std::string_view excl, std::string_view incl) {
    auto result = line("product", "Product " + sku, rate, quantity, excl, incl);
    result.sku = std::move(sku);
    return result;
}

inline model::Sale sale(std::vector<model::SaleLine> lines) {
    model::Sale sale;
    sale.kind = "order";
    sale.key = "1042";
    sale.number = "ORD01042";
    sale.date = "2026-11-21";
    sale.status = "completed";
    sale.payment_status = "paid";
    sale.currency = "EUR";
    sale.customer.first_name = "Anna";
    sale.customer.last_name = "de Vries";
    sale.customer.email = "anna@example.test";
    sale.billing.attention = "Anna de Vries";
    sale.billing.street = "Dorpsstraat";
    sale.billing.number = "1";
    sale.billing.postal_code = "1234 AB";
    sale.billing.city = "Utrecht";
    sale.billing.country = "NL";
    for (const auto& each : lines) {
        sale.total_excl += each.amount_excl;
        sale.total_incl += each.amount_incl;
    }
    sale.total_vat = sale.total_incl - sale.total_excl;
    sale.lines = std::move(lines);
    return sale;
}

inline model::Sale bell_sale() {
    return sale({product("FB-1001", "21", "2", "19.83", "24.00")});
}

struct Shop {
    contracts::Tenant tenant;
    contracts::Contract contract;
    contracts::Flow flow;

    Shop() {
        tenant.id = "fietsgigant";
        tenant.country = "NL";
        tenant.time_zone = "Europe/Amsterdam";
        contract.id = "shop-books";
        contract.start_date = "2026-11-01";
        contract.vat = {
            {"NL", 21, "1", {{"turnover", "8000"}, {"shipping", "8090"}, {"payment_cost", "8095"}}},
            {"NL", 9, "2", {{"turnover", "8010"}, {"shipping", "8091"}}},
            {"NL", 0, "3", {{"turnover", "8020"}, {"shipping", "8092"}}},
        };
        contract.payment_methods = {{"mollie", "1250", "", "IDEAL", false}};
        contract.debtors.payment_condition = "14";
        // As they are after the defaults of the sink's schema were filled in.
        contract.sink = {{"memo_journal", "40"},
                         {"sales_journal", "70"},
                         {"default_sales_type", "SHOPORDER"},
                         {"prices_include_vat", false},
                         {"products", "create"}};
        flow.as = "invoice";
        flow.only = "paid";
    }

    Terms terms() const { return {&tenant, &contract, &flow}; }
    Verdict judge(const model::Sale& sale) const { return books::judge(sale, terms()); }
    std::variant<model::Invoice, Fail> invoice(const model::Sale& sale) const {
        return invoice_for(sale, terms(), "K7REFERENCE01");
    }
    std::variant<model::Entry, Fail> entry(const model::Sale& sale) const {
        return entry_for(sale, terms(), "K7REFERENCE01");
    }
};

// A shop whose flow makes sales entries of invoices, paid or not.
inline Shop entry_shop() {
    Shop shop;
    shop.flow.as = "entry";
    shop.flow.only.clear();
    return shop;
}

// "post", "open: …", "ignore: …", "wait: code", "fail: code code".
inline std::string outcome(const Verdict& verdict) {
    if (const auto* open = std::get_if<Open>(&verdict)) return "open: " + open->reason;
    if (const auto* ignore = std::get_if<Ignore>(&verdict)) return "ignore: " + ignore->reason;
    if (const auto* wait = std::get_if<Wait>(&verdict)) return "wait: " + wait->code;
    if (const auto* fail = std::get_if<Fail>(&verdict)) {
        std::string codes = "fail:";
        for (const auto& finding : fail->findings)
            codes += ' ' + finding.code;
        return codes;
    }
    return "post";
}

inline std::string message(const Verdict& verdict) {
    const auto* fail = std::get_if<Fail>(&verdict);
    return fail == nullptr ? outcome(verdict) : fail->findings.at(0).message;
}

}  // namespace koppel::books::test

#include "books/receipt_parts.hpp"

#include <algorithm>
#include <iterator>

#include "books/day_cells.hpp"
#include "books/day_rules.hpp"
#include "books/vat.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

Decimal tips_of(const model::Sale& receipt) {
    if (!receipt.tips.is_zero()) return receipt.tips;
    Decimal tips;
    for (const auto& payment : receipt.payments)
        tips += payment.tip;
    return tips;
}

Decimal sum_of(const PaidMethods& methods) {
    Decimal sum;
    for (const auto& method : methods)
        sum += method.amount;
    return sum;
}

Findings check_payment_cents(const model::Sale& receipt, const PaidMethods& methods) {
    Findings findings;
    for (const auto& method : methods) {
        if (method.amount.rounded(2) == method.amount) continue;
        findings.push_back({"amount_not_in_cents",
                            "Amount check: what was paid with " + method.title + " for " + label(receipt) +
                                " is " + money(method.amount, receipt.currency) +
                                ", which is not in whole cents.",
                            "Report the problem: the source must send amounts in cents"});
    }
    return findings;
}

// A voucher for several rates is no turnover when it is sold; which one it is, only the operator knows.
Findings check_line_types(const model::Sale& receipt, const Lines& lines, const Terms& terms) {
    for (const auto& line : lines) {
        if (line.type != "gift_card" && line.type != "tip") continue;
        if (line.amount_incl.is_zero() && line.amount_excl.is_zero()) continue;
        const bool mapped = std::ranges::any_of(terms.contract->vat, [&](const auto& rule) {
            return rule.rate == line.vat_rate && is_for_class(rule, line.tax_class, line.tax_class_title);
        });
        if (mapped) continue;
        return {{"line_is_no_turnover",
                 "Line check: " + label(receipt) + " has line \"" + description_for(line) + "\" of " +
                     money(line.amount_incl, receipt.currency) + ", a " +
                     (line.type == "tip" ? "tip" : "gift card") +
                     ", and the contract does not say that it is turnover.",
                 "Give its tax class a rule of its own (\"tax_class\") in the contract's VAT table and "
                 "process it again, or book this receipt by hand and ignore it with a reason"}};
    }
    return {};
}

}  // namespace

std::variant<Lines, Findings> sold_lines(const model::Sale& receipt, const PaidMethods& methods,
                                         const Terms& terms, bool journals) {
    auto findings = check_cents(receipt);
    const auto more = [&findings](Findings found) {
        std::move(found.begin(), found.end(), std::back_inserter(findings));
    };
    more(check_payment_cents(receipt, methods));
    if (!findings.empty()) return findings;
    more(check_totals(receipt));
    more(check_currency(receipt, terms));
    auto booked = booked_lines(receipt);
    more(std::move(booked.findings));
    more(check_vat_amounts(receipt, booked.lines));
    more(check_line_types(receipt, booked.lines, terms));
    DayCells turnover;
    for (const auto& line : booked.lines)
        turnover.push_back(turnover_cell(line));
    normalise(turnover);
    more(check_categories(turnover, terms, label(receipt), journals));
    if (!findings.empty()) return findings;
    return std::move(booked.lines);
}

DayCell turnover_cell(const model::SaleLine& line) {
    DayCell cell;
    cell.what = "turnover";
    cell.vat_rate = line.vat_rate;
    cell.tax_class = line.tax_class.empty() ? line.tax_class_title : line.tax_class;
    cell.tax_class_title = line.tax_class_title;
    cell.amount_incl = line.amount_incl;
    cell.amount_excl = line.amount_excl;
    return cell;
}

std::variant<Besides, Finding> besides_total(const model::Sale& receipt, const PaidMethods& methods,
                                             const Terms& terms) {
    const Decimal paid = sum_of(methods);
    const Decimal tips = tips_of(receipt);
    const Decimal without = paid - receipt.total_incl;
    const Decimal with = without - tips;
    const Besides besides = with.abs() < without.abs() ? Besides{tips, with} : Besides{{}, without};
    if (besides.rounding.abs() <= terms.contract->day_totals.rounding_tolerance) return besides;
    const std::string and_tips =
        tips.is_zero() ? std::string() : " and its tips are " + money(tips, receipt.currency);
    if (methods.empty())
        return Finding{"receipt_without_payments",
                       "Payment check: " + label(receipt) + " is " +
                           money(receipt.total_incl, receipt.currency) +
                           ", and the till sent no payments of it.",
                       "Complete the payment at the till and process it again, or book this receipt by hand "
                       "and ignore it with a reason"};
    return Finding{"payments_differ",
                   "Payment check: " + label(receipt) + " is " + money(receipt.total_incl, receipt.currency) +
                       and_tips + ", its payments " + names_and_amounts(methods, receipt.currency) +
                       " add up to " + money(paid, receipt.currency) + ", a difference of " +
                       money(besides.rounding, receipt.currency) + ".",
                   "Compare the receipt with its payments at the till; set it right there, or allow small "
                   "differences with \"rounding_tolerance\" in \"day_totals\", and process it again"};
}

Decimal tips_that_came_in(const model::Sale& receipt, const PaidMethods& methods) {
    const Decimal tips = tips_of(receipt);
    return sum_of(methods) - receipt.total_incl == tips ? tips : Decimal();
}

std::optional<DayCell> cash_of(const PaidMethods& methods, const Terms& terms) {
    if (const auto found = std::ranges::find_if(methods, &PaidMethod::is_cash); found != methods.end())
        return paid_cells({*found}).front();
    const auto& rules = terms.contract->payment_methods;
    const auto rule =
        std::ranges::find_if(rules, [](const auto& each) { return each.booking == "cash" && !each.ignore; });
    if (rule == rules.end()) return std::nullopt;
    DayCell cell;
    cell.method = rule->method;  // its title is known once somebody pays with it
    cell.method_kind = "cash";
    return cell;
}

Finding no_cash(const model::Sale& receipt, Decimal tips) {
    return {"no_cash_for_tips",
            "Tips check: the tips of " + money(tips, receipt.currency) + " of " + label(receipt) +
                " are to be taken from the cash, but it was not paid in cash, and the contract names no cash "
                "method.",
            "Give the cash method \"booking\": \"cash\" in the contract's \"payment_methods\", or set "
            "\"tips\" in \"day_totals\" to category, and process it again"};
}

DayCells paid_cells(const PaidMethods& methods) {
    DayCells cells;
    for (const auto& method : methods) {
        DayCell cell;
        cell.method = method.key;
        cell.method_title = method.title;
        cell.method_kind = method.kind;
        cell.amount_incl = method.amount;
        cells.push_back(std::move(cell));
    }
    return cells;
}

}  // namespace koppel::books

// What becomes of a receipt in a flow that adds up days. In this order: what lies outside the contract's
// days, shops and registers, or was voided, is ignored; what may still change is open; then the payment
// methods say whether it is booked at all, one by one, or in its day; and what goes into a day is checked.
#include <algorithm>
#include <stdexcept>

#include "books/business_day.hpp"
#include "books/checks.hpp"
#include "books/day_cells.hpp"
#include "books/day_rules.hpp"
#include "books/lines.hpp"
#include "books/methods.hpp"
#include "books/receipt_parts.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

// A sum that is spread over the methods, or the findings that keep it from that.
using CellsOrFindings = std::variant<DayCells, Findings>;

bool is_named(const std::vector<std::string>& names, const std::string& key, const std::string& title) {
    return std::ranges::any_of(names, [&](const std::string& name) {
        const std::string wanted = lower_case(trimmed(name));
        return !wanted.empty() &&
               (wanted == lower_case(trimmed(key)) || wanted == lower_case(trimmed(title)));
    });
}

const std::string& first_filled(const std::string& a, const std::string& b) {
    return a.empty() ? b : a;
}

std::optional<Ignore> not_in_contract(const model::Sale& receipt, const std::string& day,
                                      const Terms& terms) {
    const auto& contract = *terms.contract;
    if (!day.empty() && day < contract.start_date)
        return Ignore{label(receipt) + " is of " + day + ", before the contract's start date " +
                      contract.start_date};
    if (!day.empty() && !contract.end_date.empty() && day > contract.end_date)
        return Ignore{label(receipt) + " is of " + day + ", after the contract's end date " +
                      contract.end_date};
    return std::nullopt;
}

std::optional<Ignore> not_wanted(const model::Sale& receipt, const Terms& terms) {
    const auto& totals = terms.contract->day_totals;
    if (!totals.shops.empty() && !is_named(totals.shops, receipt.shop, receipt.shop_title))
        return Ignore{label(receipt) + " is of the shop " +
                      first_filled(first_filled(receipt.shop_title, receipt.shop), "without a name") +
                      ", which is not among the contract's shops"};
    if (is_named(totals.ignore_registers, receipt.register_name, receipt.register_title))
        return Ignore{label(receipt) + " was made on the register " +
                      first_filled(receipt.register_title, receipt.register_name) +
                      ", which the contract ignores"};
    if (receipt.status == "cancelled") return Ignore{label(receipt) + " was voided at the till"};
    return std::nullopt;
}

std::optional<Fail> unreadable(const model::Sale& receipt) {
    if (receipt.unreadable.empty()) return std::nullopt;
    return Fail{{{"document_unreadable", receipt.unreadable,
                  "Set it right at the till, where the next run reads it again; or book it by hand and "
                  "ignore it with a reason"}}};
}

std::optional<Open> unfinished(const model::Sale& receipt) {
    if (receipt.status == "completed") return std::nullopt;
    std::string reason = label(receipt) + " is not completed at the till yet";
    if (!receipt.source_status.empty()) reason += " (" + receipt.source_status + ")";
    return Open{std::move(reason)};
}

Fail day_unknown(const model::Sale& receipt, const Terms& terms) {
    const std::string& zone = first_filled(receipt.time_zone, terms.tenant->time_zone);
    return Fail{{{"date_unreadable",
                  "Date check: the day of " + label(receipt) + " cannot be told: completed at \"" +
                      receipt.completed_at + "\", time zone \"" + zone + "\".",
                  "Report the problem: the source must send when a receipt was completed, and the time zone "
                  "of its shop"}}};
}

bool has_amounts(const model::Sale& receipt) {
    return std::ranges::any_of(receipt.lines, [](const auto& line) {
        return !line.amount_excl.is_zero() || !line.amount_incl.is_zero();
    });
}

// An empty basket that was completed.
std::optional<Ignore> nothing_to_book(const model::Sale& receipt, const PaidMethods& methods) {
    if (!receipt.total_incl.is_zero() || !receipt.total_excl.is_zero() || !methods.empty() ||
        has_amounts(receipt))
        return std::nullopt;
    return Ignore{label(receipt) + " is of zero: there is nothing to book"};
}

std::optional<Verdict> ignored_by_method(const model::Sale& receipt, const PaidMethods& methods) {
    PaidMethods ignored = methods;
    std::erase_if(ignored, [](const auto& method) { return !method.is_ignored(); });
    if (ignored.empty()) return std::nullopt;
    if (ignored.size() == methods.size())
        return Ignore{label(receipt) + " was paid with " + names_of(ignored) +
                      ", which the contract ignores"};
    PaidMethods booked = methods;
    std::erase_if(booked, [](const auto& method) { return method.is_ignored(); });
    return Fail{{{"payment_method_partly_ignored",
                  "Payment check: " + label(receipt) + " was paid partly with " +
                      names_and_amounts(ignored, receipt.currency) +
                      ", which the contract ignores, and partly with " +
                      names_and_amounts(booked, receipt.currency) + ".",
                  "Book this receipt by hand and ignore it with a reason, or stop ignoring the method and "
                  "process it again"}}};
}

enum class Way { in_day, alone, mixed };

// RH-04
Way way_of(const PaidMethods& methods, const Terms& terms) {
    if (terms.flow->mode != "hybrid") return Way::in_day;
    const auto alone = std::ranges::count_if(methods, [](const auto& method) {
        return method.rule != nullptr && method.rule->booking == "individual";
    });
    if (alone == 0) return Way::in_day;
    if (methods.size() == 1) return Way::alone;
    return terms.contract->day_totals.mixed_payment == "day_totals" ? Way::in_day : Way::mixed;
}

Fail mixed(const model::Sale& receipt, const PaidMethods& methods) {
    PaidMethods alone = methods;
    std::erase_if(alone, [](const auto& method) {
        return method.rule == nullptr || method.rule->booking != "individual";
    });
    return Fail{{{"payment_methods_mixed",
                  "Payment check: " + label(receipt) + " was paid with " +
                      names_and_amounts(methods, receipt.currency) + ", and receipts paid with " +
                      names_of(alone) + " are booked one by one.",
                  "Set \"mixed_payment\" in the contract's \"day_totals\" to day_totals and process it "
                  "again, or book this receipt by hand and ignore it with a reason"}}};
}

// The same rules as for any document; its day is the business day.
Verdict judge_alone(const model::Sale& receipt, const std::string& day, const Terms& terms) {
    model::Sale document = receipt;
    document.date = day;
    return judge(document, terms);
}

// Turnover by rate and tax class.
DayCells sold_cells(const Lines& lines) {
    DayCells cells;
    for (const auto& line : lines)
        cells.push_back(turnover_cell(line));
    normalise(cells);
    return cells;
}

// A cell of its own that falls to one method: cash, which is what is rounded, else the largest payment.
DayCell rounding_cell(const PaidMethods& methods, Decimal amount) {
    DayCell cell;
    cell.what = "rounding";
    cell.amount_incl = cell.amount_excl = amount;
    auto found = std::ranges::find_if(methods, &PaidMethod::is_cash);
    if (found == methods.end())
        found = std::ranges::max_element(methods, {}, [](const auto& each) { return each.amount.abs(); });
    if (found == methods.end()) return cell;
    cell.method = found->key;
    cell.method_title = found->title;
    cell.method_kind = found->kind;
    return cell;
}

void take_out(DayCells& paid, DayCell cell, Decimal amount) {
    cell.amount_incl = -amount;
    cell.amount_excl = 0;
    cell.what.clear();
    auto found = std::ranges::find(paid, cell.method, &DayCell::method);
    if (found == paid.end()) return paid.push_back(std::move(cell));
    found->amount_incl -= amount;
}

DayCell tip_cell(Decimal tips) {
    DayCell cell;
    cell.what = "tip";
    cell.amount_incl = cell.amount_excl = tips;
    return cell;
}

// Turnover and tips alone, where payment methods are not booked: payments then need not be known.
DayCells cells_without_methods(const model::Sale& receipt, const PaidMethods& methods, DayCells sold,
                               const Terms& terms) {
    const Decimal tips = tips_that_came_in(receipt, methods);
    if (!tips.is_zero() && terms.contract->day_totals.tips == "category") sold.push_back(tip_cell(tips));
    return spread(sold, {});
}

CellsOrFindings cells_with_methods(const model::Sale& receipt, const PaidMethods& methods, DayCells sold,
                                   const Terms& terms) {
    auto besides = besides_total(receipt, methods, terms);
    if (auto* finding = std::get_if<Finding>(&besides)) return Findings{std::move(*finding)};
    const auto [tips, rounding] = std::get<Besides>(besides);
    DayCells paid = paid_cells(methods);
    DayCells cells;
    if (!tips.is_zero() && terms.contract->day_totals.tips == "category") sold.push_back(tip_cell(tips));
    if (!tips.is_zero() && terms.contract->day_totals.tips != "category") {
        const auto cash = cash_of(methods, terms);
        if (!cash) return Findings{no_cash(receipt, tips)};
        take_out(paid, *cash, tips);
    }
    if (!rounding.is_zero()) {
        cells.push_back(rounding_cell(methods, rounding));
        take_out(paid, cells.front(), rounding);
    }
    add(cells, spread(sold, paid));
    return cells;
}

CellsOrFindings cells_of(const model::Sale& receipt, const PaidMethods& methods, const Terms& terms) {
    auto lines = sold_lines(receipt, methods, terms, makes_journals(terms));
    if (auto* findings = std::get_if<Findings>(&lines)) return std::move(*findings);
    const DayCells sold = sold_cells(std::get<Lines>(lines));
    CellsOrFindings cells = books_methods(terms) ? cells_with_methods(receipt, methods, sold, terms)
                                                 : cells_without_methods(receipt, methods, sold, terms);
    if (const auto* made = std::get_if<DayCells>(&cells)) {
        if (auto findings = check_day_cells(*made, terms, label(receipt)); !findings.empty()) return findings;
    }
    return cells;
}

// Part of a day; the day itself is posted later.
void put_in_day(ReceiptVerdict& verdict, const model::Sale& receipt, const PaidMethods& methods,
                const Terms& terms) {
    auto cells = cells_of(receipt, methods, terms);
    if (auto* findings = std::get_if<Findings>(&cells)) {
        verdict.verdict = Fail{std::move(*findings)};
        return;
    }
    verdict.cells = std::move(std::get<DayCells>(cells));
    if (verdict.cells.empty()) {
        verdict.verdict = Ignore{label(receipt) + " adds up to zero: there is nothing to book"};
        return;
    }
    const std::string& shop = first_filled(receipt.shop_title, receipt.shop);
    const std::string of_shop = verdict.shop.empty() ? std::string() : " of " + shop;
    verdict.verdict = Wait{"day_not_posted", "is part of the totals of " + verdict.day + of_shop +
                                                 ", which is posted when the day is over and complete"};
}

void judge_unguarded(ReceiptVerdict& verdict, const model::Sale& receipt, const Terms& terms) {
    const auto decided = [&](Verdict what) { verdict.verdict = std::move(what); };
    if (auto ignore = not_in_contract(receipt, verdict.day, terms)) return decided(*ignore);
    if (auto fail = unreadable(receipt)) return decided(*fail);
    if (auto ignore = not_wanted(receipt, terms)) return decided(*ignore);
    if (auto open = unfinished(receipt)) return decided(*open);
    if (verdict.day.empty()) return decided(day_unknown(receipt, terms));
    const auto methods = paid_methods(receipt, *terms.contract);
    if (auto ignore = nothing_to_book(receipt, methods)) return decided(*ignore);
    if (auto by_method = ignored_by_method(receipt, methods)) return decided(*by_method);
    switch (way_of(methods, terms)) {
        case Way::alone:
            verdict.on_its_own = true;
            return decided(judge_alone(receipt, verdict.day, terms));
        case Way::mixed:
            return decided(mixed(receipt, methods));
        case Way::in_day:
            break;
    }
    put_in_day(verdict, receipt, methods, terms);
}

}  // namespace

ReceiptVerdict judge_receipt(const model::Sale& receipt, const Terms& terms) {
    ReceiptVerdict verdict;
    verdict.day = business_day(receipt, terms).value_or("");
    if (terms.contract->day_totals.per_shop) verdict.shop = first_filled(receipt.shop, receipt.shop_title);
    try {
        judge_unguarded(verdict, receipt, terms);
    } catch (const std::overflow_error&) {
        verdict.verdict = Fail{amount_out_of_range(receipt)};
        verdict.cells.clear();
    }
    return verdict;
}

}  // namespace koppel::books

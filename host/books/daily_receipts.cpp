// From a day to what a book of daily receipts takes: turnover per VAT category, and what came in per payment
// method. A day without turnover is a line of zero.
#include <algorithm>
#include <stdexcept>

#include "books/classify.hpp"
#include "books/day_rules.hpp"
#include "books/day_words.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using contracts::VatRule;
using model::Decimal;
using model::ReceiptsLine;
using model::ReceiptsPayment;

void put_line(std::vector<ReceiptsLine>& lines, ReceiptsLine line) {
    const auto same = [&](const ReceiptsLine& each) {
        return each.category == line.category && each.title == line.title && each.vat_rate == line.vat_rate;
    };
    const auto found = std::ranges::find_if(lines, same);
    if (found == lines.end()) return lines.push_back(std::move(line));
    found->amount_excl += line.amount_excl;
    found->amount_incl += line.amount_incl;
}

ReceiptsLine line_of(const DayCell& cell, const VatRule& rule) {
    ReceiptsLine line;
    line.category = rule.code;
    line.title = percent(cell.vat_rate);
    line.vat_rate = cell.vat_rate;
    if (!rule.tax_class.empty()) {
        line.tax_class = cell.tax_class;
        line.title = cell.tax_class_title.empty() ? cell.tax_class : cell.tax_class_title;
    }
    line.amount_excl = cell.amount_excl;
    line.amount_incl = cell.amount_incl;
    return line;
}

ReceiptsLine line_of(const DayCell& cell, const std::string& code) {
    ReceiptsLine line;
    line.category = code;
    line.title = words_for(cell.what);
    line.amount_excl = cell.amount_excl;
    line.amount_incl = cell.amount_incl;
    return line;
}

// For a day without turnover: any category will do, the tenant's own first.
std::optional<ReceiptsLine> zero_line(const Terms& terms) {
    const std::string home = home_of(*terms.tenant);
    const VatRule* chosen = nullptr;
    for (const auto& rule : terms.contract->vat) {
        if (!rule.kind.empty() || rule.code.empty()) continue;
        if (chosen == nullptr) chosen = &rule;
        if (rule.country != home || !rule.tax_class.empty()) continue;
        chosen = &rule;
        break;
    }
    if (chosen == nullptr) return std::nullopt;
    DayCell nothing;
    nothing.vat_rate = chosen->rate;
    nothing.tax_class = nothing.tax_class_title = chosen->tax_class;
    return line_of(nothing, *chosen);
}

std::vector<ReceiptsLine> lines_of(const Day& day, const Terms& terms) {
    const auto& totals = terms.contract->day_totals;
    std::vector<ReceiptsLine> lines;
    for (const auto& cell : day.cells) {
        if (cell.what == "turnover")
            put_line(lines,
                     line_of(cell, *std::get<const VatRule*>(day_vat_rule(cell, terms, day_label(day)))));
        if (cell.what == "tip") put_line(lines, line_of(cell, totals.tips_code));
        if (cell.what == "rounding") put_line(lines, line_of(cell, totals.rounding_code));
    }
    std::erase_if(lines, [](const ReceiptsLine& line) {
        return line.amount_excl.is_zero() && line.amount_incl.is_zero();
    });
    return lines;
}

std::vector<ReceiptsPayment> payments_of(const Day& day, const Terms& terms) {
    std::vector<ReceiptsPayment> payments;
    for (const auto& cell : day.cells) {
        if (cell.method.empty()) continue;
        const auto* rule = rule_of(cell, terms);
        ReceiptsPayment payment;
        payment.method = rule == nullptr ? "" : rule->code;
        payment.title = cell.method_title.empty() ? cell.method : cell.method_title;
        payment.kind = cell.method_kind;
        payment.create_when_missing =
            payment.method.empty() && terms.contract->day_totals.create_payment_methods;
        const auto same = [&](const ReceiptsPayment& each) {
            return payment.method.empty() ? each.method.empty() && each.title == payment.title
                                          : each.method == payment.method;
        };
        auto found = std::ranges::find_if(payments, same);
        if (found == payments.end()) found = payments.insert(found, std::move(payment));
        found->amount += cell.amount_incl;
    }
    std::erase_if(payments, [](const ReceiptsPayment& payment) { return payment.amount.is_zero(); });
    return payments;
}

template <class Parts>
Decimal sum_of(const Parts& parts, Decimal Parts::value_type::*amount) {
    Decimal sum;
    for (const auto& part : parts)
        sum += part.*amount;
    return sum;
}

std::variant<model::DailyReceipts, Fail> build(const Day& day, const Terms& terms,
                                               const std::string& reference) {
    if (auto findings = check_day_cells(day.cells, terms, day_label(day)); !findings.empty())
        return Fail{std::move(findings)};
    model::DailyReceipts posting;
    posting.reference = reference;
    posting.source_key = day_key(day);
    posting.date = day.date;
    posting.currency = day.currency;
    posting.kind = day.kind.empty() ? "day" : day.kind;
    posting.corrected_date = day.corrected_date;
    posting.remark = day.remark;
    posting.after_date = day.after_date;
    posting.after_mark = day.after_mark;
    posting.with_payments = terms.contract->day_totals.payments;
    posting.lines = lines_of(day, terms);
    if (posting.lines.empty()) {
        auto zero = zero_line(terms);
        if (!zero) return Fail{{no_category(day)}};
        posting.lines.push_back(std::move(*zero));
    }
    posting.total_incl = sum_of(posting.lines, &ReceiptsLine::amount_incl);
    if (!posting.with_payments) return posting;
    posting.payments = payments_of(day, terms);
    const Decimal paid = sum_of(posting.payments, &ReceiptsPayment::amount);
    if (paid != posting.total_incl)
        return Fail{{does_not_balance(day, "categories", posting.total_incl, "payment methods", paid)}};
    return posting;
}

}  // namespace

std::variant<model::DailyReceipts, Fail> daily_receipts_for(const Day& day, const Terms& terms,
                                                            const std::string& reference) {
    try {
        return build(day, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{{day_out_of_range(day)}};
    }
}

}  // namespace koppel::books

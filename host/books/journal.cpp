// From a day to balanced entries in cash and memo journals: one per payment method. The account of the method
// on the one side; turnover with its VAT, tips, rounding and what went to other methods on the other.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "books/day_rules.hpp"
#include "books/day_words.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using contracts::VatRule;
using model::Decimal;
using model::JournalLine;

// Counterparts are credits: their amounts are turned.
JournalLine counterpart(const DayCell& cell, const Terms& terms, const std::string& subject) {
    const auto& totals = terms.contract->day_totals;
    JournalLine line;
    line.amount = -cell.amount_incl;
    line.description = words_for(cell.what);
    if (cell.what == "turnover") {
        const auto& rule = *std::get<const VatRule*>(day_vat_rule(cell, terms, subject));
        line.ledger_account = rule.accounts.at("turnover");
        line.vat_code = rule.code;
        line.vat_rate = cell.vat_rate;
        line.amount = -cell.amount_excl;
        line.vat_amount = cell.amount_excl - cell.amount_incl;
        line.description += ' ' + percent(cell.vat_rate);
        if (!rule.tax_class.empty() && !cell.tax_class_title.empty())
            line.description += ' ' + cell.tax_class_title;
    }
    if (cell.what == "tip") line.ledger_account = totals.tips_account;
    if (cell.what == "rounding") line.ledger_account = totals.rounding_account;
    if (cell.what == "transfer") line.ledger_account = totals.transfer_account;
    return line;
}

void put_line(std::vector<JournalLine>& lines, JournalLine line) {
    const auto same = [&](const JournalLine& each) {
        return each.ledger_account == line.ledger_account && each.vat_code == line.vat_code &&
               each.vat_rate == line.vat_rate && each.description == line.description;
    };
    const auto found = std::ranges::find_if(lines, same);
    if (found == lines.end()) return lines.push_back(std::move(line));
    found->amount += line.amount;
    found->vat_amount += line.vat_amount;
}

// One cell that stands for the method, with what it moves.
DayCell method_of(const Day& day) {
    DayCell method;
    method.method = method.method_title = day.method;
    for (const auto& cell : day.cells) {
        if (!cell.method_title.empty()) method.method_title = cell.method_title;
        if (!cell.method_kind.empty()) method.method_kind = cell.method_kind;
        method.amount_incl += cell.amount_incl;
    }
    return method;
}

Finding not_of_one_method(const Day& day) {
    return {"day_not_split", "Balance check: " + day_label(day) + " holds amounts of other payment methods.",
            "Report the problem: nothing was posted"};
}

std::variant<model::JournalEntry, Fail> build(const Day& day, const Terms& terms,
                                              const std::string& reference) {
    const std::string subject = day_label(day);
    if (!std::ranges::all_of(day.cells, [&](const auto& cell) { return cell.method == day.method; }))
        return Fail{{not_of_one_method(day)}};
    if (auto findings = check_day_cells(day.cells, terms, subject); !findings.empty())
        return Fail{std::move(findings)};
    const DayCell method = method_of(day);
    const auto* rule = rule_of(method, terms);
    model::JournalEntry entry;
    entry.reference = reference;
    entry.source_key = day_key(day);
    entry.number = day_key(day);
    entry.date = day.date;
    entry.currency = day.currency;
    entry.kind = journal_kind(method, terms);
    entry.journal = journal_for(method, terms);
    entry.description = day_description(day, method.method_title);
    entry.total = method.amount_incl;
    JournalLine first;
    // An exchange that nothing was paid for moves no method; it is booked beside the account between methods.
    first.ledger_account =
        day.method.empty() || rule == nullptr ? terms.contract->day_totals.transfer_account : rule->account;
    first.description = entry.description;
    first.amount = entry.total;
    entry.lines.push_back(std::move(first));
    std::vector<JournalLine> counterparts;
    for (const auto& cell : day.cells)
        put_line(counterparts, counterpart(cell, terms, subject));
    std::erase_if(counterparts,
                  [](const auto& line) { return line.amount.is_zero() && line.vat_amount.is_zero(); });
    entry.lines.insert(entry.lines.end(), counterparts.begin(), counterparts.end());
    Decimal credit;
    for (const auto& line : counterparts)
        credit += line.amount + line.vat_amount;
    const Decimal debit = day.method.empty() ? Decimal() : entry.total;
    if (!(entry.total + credit).is_zero() || debit != entry.total)
        return Fail{{does_not_balance(day, "payment method", debit, "turnover", -credit)}};
    return entry;
}

}  // namespace

std::vector<Day> entries_of(const Day& day, const Terms& terms) {
    if (!makes_journals(terms)) return {day};
    std::map<std::string, Day> by_method;
    for (const auto& cell : day.cells) {
        auto [found, is_new] = by_method.try_emplace(cell.method, day);
        if (is_new) {
            found->second.method = cell.method;
            found->second.cells.clear();
        }
        found->second.cells.push_back(cell);
    }
    std::vector<Day> entries;
    for (auto& [method, entry] : by_method) {
        entry.total = turnover(entry.cells);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::variant<model::JournalEntry, Fail> journal_entry_for(const Day& day, const Terms& terms,
                                                          const std::string& reference) {
    try {
        return build(day, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{{day_out_of_range(day)}};
    }
}

}  // namespace koppel::books

// From a correct sale to the sales entry that the sink makes: every line on its ledger account, and the VAT
// of a line is what the shop charged on it.
#include <stdexcept>

#include "books/books.hpp"
#include "books/checks.hpp"
#include "books/lines.hpp"
#include "books/posting_head.hpp"
#include "books/signs.hpp"
#include "books/sink_settings.hpp"
#include "books/tie_out.hpp"
#include "books/vat.hpp"

namespace koppel::books {

namespace {

// An entry has no column for the quantity.
std::string with_quantity(const model::SaleLine& line) {
    if (line.quantity == model::Decimal(1) || line.quantity.is_zero()) return description_for(line);
    return line.quantity.to_string() + " x " + description_for(line);
}

model::EntryLine entry_line(const model::SaleLine& line, const contracts::VatRule& rule) {
    model::EntryLine entry;
    entry.description = with_quantity(line);
    entry.ledger_account = account_for(line, rule);
    entry.vat_code = rule.code;
    entry.vat_rate = line.vat_rate;
    entry.amount_excl = line.amount_excl;
    entry.vat_amount = line.amount_incl - line.amount_excl;
    return entry;
}

std::variant<model::Entry, Fail> build(const model::Sale& sale, const Terms& terms,
                                       const std::string& reference) {
    if (auto findings = check(sale, terms); !findings.empty()) return Fail{std::move(findings)};
    model::Entry entry;
    put_head(entry, sale, terms, reference);
    entry.journal = sales_journal(*terms.contract);
    for (const auto& line : booked_lines(sale).lines)
        entry.lines.push_back(entry_line(line, *vat_rule(sale, line, terms)));
    if (auto findings = check_tie_out(sale, entry); !findings.empty()) return Fail{std::move(findings)};
    return entry;
}

}  // namespace

std::variant<model::Entry, Fail> entry_for(const model::Sale& sale, const Terms& terms,
                                           const std::string& reference) {
    try {
        const auto credit = with_book_signs(sale);
        return build(credit ? *credit : sale, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

}  // namespace koppel::books

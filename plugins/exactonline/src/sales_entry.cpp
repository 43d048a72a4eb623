#include "sales_entry.hpp"

#include <algorithm>
#include <map>

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {

std::vector<model::EntryLine> grouped(const std::vector<model::EntryLine>& lines) {
    std::vector<model::EntryLine> groups;
    std::vector<std::size_t> sizes;
    for (const auto& line : lines) {
        const auto same = std::ranges::find_if(groups, [&](const auto& group) {
            return group.ledger_account == line.ledger_account && group.vat_code == line.vat_code;
        });
        if (same == groups.end()) {
            groups.push_back(line);
            sizes.push_back(1);
            continue;
        }
        same->amount_excl += line.amount_excl;
        same->vat_amount += line.vat_amount;
        ++sizes[static_cast<std::size_t>(same - groups.begin())];
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (sizes[i] == 1) continue;
        const std::string more = "(+" + std::to_string(sizes[i] - 1) + ")";
        groups[i].description = marked(groups[i].description, more, Assumptions::kDescription);
    }
    // What adds up to nothing is no line, unless it is all there is.
    const auto empty = [](const auto& line) {
        return line.amount_excl.is_zero() && line.vat_amount.is_zero();
    };
    if (!std::ranges::all_of(groups, empty)) std::erase_if(groups, empty);
    return groups;
}

SalesEntry::SalesEntry(const sdk::Posting& posting) : entry_(posting.as<model::Entry>()) {
    if (!posting.reference.empty()) entry_.reference = posting.reference;
    checked_day(entry_.date);
    if (entry_.lines.empty())
        throw Refusal("no_lines", "Document " + entry_.number + " has no lines: there is nothing to book.");
    lines_ = grouped(entry_.lines);
}

std::set<std::string> SalesEntry::vat_codes() const {
    std::set<std::string> codes;
    for (const auto& line : lines_)
        if (!line.vat_code.empty()) codes.insert(line.vat_code);
    return codes;
}

std::vector<std::string> SalesEntry::plan(const Lists& lists, Needs& needs) {
    usable_journal(lists, entry_.journal, {Assumptions::kSalesJournal}, "sales journal",
                   place::kSalesJournal);
    customer_ = needs.add(customer_need(entry_.debtor, entry_.number));
    accounts_.clear();
    for (const auto& line : lines_) {
        const std::string subject = line_name(line.description);
        if (!line.vat_code.empty()) usable_vat_code(lists, line.vat_code, subject);
        accounts_.push_back(needs.add(ledger_need(line.ledger_account, subject, place::kVatAccounts)));
    }
    std::vector<std::string> keys = accounts_;
    keys.push_back(customer_);
    return keys;
}

std::string_view SalesEntry::path() const {
    return Assumptions::kSalesEntries;
}

std::string SalesEntry::body(const Lists& lists, const Needs& needs) const {
    sdk::JsonText out;
    out.open('{').text("Customer", needs.value(customer_)).text("Journal", entry_.journal);
    out.text_if_any("Currency", entry_.currency).text("EntryDate", entry_.date);
    out.text("Description",
             cut(entry_.description.empty() ? entry_.number : entry_.description, Assumptions::kDescription));
    out.text("YourRef", stored_reference(entry_.reference, Assumptions::kYourRef));
    out.text_if_any("PaymentReference", cut(entry_.number, Assumptions::kPaymentReference));
    out.text_if_any("PaymentCondition", entry_.payment_condition);
    out.name("SalesEntryLines").open('[');
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const auto& line = lines_[i];
        out.open('{').text("GLAccount", needs.value(accounts_[i]));
        out.text("Description", cut(line.description, Assumptions::kDescription));
        out.number("AmountFC", line.amount_excl);
        write_vat(out, lists, line.vat_code, "VATAmountFC", line.vat_amount);
        out.close('}');
    }
    return out.close(']').close('}').take();
}

}  // namespace koppel::exactonline

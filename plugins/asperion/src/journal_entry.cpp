#include "journal_entry.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

void check(const model::JournalEntry& entry) {
    model::Decimal sum;
    for (const auto& line : entry.lines)
        sum += line.amount + line.vat_amount;
    if (entry.lines.size() < 2 || !sum.is_zero())
        throw Refusal("not_balanced", "The lines of journal entry " + entry.number + " add up to " +
                                          sum.to_string(2) + ", not to 0.00.");
}

}  // namespace

JournalEntry::JournalEntry(const sdk::Posting& posting) : entry_(posting.as<model::JournalEntry>()) {
    if (!posting.reference.empty()) entry_.reference = posting.reference;
    check(entry_);
    journal_body(entry_);  // can it be written?
}

std::string_view JournalEntry::path() const {
    return Assumptions::kJournalEntries;
}

std::string JournalEntry::body(std::span<const std::string>) const {
    return journal_body(entry_);
}

std::string JournalEntry::advice(const Problem& problem) const {
    if (names_field(problem, "journalId"))
        return journal_advice(entry_.journal, entry_.kind + " journal", place::kMethodJournal);
    for (const std::string_view member : {"ledgerAccountId", "vatCode"}) {
        const auto at = line_named(problem, member);
        if (!at || *at >= entry_.lines.size()) continue;
        const auto& line = entry_.lines[*at];
        const std::string subject = line_name(line.description);
        return member == "vatCode" ? vat_code_advice(line.vat_code, subject)
                                   : account_advice(line.ledger_account, subject,
                                                    *at == 0 ? place::kMethodAccount : place::kVatAccounts);
    }
    return {};
}

std::string journal_body(const model::JournalEntry& entry) {
    sdk::JsonText out;
    out.open('{');
    write_booking_day(out, entry.date);
    out.text("journalId", entry.journal);
    out.text("description", cut(entry.description.empty() ? entry.number : entry.description,
                                Assumptions::kLineDescription));
    out.text("sourceDocumentNumber", stored_reference(entry.reference, Assumptions::kReference));
    out.name("lines").open('{').name("_data").open('[');
    for (const auto& line : entry.lines) {
        out.open('{').number("amount", line.amount + line.vat_amount);
        out.text("bookingDate", entry.date + "T00:00:00");
        out.text("description", cut(line.description, Assumptions::kLineDescription));
        out.number("vatAmount", line.vat_amount).text("vatCode", line.vat_code).raw("costCenterId", "0");
        out.raw("ledgerAccountId", number_id(line.ledger_account, "ledger account", place::kVatAccounts))
            .close('}');
    }
    return out.close(']').close('}').close('}').take();
}

}  // namespace koppel::asperion

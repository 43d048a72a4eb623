#include "sales_entry.hpp"

#include "assumptions.hpp"
#include "debtors.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

// A sales booking has no field for a reference: its description ends with it.
std::string ending(std::string_view reference) {
    return "[" + stored_reference(reference, Assumptions::kEntryReference) + "]";
}

std::string described(const model::Entry& entry) {
    const std::string mark = ending(entry.reference);
    const std::string& words = entry.description.empty() ? entry.number : entry.description;
    return cut(words, Assumptions::kInvoiceDescription - 1 - length_of(mark)) + " " + mark;
}

std::string_view journal_of(const model::Entry& entry) {
    return entry.journal.empty() ? Assumptions::kSalesJournal : std::string_view(entry.journal);
}

}  // namespace

SalesEntry::SalesEntry(const sdk::Posting& posting) : entry_(posting.as<model::Entry>()) {
    if (!posting.reference.empty()) entry_.reference = posting.reference;
    entry_body(entry_, {});  // can it be written?
}

Trail SalesEntry::trail(const ApiClient& api, std::string_view reference) {
    const std::string mark = ending(reference);
    return {{api.find(Assumptions::kInvoices, Assumptions::kDescriptionFilter, mark, Assumptions::kEndsWith)},
            [mark](const BookedRow& row) { return row.description.ends_with(mark); }};
}

std::vector<Need> SalesEntry::needs(std::string_view) const {
    return {debtor_need(entry_.debtor, entry_.number)};
}

std::string_view SalesEntry::path() const {
    return Assumptions::kSalesEntries;
}

std::string SalesEntry::body(std::span<const std::string> values) const {
    return entry_body(entry_, values[0]);
}

std::string SalesEntry::advice(const Problem& problem) const {
    if (names_field(problem, "journalId"))
        return journal_advice(journal_of(entry_), "sales journal", place::kSalesJournal);
    if (names_field(problem, "paymentConditionId")) return payment_condition_advice(entry_.payment_condition);
    for (const std::string_view member : {"ledgerAccountId", "vatCode"}) {
        const auto at = line_named(problem, member);
        if (!at || *at >= entry_.lines.size()) continue;
        const auto& line = entry_.lines[*at];
        const std::string subject = line_name(line.description);
        return member == "vatCode" ? vat_code_advice(line.vat_code, subject)
                                   : account_advice(line.ledger_account, subject, place::kVatAccounts);
    }
    return {};
}

std::string entry_body(const model::Entry& entry, std::string_view customer_number) {
    sdk::JsonText out;
    out.open('{').text("debtorCustomerNumber", customer_number);
    write_booking_day(out, entry.date);
    out.text("journalId", journal_of(entry));
    out.text("invoiceNumber", cut(entry.number, Assumptions::kInvoiceDescription))
        .text("description", described(entry));
    out.raw("paymentConditionId",
            number_id(entry.payment_condition, "payment condition", place::kPaymentCondition));
    out.name("lines").open('{').name("_data").open('[');
    for (const auto& line : entry.lines) {
        out.open('{').text("description", cut(line.description, Assumptions::kLineDescription));
        out.number("amount", line.amount_excl)
            .number("vatAmount", line.vat_amount)
            .text("vatCode", line.vat_code);
        out.raw("ledgerAccountId", number_id(line.ledger_account, "ledger account", place::kVatAccounts))
            .close('}');
    }
    return out.close(']').close('}').close('}').take();
}

}  // namespace koppel::asperion

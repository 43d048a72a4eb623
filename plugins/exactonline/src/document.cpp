#include "document.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "journal_entry.hpp"
#include "payment.hpp"
#include "sales_entry.hpp"
#include "sales_invoice.hpp"
#include "sales_order.hpp"

namespace koppel::exactonline {
namespace {

// What a refusal speaks about, in both languages of the vendor, and what to do about it.
struct Advice {
    std::string_view words[3];
    std::string_view what;
};
constexpr Advice kAdvice[] = {
    {{"Periode", "Period", "Fiscal year"},
     "Open that period in Exact, or make it, and process the document again."},
    {{"Betalingsconditie", "Payment condition", "Payment terms"},
     "Make the payment condition in Exact, or choose another one in the contract: "
     "debtors.payment_condition."},
    {{"Btw", "VAT", "Tax code"},
     "The VAT code must be one for sales that excludes VAT; choose it in the contract: vat[].code."},
    {{"Klant (Type)", "Customer (Type)", "Type: Customer"}, "Give the account the status customer in Exact."},
    {{"klantenrekening", "receivable account", "accounts receivable"},
     "The customer books on another debtors' account than the sales journal: change one of them in Exact."},
    {{"Dagboek", "Journal", "Diary"},
     "Look at the journal in Exact, or choose another one in the contract: sink.sales_journal, "
     "sink.memo_journal, payment_methods[].journal."},
    {{"Grootboek", "G/L account", "General ledger"},
     "Look at the ledger account in Exact, or choose another one in the contract: vat[].accounts, "
     "payment_methods[].account."},
};

}  // namespace

std::unique_ptr<Document> document_of(const sdk::Posting& posting, const Settings& settings) {
    if (posting.update)
        throw Refusal("update_unsupported", "Koppel does not change what was booked in Exact.");
    if (posting.type == "entry/1") return std::make_unique<SalesEntry>(posting);
    if (posting.type == "invoice/1") return std::make_unique<SalesInvoice>(posting, settings);
    if (posting.type == "order/1") return std::make_unique<SalesOrder>(posting);
    if (posting.type == "journal_entry/1") return std::make_unique<JournalEntry>(posting, settings);
    if (posting.type == "payment/1") return std::make_unique<Payment>(posting);
    throw Refusal("posting_type",
                  "Exact takes sales entries, invoices, orders, payments and journal entries; "
                  "\"" +
                      std::string(posting.type) + "\" is none.");
}

std::string advice_on(const Problem& problem) {
    for (const auto& advice : kAdvice)
        if (problem.contains_any(advice.words)) return std::string(advice.what);
    return {};
}

const Journal& usable_journal(const Lists& lists, const std::string& code,
                              const std::set<std::string_view>& types, std::string_view what,
                              std::string_view where) {
    const std::string or_else = ", or choose another one in the contract: " + std::string(where) + ".";
    const Journal* journal = lists.journal(code);
    if (journal == nullptr || !types.contains(journal->type)) {
        const std::string there = lists.journals_of_types(types);
        throw Refusal(journal == nullptr ? "journal_missing" : "journal_type",
                      (journal == nullptr
                           ? "Exact has no journal " + code
                           : "Journal " + code + " " + journal->description + " is no " + std::string(what)) +
                          ". Make a " + std::string(what) + " in Exact" + or_else +
                          (there.empty() ? std::string() : " There are: " + there + "."));
    }
    if (journal->blocked)
        throw Refusal("journal_blocked",
                      "Journal " + code + " is blocked in Exact. Unblock it there" + or_else);
    return *journal;
}

const VatCode& usable_vat_code(const Lists& lists, const std::string& code, std::string_view subject) {
    const std::string choose =
        " Choose a sales code that excludes VAT in the contract: " + std::string(place::kVatCode) + ".";
    const VatCode* found = lists.vat_code(code);
    if (found == nullptr)
        throw Refusal("vat_code_missing",
                      "Exact has no VAT code " + code + ", which " + std::string(subject) + " has." + choose);
    if (found->includes_vat())
        throw Refusal("vat_code_includes_vat",
                      "VAT code " + code + " " + found->description + " of " + std::string(subject) +
                          " includes VAT (type I): what Exact makes of an amount with it is not certain." +
                          choose);
    if (!found->for_sales())
        throw Refusal("vat_code_not_for_sales", "VAT code " + code + " " + found->description + " of " +
                                                    std::string(subject) +
                                                    " is blocked, or for purchases only." + choose);
    return *found;
}

void write_vat(sdk::JsonText& out, const Lists& lists, const std::string& code, std::string_view member,
               model::Decimal amount) {
    if (code.empty()) return;
    out.text("VATCode", code);
    const VatCode* known = lists.vat_code(code);
    const bool without = known != nullptr && known->type == Assumptions::kNoVat;
    if (!without || !amount.is_zero()) out.number(member, amount);
}

std::string line_name(std::string_view description) {
    const std::string shown = cut(description, 30);
    return "line \"" + shown + (shown.size() < description.size() ? "…\"" : "\"");
}

}  // namespace koppel::exactonline

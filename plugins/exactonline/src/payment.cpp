#include "payment.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "journal_entry.hpp"
#include "masters.hpp"

namespace koppel::exactonline {
namespace {

sdk::Outcome wait(std::string code, const std::string& why) {
    return sdk::Outcome::failed(sdk::OutcomeKind::not_ready,
                                sdk::Error(sdk::ErrorClass::not_ready, std::move(code), why));
}

}  // namespace

Payment::Payment(const sdk::Posting& posting) : payment_(posting.as<model::PaymentPosting>()) {
    if (!posting.reference.empty()) payment_.reference = posting.reference;
    checked_day(payment_.date);
    const std::string name = "Payment " + payment_.source_key;
    if (!is_guid(payment_.document_remote_id))
        throw Refusal("document_missing", name + " does not say which document in Exact it belongs to.");
    if (payment_.ledger_account.empty())
        throw Refusal("account_missing", name +
                                             " has no ledger account. Give its payment method one in the "
                                             "contract: " +
                                             std::string(place::kMethodAccount) + ".");
    if (payment_.amount.is_zero())
        throw Refusal("amount_zero", name + " is of 0.00: there is nothing to book.");
}

std::vector<std::string> Payment::plan(const Lists& lists, Needs& needs) {
    const Journal& journal =
        usable_journal(lists, payment_.journal,
                       {Assumptions::kGeneralJournal, Assumptions::kCashJournal, Assumptions::kBankJournal},
                       "general, cash or bank journal", place::kMemoJournal);
    const JournalKind kind = journal_kind(journal);
    path_ = kind.path;
    lines_name_ = kind.lines;
    general_ = journal.is_general();
    entry_ = needs.add(entry_need(payment_.document_remote_id));
    if (general_) {
        account_ = needs.add(
            ledger_need(payment_.ledger_account, "payment " + payment_.source_key, place::kMethodAccount));
        return {entry_, account_};
    }
    if (folded(payment_.ledger_account) != folded(journal.account_code))
        throw Refusal("journal_account",
                      "Journal " + journal.code + " " + journal.description + " books on ledger account " +
                          journal.account_code + ", and payment " + payment_.source_key + " on " +
                          payment_.ledger_account +
                          ". Make them the same in the contract: " + std::string(place::kMethodAccount) +
                          " or " + std::string(place::kMemoJournal) + ".");
    return {entry_};
}

std::vector<std::string> Payment::plan_more(Needs& needs) {
    const Need& entry = needs.at(entry_);
    if (!entry.value.empty() || entry.failure) return {};
    invoice_ = needs.add(invoice_need(payment_.document_remote_id));
    return {invoice_};
}

const Row* Payment::document(const Needs& needs) const {
    for (const std::string* key : {&entry_, &invoice_}) {
        if (key->empty()) continue;
        const Need& need = needs.at(*key);
        if (need.seen) return &*need.seen;
    }
    return nullptr;
}

std::set<std::string> Payment::late_journals(const Needs& needs) const {
    const Row* row = document(needs);
    return row == nullptr ? std::set<std::string>{} : std::set<std::string>{row->text("Journal")};
}

std::optional<sdk::Outcome> Payment::held(const Lists& lists, const Needs& needs) {
    const Row* row = document(needs);
    const std::string of = ", to which payment " + payment_.source_key + " belongs";
    if (row == nullptr)
        return rejection("document_gone",
                         "Exact has no sales entry or invoice " + payment_.document_remote_id + of +
                             ". It may have been removed there; book the payment by hand, or ignore it.");
    const bool is_invoice = !invoice_.empty() && needs.at(invoice_).seen.has_value();
    if (is_invoice && row->text("Status") != Assumptions::kProcessedInvoice) {
        const std::string words = row->text("Description");
        return wait("invoice_not_processed",
                    "the invoice" + (words.empty() ? std::string() : " " + words) +
                        " is not processed in Exact yet: process it there; the payment goes on by itself");
    }
    customer_ = row->text(is_invoice ? "InvoiceTo" : "Customer");
    number_ = row->text(is_invoice ? "InvoiceNumber" : "EntryNumber");
    const Journal* journal = lists.journal(row->text("Journal"));
    if (journal == nullptr || !is_guid(journal->account_id) || !is_guid(customer_))
        return rejection("debtors_account_unknown", "Exact does not say on which debtors' account document " +
                                                        number_ + " is booked" + of + ". Look at journal " +
                                                        row->text("Journal") + " in Exact.");
    debtors_account_ = journal->account_id;
    return std::nullopt;
}

std::string Payment::body(const Lists&, const Needs& needs) const {
    const std::string words = cut(payment_.description.empty() ? payment_.source_key : payment_.description,
                                  Assumptions::kDescription);
    sdk::JsonText out;
    out.open('{').text("JournalCode", payment_.journal).text_if_any("Currency", payment_.currency);
    out.name(lines_name_).open('[');
    out.open('{').text("Date", payment_.date).text("Account", customer_).text("GLAccount", debtors_account_);
    // Debit is positive in a general journal; in a cash or bank journal what was received is.
    out.number("AmountFC", general_ ? -payment_.amount : payment_.amount);
    out.text("Description", marked(words, reference_mark(payment_.reference), Assumptions::kDescription));
    if (!number_.empty()) out.raw("OurRef", number_);
    out.close('}');
    if (general_) {
        out.open('{').text("Date", payment_.date).text("GLAccount", needs.value(account_));
        out.number("AmountFC", payment_.amount).text("Description", words).close('}');
    }
    return out.close(']').close('}').take();
}

}  // namespace koppel::exactonline

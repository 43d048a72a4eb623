#include "payment.hpp"

#include <set>

#include "assumptions.hpp"
#include "fields.hpp"
#include "refusals.hpp"

namespace koppel::asperion {
namespace {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

std::string_view journal_of(const model::PaymentPosting& payment) {
    return payment.journal.empty() ? Assumptions::kMemoJournal : std::string_view(payment.journal);
}

std::string_view number_of(const BookedRow& invoice) {
    return invoice.number.empty() ? invoice.id : invoice.number;
}

void write_line(sdk::JsonText& out, const model::Decimal& amount, std::string_view day,
                std::string_view description) {
    out.open('{').number("amount", amount).text("bookingDate", std::string(day) + "T00:00:00");
    out.text("description", cut(description, Assumptions::kLineDescription));
    out.raw("vatAmount", "0").text("vatCode", "").raw("costCenterId", "0");
}

void check(const model::PaymentPosting& payment) {
    if (payment.document_remote_id.empty())
        throw Refusal("document_missing", "Payment " + payment.source_key +
                                              " does not say which invoice in Asperion it belongs to.");
    if (payment.ledger_account.empty())
        throw Refusal("account_missing", "Payment " + payment.source_key +
                                             " has no ledger account. Give its payment method one in the "
                                             "contract: " +
                                             std::string(place::kMethodAccount) + ".");
    if (payment.amount.is_zero())
        throw Refusal("amount_zero",
                      "Payment " + payment.source_key + " is of 0.00: there is nothing to book.");
}

}  // namespace

Payment::Payment(const sdk::Posting& posting) : payment_(posting.as<model::PaymentPosting>()) {
    if (!posting.reference.empty()) payment_.reference = posting.reference;
    check(payment_);
    payment_body(payment_, {});  // can it be written?
}

// The list wants a book year. A payment carries the day it was booked: this year's, or just before midnight
// of New Year's Eve, here or where the contract lives, the one beside it.
Trail Payment::trail(const ApiClient& api, std::string_view reference, std::int64_t now_unix_ms) {
    const std::string stored = stored_reference(reference, Assumptions::kReference);
    Trail trail{{}, [stored](const BookedRow& row) { return row.source_document == stored; }};
    constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;
    std::set<int> years;
    for (const std::int64_t instant : {now_unix_ms - 365 * kDay, now_unix_ms, now_unix_ms + kDay})
        years.insert(std::stoi(sdk::format_instant(instant).substr(0, 4)));
    for (const int year : years) {
        auto list = api.find(Assumptions::kJournalEntries, Assumptions::kSourceFilter, stored);
        list.url += "&" + std::string(Assumptions::kBookYear) + "=" + std::to_string(year);
        trail.lists.push_back(std::move(list));
    }
    return trail;
}

std::optional<std::string> Payment::question() const {
    return std::string(Assumptions::kInvoices) + "/" + payment_.document_remote_id;
}

std::optional<Outcome> Payment::learn(const BookedRow& row) {
    invoice_ = row;
    if (row.status != Assumptions::kConcept) return std::nullopt;
    return Outcome::failed(OutcomeKind::not_ready,
                           Error(ErrorClass::not_ready, "invoice_is_concept", still_a_concept(row)));
}

Outcome Payment::not_there() const {
    return rejection("invoice_gone",
                     "Asperion has no invoice " + payment_.document_remote_id + ", to which payment " +
                         payment_.source_key +
                         " belongs. It may have been removed there; book the payment by hand, or "
                         "ignore it.");
}

std::string_view Payment::path() const {
    return Assumptions::kJournalEntries;
}

std::string Payment::body(std::span<const std::string>) const {
    return payment_body(payment_, invoice_);
}

std::string Payment::advice(const Problem& problem) const {
    if (says_still_concept(problem)) return still_a_concept(invoice_);
    if (names_field(problem, "journalId"))
        return journal_advice(journal_of(payment_), "memo journal", place::kMemoJournal);
    if (names_field(problem, "ledgerAccountId"))
        return account_advice(payment_.ledger_account, "payment " + payment_.source_key,
                              place::kMethodAccount);
    return {};
}

std::string still_a_concept(const BookedRow& invoice) {
    const std::string about = invoice.description.empty() ? "" : " (" + invoice.description + ")";
    return "invoice " + invoice.id + about +
           " is still a concept in Asperion: process it there; the payment goes on by itself";
}

std::string payment_body(const model::PaymentPosting& payment, const BookedRow& invoice) {
    const std::string number(number_of(invoice));
    const std::string& words = payment.description.empty() ? payment.source_key : payment.description;
    sdk::JsonText out;
    out.open('{');
    write_booking_day(out, payment.date);
    out.text("journalId", journal_of(payment));
    out.text("description", cut(payment.source_key + " - " + number, Assumptions::kLineDescription));
    out.text("sourceDocumentNumber", stored_reference(payment.reference, Assumptions::kReference));
    out.name("lines").open('{').name("_data").open('[');
    write_line(out, payment.amount, payment.date, words);
    out.raw("ledgerAccountId", number_id(payment.ledger_account, "ledger account", place::kMethodAccount))
        .close('}');
    write_line(out, -payment.amount, payment.date, "Factuur " + number);
    out.raw("salesInvoiceId",
            number_id(payment.document_remote_id, "sales invoice", "the document of this payment"));
    if (!invoice.debtor_id.empty()) out.raw("debtorId", invoice.debtor_id);
    return out.close('}').close(']').close('}').close('}').take();
}

}  // namespace koppel::asperion

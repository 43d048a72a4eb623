#include "document.hpp"

#include "concept_invoice.hpp"
#include "fields.hpp"
#include "journal_entry.hpp"
#include "payment.hpp"
#include "sales_entry.hpp"

namespace koppel::asperion {

sdk::Outcome Document::not_there() const {
    return rejection("not_there", "Asperion does not have what this posting belongs to.");
}

std::unique_ptr<Document> document_of(const sdk::Posting& posting) {
    if (posting.update)
        throw Refusal("update_unsupported",
                      "Asperion does not let a booked document be changed through its API.");
    if (posting.type == "invoice/1") return std::make_unique<ConceptInvoice>(posting);
    if (posting.type == "entry/1") return std::make_unique<SalesEntry>(posting);
    if (posting.type == "payment/1") return std::make_unique<Payment>(posting);
    if (posting.type == "journal_entry/1") return std::make_unique<JournalEntry>(posting);
    throw Refusal("posting_type", "Asperion takes invoices, sales entries, payments and journal entries; \"" +
                                      std::string(posting.type) + "\" is none.");
}

Trail trail_of(const ApiClient& api, const sdk::Posting& posting, std::int64_t now_unix_ms) {
    // Both are entries in a journal.
    if (posting.type == "payment/1" || posting.type == "journal_entry/1")
        return Payment::trail(api, posting.reference, now_unix_ms);
    if (posting.type == "entry/1") return SalesEntry::trail(api, posting.reference);
    return ConceptInvoice::trail(api, posting.reference);
}

}  // namespace koppel::asperion

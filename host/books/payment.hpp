// What becomes of a payment under a contract's settings (EA-06, EA-18, EA-23, H-05). Pure: no I/O, no clock;
// thread-safe. Whatever cannot be decided is a finding for a person.
//
// How the host uses it: `judge` when the payment is read; when it says Post, find the ledger row of the
// document that `payment.sale_key` names in the flow that posts documents, make a PaidDocument of it, and ask
// `payment_for` with today's day (`day_in`, calendar.hpp). Wait: ask again later, the document is not there
// yet.
#pragma once

#include <string>
#include <variant>

#include "books/books.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// What the ledger knows about the document that a payment belongs to.
struct PaidDocument {
    enum class Stand {
        unknown,  // the ledger has no row of it
        pending,  // it has one, but the document is not posted yet: open, queued, failed, …
        posted,
        ignored,  // a rule or a person decided that it is not posted
    };
    Stand stand = Stand::unknown;
    std::string kind;            // order | invoice | credit_note | receipt; empty: not known
    std::string payment_status;  // of the document, as it was last read; empty: not known
    std::string remote_id;       // the sink's id of the invoice or entry
    std::string number;          // the sink's number of it; empty while it has none (a concept)
};

// Is the payment a fact, wanted and bookable, whatever its document? Only status success counts, and refunded
// with its signs reversed; a failed transaction is ignored.
Verdict judge(const model::Payment& payment, const Terms& terms);

// The posting, or what else becomes of the payment. It waits for its document, and for an order until that is
// paid; the payment of an invoice does not depend on the invoice's status. `today` is an ISO day in the
// tenant's time zone. The amount is positive for money that came in, negative for money that went back: a
// refund, or the payment of a credit note, whichever sign the source writes.
std::variant<model::PaymentPosting, Verdict> payment_for(const model::Payment& payment, const Terms& terms,
                                                         const PaidDocument& document,
                                                         const std::string& today,
                                                         const std::string& reference);

}  // namespace koppel::books

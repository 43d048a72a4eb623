// What an invoice and a sales entry have in common. Pure, thread-safe.
#pragma once

#include "books/business_day.hpp"
#include "books/debtor.hpp"
#include "books/posting_text.hpp"

namespace koppel::books {

// Of a sale that passed its checks.
template <class Posting>
void put_head(Posting& posting, const model::Sale& sale, const Terms& terms, const std::string& reference) {
    posting.reference = reference;
    posting.source_key = sale.key;
    posting.number = sale.number;
    posting.date = *booking_day(sale, terms);
    posting.currency = sale.currency;
    posting.description = posting_text(sale, *terms.contract);
    posting.debtor = debtor_rule(sale, terms);
    posting.payment_condition = terms.contract->debtors.payment_condition;
    posting.total_excl = sale.total_excl;
    posting.total_incl = sale.total_incl;
    posting.total_vat = sale.total_incl - sale.total_excl;
}

}  // namespace koppel::books

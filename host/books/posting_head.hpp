// What postings of single documents have in common. Pure, thread-safe.
#pragma once

#include "books/business_day.hpp"
#include "books/debtor.hpp"
#include "books/posting_text.hpp"
#include "books/sink_settings.hpp"

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

// Of an invoice and of an order: where it goes, and how it is priced.
template <class Posting>
void put_places(Posting& posting, const model::Sale& sale, const Terms& terms) {
    const auto* method = payment_rule(sale, *terms.contract);
    posting.invoice_address = invoice_address(sale);
    if (sale.kind == "receipt" && posting.invoice_address.country.empty())
        posting.invoice_address.country = terms.tenant->country;
    posting.delivery_address = delivery_address(sale);
    posting.payment_method = method == nullptr ? "" : method->code;
    posting.prices_include_vat = prices_include_vat(*terms.contract);
}

}  // namespace koppel::books

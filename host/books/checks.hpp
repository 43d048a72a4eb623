// The checks of a document before it is booked; each is one rule and answers with what it found.
// Pure, thread-safe.
#pragma once

#include <vector>

#include "books/books.hpp"
#include "books/lines.hpp"

namespace koppel::books {

using Findings = std::vector<Finding>;

// Every amount is in whole cents.
Findings check_cents(const model::Sale& sale);

// H-03 a: the totals including and excluding VAT equal the sums of the lines.
Findings check_totals(const model::Sale& sale);

// The day that it is booked on is known.
Findings check_date(const model::Sale& sale, const Terms& terms);

// The document is in the currency of the books.
Findings check_currency(const model::Sale& sale, const Terms& terms);

// The VAT of a line is what its rate says, but for rounding: a cent, and a cent per unit.
Findings check_vat_amounts(const model::Sale& sale, const Lines& lines);

// H-03 c: every rate has a VAT code, each missing one named once.
Findings check_vat_codes(const model::Sale& sale, const Lines& lines, const Terms& terms);

// Every line has an account, or for a product an article that can be made.
Findings check_accounts(const model::Sale& sale, const Lines& lines, const Terms& terms);

// There is a debtor: fixed, or known by an e-mail address.
Findings check_debtor(const model::Sale& sale, const Terms& terms);

// A sales entry has a journal.
Findings check_journal(const model::Sale& sale, const Terms& terms);

// Not paid partly with a method that is not booked.
Findings check_ignored_methods(const model::Sale& sale, const Terms& terms);

// A sales order: every line has an article.
Findings check_articles(const model::Sale& sale, const Lines& lines, const Terms& terms);

// What a receipt that is posted as one needs: instead of all of these.
Findings check_receipt(const model::Sale& receipt, const Terms& terms);

// All of them. Stops early where the following ones would make no sense.
Findings check(const model::Sale& sale, const Terms& terms);

// What is found when an amount is beyond what a decimal holds.
Findings amount_out_of_range(const model::Sale& sale);

}  // namespace koppel::books

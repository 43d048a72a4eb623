// What is remarkable about a sale that is booked all the same: kept with its record for a person.
// Pure, thread-safe.
#pragma once

#include <vector>

#include "books/books.hpp"

namespace koppel::books {

// VAT was charged on goods that left the EU's VAT territory.
std::vector<Finding> note_export_with_vat(const model::Sale& sale, const Terms& terms);

// VAT was charged although the customer gave a VAT number of another member state.
std::vector<Finding> note_vat_for_business(const model::Sale& sale, const Terms& terms);

// A rate that the country whose VAT it is does not have on the day of the sale.
std::vector<Finding> note_unknown_rates(const model::Sale& sale, const Terms& terms);

// All of them, and how the VAT number of an ICP sale was checked.
std::vector<Finding> notes_on(const model::Sale& sale, const Terms& terms);

}  // namespace koppel::books

// H-03 b: goods for a business in another member state need its valid VAT number. Form first, then check
// digits, then VIES; whoever does not answer says nothing about the number. Pure, thread-safe.
#pragma once

#include <optional>

#include "books/books.hpp"
#include "books/checks.hpp"

namespace koppel::books {

// Why the number of an ICP sale does not count, or why the sale is suspicious; none for other sales, and
// while VIES has not answered.
Findings check_icp(const model::Sale& sale, const Terms& terms);

// Of a sale without findings: it waits for VIES.
std::optional<Wait> wait_for_vies(const model::Sale& sale, const Terms& terms);

// How the number of an ICP sale was found valid: kept with the posting.
std::optional<Finding> vat_number_evidence(const model::Sale& sale, const Terms& terms);

}  // namespace koppel::books

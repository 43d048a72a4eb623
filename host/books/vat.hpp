// How a rate of a sale is booked. The VAT that was charged is mapped, never computed again.
// Pure, thread-safe; "not found" is a null pointer.
#pragma once

#include <string>

#include "books/books.hpp"
#include "books/classify.hpp"

namespace koppel::books {

// The country whose table maps this sale's rates: the destination for OSS; for sales without the tenant's
// VAT (ICP, export) the destination when the contract has a table for it; else the tenant's own.
std::string vat_country(const model::Sale& sale, const Terms& terms);

// The rule for a rate of the sale. ICP and export find, best first: a rule made for them ("kind"), a rule of
// the destination, the tenant's own rule.
const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms);

}  // namespace koppel::books

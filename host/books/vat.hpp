// How a rate of a sale is booked. The VAT that was charged is mapped, never computed again.
// Pure, thread-safe; "not found" is a null pointer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "books/books.hpp"
#include "books/classify.hpp"

namespace koppel::books {

// The country whose table maps this sale's rates: the destination for OSS; for sales without the tenant's
// VAT (ICP, export) the destination when the contract has a table for it; else the tenant's own.
std::string vat_country(const model::Sale& sale, const Terms& terms);

// Whether a rule is made for this tax class, by its key or its title at the source (RS-07).
bool is_for_class(const contracts::VatRule& rule, std::string_view tax_class, std::string_view title);

// The rule for a line of the sale: the one of its tax class, else the one of its rate. ICP and export find,
// best first: a rule made for them ("kind"), a rule of the destination, the tenant's own rule.
const contracts::VatRule* vat_rule(const model::Sale& sale, const model::SaleLine& line, const Terms& terms);
// The same for a rate, of no tax class.
const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms);

// The rule in the tenant's own country for a product of a tax class: that of its class, else that of its
// rate. Without a rate the class alone decides.
const contracts::VatRule* domestic_vat_rule(const std::optional<model::Decimal>& rate,
                                            std::string_view tax_class, std::string_view title,
                                            const Terms& terms);

}  // namespace koppel::books

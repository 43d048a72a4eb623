// Which country's VAT a sale carries and how a rate of it is booked. The VAT that was charged is mapped,
// never computed again. Pure, thread-safe; "not found" is a null pointer.
#pragma once

#include <string>

#include "books/books.hpp"

namespace koppel::books {

// Where the goods went: shipping address, else billing address, else the tenant's country.
std::string destination(const model::Sale& sale, const contracts::Tenant& tenant);

// Whether no line and no total carries VAT.
bool no_vat_charged(const model::Sale& sale);

// Goods for another member state without any VAT: an intra-community supply, or a mistake of the shop.
bool is_icp_or_suspect(const model::Sale& sale, const contracts::Tenant& tenant);

// Goods that left the EU's VAT territory without any VAT.
bool is_export(const model::Sale& sale, const contracts::Tenant& tenant);

// The country whose table maps this sale's rates: the destination when the contract has a table for it (OSS),
// else the tenant's.
std::string vat_country(const model::Sale& sale, const Terms& terms);

// The rule for a rate of the sale. An export without VAT may use rate 0 of the tenant's own country.
const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms);

}  // namespace koppel::books

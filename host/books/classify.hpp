// What kind of sale it is for VAT. Decided from where the goods went, what VAT the shop charged and whether
// the customer gave a VAT number; the VAT itself is never computed again. Pure, thread-safe, never fails.
#pragma once

#include <string>

#include "books/books.hpp"
#include "books/vat_number.hpp"

namespace koppel::books {

enum class SaleClass {
    domestic,    // in the tenant's own country, or at its own rates
    icp,         // goods without VAT for a business in another member state
    oss,         // to a consumer in another member state, with the destination's VAT
    exported,    // out of the EU's VAT territory
    suspicious,  // to another member state without VAT and without a VAT number of another member state
};

// "domestic", "ICP", "OSS", "export", "suspicious".
std::string_view name_of(SaleClass sale_class);

SaleClass classify(const model::Sale& sale, const Terms& terms);

// The tenant's own VAT territory.
std::string home_of(const contracts::Tenant& tenant);

// Where the goods went: shipping address, else billing address, else home.
std::string destination(const model::Sale& sale, const contracts::Tenant& tenant);

// Whether no line and no total carries VAT.
bool no_vat_charged(const model::Sale& sale);

// The customer's, written one way; where the prefix was left out, the country of the billing address (else
// of the destination) is meant.
VatNumber customer_vat_number(const model::Sale& sale, const contracts::Tenant& tenant);

// Whether the number claims to be of a member state that is not the tenant's.
bool of_another_member_state(const VatNumber& number, const contracts::Tenant& tenant);

}  // namespace koppel::books

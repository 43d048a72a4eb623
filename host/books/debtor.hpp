// Who owes the money: a fixed debtor, or one that is matched by e-mail and made from the sale.
// Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

#include "books/books.hpp"

namespace koppel::books {

// The contract's rule for the method that the sale was paid with; null when there is none.
const contracts::PaymentMethodRule* payment_rule(const model::Sale& sale,
                                                 const contracts::Contract& contract);

// The code of the fixed debtor: of the payment method, else of the contract, else where the sale has no
// e-mail address the contract's default; empty when there is none. An intra-community supply never has one:
// its customer's VAT number must stand on a debtor of its own.
std::string fixed_debtor(const model::Sale& sale, const Terms& terms);

// What the debtor is matched by: trimmed, letter case as typed. Empty when the sale has none.
std::string debtor_email(const model::Sale& sale);

// Whether the address says more than a country.
bool has_address(const model::Address& address);

// Where the invoice goes: billing, else shipping; and the goods: shipping, else billing.
const model::Address& invoice_address(const model::Sale& sale);
const model::Address& delivery_address(const model::Sale& sale);

// "Anna de Vries"; empty when the sale names nobody.
std::string person_name(const model::Sale& sale);

// Digits only: a chamber of commerce number as people type it.
std::string clean_coc_number(std::string_view text);

model::NewDebtor new_debtor(const model::Sale& sale, const contracts::Contract& contract);

model::DebtorRule debtor_rule(const model::Sale& sale, const Terms& terms);

}  // namespace koppel::books

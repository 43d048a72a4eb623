// What becomes of a product under a contract's settings (RE-04): the article as the sink should have it.
// Pure: no I/O, no clock; thread-safe. Whatever cannot be decided is a finding for a person.
#pragma once

#include <string>
#include <variant>

#include "books/books.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// Is the product readable, known by a code, and bookable under the contract's VAT table? One that is not for
// sale is ignored: archiving is never carried over.
Verdict judge(const model::Product& product, const Terms& terms);

// The posting of a product that was judged Post, or findings. The price that the source does not give is
// computed from the other one, when the rate is known: including VAT in cents, excluding VAT to four
// decimals.
std::variant<model::ProductPosting, Fail> product_for(const model::Product& product, const Terms& terms,
                                                      const std::string& reference);

}  // namespace koppel::books

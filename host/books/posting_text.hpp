// What a posting says it is about, for people. The technical reference that a lookup searches is the host's
// own and is not made of these. Pure, thread-safe, never fails.
#pragma once

#include <string>

#include "contracts/contract.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// The numbers that name a sale, by the contract's "reference": the document's own ("document"), its order's
// ("order"), or "INV00987 / ORD01042" ("both"); with "Credit " before those of a credit note. An order has
// one number, and a document without an order only its own.
std::string document_text(const model::Sale& sale, const contracts::Contract& contract);

// The comment of the customer in one line, where the contract says that it carries the affiliate number.
std::string affiliate_number(const model::Sale& sale, const contracts::Contract& contract);

// Both: "ORD01042 - AFF77".
std::string posting_text(const model::Sale& sale, const contracts::Contract& contract);

}  // namespace koppel::books

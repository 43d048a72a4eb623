// What an invoice says it is about. Pure, thread-safe, never fails.
#pragma once

#include <string>

#include "koppel/model/sale.hpp"

namespace koppel::books {

// The order number; for invoices and credit notes their own number with it: "INV00987 / ORD01042".
std::string invoice_text(const model::Sale& sale);

}  // namespace koppel::books

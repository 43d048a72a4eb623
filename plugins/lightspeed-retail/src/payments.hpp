// How a sale was paid. Pure, thread-safe. What is wrong is told to the reader.
#pragma once

#include "catalogue.hpp"
#include "koppel/model/sale.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_retail {

// Puts tips, payments and payment status into a sale that has its status and totals.
void put_payments(model::Sale& sale, const Object& from, const Catalogue& catalogue, Reader& reader);

// cash | card | gift_card | credit_account | web | other; empty for a type that is not known.
std::string kind_of(const PaymentType& type);

}  // namespace koppel::lightspeed_retail

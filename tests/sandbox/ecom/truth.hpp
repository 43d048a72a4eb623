// What a test may hold the product against: every invoice and credit note with its lines at their true rates,
// and every payment. Signed as they are booked, whatever sign the shop writes. Pure.
#pragma once

#include <string>
#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox::ecom {

std::string documents_json(const std::vector<Order>& orders);
std::string payments_json(const std::vector<Order>& orders);

}  // namespace koppel::sandbox::ecom

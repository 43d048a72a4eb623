// The invoices and credit notes of an order: which there are, and how they come about. Pure, single thread.
// What does not fit is refused with false or nothing, and changes nothing.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox {

// Its own invoice (the order itself), the partial ones, then the credit notes.
std::vector<const Order*> documents_of(const Order& order);

// Some of the lines, by id with their quantities, and perhaps the costs.
struct Part {
    std::vector<std::pair<std::int64_t, int>> lines;
    bool shipment = false, payment = false;
};

// Gives back a part of an order: counts it as refunded and answers the credit note, without id and number.
std::optional<Order> credit(Order& order, const Part& part, Instant moment);

// An invoice for a part of an order that has none for all of it; without id and number.
std::optional<Order> invoice(const Order& order, const Part& part, Instant moment);

}  // namespace koppel::sandbox

// From the vendor's orders and invoices to a sale/1. Pure functions, thread-safe. Take values whose numbers
// are texts, see values.hpp. A document that cannot be read throws Unreadable, which names it and every
// field.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "koppel/cpp/source.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::lightspeed_ecom {

// Without a version. `lines` are the order's orderProducts. What was odd but understood is told in
// `warnings`.
model::Sale sale_from_order(const boost::json::object& order, const boost::json::array& lines,
                            const std::string& currency, std::vector<std::string>& warnings);

// An invoice or credit note with its items; customer, addresses and payment method are those of its order.
model::Sale sale_from_invoice(const boost::json::object& invoice, const boost::json::array& items,
                              const boost::json::object& order, const std::string& currency,
                              std::vector<std::string>& warnings);

// The sale with its envelope and its version, the mark of its content: same content, same mark.
sdk::Record record_of(const model::Sale& sale);
// Likewise; none when there was no payment.
std::optional<sdk::Record> record_of(const std::optional<model::Payment>& payment);

}  // namespace koppel::lightspeed_ecom

// Payments, which the vendor tells in the events of an order only (section 4.5). Pure functions, thread-safe.
// What says that it was paid and does not say how throws Unreadable.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "koppel/model/sale.hpp"

namespace koppel::lightspeed_ecom {

// One key for a document's payment, whatever happens to its events: it must never be booked twice.
std::string payment_key(const std::string& document);

// Of an order that is paid and brings its events, as a part of the sale.
std::optional<model::SalePayment> payment_in(const boost::json::object& order, const model::Sale& sale);

// The payment of an order, whose events and invoices are embedded. Paid, un-paid and paid again is one
// payment with one key. Nothing when no payment was ever made; status "failed" when it was undone.
std::optional<model::Payment> payment_of_order(const boost::json::object& order, const std::string& currency);

// The payment of an invoice, or of a credit note (negative), from the events of its order.
std::optional<model::Payment> payment_of_invoice(const boost::json::object& invoice,
                                                 const boost::json::object& order,
                                                 const std::string& currency);

}  // namespace koppel::lightspeed_ecom

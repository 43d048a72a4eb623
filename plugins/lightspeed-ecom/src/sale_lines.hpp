// The lines of orders and invoices: products, shipping and payment costs. Pure functions, thread-safe; what
// is wrong is told to the reader.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/model/sale.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_ecom {

// The VAT rates that an order names anywhere, in percent.
using Rates = std::vector<model::Decimal>;
Rates rates_of_order(const boost::json::object& order, Reader& reader);
void add_rates_of_lines(Rates& rates, const boost::json::array& lines);

// Manual, order lines and shipping (EA-16, EA-17): the order's own costs are members of the order.
std::vector<model::SaleLine> lines_of_order(const boost::json::object& order, const boost::json::array& lines,
                                            Reader& reader);

// Manual, invoice lines (EA-20): the costs are items; one of type shipment and one of type payment at most.
// `known` are the rates that the invoice's order names.
std::vector<model::SaleLine> lines_of_invoice(const boost::json::array& items, Rates known, Reader& reader);

// Lost rule "naam van het product" (section 9).
std::string product_name(std::string_view product, std::string_view variant, std::string_view sku,
                         std::string_view ean, std::string_view article_code);

}  // namespace koppel::lightspeed_ecom

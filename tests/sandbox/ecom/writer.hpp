// Writes orders and what belongs to them as Lightspeed eCom's own JSON: links, false for "none", [] for empty
// maps. Pure; appends to the caller's string.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/order.hpp"

namespace koppel::sandbox::ecom {

struct Links {
    std::string_view base;  // http://127.0.0.1:1234/ecom
    std::string_view language;
    bool negative_credits = false;  // how amounts of credit notes are written
};

void append_order(std::string& out, const Order& order, const Links& links, bool embedded);
void append_order_product(std::string& out, const Line& line, const Order& order, const Links& links);
void append_invoice(std::string& out, const Order& order, const Links& links);
// One text per item, so that a page of them can be answered.
std::vector<std::string> invoice_items(const Order& order, const Links& links);
void append_event(std::string& out, const Event& event, const Order& order, const Links& links);
void append_shipment(std::string& out, const Order& order, const Links& links);
// The customer record as the last order of that customer left it.
void append_customer(std::string& out, const Order& order, const Links& links);
// {"error":{...}} with escaped slashes.
std::string error_body(int status, std::string_view method, std::string_view path, std::string_view message);

}  // namespace koppel::sandbox::ecom

// From the vendor's order to a sale/1. Pure functions, thread-safe. Takes values whose numbers are texts, see
// values.hpp. An order that cannot be read throws koppel::sdk::Error that names the order and the field.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/cpp/source.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::lightspeed_ecom {

// Without a version. `lines` are the order's orderProducts. What was odd but understood is told in
// `warnings`.
model::Sale sale_from_order(const boost::json::object& order, const boost::json::array& lines,
                            const std::string& currency, std::vector<std::string>& warnings);

// The sale with its envelope and its version, the mark of its content: same content, same mark.
sdk::Record record_of(const model::Sale& sale);

std::string product_name(std::string_view product, std::string_view variant, std::string_view sku,
                         std::string_view ean, std::string_view article_code);

// "12.34.56-78" and "KvK 12345678" are 12345678.
std::string clean_coc_number(std::string_view text);

}  // namespace koppel::lightspeed_ecom

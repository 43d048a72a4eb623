// The vendor's JSON, born as XML: every scalar is a text, ids are "0" when there is none, and one row is an
// object, many are a list, none is absent or "". Works on values read by koppel::sdk::json_numbers_as_text.
// Pure functions, thread-safe; what is not there is empty.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/model/decimal.hpp"

namespace koppel::lightspeed_retail {

using Object = boost::json::object;

std::string text_at(const Object& from, std::string_view name);  // trimmed; true and false as words
std::string text_at(const Object& from, std::initializer_list<std::string_view> spellings);
std::string id_at(const Object& from, std::string_view name);  // empty for "0"
bool flag_at(const Object& from, std::string_view name);
const Object& object_at(const Object& from, std::string_view name);
bool is_empty(const boost::json::value* value);  // absent, null, "", [], {}

struct Rows {
    std::vector<const Object*> rows;
    bool wrong = false;  // something that is no row stands among them
};
// The rows of `from[row]`.
Rows rows_in(const Object& from, std::string_view row);
// The rows of `from[container][row]`: ("SaleLines", "SaleLine").
Rows rows_at(const Object& from, std::string_view container, std::string_view row);

// Fraction digits beyond the tenth are rounded away. nullopt for what is no number.
std::optional<model::Decimal> decimal_from(std::string_view text);
model::Decimal amount_or_zero(const Object& from, std::string_view name);

std::string upper(std::string text);  // ASCII

}  // namespace koppel::lightspeed_retail

// The vendor's JSON in all its forms: "empty" is false, null, "" or [], numbers may be texts, an empty map is
// []. Works on values read by koppel::sdk::json_numbers_as_text. Pure functions, thread-safe; what is not
// there is empty.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "koppel/model/decimal.hpp"

namespace koppel::lightspeed_ecom {

std::string trimmed_text(const boost::json::value& text);                     // of a string
std::string text_at(const boost::json::object& from, std::string_view name);  // trimmed
bool flag_at(const boost::json::object& from, std::string_view name);         // true, 1, "1", "true"
const boost::json::object& object_at(const boost::json::object& from, std::string_view name);

// nullopt when empty. Throws BadValue when something else than a number stands there.
std::optional<model::Decimal> amount_at(const boost::json::object& from, std::string_view name);

// What a link member (`customer`, `products`, …) carries with it; nullptr when it is a bare link or empty.
const boost::json::value* embedded_at(const boost::json::object& from, std::string_view name);
boost::json::value* embedded_at(boost::json::object& from, std::string_view name);  // to be taken
std::string linked_id_at(const boost::json::object& from, std::string_view name);

// ASCII letters; the vendor writes the codes of countries and currencies in lower case.
std::string upper(std::string text);

// The content of an envelope: the first member of an object, or the value itself when it is none.
const boost::json::value& unwrap(const boost::json::value& body);
boost::json::value unwrap(boost::json::value&& body);  // without a copy

// A number's text as a decimal; fraction digits beyond the tenth (a double's noise) are rounded away.
std::optional<model::Decimal> decimal_from(std::string_view text);

struct BadValue {
    std::string name;
    std::string text;
};

}  // namespace koppel::lightspeed_ecom

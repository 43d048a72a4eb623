// Members of JSON objects that a schema has checked; what is missing or of another type is a default.
// Pure, thread-safe, never fails.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace koppel::contracts {

std::string text_at(const boost::json::object& object, std::string_view name);
bool flag_at(const boost::json::object& object, std::string_view name, bool otherwise);
std::optional<int> number_at(const boost::json::object& object, std::string_view name);
// Empty ones when the member is missing or something else.
const boost::json::object& object_at(const boost::json::object& object, std::string_view name);
const boost::json::array& array_at(const boost::json::object& object, std::string_view name);

}  // namespace koppel::contracts

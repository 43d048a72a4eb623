#include "contracts/json_reader.hpp"

namespace koppel::contracts {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool flag_at(const json::object& object, std::string_view name, bool otherwise) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : otherwise;
}

std::optional<int> number_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return std::nullopt;
    boost::system::error_code error;
    const auto number = value->to_number<int>(error);
    if (error) return std::nullopt;
    return number;
}

const json::object& object_at(const json::object& object, std::string_view name) {
    static const json::object empty;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : empty;
}

const json::array& array_at(const json::object& object, std::string_view name) {
    static const json::array empty;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : empty;
}

}  // namespace koppel::contracts

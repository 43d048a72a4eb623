#include "reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "koppel/model/text.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;

constexpr std::size_t kShownBytes = 40;
constexpr std::size_t kMostBytes = 1000;

bool is_empty(const json::value& value) {
    return value.is_null() || (value.is_bool() && !value.get_bool()) ||
           (value.is_array() && value.get_array().empty()) ||
           (value.is_object() && value.get_object().empty());
}

std::string shown(const json::value& value) {
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    return std::string(model::utf8_prefix(json::serialize(value), kShownBytes));
}

}  // namespace

std::string Reader::text(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr) return {};
    if (value->is_string()) return trimmed_text(*value);
    if (!is_empty(*value)) problem(std::string(name) + " is not a text but " + shown(*value));
    return {};
}

std::optional<model::Decimal> Reader::amount(const json::object& from, std::string_view name) {
    try {
        return amount_at(from, name);
    } catch (const BadValue& bad) {
        problem(bad.name + " is not a number but " + std::string(model::utf8_prefix(bad.text, kShownBytes)));
        return std::nullopt;
    }
}

model::Decimal Reader::required_amount(const json::object& from, std::string_view name) {
    const std::size_t before = problems_.size();
    const auto value = amount(from, name);
    if (!value && problems_.size() == before) problem(std::string(name) + " is empty");
    return value.value_or(model::Decimal{});
}

void Reader::problem(std::string_view what) {
    if (problems_.size() > kMostBytes) return;  // enough to see that it is beyond repair
    if (!problems_.empty()) problems_ += ", ";
    if (!part_.empty()) problems_.append(part_).append(" ").append(std::to_string(number_)).append(": ");
    problems_ += what;
}

void Reader::part(std::string_view name, std::size_t number) {
    part_ = name;
    number_ = number;
}

void Reader::throw_if_wrong(std::string_view document) const {
    if (!problems_.empty())
        throw Unreadable(std::string(document) + " of Lightspeed cannot be read: " + problems_ + ".");
}

}  // namespace koppel::lightspeed_ecom

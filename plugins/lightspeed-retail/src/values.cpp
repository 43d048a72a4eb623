#include "values.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace koppel::lightspeed_retail {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostDigits = 64;

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

const Object& nothing() {
    static const Object empty;
    return empty;
}

Rows rows_of(const json::value* value) {
    Rows result;
    if (is_empty(value)) return result;
    if (value->is_object()) {
        result.rows.push_back(&value->get_object());
    } else if (value->is_array()) {
        for (const auto& element : value->get_array()) {
            if (element.is_object()) {
                result.rows.push_back(&element.get_object());
            } else {
                result.wrong = true;
            }
        }
    } else {
        result.wrong = true;
    }
    return result;
}

}  // namespace

bool is_empty(const json::value* value) {
    if (value == nullptr || value->is_null()) return true;
    if (value->is_string()) return trimmed(std::string_view(value->get_string())).empty();
    return (value->is_array() && value->get_array().empty()) ||
           (value->is_object() && value->get_object().empty());
}

std::string text_at(const Object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr) return {};
    if (value->is_bool()) return value->get_bool() ? "true" : "false";
    return value->is_string() ? std::string(trimmed(std::string_view(value->get_string()))) : std::string();
}

std::string text_at(const Object& from, std::initializer_list<std::string_view> spellings) {
    for (const auto name : spellings) {
        if (auto text = text_at(from, name); !text.empty()) return text;
    }
    return {};
}

std::string id_at(const Object& from, std::string_view name) {
    std::string id = text_at(from, name);
    if (id == "0") id.clear();
    return id;
}

bool flag_at(const Object& from, std::string_view name) {
    const std::string text = text_at(from, name);
    return text == "true" || text == "1";
}

const Object& object_at(const Object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : nothing();
}

Rows rows_in(const Object& from, std::string_view row) {
    return rows_of(from.if_contains(row));
}

Rows rows_at(const Object& from, std::string_view container, std::string_view row) {
    const json::value* value = from.if_contains(container);
    if (is_empty(value)) return {};
    if (!value->is_object()) return {{}, true};
    return rows_in(value->get_object(), row);
}

std::optional<model::Decimal> decimal_from(std::string_view text) {
    text = trimmed(text);
    if (text.size() > kMostDigits) return std::nullopt;
    if (auto plain = model::Decimal::parse(text)) return plain;
    // More than ten fraction digits, without an exponent: rounded to ten.
    const auto point = text.find('.');
    const std::size_t keep = point + 1 + model::Decimal::kFractionDigits;
    if (point == std::string_view::npos || keep >= text.size()) return std::nullopt;
    for (const char c : text.substr(keep)) {
        if (c < '0' || c > '9') return std::nullopt;
    }
    const auto kept = model::Decimal::parse(text.substr(0, keep));
    if (!kept || text[keep] < '5') return kept;
    const auto unit = model::Decimal::parse("1e-10");
    return text.front() == '-' ? *kept - *unit : *kept + *unit;
}

model::Decimal amount_or_zero(const Object& from, std::string_view name) {
    return decimal_from(text_at(from, name)).value_or(model::Decimal{});
}

std::string upper(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

}  // namespace koppel::lightspeed_retail

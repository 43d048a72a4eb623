#include "values.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

const json::object& nothing() {
    static const json::object empty;
    return empty;
}

const json::object& resource_at(const json::object& from, std::string_view name) {
    return object_at(object_at(from, name), "resource");
}

// "6.2475000000000005e1" as sign, digits, and where the point stands in them.
struct Spelled {
    bool negative = false;
    std::string digits;
    long point = 0;
};

std::optional<Spelled> spell(std::string_view text) {
    Spelled result;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        result.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    const std::size_t e = text.find_first_of("eE");
    long exponent = 0;
    if (e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (!power.empty() && power.front() == '+') power.remove_prefix(1);
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
        if (error != std::errc{} || end != power.data() + power.size() || exponent > 30 || exponent < -400)
            return std::nullopt;
        text = text.substr(0, e);
    }
    bool point_seen = false;
    for (const char c : text) {
        if (c == '.' && !point_seen) {
            point_seen = true;
            result.point = static_cast<long>(result.digits.size());
        } else if (c >= '0' && c <= '9') {
            result.digits += c;
        } else {
            return std::nullopt;
        }
    }
    if (result.digits.empty()) return std::nullopt;
    if (!point_seen) result.point = static_cast<long>(result.digits.size());
    result.point += exponent;
    return result;
}

}  // namespace

std::string trimmed_text(const json::value& text) {
    return std::string(trimmed(view(text.get_string())));
}

std::string text_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? trimmed_text(*value) : std::string();
}

bool flag_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr) return false;
    if (value->is_bool()) return value->get_bool();
    const std::string text = text_at(from, name);
    return text == "1" || text == "true";
}

const json::object& object_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : nothing();
}

std::optional<model::Decimal> amount_at(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr || value->is_null() || (value->is_bool() && !value->get_bool()) ||
        (value->is_array() && value->get_array().empty()))
        return std::nullopt;
    if (value->is_string()) {
        const std::string_view text = trimmed(view(value->get_string()));
        if (text.empty()) return std::nullopt;
        if (text == "0") return model::Decimal{};  // most amounts
        if (auto decimal = decimal_from(text)) return decimal;
    }
    throw BadValue{std::string(name), json::serialize(*value)};
}

const json::value* embedded_at(const json::object& from, std::string_view name) {
    const json::value* value = resource_at(from, name).if_contains("embedded");
    return value != nullptr && (value->is_array() || value->is_object()) ? value : nullptr;
}

json::value* embedded_at(json::object& from, std::string_view name) {
    return const_cast<json::value*>(embedded_at(std::as_const(from), name));
}

std::string linked_id_at(const json::object& from, std::string_view name) {
    return text_at(resource_at(from, name), "id");
}

std::string upper(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

const json::value& unwrap(const json::value& body) {
    if (!body.is_object() || body.get_object().empty()) return body;
    return body.get_object().begin()->value();
}

json::value unwrap(json::value&& body) {
    if (!body.is_object() || body.get_object().empty()) return std::move(body);
    return std::move(body.get_object().begin()->value());
}

std::optional<model::Decimal> decimal_from(std::string_view text) {
    if (auto plain = model::Decimal::parse(text)) return plain;
    const auto spelled = spell(text);
    if (!spelled) return std::nullopt;
    const long keep = spelled->point + model::Decimal::kFractionDigits;  // digits that stay
    if (keep < 0 || keep >= static_cast<long>(spelled->digits.size()))
        return keep < 0 ? std::optional{model::Decimal{}} : std::nullopt;  // too large, or nothing to round
    std::string kept = spelled->digits.substr(0, static_cast<std::size_t>(keep));
    const bool up = spelled->digits[static_cast<std::size_t>(keep)] >= '5';
    const auto truncated = model::Decimal::parse((kept.empty() ? "0" : kept) + "e-10");
    const auto unit = model::Decimal::parse("1e-10");
    if (!truncated || !unit) return std::nullopt;
    const model::Decimal rounded = up ? *truncated + *unit : *truncated;
    return spelled->negative ? -rounded : rounded;
}

}  // namespace koppel::lightspeed_ecom

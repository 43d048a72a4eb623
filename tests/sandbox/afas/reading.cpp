#include "afas/reading.hpp"

#include <algorithm>
#include <cctype>

#include "base/clock.hpp"
#include "base/http.hpp"

namespace koppel::sandbox::afas {
namespace {

using Kind = Json::Kind;

bool is_free_field(std::string_view code) {
    return code.size() == 33 && code.front() == 'U' && std::all_of(code.begin() + 1, code.end(), [](char c) {
               return std::isxdigit(static_cast<unsigned char>(c)) != 0;
           });
}

std::string read_boolean(const Json& value, const Field& field) {
    if (value.is(Kind::boolean)) return value.truth ? "true" : "false";
    const std::string text = lower_ascii(value.text);
    if (text == "1" || text == "true") return "true";
    if (text == "0" || text == "false") return "false";
    throw messages::wrong_type(field.label);
}

std::string read_integer(const Json& value, const Field& field) {
    const auto number = to_integer(value.text);
    if (!number || value.is(Kind::boolean)) throw messages::wrong_type(field.label);
    return std::to_string(*number);
}

std::size_t fraction_digits(std::string_view text) {
    const auto point = text.find('.');
    return point == std::string_view::npos ? 0 : text.size() - point - 1;
}

std::string read_decimal(const Json& value, const Field& field, const Assumptions& assumptions) {
    const auto number = Fixed::parse(value.text);
    if (!number || value.text.find_first_of("eE") != std::string::npos || value.is(Kind::boolean))
        throw messages::wrong_type(field.label);
    std::string text = number->text();
    // Zeros at the end are no digits of the value; more than ten would have been rounded away by parse().
    std::string sent = value.text;
    if (sent.find('.') != std::string::npos) sent.erase(sent.find_last_not_of('0') + 1);
    const auto whole = std::min(text.find('.'), text.size()) - (text.starts_with('-') ? 1 : 0);
    const bool fits = fraction_digits(sent) <= static_cast<std::size_t>(field.fraction) &&
                      whole <= static_cast<std::size_t>(field.digits - field.fraction);
    if (!fits && assumptions.lengths_enforced) throw messages::too_many_digits(field.label);
    return text;
}

std::string read_text(const Json& value, const Field& field, const Assumptions& assumptions) {
    if (value.is(Kind::boolean)) return value.truth ? "1" : "0";
    if (field.length > 0 && utf8_length(value.text) > field.length && assumptions.lengths_enforced)
        throw messages::too_long(field.label, field.length);
    return value.text;
}

std::string_view name_of(const Object& object) {
    return object.name;
}

void read_fields(Element& into, const Json& fields, const Assumptions& assumptions) {
    for (const auto& [code, value] : fields.members) {
        if (code == "@Action" || code == "@action") {
            into.action = value.text;
            continue;
        }
        const Field* field = into.object->find(code);
        if (field == nullptr) {
            if (is_free_field(code)) into.fields[code] = value.text;
            if (is_free_field(code) || !assumptions.unknown_fields_refused) continue;
            throw messages::unknown_field(code, name_of(*into.object));
        }
        into.fields[code] = read_value(value, *field, assumptions);
    }
}

Element read_element(const Json& json, const Object& object, const Assumptions& assumptions);

void read_child(Element& into, const std::string& name, const Json& holder, const Assumptions& assumptions) {
    const Object* child = into.object->child(name);
    if (child == nullptr) throw messages::unknown_field(name, name_of(*into.object));
    const Json* element = holder.find("Element");
    if (element == nullptr) throw messages::malformed();
    if (!element->is(Kind::array)) {
        into.children.push_back(read_element(*element, *child, assumptions));
        return;
    }
    for (const Json& one : element->items)
        into.children.push_back(read_element(one, *child, assumptions));
}

void read_objects(Element& into, const Json& objects, const Assumptions& assumptions) {
    if (objects.is(Kind::array)) {
        for (const Json& one : objects.items) {
            if (!one.is(Kind::object)) throw messages::malformed();
            for (const auto& [name, holder] : one.members)
                read_child(into, name, holder, assumptions);
        }
    } else if (objects.is(Kind::object)) {
        for (const auto& [name, holder] : objects.members)
            read_child(into, name, holder, assumptions);
    } else {
        throw messages::malformed();
    }
}

Element read_element(const Json& json, const Object& object, const Assumptions& assumptions) {
    if (!json.is(Kind::object)) throw messages::malformed();
    Element out;
    out.object = &object;
    for (const auto& [name, value] : json.members) {
        if (name == "Fields") {
            // Empty fields are written as "" by some.
            if (value.is(Kind::object))
                read_fields(out, value, assumptions);
            else if (!value.is(Kind::string) || !value.text.empty())
                throw messages::malformed();
        } else if (name == "Objects") {
            read_objects(out, value, assumptions);
        } else if (lower_ascii(name) == "@action" && assumptions.action_on_element) {
            out.action = value.text;
        } else if (!object.key_attribute.empty() && name == object.key_attribute) {
            out.key = value.text;
        } else {
            throw messages::unknown_field(name, name_of(object));
        }
    }
    if (!out.action.empty() && !among("insert update delete", out.action))
        throw messages::not_allowed("@Action", out.action);
    return out;
}

}  // namespace

std::string read_value(const Json& value, const Field& field, const Assumptions& assumptions) {
    if (value.is(Kind::object) || value.is(Kind::array)) throw messages::wrong_type(field.label);
    if (value.is(Kind::null) || (value.is(Kind::string) && value.text.empty())) return {};
    std::string text;
    switch (field.type) {
        case 'b':
            return read_boolean(value, field);
        case 'i':
            text = read_integer(value, field);
            break;
        case 'd':
            return read_decimal(value, field, assumptions);
        case 'D': {
            const auto date = value.is(Kind::string) ? parse_date(value.text) : std::nullopt;
            if (!date) throw messages::wrong_type(field.label);
            return *date;
        }
        default:
            text = read_text(value, field, assumptions);
    }
    if (!field.values.empty() && !among(field.values, text)) throw messages::not_allowed(field.label, text);
    return text;
}

std::string_view Element::text(std::string_view code) const {
    const auto found = fields.find(code);
    return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

Fixed Element::amount(std::string_view code) const {
    return Fixed::parse(text(code)).value_or(Fixed{});
}

const Element* Element::child(std::string_view name) const {
    for (const Element& one : children)
        if (one.object->name == name) return &one;
    return nullptr;
}

void Element::need(std::string_view code) const {
    if (text(code).empty()) throw messages::missing(label(code));
}

void Element::need_mandatory() const {
    for (const Field& field : object->fields)
        if (field.mandatory) need(field.code);
}

Element read_body(const Json& body, const Object& root, const Assumptions& assumptions) {
    if (!body.is(Kind::object) || body.members.size() != 1) throw messages::malformed();
    const auto& [name, holder] = body.members.front();
    if (name != root.name) throw messages::malformed();
    const Json* element = holder.find("Element");
    if (element == nullptr) throw messages::malformed();
    if (!element->is(Kind::array)) return read_element(*element, root, assumptions);
    if (element->items.size() != 1) throw messages::unexpected();
    return read_element(element->items.front(), root, assumptions);
}

}  // namespace koppel::sandbox::afas

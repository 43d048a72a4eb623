// Reads the body of a POST or PUT into elements: structure, codes, types, lengths, values. Pure; throws
// Problem for what does not fit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "afas/assumptions.hpp"
#include "afas/messages.hpp"
#include "afas/schema.hpp"
#include "afas/table.hpp"
#include "base/fixed.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {

struct Element {
    const Object* object = nullptr;
    std::string action;  // insert, update, delete; empty: the verb decides
    std::string key;     // of the key attribute
    Fields fields;       // in one form: true/false, plain decimals, yyyy-MM-dd
    std::vector<Element> children;

    bool has(std::string_view code) const { return fields.find(code) != fields.end(); }
    std::string_view text(std::string_view code) const;
    bool truth(std::string_view code) const { return text(code) == "true"; }
    Fixed amount(std::string_view code) const;
    // The first sub-object of this name, or nothing.
    const Element* child(std::string_view name) const;
    // Throws when the field is missing or empty.
    void need(std::string_view code) const;
    // Throws when a mandatory field is missing, here only.
    void need_mandatory() const;
    std::string_view label(std::string_view code) const { return object->label(code); }
};

Element read_body(const Json& body, const Object& root, const Assumptions& assumptions);

// ASCII upper case and the field's own forms for one value, as read_body does.
std::string read_value(const Json& value, const Field& field, const Assumptions& assumptions);

}  // namespace koppel::sandbox::afas

// The objects that UpdateConnectors take: their paths and fields, read once from tables in text. Read-only
// after that, safe anywhere. A malformed table throws std::logic_error at the first use.
//
// The table: `object PATH [@KEY] [= PATH]` begins an object; @KEY is the attribute on its Element that holds
// the key, and `= PATH` borrows another object's fields. Fields follow, ended by `;`, each as
// Code|type|flags|table|values|Label. Types: sN text of at most N characters, t text, i integer, dT.F decimal
// with T digits of which F after the point, b boolean, D date. Flags: `!` must be given for something new,
// `p` the published specification says so. Table: where the value must exist. Values: the only ones taken.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace koppel::sandbox::afas {

struct Field {
    std::string code, table, values, label;
    char type = 's';
    std::size_t length = 0;  // of text; 0: any
    int digits = 0, fraction = 0;
    bool mandatory = false, published_mandatory = false;
};

struct Object {
    std::string path;  // FbSales/FbSalesLines
    std::string name;  // FbSalesLines
    std::string key_attribute;
    std::vector<Field> fields;
    std::vector<const Object*> objects;

    const Field* find(std::string_view code) const;
    const Object* child(std::string_view wanted) const;
    // The label of a field, for messages.
    std::string_view label(std::string_view code) const;
};

struct Connector {
    std::string id, description, methods;
    std::vector<std::string> keys;  // of the main object
    const Object* root = nullptr;
};

const Object& object(std::string_view path);
// Nothing when the connector is not played.
const Connector* find_connector(std::string_view id);
const std::vector<Connector>& connectors();

// Whether a list of words separated by blanks holds this one.
bool among(std::string_view words, std::string_view wanted);

}  // namespace koppel::sandbox::afas

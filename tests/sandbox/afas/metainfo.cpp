#include "afas/metainfo.hpp"

#include <algorithm>
#include <cstdio>

#include "afas/defaults.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {
namespace {

void append_names(JsonWriter& json, std::string_view key, const Names& names) {
    json.key(key).open('[');
    for (const auto& [id, description] : names)
        json.open('{').field("id", id).field("description", description).close('}');
    json.close(']');
}

std::string_view type_name(char type) {
    switch (type) {
        case 'i':
            return "int";
        case 'n':
        case 'd':
            return "decimal";
        case 'b':
            return "boolean";
        case 'D':
            return "date";
        default:
            return "string";
    }
}

void append_values(JsonWriter& json, const std::string& values) {
    json.key("values");
    if (values.empty()) {
        json.raw("null");
        return;
    }
    json.open('[');
    std::string_view rest = values;
    while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        json.open('{').field("id", rest.substr(0, end)).field("description", rest.substr(0, end)).close('}');
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    json.close(']');
}

void append_object(JsonWriter& json, const Object& object, const std::vector<std::string>& keys) {
    json.key("fields").open('[');
    for (const Field& field : object.fields) {
        const bool key = std::find(keys.begin(), keys.end(), field.code) != keys.end();
        json.open('{').field("fieldId", field.code).field_bool("primaryKey", key);
        json.field("dataType", type_name(field.type)).field("label", field.label);
        json.field_bool("mandatory", field.published_mandatory);
        json.field_int("length", static_cast<std::int64_t>(field.length));
        json.field_int("decimals", field.fraction).field("decimalFieldId", "").field_bool("notzero", false);
        json.field_int("controlType", field.values.empty() ? 1 : 5);
        append_values(json, field.values);
        json.close('}');
    }
    json.close(']').key("objects").open('[');
    for (const Object* child : object.objects) {
        json.open('{').field("name", child->name);
        append_object(json, *child, {"GuLi"});
        json.close('}');
    }
    json.close(']');
}

}  // namespace

std::string overview_json(const Names& gets, const Names& updates) {
    std::string out;
    JsonWriter json{out};
    json.open('{');
    append_names(json, "updateConnectors", updates);
    append_names(json, "getConnectors", gets);
    json.key("info").open('{').field("envid", kEnvironment).field("appName", "koppel");
    json.field("group", "koppel (54321.KOPPEL)").field("tokenExpiry", "0").close('}').close('}');
    return out;
}

std::string view_json(const View& view) {
    std::string out;
    JsonWriter json{out};
    json.open('{').field("name", view.id).field("description", view.description).key("fields").open('[');
    int number = 0;
    for (const View::Shown& column : view.columns) {
        char id[8];
        std::snprintf(id, sizeof id, "U%03d", ++number % 1'000);
        const bool date = column.type == 'd';
        json.open('{').field("id", column.name).field("fieldId", id);
        json.field("dataType", date ? "date" : type_name(column.type)).field("label", column.name);
        json.field_int("length", column.type == 's' ? 255 : 0).field_int("controlType", 1);
        json.field_int("decimals", column.type == 'n' ? 2 : 0).field("decimalsFieldId", "").close('}');
    }
    json.close(']').close('}');
    return out;
}

std::string connector_json(const Connector& connector) {
    std::string out;
    JsonWriter json{out};
    json.open('{').field("id", connector.id).field("name", connector.id);
    json.field("description", connector.description);
    append_object(json, *connector.root, connector.keys);
    json.close('}');
    return out;
}

}  // namespace koppel::sandbox::afas

#include "exact/body.hpp"

#include <algorithm>

#include "exact/messages.hpp"

namespace koppel::sandbox::exact {
namespace {

std::string stream_error(const std::string& what) {
    return "Error processing request stream. " + what;
}

std::string read_lines(const Property& property, const Json& value, Writing writing,
                       const Assumptions& assumptions, Draft& draft) {
    if (!value.is(Json::Kind::array)) return std::string{texts::kNotAnObject};
    if (writing == Writing::put && !value.items.empty())
        return stream_error("Binding to new entities is not supported for update operations: " +
                            property.name);
    if (property.child.empty()) return {};
    draft.has_lines = true;
    for (const Json& item : value.items) {
        if (!item.is(Json::Kind::object)) return std::string{texts::kNotAnObject};
        Draft line{entity(property.child)};
        if (auto error = read_body(item, writing, assumptions, line); !error.empty()) return error;
        draft.lines.push_back(std::move(line));
    }
    return {};
}

std::string read_property(const Property& property, int at, const Json& value, bool dutch, Draft& draft) {
    auto read = read_value(value, property.type);
    if (!read && property.type == 'G')
        return dutch ? "Niet herkende GUID-indeling" : "Unrecognized Guid format.";
    if (!read)
        return stream_error("Error encountered in converting the value from request payload for property '" +
                            property.name + "' to type '" + std::string{edm_name(property.type)} +
                            "', which is the property's expected type. See inner exception for more detail.");
    draft.record.set(at, std::move(*read));
    draft.given.push_back(at);
    return {};
}

}  // namespace

bool Draft::has(std::string_view name) const {
    return std::find(given.begin(), given.end(), record.entity().at(name)) != given.end();
}

std::string read_body(const Json& body, Writing writing, const Assumptions& assumptions, Draft& draft) {
    const Entity& entity = draft.record.entity();
    const bool dutch = assumptions.language == "nl";
    for (const auto& [name, value] : body.members) {
        if (name == "__metadata") continue;
        const int at = entity.find(name);
        if (at < 0) {
            if (!assumptions.unknown_properties_refused) continue;
            return stream_error("The property name '" + name + "' specified for type '" + entity.model +
                                "' is not valid.");
        }
        const Property& property = entity.properties[static_cast<std::size_t>(at)];
        if (!(writing == Writing::post ? property.post : property.put)) continue;
        std::string error = property.type == 'C' ? read_lines(property, value, writing, assumptions, draft)
                                                 : read_property(property, at, value, dutch, draft);
        if (!error.empty()) return error;
    }
    return {};
}

}  // namespace koppel::sandbox::exact

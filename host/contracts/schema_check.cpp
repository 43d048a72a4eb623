#include "contracts/schema_check.hpp"

#include <boost/json/serialize.hpp>
#include <optional>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace koppel::contracts {

namespace {

namespace json = boost::json;

constexpr int kMaxRefs = 16;  // a schema that refers in circles ends here

const json::value* member(const json::value* value, std::string_view name) {
    return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}

std::string text_of(const json::value* value) {
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

const json::value* pointed_at(const json::value& root, const std::string& ref) {
    if (ref.empty() || ref.front() != '#') return nullptr;
    boost::system::error_code error;
    const json::value* found = root.find_pointer(ref.substr(1), error);
    return error ? nullptr : found;
}

// What a schema says under `keyword`: itself, or through "$ref" and "allOf"; null when it says nothing.
const json::value* keyword_of(const json::value& root, const json::value* node, std::string_view keyword,
                              int depth = 0) {
    if (node == nullptr || depth > kMaxRefs) return nullptr;
    if (const auto* found = member(node, keyword)) return found;
    if (const auto* ref = member(node, "$ref")) {
        return keyword_of(root, pointed_at(root, text_of(ref)), keyword, depth + 1);
    }
    const auto* parts = member(node, "allOf");
    if (parts == nullptr || !parts->is_array()) return nullptr;
    for (const auto& part : parts->get_array()) {
        if (const auto* found = keyword_of(root, &part, keyword, depth + 1)) return found;
    }
    return nullptr;
}

// The part of the schema that speaks about the value at `path`; null when none does.
const json::value* schema_at(const json::value& root, const std::vector<std::string>& path) {
    const json::value* node = &root;
    for (const auto& token : path) {
        const json::value* next = member(keyword_of(root, node, "properties"), token);
        if (next == nullptr) next = keyword_of(root, node, "items");
        if (next == nullptr) next = keyword_of(root, node, "additionalProperties");
        node = next;
    }
    return node;
}

// " (Country: An ISO 3166-1 alpha-2 code in upper case)": title and description, the innermost description
// being the exact one. Empty when the schema has neither.
std::string explained(const json::value& root, const json::value* node) {
    const std::string title = text_of(keyword_of(root, node, "title"));
    const json::value* inner = node;
    for (int i = 0; i < kMaxRefs; ++i) {
        const auto* parts = member(inner, "allOf");
        const bool wraps = parts != nullptr && parts->is_array() && parts->get_array().size() == 1;
        const auto* ref = member(wraps ? &parts->get_array().front() : inner, "$ref");
        if (ref == nullptr) break;
        inner = pointed_at(root, text_of(ref));
    }
    std::string description = text_of(member(inner, "description"));
    while (!description.empty() && description.back() == '.')
        description.pop_back();
    if (title.empty() && description.empty()) return {};
    return " (" + title + (title.empty() || description.empty() ? "" : ": ") + description + ')';
}

const json::value* value_at(const json::value& root, const std::string& pointer) {
    boost::system::error_code error;
    const json::value* found = root.find_pointer(pointer, error);
    return error ? nullptr : found;
}

// valijson names a place as "<root>", "[contracts]", "[0]".
std::vector<std::string> path_of(const valijson::ValidationResults::Error& error) {
    std::vector<std::string> path;
    for (const auto& step : error.context) {
        if (step.size() >= 2 && step.front() == '[') path.push_back(step.substr(1, step.size() - 2));
    }
    return path;
}

std::string pointer_of(const std::vector<std::string>& path) {
    std::string pointer;
    for (const auto& token : path) {
        pointer += '/';
        for (const char c : token) {
            if (c == '~') {
                pointer += "~0";
            } else if (c == '/') {
                pointer += "~1";
            } else {
                pointer += c;
            }
        }
    }
    return pointer;
}

std::string type_in_words(std::string_view type) {
    if (type == "string") return "a text in quotes";
    if (type == "object") return "an object in braces";
    if (type == "array") return "a list in brackets";
    if (type == "boolean") return "true or false";
    if (type == "integer") return "a whole number without quotes";
    if (type == "number") return "a number without quotes";
    return std::string(type);
}

std::string types_in_words(const json::value* type) {
    if (type == nullptr) return "another type";
    if (!type->is_array()) return type_in_words(text_of(type));
    std::string words;
    for (const auto& each : type->get_array()) {
        words += (words.empty() ? "" : " or ") + type_in_words(text_of(&each));
    }
    return words;
}

std::string_view kind_in_words(const json::value* value) {
    if (value == nullptr) return "something else";
    switch (value->kind()) {
        case json::kind::null:
            return "null";
        case json::kind::bool_:
            return "true or false";
        case json::kind::string:
            return "a text";
        case json::kind::array:
            return "a list";
        case json::kind::object:
            return "an object";
        default:
            return "a number";
    }
}

std::string list(const json::value* values) {
    std::string words;
    if (values == nullptr || !values->is_array()) return words;
    for (const auto& value : values->get_array()) {
        words += (words.empty() ? "" : ", ") +
                 (value.is_string() ? '"' + text_of(&value) + '"' : json::serialize(value));
    }
    return words;
}

std::string keys_of(const json::value* object) {
    std::string words;
    if (object == nullptr || !object->is_object()) return words;
    for (const auto& entry : object->get_object()) {
        words += (words.empty() ? "" : ", ") + std::string(entry.key());
    }
    return words;
}

// The property that valijson's words end with: "…'properties' or 'additionalProperties' constraints: 'name'".
std::string property_in(const std::string& words) {
    constexpr std::string_view kEndOfConstraints = "constraints: '";
    const auto constraints = words.find(kEndOfConstraints);
    const auto first =
        constraints == std::string::npos ? words.find('\'') : constraints + kEndOfConstraints.size() - 1;
    const auto last = words.rfind('\'');
    return first == std::string::npos || last <= first ? "" : words.substr(first + 1, last - first - 1);
}

// Errors of containers repeat what was said about their content.
bool repeats_a_deeper_one(const std::string& words) {
    return words.starts_with("Failed to validate against schema associated with") ||
           words.starts_with("Failed to validate item #") ||
           words.starts_with("Failed to validate against child schema #") ||
           words.starts_with("Failed to validate against additional properties schema");
}

SchemaProblem in_words(const std::vector<std::string>& path, const std::string& words,
                       const json::value& schema, const json::value& root) {
    SchemaProblem problem{pointer_of(path), {}, {}};
    const json::value* node = schema_at(schema, path);
    const json::value* value = value_at(root, problem.pointer);
    const std::string expected = explained(schema, node);
    if (words.starts_with("Missing required property")) {
        const std::string name = property_in(words);
        auto deeper = path;
        deeper.push_back(name);
        problem.sentence = '"' + name + "\" is missing" + explained(schema, schema_at(schema, deeper));
        problem.remedy = "add \"" + name + '"';
    } else if (words.starts_with("Value type not permitted")) {
        problem.sentence = "expected " + types_in_words(keyword_of(schema, node, "type")) + expected +
                           ", found " + std::string(kind_in_words(value));
        problem.remedy = "correct the value";
    } else if (words.starts_with("Object contains a property")) {
        problem.sentence = '"' + property_in(words) + "\" is not a known key here";
        const std::string known = keys_of(keyword_of(schema, node, "properties"));
        problem.remedy = known.empty() ? "remove it" : "remove it, or use one of: " + known;
    } else if (words.starts_with("Failed to match against any enum values")) {
        problem.sentence = "this value is not allowed here" + expected;
        problem.remedy = "use one of: " + list(keyword_of(schema, node, "enum"));
    } else if (words.starts_with("Failed to match regex")) {
        problem.sentence = "the text does not have the expected form" + expected;
        problem.remedy = expected.empty() ? "write it as " + text_of(keyword_of(schema, node, "pattern"))
                                          : "write it as described";
    } else {
        problem.sentence = words;
        while (!problem.sentence.empty() && problem.sentence.back() == '.')
            problem.sentence.pop_back();
        problem.sentence += expected;
        problem.remedy = "correct the value";
    }
    return problem;
}

void add_defaults(const json::value& root, const json::value* node, json::object& object, int depth) {
    const auto* properties = keyword_of(root, node, "properties");
    if (properties == nullptr || !properties->is_object() || depth > kMaxRefs) return;
    for (const auto& property : properties->get_object()) {
        auto* present = object.if_contains(property.key());
        if (present != nullptr && present->is_object()) {
            add_defaults(root, &property.value(), present->get_object(), depth + 1);
        }
        if (present != nullptr) continue;
        if (const auto* value = keyword_of(root, &property.value(), "default"))
            object[property.key()] = *value;
    }
}

}  // namespace

json::object with_defaults(const json::value& schema, json::object object) {
    add_defaults(schema, &schema, object, 0);
    return object;
}

std::vector<SchemaProblem> check_schema(const json::value& schema, const json::value& value) {
    using Adapter = valijson::adapters::BoostJsonAdapter;
    std::vector<SchemaProblem> problems;
    try {
        valijson::Schema compiled;
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(schema), compiled);
        valijson::ValidationResults results;
        valijson::Validator validator;
        if (validator.validate(compiled, Adapter(value), &results)) return problems;
        valijson::ValidationResults::Error error;
        while (results.popError(error)) {
            if (repeats_a_deeper_one(error.description)) continue;
            problems.push_back(in_words(path_of(error), error.description, schema, value));
        }
        if (problems.empty())
            problems.push_back({"", "it does not fit its schema", "compare it with the schema"});
    } catch (const std::exception& failure) {
        problems.push_back({"", "the schema cannot be used: " + std::string(failure.what()),
                            "report this to the author of the schema"});
    }
    return problems;
}

}  // namespace koppel::contracts

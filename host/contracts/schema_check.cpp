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

const json::value* resolve(const json::value& root, const json::value* node) {
    for (int i = 0; i < kMaxRefs; ++i) {
        const std::string ref = text_of(member(node, "$ref"));
        if (ref.empty() || ref.front() != '#') return node;
        boost::system::error_code error;
        node = root.find_pointer(ref.substr(1), error);
        if (error) return nullptr;
    }
    return nullptr;
}

// The part of the schema that speaks about the value at `path`; null when none does.
const json::value* schema_at(const json::value& root, const std::vector<std::string>& path) {
    const json::value* node = resolve(root, &root);
    for (const auto& token : path) {
        const json::value* next = member(member(node, "properties"), token);
        if (next == nullptr) next = member(node, "items");
        if (next == nullptr) next = member(node, "additionalProperties");
        node = resolve(root, next);
    }
    return node;
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
           words.starts_with("Failed to validate against additional properties schema");
}

SchemaProblem in_words(const std::vector<std::string>& path, const std::string& words,
                       const json::value& schema, const json::value& root) {
    SchemaProblem problem{pointer_of(path), {}, {}};
    const json::value* node = schema_at(schema, path);
    const json::value* value = value_at(root, problem.pointer);
    const std::string title = text_of(member(node, "title"));
    const std::string expected = title.empty() ? "" : " (" + title + ")";
    if (words.starts_with("Missing required property")) {
        const std::string name = property_in(words);
        auto deeper = path;
        deeper.push_back(name);
        const std::string its_title = text_of(member(schema_at(schema, deeper), "title"));
        problem.sentence = "\"" + name + "\" is missing" + (its_title.empty() ? "" : " (" + its_title + ")");
        problem.remedy = "add \"" + name + "\"";
    } else if (words.starts_with("Value type not permitted")) {
        problem.sentence = "expected " + types_in_words(member(node, "type")) + expected + ", found " +
                           std::string(kind_in_words(value));
        problem.remedy = "correct the value";
    } else if (words.starts_with("Object contains a property")) {
        problem.sentence = "\"" + property_in(words) + "\" is not a known key here";
        const std::string known = keys_of(member(node, "properties"));
        problem.remedy = known.empty() ? "remove it" : "remove it, or use one of: " + known;
    } else if (words.starts_with("Failed to match against any enum values")) {
        problem.sentence = "this value is not allowed here" + expected;
        problem.remedy = "use one of: " + list(member(node, "enum"));
    } else if (words.starts_with("Failed to match regex")) {
        problem.sentence = "the text does not have the expected form" + expected;
        problem.remedy = title.empty() ? "write it as " + text_of(member(node, "pattern")) : "write " + title;
    } else {
        problem.sentence = words + expected;
        while (!problem.sentence.empty() && problem.sentence.back() == '.')
            problem.sentence.pop_back();
        problem.remedy = "correct the value";
    }
    return problem;
}

}  // namespace

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

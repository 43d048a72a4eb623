#include "asperion/problem.hpp"

#include <map>

#include "base/json.hpp"

namespace koppel::sandbox::asperion {

void Findings::add(std::string_view field, std::string_view dutch, std::string_view english) {
    list_.push_back({std::string{field}, {std::string{dutch}, std::string{english}}});
}

void Findings::too_long(std::string_view field, std::size_t limit) {
    const std::string number = std::to_string(limit);
    add(field, "De waarde is langer dan " + number + " tekens.",
        "The value is longer than " + number + " characters.");
}

void Findings::unknown_member(std::string_view field) {
    add(field, "Onbekend veld.", "Unknown member.");
}

void Findings::missing(std::string_view field, std::string_view value) {
    const std::string name{value};
    add(field, "'" + name + "' bestaat niet.", "'" + name + "' does not exist.");
}

bool wants_english(std::string_view accept_language) {
    return lower_ascii(accept_language).starts_with("en");
}

std::string problem_body(int status, const Text& title, const Text& detail,
                         const std::vector<Finding>& findings, bool english, std::string_view trace) {
    const auto pick = [english](const Text& text) { return english ? text.english : text.dutch; };
    std::map<std::string, std::vector<std::string>> errors;
    for (const auto& finding : findings)
        errors[finding.field].push_back(pick(finding.text));
    std::string out;
    JsonWriter json{out};
    json.open('{').field("title", pick(title)).field_int("status", status);
    if (detail.english.empty())
        json.field_raw("detail", "null");
    else
        json.field("detail", pick(detail));
    json.field("traceId", trace).key("errors").open('{');
    for (const auto& [field, messages] : errors) {
        json.key(field).open('[');
        for (const auto& message : messages)
            json.string(message);
        json.close(']');
    }
    json.close('}').close('}');
    return out;
}

}  // namespace koppel::sandbox::asperion

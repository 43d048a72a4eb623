#include "scrada/problem.hpp"

#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::scrada {

Language language_of(std::string_view header) {
    const std::string wanted = lower_ascii(header);
    return wanted == "nl" ? Language::nl : wanted == "fr" ? Language::fr : Language::en;
}

const std::string& Text::in(Language language) const {
    const std::string& wanted = language == Language::nl   ? dutch
                                : language == Language::fr ? french
                                                           : english;
    return wanted.empty() ? english : wanted;
}

std::string error_body(const Problem& parent, const Problems& inner, Language language) {
    std::string out;
    JsonWriter json{out};
    const auto one = [&json, language](const Problem& problem) {
        json.open('{').field_int("errorCode", problem.code).field("defaultFormat", problem.text.in(language));
        json.key("innerErrors").open('[');
    };
    one(parent);
    for (const Problem& problem : inner) {
        one(problem);
        json.close(']').close('}');
    }
    json.close(']').close('}');
    return out;
}

}  // namespace koppel::sandbox::scrada

// How Scrada says no: a code, a sentence in the caller's language, and what lies beneath. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace koppel::sandbox::scrada {

enum class Language { en, nl, fr };
Language language_of(std::string_view header);  // "NL", "fr"; anything else is English

struct Text {
    std::string english, dutch, french;
    const std::string& in(Language language) const;
};

struct Problem {
    std::int64_t code = 0;
    Text text;
};
using Problems = std::vector<Problem>;

// {"errorCode","defaultFormat","innerErrors":[]}
std::string error_body(const Problem& parent, const Problems& inner, Language language);

}  // namespace koppel::sandbox::scrada

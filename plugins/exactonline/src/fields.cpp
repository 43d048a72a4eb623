#include "fields.hpp"

#include <algorithm>

#include "assumptions.hpp"

namespace koppel::exactonline {

sdk::Outcome rejection(std::string code, const std::string& sentence) {
    return sdk::Outcome::failed(sdk::OutcomeKind::rejected,
                                sdk::Error(sdk::ErrorClass::rejected, std::move(code), sentence));
}

std::string marked(std::string_view words, std::string_view mark, std::size_t characters) {
    const std::size_t room = characters - std::min(characters, length_of(mark) + 1);
    const std::string front = cut(words, room);
    return front.empty() ? std::string(mark) : front + ' ' + std::string(mark);
}

std::string bare_vat_number(std::string_view text) {
    std::string bare;
    for (const char c : text) {
        if (c == ' ' || c == '.' || c == '-') continue;
        bare += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return bare;
}

std::string reference_mark(std::string_view reference) {
    return "[" + stored_reference(reference, Assumptions::kYourRef) + "]";
}

const std::string& checked_day(const std::string& day) {
    const auto digits = [&](std::size_t from, std::size_t count) {
        return std::all_of(day.begin() + static_cast<std::ptrdiff_t>(from),
                           day.begin() + static_cast<std::ptrdiff_t>(from + count),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    const bool is_day =
        day.size() == 10 && day[4] == '-' && day[7] == '-' && digits(0, 4) && digits(5, 2) && digits(8, 2);
    if (!is_day) throw Refusal("posting_unreadable", "\"" + day + "\" is no day.");
    return day;
}

}  // namespace koppel::exactonline

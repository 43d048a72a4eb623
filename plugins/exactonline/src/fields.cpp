#include "fields.hpp"

#include <algorithm>
#include <cstdint>

#include "assumptions.hpp"
#include "koppel/model/text.hpp"

namespace koppel::exactonline {

sdk::Outcome rejection(std::string code, const std::string& sentence) {
    return sdk::Outcome::failed(sdk::OutcomeKind::rejected,
                                sdk::Error(sdk::ErrorClass::rejected, std::move(code), sentence));
}

std::string cut(std::string_view text, std::size_t characters) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters; ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return std::string(text.substr(0, end));
}

std::size_t length_of(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t end = 0; end < text.size(); ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return count;
}

std::string marked(std::string_view words, std::string_view mark, std::size_t characters) {
    const std::size_t room = characters - std::min(characters, length_of(mark) + 1);
    const std::string front = cut(words, room);
    return front.empty() ? std::string(mark) : front + ' ' + std::string(mark);
}

std::string folded(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    std::string result(text);
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::string bare_vat_number(std::string_view text) {
    std::string bare;
    for (const char c : text) {
        if (c == ' ' || c == '.' || c == '-') continue;
        bare += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return bare;
}

std::string stored_reference(std::string_view reference, std::size_t characters) {
    if (cut(reference, characters).size() == reference.size()) return std::string(reference);
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a
    for (const char c : reference)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string result = cut(reference, characters - 17) + "~";
    for (int shift = 60; shift >= 0; shift -= 4)
        result += "0123456789abcdef"[(hash >> shift) & 15u];
    return result;
}

std::string reference_mark(std::string_view reference) {
    return "[" + stored_reference(reference, Assumptions::kYourRef) + "]";
}

std::string street_line(const model::Address& address) {
    std::string line = address.street;
    for (const auto* part : {&address.number, &address.extension}) {
        if (part->empty()) continue;
        if (!line.empty()) line += ' ';
        line += *part;
    }
    return line;
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

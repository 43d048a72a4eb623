// Texts as vendors' fields, addresses and forms take them. Pure functions, thread-safe; fail only when memory
// runs out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/model/sale.hpp"
#include "koppel/model/text.hpp"

namespace koppel::sdk {

// The first `characters` characters of UTF-8 text.
inline std::string cut(std::string_view text, std::size_t characters) {
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size() && count < characters; ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return std::string(text.substr(0, end));
}

// In characters.
inline std::size_t length_of(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t end = 0; end < text.size(); ++count)
        end += std::max<std::size_t>(model::utf8_length(text, end), 1);
    return count;
}

// Lower case without blanks around it, for comparing e-mail addresses and codes (ASCII).
inline std::string folded(std::string_view text) {
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

// What is stored in a field of `characters` (at least 17) for a reference; lookup searches the same. Equal to
// the reference unless that is longer than the field: then its front, and a hash of the whole (FNV-1a, 64
// bits).
inline std::string stored_reference(std::string_view reference, std::size_t characters) {
    if (cut(reference, characters).size() == reference.size()) return std::string(reference);
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : reference)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::string result = cut(reference, characters - 17) + "~";
    for (int shift = 60; shift >= 0; shift -= 4)
        result += "0123456789abcdef"[(hash >> shift) & 15u];
    return result;
}

// Street, number and extension in one line.
inline std::string street_line(const model::Address& address) {
    std::string line = address.street;
    for (const auto* part : {&address.number, &address.extension}) {
        if (part->empty()) continue;
        if (!line.empty()) line += ' ';
        line += *part;
    }
    return line;
}

// As a value in the query of an address: percent-encoded but for letters, digits, "-._~" and `plain`.
inline std::string url_escaped(std::string_view text, std::string_view plain = {}) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view marks = "-._~";
    std::string out;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || marks.find(c) != marks.npos || plain.find(c) != plain.npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

// The steps of a JSON Pointer that names a field of a form, without the numbers of list elements.
inline std::vector<std::string_view> pointer_steps(std::string_view pointer) {
    std::vector<std::string_view> steps;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string_view step = pointer.substr(0, pointer.find('/'));
        if (step.find_first_not_of("0123456789") != std::string_view::npos) steps.push_back(step);
        pointer.remove_prefix(step.size());
    }
    return steps;
}

}  // namespace koppel::sdk

#include "fields.hpp"

#include <algorithm>
#include <vector>

#include "assumptions.hpp"

namespace koppel::afas {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string joined(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        if (i > from) text += ' ';
        text += words[i];
    }
    return text;
}

bool is_prefix(std::string_view word) {
    static constexpr std::string_view kPrefixes[] = {"van", "von", "de", "der", "den", "het", "'t", "ten",
                                                     "ter", "te",  "la", "le",  "du",  "op",  "in", "aan"};
    return std::ranges::find(kPrefixes, folded(word)) != std::end(kPrefixes);
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '-' || text.front() == ','))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return std::string(text);
}

}  // namespace

sdk::Outcome rejection(std::string code, const std::string& sentence) {
    return sdk::Outcome::failed(sdk::OutcomeKind::rejected,
                                sdk::Error(sdk::ErrorClass::rejected, std::move(code), sentence));
}

std::string in_capitals(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

std::string stored_reference(std::string_view number, std::string_view reference) {
    std::string text(number);
    if (!text.empty()) text += ' ';
    return sdk::stored_reference(text.append(reference), Assumptions::kReference);
}

HouseNumber house_number(const model::Address& address) {
    HouseNumber result{address.street, address.number, address.extension};
    if (result.number.empty()) {
        // "Dorpsstraat 12 bis": the last word that begins with a digit, unless it is the first.
        const auto words = words_of(address.street);
        for (std::size_t i = words.size(); i-- > 1;) {
            if (!is_digit(words[i].front())) continue;
            result.street = joined(words, 0, i);
            result.number = joined(words, i, words.size());
            break;
        }
    }
    const auto end = std::ranges::find_if_not(result.number, is_digit) - result.number.begin();
    const std::string rest = trimmed(std::string_view(result.number).substr(static_cast<std::size_t>(end)));
    if (end == 0 || end > 9) {  // no number that fits
        for (const auto* part : {&result.number, &result.addition})
            if (!part->empty()) result.street += (result.street.empty() ? "" : " ") + *part;
        return {result.street, {}, {}};
    }
    result.number.resize(static_cast<std::size_t>(end));
    result.addition = rest + (rest.empty() || result.addition.empty() ? "" : " ") + trimmed(result.addition);
    return result;
}

std::string PersonName::initials() const {
    std::string text;
    for (const auto word : words_of(first))
        text += in_capitals(cut(word, 1)) + ".";
    return text;
}

PersonName person_name(std::string_view name) {
    const auto words = words_of(name);
    if (words.size() < 2) return {{}, {}, std::string(name)};
    std::size_t prefix = 1;
    while (prefix < words.size() && !is_prefix(words[prefix]))
        ++prefix;
    if (prefix + 1 >= words.size()) return {joined(words, 0, 1), {}, joined(words, 1, words.size())};
    std::size_t last = prefix;
    while (last + 1 < words.size() && is_prefix(words[last]))
        ++last;
    PersonName result{joined(words, 0, prefix), joined(words, prefix, last),
                      joined(words, last, words.size())};
    if (cut(result.prefix, Assumptions::kPrefix).size() == result.prefix.size()) return result;
    return {result.first, {}, result.prefix + " " + result.last};
}

std::string address_line(const model::Address& address) {
    const std::string street = street_line(address);
    std::string city = address.postal_code;
    if (!address.city.empty()) city += (city.empty() ? "" : " ") + address.city;
    const std::string* const parts[] = {
        &address.company, &address.attention, &street, &address.street2, &city, &address.country};
    std::string line;
    for (const auto* part : parts)
        if (!part->empty()) line += (line.empty() ? "" : ", ") + *part;
    return line;
}

const std::string& checked_day(const std::string& day) {
    const auto digits = [&](std::size_t from, std::size_t count) {
        return std::all_of(day.begin() + static_cast<std::ptrdiff_t>(from),
                           day.begin() + static_cast<std::ptrdiff_t>(from + count), is_digit);
    };
    const bool is_day =
        day.size() == 10 && day[4] == '-' && day[7] == '-' && digits(0, 4) && digits(5, 2) && digits(8, 2);
    if (!is_day) throw Refusal("posting_unreadable", "\"" + day + "\" is no day.");
    return day;
}

}  // namespace koppel::afas

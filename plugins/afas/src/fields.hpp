// Texts as the vendor's fields take them. Pure functions, thread-safe. What cannot be written throws Refusal,
// with a sentence for a person.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/cpp/field_text.hpp"
#include "koppel/cpp/sink.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::afas {

struct Refusal : std::runtime_error {
    Refusal(std::string code_, const std::string& sentence)
        : std::runtime_error(sentence), code(std::move(code_)) {}
    std::string code;
};
sdk::Outcome rejection(std::string code, const std::string& sentence);

using sdk::cut;
using sdk::folded;
using sdk::street_line;
using sdk::url_escaped;

std::string in_capitals(std::string_view text);  // ASCII

// What is stored for a document: its number, for people, and the reference, which is unique. Lookup searches
// the same text.
std::string stored_reference(std::string_view number, std::string_view reference);

// "Dorpsstraat", "12", "bis"; what cannot be split stays in the street.
struct HouseNumber {
    std::string street, number, addition;
};
HouseNumber house_number(const model::Address& address);

// "Anna", "de", "Vries"; one word is a last name.
struct PersonName {
    std::string first, prefix, last;
    std::string initials() const;
};
PersonName person_name(std::string_view name);

// In one line: "De Bel BV, Dorpsstraat 1 a, 1234 AB Utrecht, NL".
std::string address_line(const model::Address& address);

// An ISO day; throws Refusal for anything else.
const std::string& checked_day(const std::string& day);

// The places in a contract that messages name.
namespace place {
inline constexpr std::string_view kFixedDebtor = "debtors.fixed, debtors.default or payment_methods[].debtor";
inline constexpr std::string_view kArticles = "sink.articles";
}  // namespace place

}  // namespace koppel::afas

// What a person can do about a refusal: a sentence that names what the posting asked for and where the
// contract says so. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "answers.hpp"

namespace koppel::asperion {

// Whether a sentence of the problem is about this member, at whatever depth: "lines[1].vatCode".
bool names_field(const Problem& problem, std::string_view member);
// The number of the line that the first such sentence is about, from 0.
std::optional<std::size_t> line_named(const Problem& problem, std::string_view member);

// "line \"Verzendkosten\"", not too long for a sentence.
std::string line_name(std::string_view description);
// `subject` is what the account is booked for: "line \"Verzendkosten\"", "article BEL-1".
std::string account_advice(std::string_view account, std::string_view subject, std::string_view where);
std::string vat_code_advice(std::string_view code, std::string_view subject);
std::string payment_condition_advice(std::string_view condition);
std::string journal_advice(std::string_view journal, std::string_view what, std::string_view where);

}  // namespace koppel::asperion

#include "answers.hpp"

#include <algorithm>

#include "assumptions.hpp"
#include "koppel/cpp/json.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"

namespace koppel::scrada {
namespace {

using sdk::Json;

std::string day_of(const Json& value) {
    return value.text().substr(0, 10);
}

Journal journal_of(const Json& from) {
    Journal journal;
    journal.id = from["id"].text();
    journal.name = from["name"].text();
    journal.start_date = day_of(from["startDate"]);
    journal.end_date = day_of(from["endDate"]);
    journal.last_date = day_of(from["lastLineDate"]);
    journal.last_line = from["lastLineID"].text();
    journal.first_possible = day_of(from["minimumPossibleLineDate"]);
    journal.last_possible = day_of(from["maximumPossibleLineDate"]);
    journal.cash_book = from["cashbookID"].text();
    if (journal.cash_book.empty()) journal.cash_book = from["cashBookID"].text();
    journal.add_api = static_cast<int>(from["addFiguresApi"].integer().value_or(0));
    return journal;
}

Heading heading_of(const Json& from) {
    return {from["id"].text(),
            {from["nameNL"].text(), from["nameEN"].text(), from["nameFR"].text(), from["nameDE"].text()},
            from["vatTypeID"].text(),
            from["isCash"].flag()};
}

void collect(const Json& from, Problem& problem, int depth) {
    const std::string code = from["errorCode"].text();
    if (!code.empty()) problem.codes.push_back(code);
    const Json inner = from["innerErrors"];
    const std::string sentence = from["defaultFormat"].text();
    // A parent only says that something is wrong beneath it.
    if (!sentence.empty() && inner.size() == 0 && problem.text.find(sentence) == std::string::npos)
        problem.text += (problem.text.empty() ? "" : "; ") + sentence;
    if (depth > 8) return;
    for (const Json one : inner.items())
        collect(one, problem, depth + 1);
}

Problem problem_of(const Json& from) {
    Problem problem;
    if (!from.is_object()) return problem;
    problem.code = from["errorCode"].text();
    collect(from, problem, 0);
    if (problem.text.empty()) problem.text = from["defaultFormat"].text();
    return problem;
}

}  // namespace

bool Journal::blocked() const {
    return add_api == Assumptions::kBlocked;
}
bool Journal::proposes_lines() const {
    return add_api >= Assumptions::kProposed;
}
bool Journal::proposes_payments() const {
    return add_api >= Assumptions::kPaymentsProposed;
}
std::string_view Journal::mode() const {
    return blocked() ? "blocked" : proposes_lines() ? "proposal" : "direct";
}

const std::string& Heading::label() const {
    const auto found =
        std::find_if(names.begin(), names.end(), [](const auto& name) { return !name.empty(); });
    return found == names.end() ? id : *found;
}

std::optional<Journal> journal_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_object()) return std::nullopt;
    Journal journal = journal_of(*value);
    if (journal.id.empty() || journal.start_date.empty() || journal.add_api == 0) return std::nullopt;
    return journal;
}

std::optional<std::vector<Journal>> journals_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_array()) return std::nullopt;
    std::vector<Journal> journals;
    for (const Json one : Json(*value).items())
        journals.push_back(journal_of(one));
    return journals;
}

std::optional<std::vector<Heading>> headings_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_array()) return std::nullopt;
    std::vector<Heading> headings;
    for (const Json one : Json(*value).items())
        headings.push_back(heading_of(one));
    return headings;
}

std::optional<std::string> id_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_string() || value->get_string().empty()) return std::nullopt;
    return std::string(std::string_view(value->get_string()));
}

std::optional<std::vector<std::string>> ids_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_array()) return std::nullopt;
    std::vector<std::string> ids;
    for (const Json one : Json(*value).items()) {
        ids.push_back(one.text());
        if (ids.back().empty()) return std::nullopt;
    }
    return ids;
}

std::string company_name_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    return value ? Json(*value)["name"].text() : std::string();
}

bool Problem::has(std::string_view wanted) const {
    return std::find(codes.begin(), codes.end(), wanted) != codes.end();
}

bool Problem::passes_by_itself() const {
    const std::string words = folded(text);
    return std::any_of(std::begin(Assumptions::kPassing), std::end(Assumptions::kPassing),
                       [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

Problem problem_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    return value ? problem_of(*value) : Problem{};
}

std::optional<Booked> booked_in(std::string_view body) {
    const auto value = sdk::json_numbers_as_text(body);
    if (!value || !value->is_object()) return std::nullopt;
    const Json from(*value);
    Booked booked;
    for (const Json line : from["journalLines"].items())
        booked.lines.push_back(line.text());
    booked.message = problem_of(from["message"]);
    return booked;
}

std::string folded(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    std::string result(text);
    for (std::size_t i = 0; i < result.size(); ++i) {
        char& c = result[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        // U+00C0..U+00DE, but for the multiplication sign: the small letter lies 32 higher.
        const bool after_c3 = i > 0 && result[i - 1] == '\xC3';
        const auto byte = static_cast<unsigned char>(c);
        if (after_c3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97) c = static_cast<char>(byte + 0x20);
    }
    return result;
}

}  // namespace koppel::scrada

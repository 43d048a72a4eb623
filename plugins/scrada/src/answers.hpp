// What the vendor's answers say, as plain values. Pure functions, thread-safe. What cannot be read is
// nullopt.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace koppel::scrada {

struct Journal {
    std::string id, name;
    std::string start_date, end_date;  // yyyy-mm-dd; empty: none
    std::string last_date, last_line;  // empty: nothing was entered
    std::string first_possible, last_possible;
    std::string cash_book;  // empty: none, so no payment methods either
    int add_api = 0;

    bool blocked() const;
    bool proposes_lines() const;
    bool proposes_payments() const;
    std::string_view mode() const;  // direct | proposal | blocked
};

// A VAT category or a payment method.
struct Heading {
    std::string id;
    std::array<std::string, 4> names;  // NL, EN, FR, DE
    std::string vat_type;              // of a category
    bool is_cash = false;              // of a method
    const std::string& label() const;  // the first name that is not empty
};

std::optional<Journal> journal_in(std::string_view body);
std::optional<std::vector<Journal>> journals_in(std::string_view body);
std::optional<std::vector<Heading>> headings_in(std::string_view body);
std::optional<std::string> id_in(std::string_view body);                // a bare JSON text that is not empty
std::optional<std::vector<std::string>> ids_in(std::string_view body);  // a list of such
std::string company_name_in(std::string_view body);

// Why the vendor refuses. No code: it does not, it fails.
struct Problem {
    std::string code;                // of the whole
    std::vector<std::string> codes;  // of all that lies beneath
    std::string text;                // sentences, the inner ones where there are any

    bool refuses() const { return !code.empty() && code != "0"; }
    bool has(std::string_view wanted) const;
    bool passes_by_itself() const;
};
Problem problem_in(std::string_view body);

struct Booked {
    std::vector<std::string> lines;
    Problem message;
};
std::optional<Booked> booked_in(std::string_view body);

// Lower case without blanks around, for comparing names. ASCII, and the accented letters of Latin-1.
std::string folded(std::string_view text);

}  // namespace koppel::scrada

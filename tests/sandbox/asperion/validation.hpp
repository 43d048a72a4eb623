// What Asperion checks before it stores a document, and the row it then stores. Pure apart from the
// administration it reads. Every check adds a finding; a row is only meaningful when there are none.
#pragma once

#include <string>
#include <vector>

#include "asperion/administration.hpp"
#include "asperion/assumptions.hpp"
#include "asperion/problem.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::asperion {

// Row values in the order of the table's columns; id and assigned numbers are left "null".
using Values = std::vector<std::string>;

Values check_debtor(const Json& body, const Administration& books, Findings& findings);
Values check_article(const Json& body, const Administration& books, const std::string& today,
                     Findings& findings);
Values check_concept_invoice(const Json& body, const Administration& books, const Assumptions& assumptions,
                             Findings& findings);
Values check_sales_booking(const Json& body, const Administration& books, const Assumptions& assumptions,
                           Findings& findings);

struct Payment {
    std::size_t invoice_row = 0;
    Fixed amount;
};
struct Entry {
    Values values;
    std::vector<Payment> payments;
};
Entry check_journal_entry(const Json& body, const Administration& books, const Assumptions& assumptions,
                          Findings& findings);

bool is_country(std::string_view code);

}  // namespace koppel::sandbox::asperion

// How a contract books days: as what, on which codes and accounts. Pure, thread-safe; what is missing is an
// empty text or a finding.
#pragma once

#include <string>
#include <variant>

#include "books/day_totals.hpp"
#include "books/methods.hpp"

namespace koppel::books {

// Whether the days of the flow, or of the hybrid flow that it belongs to, are booked as entries per payment
// method; else as daily receipts.
bool makes_journals(const Terms& terms);
// Whether amounts per payment method are booked: always in journals.
bool books_methods(const Terms& terms);

// The rule that books turnover at this rate, of this tax class (key or title). Best first: the tenant's own
// rule of the class, its rule of the rate, another country's rule of the class, another country's rule of the
// rate; of the others only where there is one alone, since a till does not say in which country it stands.
// `subject` names what is booked: "receipt 501".
std::variant<const contracts::VatRule*, Finding> day_vat_rule(const DayCell& turnover, const Terms& terms,
                                                              const std::string& subject);

// H-03 c: every category of turnover has its code, and in journals its account. Each is named once.
std::vector<Finding> check_categories(const DayCells& cells, const Terms& terms, const std::string& subject,
                                      bool journals);

// The same, and what methods, tips, rounding and transfers cannot be booked without.
std::vector<Finding> check_day_cells(const DayCells& cells, const Terms& terms, const std::string& subject);

// "rounding_code" or "rounding_account" is not there to book what the payments differ by.
Finding rounding_without_code(const std::string& setting, const std::string& subject);

const contracts::PaymentMethodRule* rule_of(const DayCell& cell, const Terms& terms);

// "cash" or "memo": what journal a payment method is booked in, and which one that is at the sink.
std::string journal_kind(const DayCell& method, const Terms& terms);
std::string journal_for(const DayCell& method, const Terms& terms);

}  // namespace koppel::books

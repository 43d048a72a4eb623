// Debtors: matched by e-mail address, whole and without regard to letter case, or fixed by their number;
// created when missing, never changed. Pure functions, thread-safe; what cannot be written throws Refusal.
#pragma once

#include <string>

#include "koppel/model/posting.hpp"
#include "needs.hpp"

namespace koppel::asperion {

// `document` names the document in messages. The need refers to `rule`.
Need debtor_need(const model::DebtorRule& rule, const std::string& document);

std::string debtor_body(const model::NewDebtor& debtor);

}  // namespace koppel::asperion

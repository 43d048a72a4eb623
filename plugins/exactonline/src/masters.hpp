// The kinds of things that documents need. Pure functions, thread-safe; what cannot be asked for throws
// Refusal. The needs refer to the posting that they were made from.
#pragma once

#include <string>

#include "koppel/model/posting.hpp"
#include "needs.hpp"

namespace koppel::exactonline {

// A ledger account by its code. `where`: its place in the contract, for advice.
Need ledger_need(const std::string& code, const std::string& subject, std::string_view where);

// A customer: the fixed one by its code, else by e-mail address or VAT number; made when the rule says so.
Need customer_need(const model::DebtorRule& rule, const std::string& document);
std::string customer_body(const model::NewDebtor& debtor);

// An item by its code. `revenue`: the key of the need of its ledger account when it has to be made; empty:
// what Exact's own item group says.
Need item_need(const model::ArticleRule& article, const std::string& description, const std::string& vat_code,
               const std::string& revenue);
std::string item_body(const std::string& code, const std::string& description, std::string_view vat_code,
                      std::string_view revenue_id);

// The booked sales entry or sales invoice of this id; not there: no failure, no value.
Need entry_need(const std::string& id);
Need invoice_need(const std::string& id);

}  // namespace koppel::exactonline

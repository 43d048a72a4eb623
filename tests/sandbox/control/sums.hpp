// What an administration's documents come to, added up from their lines and not from what a client said: an
// independent oracle. Pure.
#pragma once

#include <string>

#include "asperion/administration.hpp"

namespace koppel::sandbox {

// {"vat":{code:{"excl","vat","incl"}},"accounts":{account:{"excl","incl"}},"debtors":{number:{"invoices","incl",
// "paid"}},"entries":{account:amount},"payments":n}. VAT is that of whole invoices, so it adds up to their
// totals; an account's other side of VAT is rounded per line.
std::string sums_json(const asperion::Administration& books);

}  // namespace koppel::sandbox

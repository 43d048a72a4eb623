// What customers still owe: the open items of sales entries, and payments against them. Single thread.
#pragma once

#include "exact/rules.hpp"

namespace koppel::sandbox::exact {

// Makes or renews the open item of a sales entry.
void open_item(Job& job, const Record& entry);
void drop_items(Job& job, const Record& entry);
// A line on debtors in another journal: `amount` is what the customer owes less.
void book_payment(Job& job, const Record& entry, const Record& line, Fixed amount);

}  // namespace koppel::sandbox::exact

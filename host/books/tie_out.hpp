// The last word before anything leaves: what is posted is what was sold, to the cent. A finding here is a
// mistake of the books, never of the shop. Pure, thread-safe.
#pragma once

#include "books/checks.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::books {

Findings check_tie_out(const model::Sale& sale, const model::Invoice& invoice);
Findings check_tie_out(const model::Sale& sale, const model::Order& order);
Findings check_tie_out(const model::Sale& sale, const model::Entry& entry);
// And what was paid is the total and the tips.
Findings check_tie_out(const model::Sale& sale, const model::Receipt& receipt);

}  // namespace koppel::books

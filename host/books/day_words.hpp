// How a day and its parts are written, for people. Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

#include "books/day_totals.hpp"

namespace koppel::books {

// "day 2026-11-20", "the correction of 2026-11-20"; with shop and payment method where it has one.
std::string day_label(const Day& day);

// What tells the documents of days apart: "2026-11-20", "2026-11-20/3/Cash", "2026-11-20/correction".
std::string day_key(const Day& day);

// In the words of the books: "Dagomzet 2026-11-20 Cash", "Correctie dagomzet 2026-11-20 Cash: Bon 501".
std::string day_description(const Day& day, std::string_view method_title);

// "tip": "Fooien"; "rounding": "Afronding"; "transfer": "Tussen betaalmethoden".
std::string words_for(std::string_view what);

Finding does_not_balance(const Day& day, const std::string& these, model::Decimal sum,
                         const std::string& others, model::Decimal other_sum);
Finding no_category(const Day& day);
Finding day_out_of_range(const Day& day);

}  // namespace koppel::books

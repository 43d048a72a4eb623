// The proof of a day: what the till turned over is what is in the day's totals and what became of the rest,
// to the cent (RH-07). Pure, thread-safe, never fails.
#pragma once

#include <optional>
#include <string>

#include "books/day_totals.hpp"

namespace koppel::books {

// Turnover including VAT of the receipts of a day, by what became of them.
struct DayFates {
    model::Decimal source;      // of all completed receipts that the till has
    model::Decimal in_day;      // part of the day's totals
    model::Decimal individual;  // booked one by one, or about to be
    model::Decimal failed;
    model::Decimal open;
    model::Decimal ignored;
};

struct DayProof {
    std::string sentence;            // all figures, for people
    std::optional<Finding> finding;  // they do not add up
};

// `day` as it is posted: its cells must turn over what its receipts do.
DayProof day_tie_out(const Day& day, const DayFates& fates);

}  // namespace koppel::books

#include "books/day_proof.hpp"

#include "books/day_words.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

std::string figures(const Day& day, const DayFates& fates, Decimal posted) {
    const auto figure = [&](Decimal amount) { return money(amount, day.currency); };
    std::string text = day.date;
    if (!day.shop.empty()) text += ", shop " + day.shop;
    return text + ": the till turned over " + figure(fates.source) + "; " + figure(posted) +
           " in the day's totals, " + figure(fates.individual) + " booked one by one, " +
           figure(fates.failed) + " failed, " + figure(fates.open) + " open, " + figure(fates.ignored) +
           " ignored";
}

Finding untied(const std::string& what) {
    return {"day_tie_out", "Tie-out: " + what,
            "Read the day again from the till and process it again; when that does not help, report the "
            "problem: nothing was posted"};
}

}  // namespace

DayProof day_tie_out(const Day& day, const DayFates& fates) {
    try {
        const Decimal posted = turnover(day.cells);
        const Decimal known = posted + fates.individual + fates.failed + fates.open + fates.ignored;
        DayProof proof{figures(day, fates, posted), std::nullopt};
        if (posted != fates.in_day) {
            proof.finding = untied(day_label(day) + " turns over " + money(posted, day.currency) +
                                   ", its receipts " + money(fates.in_day, day.currency) +
                                   ", a difference of " + money(posted - fates.in_day, day.currency) + '.');
        } else if (known != fates.source) {
            proof.finding = untied(proof.sentence + ": together " + money(known, day.currency) +
                                   ", a difference of " + money(fates.source - known, day.currency) + '.');
        }
        if (!proof.finding) proof.sentence += '.';
        return proof;
    } catch (const std::overflow_error&) {
        return {day.date, day_out_of_range(day)};
    }
}

}  // namespace koppel::books

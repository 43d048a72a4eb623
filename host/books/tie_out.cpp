#include "books/tie_out.hpp"

#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

Finding untied(const std::string& what) {
    return {"tie_out", "Tie-out: " + what, "Report the problem: nothing was posted"};
}

Findings check_sums(const model::Sale& sale, Decimal excl, Decimal incl) {
    if (excl == sale.total_excl && incl == sale.total_incl) return {};
    return {untied(label(sale) + " is " + money(sale.total_excl, sale.currency) + " excl. and " +
                   money(sale.total_incl, sale.currency) + " incl. VAT, its posting " +
                   money(excl, sale.currency) + " and " + money(incl, sale.currency) + ".")};
}

// Lines with quantities and prices.
template <class Posting>
Findings check_priced(const model::Sale& sale, const Posting& posting) {
    Decimal excl;
    Decimal incl;
    for (const auto& line : posting.lines) {
        excl += line.amount_excl;
        incl += line.amount_incl;
        const Decimal priced = line.quantity.multiplied(line.unit_price, 2);
        const Decimal sold = posting.prices_include_vat ? line.amount_incl : line.amount_excl;
        if (priced == sold) continue;
        return {untied("the line \"" + line.description + "\" of " + label(sale) + " is priced at " +
                       money(priced, sale.currency) + ", but " + money(sold, sale.currency) + " was sold.")};
    }
    return check_sums(sale, excl, incl);
}

}  // namespace

Findings check_tie_out(const model::Sale& sale, const model::Invoice& invoice) {
    return check_priced(sale, invoice);
}

Findings check_tie_out(const model::Sale& sale, const model::Order& order) {
    return check_priced(sale, order);
}

Findings check_tie_out(const model::Sale& sale, const model::Entry& entry) {
    Decimal excl;
    Decimal vat;
    for (const auto& line : entry.lines) {
        excl += line.amount_excl;
        vat += line.vat_amount;
    }
    return check_sums(sale, excl, excl + vat);
}

Findings check_tie_out(const model::Sale& sale, const model::Receipt& receipt) {
    Decimal excl;
    Decimal incl;
    Decimal rounding;
    for (const auto& line : receipt.lines) {
        if (line.quantity.multiplied(line.unit_price, 2) != line.amount_incl)
            return {untied("the line \"" + line.description + "\" of " + label(sale) +
                           " is not priced as it was sold, at " + money(line.amount_incl, sale.currency) +
                           '.')};
        auto& sum = line.type == "rounding" ? rounding : excl;
        sum += line.amount_excl;
        incl += line.amount_incl;
    }
    Decimal paid;
    for (const auto& payment : receipt.payments)
        paid += payment.amount;
    const Decimal due = receipt.total_incl + receipt.tips;
    if (incl != receipt.total_incl || (receipt.with_payments && paid != due))
        return {untied(label(sale) + " comes to " + money(due, sale.currency) +
                       " with its tips, its payments to " + money(paid, sale.currency) + ".")};
    return check_sums(sale, excl, incl - rounding);
}

}  // namespace koppel::books

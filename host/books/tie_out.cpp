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

}  // namespace

Findings check_tie_out(const model::Sale& sale, const model::Invoice& invoice) {
    Decimal excl;
    Decimal incl;
    for (const auto& line : invoice.lines) {
        excl += line.amount_excl;
        incl += line.amount_incl;
        const Decimal priced = line.quantity.multiplied(line.unit_price, 2);
        const Decimal sold = invoice.prices_include_vat ? line.amount_incl : line.amount_excl;
        if (priced == sold) continue;
        return {untied("the line \"" + line.description + "\" of " + label(sale) + " is priced at " +
                       money(priced, sale.currency) + ", but " + money(sold, sale.currency) + " was sold.")};
    }
    return check_sums(sale, excl, incl);
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

}  // namespace koppel::books

#include "books/signs.hpp"

#include <algorithm>

namespace koppel::books {

namespace {

using model::Decimal;

// Written as a debit: by its total, or where that is zero (an exchange) by most of its products.
bool reads_as_debit(const model::Sale& sale) {
    if (!sale.total_incl.is_zero()) return !sale.total_incl.is_negative();
    if (!sale.total_excl.is_zero()) return !sale.total_excl.is_negative();
    int sign = 0;
    for (const auto& line : sale.lines) {
        if (line.type != "product" || line.amount_incl.is_zero()) continue;
        sign += line.amount_incl.is_negative() ? -1 : 1;
    }
    return sign > 0;
}

void turn(model::SaleLine& line) {
    for (auto* amount : {&line.amount_excl, &line.amount_incl, &line.unit_excl, &line.unit_incl})
        *amount = -*amount;
}

}  // namespace

std::optional<model::Sale> with_book_signs(const model::Sale& sale) {
    if (sale.kind != "credit_note") return std::nullopt;
    const bool debit = reads_as_debit(sale);
    const bool negative_quantity = std::any_of(sale.lines.begin(), sale.lines.end(),
                                               [](const auto& line) { return line.quantity.is_negative(); });
    if (!debit && !negative_quantity) return std::nullopt;

    model::Sale credit = sale;
    for (auto& line : credit.lines) {
        if (debit) turn(line);
        if (!line.quantity.is_negative()) continue;
        line.quantity = -line.quantity;
        line.unit_excl = -line.unit_excl;
        line.unit_incl = -line.unit_incl;
    }
    if (debit) {
        credit.total_excl = -credit.total_excl;
        credit.total_incl = -credit.total_incl;
        credit.total_vat = -credit.total_vat;
    }
    return credit;
}

}  // namespace koppel::books

#include "retail/facts.hpp"

#include <algorithm>

#include "base/fixed.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr int kWhole = 10'000;

// amount * numerator / denominator, half away from zero.
Exact scaled(Exact amount, std::int64_t numerator, std::int64_t denominator) {
    const Int128 product = Int128{amount} * numerator;
    const Int128 half = denominator / 2;
    return static_cast<Exact>((product >= 0 ? product + half : product - half) / denominator);
}

void settle_line(Line& line, bool inclusive, Cents transaction_discount) {
    const Cents shelf = line.price * line.quantity;
    Cents discount = line.discount_amount;
    if (line.discount_percent != 0) discount = divide_half_away(shelf * line.discount_percent, kWhole);
    const int rate = line.taxed ? line.rate : 0;
    if (!inclusive) {
        line.subtotal = shelf * kCent;
        line.line_discount = discount * kCent;
        line.transaction_discount = transaction_discount * kCent;
        line.tax = scaled(line.subtotal - line.line_discount - line.transaction_discount, rate, kWhole);
        line.total = line.subtotal - line.line_discount - line.transaction_discount + line.tax;
        return;
    }
    line.subtotal = scaled(shelf * kCent, kWhole, kWhole + rate);
    line.line_discount = scaled(discount * kCent, kWhole, kWhole + rate);
    line.transaction_discount = scaled(transaction_discount * kCent, kWhole, kWhole + rate);
    line.total = (shelf - discount - transaction_discount) * kCent;
    line.tax = line.total - (line.subtotal - line.line_discount - line.transaction_discount);
}

// The line's share of the discount on the whole transaction, so that the shares add up.
std::vector<Cents> shares(const Sale& sale) {
    std::vector<Cents> out(sale.lines.size());
    if (sale.transaction_discount == 0 || sale.lines.empty()) return out;
    Cents weight = 0;
    for (const Line& line : sale.lines)
        weight += line.price * line.quantity;
    Cents left = sale.transaction_discount;
    for (std::size_t i = 0; i < out.size() && weight != 0; ++i) {
        const Line& line = sale.lines[i];
        out[i] = i + 1 == out.size()
                     ? left
                     : divide_half_away(sale.transaction_discount * line.price * line.quantity, weight);
        left -= out[i];
    }
    return out;
}

}  // namespace

Cents Sale::deposits() const {
    Cents sum = 0;
    for (const Payment& payment : payments)
        if (!payment.archived && (payment.type == kGiftCard || payment.type == kCreditAccount))
            sum -= payment.amount;
    return sum;
}

Sale* History::find(std::int64_t id) {
    const auto at = std::lower_bound(sales.begin(), sales.end(), id,
                                     [](const Sale& sale, std::int64_t wanted) { return sale.id < wanted; });
    return at == sales.end() || at->id != id ? nullptr : &*at;
}

std::int64_t divide_half_away(std::int64_t value, std::int64_t by) {
    return value >= 0 ? (value + by / 2) / by : -((-value + by / 2) / by);
}

Cents to_cents(Exact amount) {
    return divide_half_away(amount, kCent);
}

Cents rounded_to_five(Cents amount) {
    return divide_half_away(amount, 5) * 5;
}

void settle(Sale& sale) {
    const auto spread = shares(sale);
    Exact subtotal = 0, discount = 0, tax = 0, total = 0, untaxed = 0;
    for (std::size_t i = 0; i < sale.lines.size(); ++i) {
        Line& line = sale.lines[i];
        settle_line(line, sale.inclusive, spread[i]);
        subtotal += line.subtotal;
        discount += line.line_discount + line.transaction_discount;
        tax += line.tax;
        total += line.total;
        if (!line.taxed || line.rate == 0)
            untaxed += line.subtotal - line.line_discount - line.transaction_discount;
    }
    sale.tax = to_cents(tax);
    sale.discount = to_cents(discount);
    if (sale.inclusive) {
        sale.total = to_cents(total);
        sale.subtotal = sale.total - sale.tax + sale.discount;
    } else {
        sale.subtotal = to_cents(subtotal);
        sale.total = sale.subtotal - sale.discount + sale.tax;
    }
    sale.untaxed = to_cents(untaxed);
    sale.taxable = sale.subtotal - sale.discount - sale.untaxed;
    sale.paid = sale.tips = 0;
    for (const Payment& payment : sale.payments) {
        if (payment.archived) continue;
        sale.paid += payment.amount;
        sale.tips += payment.tip;
    }
}

}  // namespace koppel::sandbox::retail

#include "cents.hpp"

#include <algorithm>
#include <numeric>

#include "assumptions.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::Decimal;

constexpr Decimal kCent = Decimal(1).divided_by(100);
constexpr Decimal kDifference = Decimal(Assumptions::kRoundingCents).divided_by(100);

Decimal rounded_down(Decimal amount) {
    const Decimal near = amount.rounded(2);
    return near > amount ? near - kCent : near;
}

Decimal aim(Decimal sum, Decimal total) {
    const bool same = (sum - total).abs() <= kDifference && total.rounded(2) == total;
    return same ? total : sum.rounded(2);
}

// Hands `rest` out over the amounts, a cent at a time, the largest fraction first.
void hand_out(std::vector<Decimal*>& amounts, const std::vector<Decimal>& fractions, Decimal rest) {
    std::vector<std::size_t> order(amounts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (fractions[a] != fractions[b]) return fractions[a] > fractions[b];
        return !amounts[a]->is_zero() && amounts[b]->is_zero();  // what is free stays free
    });
    const Decimal step = rest.is_negative() ? -kCent : kCent;
    while (!rest.is_zero() && !order.empty()) {
        for (const std::size_t i : order) {
            if (rest.is_zero()) break;
            *amounts[i] += step;
            rest -= step;
        }
    }
}

}  // namespace

std::vector<Amounts> in_cents(const std::vector<Amounts>& exact, const Amounts& totals) {
    Amounts sum;
    for (const auto& line : exact) {
        sum.excl += line.excl;
        sum.incl += line.incl;
    }
    std::vector<Amounts> result(exact.size());

    Decimal rest = aim(sum.excl, totals.excl);
    std::vector<Decimal*> takers;
    std::vector<Decimal> fractions;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        result[i].excl = rounded_down(exact[i].excl);
        rest -= result[i].excl;
        takers.push_back(&result[i].excl);
        fractions.push_back(exact[i].excl - result[i].excl);
    }
    hand_out(takers, fractions, rest);

    rest = aim(sum.incl, totals.incl);
    takers.clear();
    fractions.clear();
    for (std::size_t i = 0; i < exact.size(); ++i) {
        const bool with_vat = exact[i].excl != exact[i].incl;
        result[i].incl = with_vat ? rounded_down(exact[i].incl) : result[i].excl;
        rest -= result[i].incl;
        if (!with_vat) continue;
        takers.push_back(&result[i].incl);
        fractions.push_back(exact[i].incl - result[i].incl);
    }
    hand_out(takers, fractions, rest);
    return result;
}

}  // namespace koppel::lightspeed_retail

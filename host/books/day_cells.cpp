#include "books/day_cells.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace koppel::books {

namespace {

using model::Decimal;

constexpr Decimal kCent = Decimal(1).divided_by(100);

Decimal floor_to_cents(Decimal amount) {
    const Decimal nearest = amount.rounded(2);
    return nearest > amount ? nearest - kCent : nearest;
}

Decimal sum_of(const std::vector<Decimal>& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), Decimal());
}

int rank(const DayCell& cell) {
    if (cell.what == "turnover") return 0;
    if (cell.what == "tip") return 1;
    return cell.what == "rounding" ? 2 : 3;
}

auto place(const DayCell& cell) {
    return std::tuple(rank(cell), std::string_view(cell.what), -cell.vat_rate,
                      std::string_view(cell.tax_class), std::string_view(cell.method));
}

bool before(const DayCell& a, const DayCell& b) {
    return place(a) < place(b);
}

bool is_empty(const DayCell& cell) {
    return cell.amount_incl.is_zero() && cell.amount_excl.is_zero();
}

// What people read: kept once known.
void put_words(DayCell& into, const DayCell& from) {
    for (auto text : {&DayCell::tax_class_title, &DayCell::method_title, &DayCell::method_kind}) {
        if ((into.*text).empty()) into.*text = from.*text;
    }
}

void put_in(DayCells& sum, const DayCells& part, bool negative) {
    if (!std::is_sorted(sum.begin(), sum.end(), before)) normalise(sum);
    for (const auto& cell : part) {
        auto found = std::lower_bound(sum.begin(), sum.end(), cell, before);
        if (found == sum.end() || before(cell, *found)) {
            found = sum.insert(found, cell);
            found->amount_incl = found->amount_excl = 0;
        }
        put_words(*found, cell);
        found->amount_incl += negative ? -cell.amount_incl : cell.amount_incl;
        found->amount_excl += negative ? -cell.amount_excl : cell.amount_excl;
    }
    std::erase_if(sum, is_empty);
}

DayCell cell_of(const DayCell& sold, const DayCell& method, Decimal incl, Decimal excl) {
    DayCell cell = sold;
    cell.method = method.method;
    cell.method_title = method.method_title;
    cell.method_kind = method.method_kind;
    cell.amount_incl = incl;
    cell.amount_excl = excl;
    return cell;
}

DayCell transfer(const DayCell& method, Decimal amount) {
    DayCell cell;
    cell.what = "transfer";
    return cell_of(cell, method, amount, amount);
}

// Takes the methods of the other sign out of `paid`: what they passed on to the rest.
DayCells take_transfers(DayCells& paid, Decimal total) {
    const auto passes_on = [&](const DayCell& method) {
        return method.amount_incl.is_negative() != total.is_negative();
    };
    DayCells transfers;
    Decimal passed_on;
    std::vector<Decimal> weights;
    for (const auto& method : paid) {
        if (passes_on(method)) {
            passed_on += method.amount_incl;
            transfers.push_back(transfer(method, method.amount_incl));
        } else {
            weights.push_back(method.amount_incl);
        }
    }
    std::erase_if(paid, passes_on);
    if (passed_on.is_zero() || paid.empty()) return transfers;
    const auto received = shares(-passed_on, weights);
    for (std::size_t i = 0; i < paid.size(); ++i) {
        transfers.push_back(transfer(paid[i], received[i]));
        paid[i].amount_incl -= received[i];
    }
    return transfers;
}

// By thing, then by method: what each method paid of it. Both sums are exact: every method takes its share of
// what the ones before it left over, so the last one takes the rest.
std::vector<std::vector<Decimal>> matrix(const DayCells& sold, const DayCells& paid) {
    std::vector<Decimal> left;
    for (const auto& thing : sold)
        left.push_back(thing.amount_incl);
    std::vector<std::vector<Decimal>> amounts(sold.size());
    for (std::size_t j = 0; j < paid.size(); ++j) {
        const auto taken = shares(paid[j].amount_incl, left);
        for (std::size_t i = 0; i < sold.size(); ++i) {
            amounts[i].push_back(taken[i]);
            left[i] -= taken[i];
        }
    }
    return amounts;
}

// Excluding VAT, in the proportions of what is paid including it.
std::vector<Decimal> excluding(const DayCell& thing, const std::vector<Decimal>& incl) {
    if (!thing.amount_incl.is_zero()) return shares(thing.amount_excl, incl);
    std::vector<Decimal> excl(incl.size());
    excl.front() = thing.amount_excl;
    return excl;
}

}  // namespace

std::vector<Decimal> shares(Decimal total, const std::vector<Decimal>& weights) {
    const Decimal whole = sum_of(weights);
    std::vector<Decimal> parts;
    std::vector<Decimal> lost;
    Decimal rest = total;
    for (const auto& weight : weights) {
        const Decimal exact = (total * weight).divided_by(whole);
        parts.push_back(floor_to_cents(exact));
        lost.push_back(exact - parts.back());
        rest -= parts.back();
    }
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return lost[a] > lost[b]; });
    for (const auto at : order) {
        if (rest.is_zero()) break;
        parts[at] += kCent;
        rest -= kCent;
    }
    return parts;
}

DayCells spread(const DayCells& sold, const DayCells& paid) {
    Decimal total;
    for (const auto& method : paid)
        total += method.amount_incl;
    DayCells methods = paid;
    std::erase_if(methods, is_empty);
    DayCells cells = take_transfers(methods, total);
    std::erase_if(methods, [](const DayCell& method) { return method.amount_incl.is_zero(); });
    if (methods.empty()) {
        cells.insert(cells.end(), sold.begin(), sold.end());
    } else {
        const auto amounts = matrix(sold, methods);
        for (std::size_t i = 0; i < sold.size(); ++i) {
            const auto excl = excluding(sold[i], amounts[i]);
            for (std::size_t j = 0; j < methods.size(); ++j)
                cells.push_back(cell_of(sold[i], methods[j], amounts[i][j], excl[j]));
        }
    }
    normalise(cells);
    return cells;
}

void normalise(DayCells& cells) {
    DayCells sorted;
    put_in(sorted, cells, false);
    cells = std::move(sorted);
}

void add(DayCells& sum, const DayCells& part) {
    put_in(sum, part, false);
}

void subtract(DayCells& sum, const DayCells& part) {
    put_in(sum, part, true);
}

Decimal turnover(const DayCells& cells) {
    Decimal total;
    for (const auto& cell : cells) {
        if (cell.what == "turnover") total += cell.amount_incl;
    }
    return total;
}

}  // namespace koppel::books

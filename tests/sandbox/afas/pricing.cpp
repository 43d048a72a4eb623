// The amounts of an order: quantity times price less discounts, then VAT. Rounded to cents half up.
#include <map>

#include "afas/rules.hpp"

namespace koppel::sandbox::afas {
namespace {

Fixed number(const Fields& fields, std::string_view code) {
    return Fixed::parse(field(fields, code)).value_or(Fixed{});
}

const Fixed kHundred = Fixed::from_int(100);

Fixed percent_of(Fixed amount, Fixed percent) {
    return Fixed::mul_div_round(amount, percent, kHundred, 2);
}

Fixed rate_of(Books& books, const Order& order, const Line& line) {
    Table& duties = books.table("vat_duties");
    const Row* duty = duties.find(field(order.fields, "VaDu"));
    if (duty != nullptr && !duties.truth(*duty, "Charged")) return {};
    const Row* group = books.table("vat_groups").find(field(line.fields, "VaRc"));
    if (group == nullptr) return {};
    return Fixed::parse(books.table("vat_groups").text(*group, "Percentage")).value_or(Fixed{});
}

void price_line(Line& line, Fixed head_discount) {
    line.quantity = number(line.fields, "QuUn");
    line.price = number(line.fields, "Upri");
    line.gross = line.quantity.times_round(line.price, 2);
    line.discount = percent_of(line.gross, number(line.fields, "PRDc")) + number(line.fields, "ARDc");
    line.discount += percent_of(line.gross - line.discount, head_discount);
}

Fixed vat_of(Fixed amount, Fixed rate, bool included) {
    return included ? Fixed::mul_div_round(amount, rate, kHundred + rate, 2) : percent_of(amount, rate);
}

}  // namespace

void price(const Context& context, Order& order) {
    const bool included = field(order.fields, "InVa") == "true";
    std::map<Fixed, std::pair<Fixed, Line*>> by_rate;  // the sum, and the line that takes the rounding
    order.gross = order.discount = order.excl = order.vat = order.incl = {};
    for (Line& line : order.lines) {
        line.excl = line.vat = line.incl = line.quantity = line.price = line.gross = line.discount = {};
        line.rate = {};
        const std::string_view type = field(line.fields, "VaIt");
        if (type == "3" || type == "4") continue;
        price_line(line, number(order.fields, "InPc"));
        line.rate = rate_of(context.books, order, line);
        const Fixed amount = line.gross - line.discount;
        line.vat = vat_of(amount, line.rate, included);
        auto& [sum, last] = by_rate[line.rate];
        sum += amount;
        last = &line;
    }
    if (!context.assumptions.vat_per_line)
        for (auto& [rate, entry] : by_rate) {
            Fixed lines;
            for (const Line& line : order.lines)
                if (line.rate == rate) lines += line.vat;
            entry.second->vat += vat_of(entry.first, rate, included) - lines;
        }
    for (Line& line : order.lines) {
        const Fixed amount = line.gross - line.discount;
        line.excl = included ? amount - line.vat : amount;
        line.incl = line.excl + line.vat;
        order.gross += line.gross;
        order.discount += line.discount;
        order.excl += line.excl;
        order.vat += line.vat;
        order.incl += line.incl;
    }
}

}  // namespace koppel::sandbox::afas

// From a correct sale to the sales order that the sink keeps: an invoice whose every line is of an article.
#include <stdexcept>

#include "books/articles.hpp"
#include "books/books.hpp"
#include "books/checks.hpp"
#include "books/lines.hpp"
#include "books/posting_head.hpp"
#include "books/signs.hpp"
#include "books/tie_out.hpp"
#include "books/vat.hpp"

namespace koppel::books {

namespace {

model::OrderLine order_line(const model::SaleLine& line, const contracts::VatRule& rule, const Terms& terms,
                            bool include_vat) {
    const auto pricing = price_per_unit(line.quantity, include_vat ? line.amount_incl : line.amount_excl);
    model::OrderLine order;
    order.type = line.type;
    order.article = article_for(line, rule, terms);
    order.description = pricing.prefix + description_for(line);
    order.quantity = pricing.quantity;
    order.unit_price = pricing.unit_price;
    order.vat_code = rule.code;
    order.vat_rate = line.vat_rate;
    order.amount_excl = line.amount_excl;
    order.amount_incl = line.amount_incl;
    return order;
}

std::variant<model::Order, Fail> build(const model::Sale& sale, const Terms& terms,
                                       const std::string& reference) {
    if (auto findings = check(sale, terms); !findings.empty()) return Fail{std::move(findings)};
    model::Order order;
    put_head(order, sale, terms, reference);
    put_places(order, sale, terms);
    for (const auto& line : booked_lines(sale).lines)
        order.lines.push_back(
            order_line(line, *vat_rule(sale, line, terms), terms, order.prices_include_vat));
    if (auto findings = check_tie_out(sale, order); !findings.empty()) return Fail{std::move(findings)};
    return order;
}

}  // namespace

std::variant<model::Order, Fail> order_for(const model::Sale& sale, const Terms& terms,
                                           const std::string& reference) {
    try {
        const auto credit = with_book_signs(sale);
        return build(credit ? *credit : sale, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

}  // namespace koppel::books

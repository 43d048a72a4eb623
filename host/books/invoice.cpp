// From a correct sale to the invoice that the sink makes.
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

model::PostingLine posting_line(const model::SaleLine& line, const contracts::VatRule& rule,
                                const Terms& terms, bool include_vat) {
    const auto pricing = price_per_unit(line.quantity, include_vat ? line.amount_incl : line.amount_excl);
    model::PostingLine posting;
    if (is_article_line(line, terms)) {
        posting.booking = "article";
        posting.article = article_for(line, rule, terms);
    } else {
        posting.booking = "ledger_account";
        posting.ledger_account = account_for(line, rule);
    }
    posting.description = pricing.prefix + description_for(line);
    posting.quantity = pricing.quantity;
    posting.unit_price = pricing.unit_price;
    posting.vat_code = rule.code;
    posting.vat_rate = line.vat_rate;
    posting.amount_excl = line.amount_excl;
    posting.amount_incl = line.amount_incl;
    return posting;
}

std::variant<model::Invoice, Fail> build(const model::Sale& sale, const Terms& terms,
                                         const std::string& reference) {
    if (auto findings = check(sale, terms); !findings.empty()) return Fail{std::move(findings)};
    model::Invoice invoice;
    put_head(invoice, sale, terms, reference);
    put_places(invoice, sale, terms);
    for (const auto& line : booked_lines(sale).lines) {
        const auto& rule = *vat_rule(sale, line, terms);
        invoice.lines.push_back(posting_line(line, rule, terms, invoice.prices_include_vat));
    }
    if (auto findings = check_tie_out(sale, invoice); !findings.empty()) return Fail{std::move(findings)};
    return invoice;
}

}  // namespace

std::variant<model::Invoice, Fail> invoice_for(const model::Sale& sale, const Terms& terms,
                                               const std::string& reference) {
    try {
        const auto credit = with_book_signs(sale);
        return build(credit ? *credit : sale, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

}  // namespace koppel::books

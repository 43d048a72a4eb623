// From a correct sale to the invoice that the sink makes.
#include <stdexcept>

#include "books/books.hpp"
#include "books/calendar.hpp"
#include "books/checks.hpp"
#include "books/debtor.hpp"
#include "books/invoice_text.hpp"
#include "books/lines.hpp"
#include "books/vat.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

// Including VAT unless the contract says otherwise: then the sink's total is what the customer paid, to the
// cent, while VAT computed on sums per rate may differ by one.
bool includes_vat(const contracts::Contract& contract) {
    const auto* value = contract.sink.if_contains("prices_include_vat");
    return value == nullptr || !value->is_bool() || value->get_bool();
}

std::string text(const boost::json::object& settings, std::string_view name) {
    const auto* value = settings.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

model::ArticleRule article_for(const model::SaleLine& line, const contracts::VatRule& rule,
                               const contracts::Contract& contract) {
    model::ArticleRule article;
    article.code = article_code(line);
    article.description = description_for(line);
    article.create_when_missing = text(contract.sink, "products") != "existing";
    article.ledger_account = account_for(line, rule);
    article.sales_type = text(contract.sink, "default_sales_type");
    return article;
}

model::PostingLine posting_line(const model::SaleLine& line, const contracts::VatRule& rule,
                                const contracts::Contract& contract, bool prices_include_vat) {
    const auto pricing =
        price_per_unit(line.quantity, prices_include_vat ? line.amount_incl : line.amount_excl);
    model::PostingLine posting;
    if (is_article_line(line, contract)) {
        posting.booking = "article";
        posting.article = article_for(line, rule, contract);
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

// The last word before anything leaves: what is posted is what was sold.
Findings check_tie_out(const model::Sale& sale, const model::Invoice& invoice) {
    model::Decimal excl;
    model::Decimal incl;
    for (const auto& line : invoice.lines) {
        excl += line.amount_excl;
        incl += line.amount_incl;
        const auto priced = line.quantity.multiplied(line.unit_price, 2);
        if (priced == (invoice.prices_include_vat ? line.amount_incl : line.amount_excl)) continue;
        return {{"tie_out",
                 "Tie-out: the line \"" + line.description + "\" of " + label(sale) + " is priced at " +
                     money(priced, sale.currency) + ", but " +
                     money(invoice.prices_include_vat ? line.amount_incl : line.amount_excl, sale.currency) +
                     " was sold.",
                 "Report the problem: nothing was posted"}};
    }
    if (excl == sale.total_excl && incl == sale.total_incl) return {};
    return {{"tie_out",
             "Tie-out: " + label(sale) + " is " + money(sale.total_excl, sale.currency) + " excl. and " +
                 money(sale.total_incl, sale.currency) + " incl. VAT, its posting " +
                 money(excl, sale.currency) + " and " + money(incl, sale.currency) + ".",
             "Report the problem: nothing was posted"}};
}

std::variant<model::Invoice, Fail> build(const model::Sale& sale, const Terms& terms,
                                         const std::string& reference) {
    if (auto findings = check(sale, terms); !findings.empty()) return Fail{std::move(findings)};
    const auto& contract = *terms.contract;
    const auto* method = payment_rule(sale, contract);

    model::Invoice invoice;
    invoice.reference = reference;
    invoice.source_key = sale.key;
    invoice.number = sale.number;
    invoice.date = *document_day(sale, *terms.tenant);
    invoice.currency = sale.currency;
    invoice.description = invoice_text(sale);
    invoice.debtor = debtor_rule(sale, contract);
    invoice.invoice_address = invoice_address(sale);
    invoice.delivery_address = delivery_address(sale);
    invoice.payment_condition = contract.debtors.payment_condition;
    invoice.payment_method = method == nullptr ? "" : method->code;
    invoice.prices_include_vat = includes_vat(contract);
    for (const auto& line : booked_lines(sale).lines) {
        invoice.lines.push_back(
            posting_line(line, *vat_rule(sale, line.vat_rate, terms), contract, invoice.prices_include_vat));
    }
    invoice.total_excl = sale.total_excl;
    invoice.total_incl = sale.total_incl;
    invoice.total_vat = sale.total_incl - sale.total_excl;
    if (auto findings = check_tie_out(sale, invoice); !findings.empty()) return Fail{std::move(findings)};
    return invoice;
}

}  // namespace

std::string invoice_text(const model::Sale& sale) {
    if (sale.order_number.empty() || sale.order_number == sale.number) return sale.number;
    if (sale.kind == "credit_note") return "Credit " + sale.number + " / " + sale.order_number;
    if (sale.kind == "invoice") return sale.number + " / " + sale.order_number;
    return sale.order_number;
}

std::variant<model::Invoice, Fail> invoice_for(const model::Sale& sale, const Terms& terms,
                                               const std::string& reference) {
    try {
        return build(sale, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

std::string serial_key(const model::Sale& sale, const Terms& terms) {
    if (!terms.contract->debtors.create || !fixed_debtor(sale, *terms.contract).empty()) return {};
    return lower_case(debtor_email(sale));
}

}  // namespace koppel::books

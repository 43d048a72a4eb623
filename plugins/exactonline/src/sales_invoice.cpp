#include "sales_invoice.hpp"

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {

using model::Decimal;

NetPrice net_price(Decimal quantity, Decimal unit_price, Decimal amount_excl, bool prices_include_vat) {
    NetPrice net{quantity, unit_price};
    if (prices_include_vat) {
        net = {1, amount_excl};
        for (int digits = 4; !quantity.is_zero() && digits <= Decimal::kFractionDigits; ++digits) {
            const Decimal price = amount_excl.divided_by(quantity, digits);
            if (price.multiplied(quantity, 2) != amount_excl) continue;
            net = {quantity, price};
            break;
        }
    }
    if (net.price.is_negative()) net = {-net.quantity, -net.price};
    return net;
}

std::string article_item(const model::ArticleRule& article, const std::string& description,
                         const std::string& vat_code, Needs& needs) {
    std::string revenue;
    if (article.create_when_missing && !article.ledger_account.empty())
        revenue = needs.add(ledger_need(article.ledger_account, line_name(description), place::kVatAccounts));
    return needs.add(item_need(article, description, vat_code, revenue));
}

ItemLine item_line(const model::PostingLine& line, bool prices_include_vat, const Settings& settings,
                   const Lists& lists, Needs& needs, std::vector<std::string>& keys) {
    const std::string subject = line_name(line.description);
    const auto net = net_price(line.quantity, line.unit_price, line.amount_excl, prices_include_vat);
    ItemLine made{.item = {},
                  .account = {},
                  .description = line.description,
                  .quantity = net.quantity,
                  .net_price = net.price,
                  .vat_code = line.vat_code,
                  .vat_amount = line.amount_incl - line.amount_excl};
    if (!line.vat_code.empty()) usable_vat_code(lists, line.vat_code, subject);
    if (line.booking == "article") {
        if (!line.article)
            throw Refusal("article_without_code",
                          "The " + subject + " is booked on an item, but names none.");
        if (made.description.empty()) made.description = line.article->description;
        made.item = article_item(*line.article, line.description, line.vat_code, needs);
    } else {
        made.account = needs.add(ledger_need(line.ledger_account, subject, place::kVatAccounts));
        model::ArticleRule article;
        article.code = settings.ledger_item + "-" + line.ledger_account;
        article.description = article.code;
        made.item = needs.add(item_need(article, line.description, {}, made.account));
        keys.push_back(made.account);
    }
    keys.push_back(made.item);
    return made;
}

SalesInvoice::SalesInvoice(const sdk::Posting& posting, const Settings& settings)
    : settings_(settings), invoice_(posting.as<model::Invoice>()) {
    if (!posting.reference.empty()) invoice_.reference = posting.reference;
    checked_day(invoice_.date);
    if (invoice_.lines.empty())
        throw Refusal("no_lines", "Document " + invoice_.number + " has no lines: there is nothing to book.");
}

std::set<std::string> SalesInvoice::vat_codes() const {
    std::set<std::string> codes;
    for (const auto& line : invoice_.lines)
        if (!line.vat_code.empty()) codes.insert(line.vat_code);
    return codes;
}

std::vector<std::string> SalesInvoice::plan(const Lists& lists, Needs& needs) {
    usable_journal(lists, settings_.sales_journal, {Assumptions::kSalesJournal}, "sales journal",
                   place::kSalesJournal);
    customer_ = needs.add(customer_need(invoice_.debtor, invoice_.number));
    std::vector<std::string> keys{customer_};
    lines_.clear();
    for (const auto& line : invoice_.lines)
        lines_.push_back(item_line(line, invoice_.prices_include_vat, settings_, lists, needs, keys));
    return keys;
}

std::string_view SalesInvoice::path() const {
    return Assumptions::kSalesInvoices;
}

std::string SalesInvoice::body(const Lists& lists, const Needs& needs) const {
    sdk::JsonText out;
    out.open('{').text("OrderedBy", needs.value(customer_)).text("Journal", settings_.sales_journal);
    const bool credit = invoice_.total_incl.is_negative();
    const bool turned = credit && Assumptions::kCreditQuantitiesArePositive;
    out.raw("Type", credit ? Assumptions::kCreditInvoice : Assumptions::kInvoice);
    out.text_if_any("Currency", invoice_.currency).text("OrderDate", invoice_.date);
    out.text("Description", cut(invoice_.description.empty() ? invoice_.number : invoice_.description,
                                Assumptions::kDescription));
    out.text("YourRef", stored_reference(invoice_.reference, Assumptions::kYourRef));
    out.text_if_any("PaymentReference", cut(invoice_.number, Assumptions::kPaymentReference));
    out.text_if_any("PaymentCondition", invoice_.payment_condition);
    out.name("SalesInvoiceLines").open('[');
    for (const auto& line : lines_) {
        out.open('{').text("Item", needs.value(line.item));
        out.text("Description", cut(line.description, Assumptions::kDescription));
        out.number("Quantity", turned ? -line.quantity : line.quantity).number("NetPrice", line.net_price);
        if (!line.account.empty()) out.text("GLAccount", needs.value(line.account));
        write_vat(out, lists, line.vat_code, "VATAmountFC", turned ? -line.vat_amount : line.vat_amount);
        out.close('}');
    }
    return out.close(']').close('}').take();
}

}  // namespace koppel::exactonline

#include "books/product.hpp"

#include <utility>

#include "books/classify.hpp"
#include "books/territory.hpp"
#include "books/vat.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using contracts::VatRule;
using model::Decimal;

std::string code_of(const model::Product& product) {
    for (const auto* code : {&product.sku, &product.ean, &product.article_code}) {
        if (auto text = trimmed(*code); !text.empty()) return text;
    }
    return {};
}

std::string label(const model::Product& product) {
    const std::string code = code_of(product);
    const std::string title = trimmed(product.title);
    return "product " + (code.empty() ? product.key : code) + (title.empty() ? "" : " (" + title + ")");
}

bool says_vat(const model::Product& product) {
    return product.vat_rate.has_value() || !product.tax_class.empty();
}

const VatRule* rule_of(const model::Product& product, const Terms& terms) {
    return says_vat(product)
               ? domestic_vat_rule(product.vat_rate, product.tax_class, product.tax_class_title, terms)
               : nullptr;
}

Finding vat_finding(const model::Product& product, const Terms& terms) {
    const std::string what = product.vat_rate ? percent(*product.vat_rate) : "no VAT rate";
    const auto& title = product.tax_class_title.empty() ? product.tax_class : product.tax_class_title;
    const std::string of_class = title.empty() ? "" : " of the tax class \"" + title + '"';
    return {"vat_rate_without_code",
            "VAT check: " + label(product) + " has " + what + of_class +
                ", and the contract's VAT table has no such rule for " + home_of(*terms.tenant) + ".",
            "Add the rule to \"vat\" of the contract, apply it, and process the product again"};
}

std::vector<Finding> check(const model::Product& product, const Terms& terms) {
    std::vector<Finding> findings;
    if (code_of(product).empty())
        findings.push_back({"product_without_code",
                            "Code check: " + label(product) + " has no SKU, no EAN and no article code.",
                            "Give it one of them at the source, where the next run reads it again"});
    if (trimmed(product.title).empty())
        findings.push_back({"product_without_title", "Title check: " + label(product) + " has no title.",
                            "Give it one at the source, where the next run reads it again"});
    for (const auto& price : {product.price_excl, product.price_incl}) {
        if (!price || !price->is_negative()) continue;
        findings.push_back({"price_negative",
                            "Price check: " + label(product) + " costs " + price->to_string() + '.',
                            "Set the price right at the source, where the next run reads it again"});
    }
    // A contract without a table leaves VAT to the sink.
    if (!terms.contract->vat.empty() && says_vat(product) && rule_of(product, terms) == nullptr)
        findings.push_back(vat_finding(product, terms));
    return findings;
}

void set_prices(model::ProductPosting& posting) {
    if (!posting.vat_rate) return;
    const Decimal all = Decimal(100) + *posting.vat_rate;
    if (posting.price_incl && !posting.price_excl)
        posting.price_excl = posting.price_incl->multiplied(100, 6).divided_by(all, 4);
    if (posting.price_excl && !posting.price_incl)
        posting.price_incl = posting.price_excl->multiplied(all, 8).divided_by(100, 2);
}

}  // namespace

Verdict judge(const model::Product& product, const Terms& terms) {
    if (!product.unreadable.empty())
        return Fail{{{"document_unreadable", product.unreadable,
                      "Set it right at the source, where the next run reads it again"}}};
    if (!product.active) return Ignore{label(product) + " is not for sale at the source"};
    if (auto findings = check(product, terms); !findings.empty()) return Fail{std::move(findings)};
    return Post{};
}

std::variant<model::ProductPosting, Fail> product_for(const model::Product& product, const Terms& terms,
                                                      const std::string& reference) {
    if (auto findings = check(product, terms); !findings.empty()) return Fail{std::move(findings)};
    model::ProductPosting posting;
    posting.reference = reference;
    posting.source_key = product.key;
    posting.code = code_of(product);
    posting.ean = trimmed(product.ean);
    posting.title = trimmed(product.title);
    posting.description = trimmed(product.description);
    posting.vat_rate = product.vat_rate;
    posting.price_excl = product.price_excl;
    posting.price_incl = product.price_incl;
    if (const auto* rule = rule_of(product, terms)) {
        posting.vat_code = rule->code;
        posting.vat_rate = rule->rate;
        if (const auto account = rule->accounts.find("turnover"); account != rule->accounts.end())
            posting.ledger_account = account->second;
    }
    set_prices(posting);
    if (posting.price_excl || posting.price_incl)
        posting.currency =
            product.currency.empty() ? std::string(books_currency(terms.tenant->country)) : product.currency;
    return posting;
}

}  // namespace koppel::books

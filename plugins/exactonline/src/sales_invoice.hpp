// invoice/1: a sales invoice of items, or a credit invoice. Exact gives it a number and a date when somebody
// processes it there.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::exactonline {

// A line as an invoice or order takes it: on an item, never with a negative price.
struct ItemLine {
    std::string item;     // key of the need
    std::string account;  // key of the need; empty: the item's own
    std::string description;
    model::Decimal quantity;
    model::Decimal net_price;  // excluding VAT
    std::string vat_code;
    model::Decimal vat_amount;
};

class SalesInvoice : public Document {
  public:
    SalesInvoice(const sdk::Posting& posting, const Settings& settings);

    std::string_view kind() const override { return "a sales invoice"; }
    std::set<std::string> journals() const override { return {settings_.sales_journal}; }
    std::set<std::string> vat_codes() const override;
    std::vector<std::string> plan(const Lists& lists, Needs& needs) override;
    std::string_view path() const override;
    std::string body(const Lists& lists, const Needs& needs) const override;
    std::string_view id_field() const override { return "InvoiceID"; }
    std::string_view number_field() const override { return "InvoiceNumber"; }
    std::optional<model::Decimal> total() const override { return invoice_.total_incl; }
    std::string_view customer_field() const override { return "OrderedBy"; }
    std::string customer(const Needs& needs) const override { return needs.value(customer_); }

  private:
    const Settings& settings_;
    model::Invoice invoice_;
    std::string customer_;
    std::vector<ItemLine> lines_;
};

// What one piece costs excluding VAT, such that the quantity times it rounds to the amount.
struct NetPrice {
    model::Decimal quantity;
    model::Decimal price;
};
NetPrice net_price(model::Decimal quantity, model::Decimal unit_price, model::Decimal amount_excl,
                   bool prices_include_vat);

// The item of an article rule: its key. Where it may have to be made, the ledger account that it is made
// with is a need too.
std::string article_item(const model::ArticleRule& article, const std::string& description,
                         const std::string& vat_code, Needs& needs);

// The line on its item: products on their own; what else there is, on an item of its ledger account that is
// made when it is missing ("KOPPEL-8090"). Adds to `keys` what must be there.
ItemLine item_line(const model::PostingLine& line, bool prices_include_vat, const Settings& settings,
                   const Lists& lists, Needs& needs, std::vector<std::string>& keys);

}  // namespace koppel::exactonline

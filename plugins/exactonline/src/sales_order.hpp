// order/1: a sales order of items. Exact numbers it; an invoice is made of it there.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"
#include "sales_invoice.hpp"

namespace koppel::exactonline {

class SalesOrder : public Document {
  public:
    explicit SalesOrder(const sdk::Posting& posting);

    std::string_view kind() const override { return "a sales order"; }
    std::set<std::string> vat_codes() const override;
    std::vector<std::string> plan(const Lists& lists, Needs& needs) override;
    std::string_view path() const override;
    std::string body(const Lists& lists, const Needs& needs) const override;
    std::string_view id_field() const override { return "OrderID"; }
    std::string_view number_field() const override { return "OrderNumber"; }
    std::optional<model::Decimal> total() const override { return order_.total_incl; }
    std::string_view customer_field() const override { return "OrderedBy"; }
    std::string customer(const Needs& needs) const override { return needs.value(customer_); }

  private:
    model::Order order_;
    std::string customer_;
    std::vector<ItemLine> lines_;
};

}  // namespace koppel::exactonline

// invoice/1: a concept invoice with article and ledger lines.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

class ConceptInvoice : public Document {
  public:
    explicit ConceptInvoice(const sdk::Posting& posting);
    static Trail trail(const ApiClient& api, std::string_view reference);

    std::string_view kind() const override { return "a concept invoice"; }
    std::vector<Need> needs(std::string_view today) const override;
    std::string_view path() const override;
    std::string body(std::span<const std::string> values) const override;
    std::string advice(const Problem& problem) const override;

  private:
    model::Invoice invoice_;
};

// Throws what invoice_body would throw, whatever the values are.
void check_invoice(const model::Invoice& invoice);
// `values`: the debtor's customer number, then the sku of each line that is booked on an article.
std::string invoice_body(const model::Invoice& invoice, std::span<const std::string> values);

}  // namespace koppel::asperion

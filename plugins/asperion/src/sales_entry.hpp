// entry/1: a sales booking (verkoopboeking). Ledger lines only: no articles are touched.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

class SalesEntry : public Document {
  public:
    explicit SalesEntry(const sdk::Posting& posting);
    static Trail trail(const ApiClient& api, std::string_view reference);

    std::string_view kind() const override { return "a sales entry"; }
    std::vector<Need> needs(std::string_view today) const override;
    std::string_view path() const override;
    std::string body(std::span<const std::string> values) const override;
    std::string advice(const Problem& problem) const override;

  private:
    model::Entry entry_;
};

std::string entry_body(const model::Entry& entry, std::string_view customer_number);

}  // namespace koppel::asperion

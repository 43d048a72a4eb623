// entry/1: a sales entry, one line per ledger account and VAT code, with the VAT as it was charged.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::exactonline {

class SalesEntry : public Document {
  public:
    explicit SalesEntry(const sdk::Posting& posting);

    std::string_view kind() const override { return "a sales entry"; }
    std::set<std::string> journals() const override { return {entry_.journal}; }
    std::set<std::string> vat_codes() const override;
    std::vector<std::string> plan(const Lists& lists, Needs& needs) override;
    std::string_view path() const override;
    std::string body(const Lists& lists, const Needs& needs) const override;
    std::optional<model::Decimal> total() const override { return entry_.total_incl; }
    std::string_view customer_field() const override { return "Customer"; }
    std::string customer(const Needs& needs) const override { return needs.value(customer_); }

  private:
    model::Entry entry_;
    std::vector<model::EntryLine> lines_;  // grouped
    std::string customer_;
    std::vector<std::string> accounts_;  // of lines_
};

// One line per ledger account and VAT code, in the order in which they come first. Exact rounds per line:
// fewer lines, and VAT that is told, leave nothing to round.
std::vector<model::EntryLine> grouped(const std::vector<model::EntryLine>& lines);

}  // namespace koppel::exactonline

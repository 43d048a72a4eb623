// payment/1: what was paid on a booked document, as a line of the customer's in a cash, bank or general
// journal. Exact links it with the document; whether it matches the two is for Exact.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::exactonline {

class Payment : public Document {
  public:
    explicit Payment(const sdk::Posting& posting);

    std::string_view kind() const override { return "a payment"; }
    std::set<std::string> journals() const override { return {payment_.journal}; }
    std::vector<std::string> plan(const Lists& lists, Needs& needs) override;
    std::vector<std::string> plan_more(Needs& needs) override;
    std::set<std::string> late_journals(const Needs& needs) const override;
    std::optional<sdk::Outcome> held(const Lists& lists, const Needs& needs) override;
    std::string_view path() const override { return path_; }
    std::string body(const Lists& lists, const Needs& needs) const override;

  private:
    // The document that was paid, once it was looked up; null: not there.
    const Row* document(const Needs& needs) const;

    model::PaymentPosting payment_;
    std::string entry_, invoice_, account_;  // keys of needs
    std::string_view path_;
    std::string_view lines_name_;
    bool general_ = false;
    // From the document, when it is certain that it can be paid.
    std::string customer_, number_, debtors_account_;
};

}  // namespace koppel::exactonline

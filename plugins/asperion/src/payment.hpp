// payment/1: a memo entry of two lines that cancel out, the payment method's account and the invoice. Only
// after the invoice is no concept any more.
#pragma once

#include "document.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

class Payment : public Document {
  public:
    explicit Payment(const sdk::Posting& posting);
    static Trail trail(const ApiClient& api, std::string_view reference, std::int64_t now_unix_ms);

    std::string_view kind() const override { return "a memo entry"; }
    std::optional<std::string> question() const override;
    std::optional<sdk::Outcome> learn(const BookedRow& row) override;
    sdk::Outcome not_there() const override;
    std::string_view path() const override;
    std::string body(std::span<const std::string> values) const override;
    std::string advice(const Problem& problem) const override;
    bool not_ready(const Problem& problem) const override { return says_still_concept(problem); }

  private:
    model::PaymentPosting payment_;
    BookedRow invoice_;  // as the vendor has it
};

std::string payment_body(const model::PaymentPosting& payment, const BookedRow& invoice);
// What a payment waits for.
std::string still_a_concept(const BookedRow& invoice);

}  // namespace koppel::asperion

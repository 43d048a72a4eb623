// Enters a day, or a correction of one, in a book of daily receipts. For one thread, within one call. Returns
// the outcome, or throws sdk::Error, model::FormatError or Refusal.
#pragma once

#include <string>
#include <vector>

#include "book.hpp"
#include "koppel/cpp/sink.hpp"
#include "refusal.hpp"

namespace koppel::scrada {

class DayEntry {
  public:
    DayEntry(const ApiClient& api, Memory& memory, const sdk::Posting& posting);
    sdk::Outcome enter(bool dry_run);

  private:
    struct Line {
        Heading category;
        model::Decimal percent, amount;
    };
    struct Payment {
        std::string id;  // empty: to be created
        model::ReceiptsPayment what;
        model::Decimal amount;
    };

    bool correction() const { return receipts_.kind == "correction"; }
    void check_totals() const;
    void resolve_lines();
    Heading category_of(const model::ReceiptsLine& line);
    void resolve_payments();
    Payment payment_of(const model::ReceiptsPayment& wanted);
    void create_missing_methods();
    std::string body() const;
    sdk::Outcome send();
    sdk::Outcome refused(const sdk::Error& why);
    std::string what_was_done() const;

    const ApiClient& api_;
    Memory& memory_;
    model::DailyReceipts receipts_;
    Journal journal_;
    std::vector<Line> lines_;
    std::vector<Payment> payments_;
    bool with_payments_ = false;
    std::string note_;
};

}  // namespace koppel::scrada

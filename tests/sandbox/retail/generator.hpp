// Makes what two shops sold from a seed: the same options give the same history, byte for byte.
// Pure and single threaded; cannot fail.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "generator/generator.hpp"
#include "retail/catalog.hpp"
#include "retail/facts.hpp"

namespace koppel::sandbox::retail {

struct HistoryOptions {
    std::uint64_t seed = 1;
    Civil from{2026, 11, 1};
    int days = 14;
    int receipts = 40;                  // per day, of both shops together
    bool inclusive[2] = {false, true};  // prices with tax: Brussel, Amsterdam
    Instant now = 0;                    // nothing happens later
};

// What a receipt is about.
enum class Kind : std::uint8_t {
    plain,
    line_discount,
    transaction_discount,
    multi_tender,
    zero_rows,
    refund,
    exchange,
    even_exchange,
    gift_card_sale,
    gift_card_use,
    credit_deposit,
    credit_use,
    tip,
    edited_payment,
    open,
    open_paid,
    voided,
    abandoned,
    empty,
    cents,
    on_invoice,
    exempt,
    paid_before,
    edited_later,
    back_dated,
    web,
    free_of_charge
};

class Generator {
  public:
    explicit Generator(HistoryOptions options);

    History history();
    // A receipt of that kind, completed at that moment (where the kind is completed); ids continue.
    // Answers its position.
    std::size_t add(History& history, Kind kind, int shop, Instant moment);

    // The start of a day in the shops' zone, counted from the first one.
    Instant day_start(int day) const;

  private:
    void day(History& history, int day);
    std::vector<Instant> moments(int day);
    Kind draw();

    // The parts of a receipt.
    Sale begin(History& history, int shop, Instant moment);
    void add_line(History& history, Sale& sale, const Item& item, int quantity);
    void add_lines(History& history, Sale& sale, int most);
    void add_cents(History& history, Sale& sale);
    void take_back(History& history, Sale& sale, bool whole);
    Payment& pay(History& history, Sale& sale, int type, Cents amount);
    void pay_cash(History& history, Sale& sale, Cents amount);
    void pay_rest(History& history, Sale& sale);
    int card();

    // One kind each; the sale has no lines and payments yet.
    void fill(History& history, Sale& sale, Kind kind);
    void fill_exchange(History& history, Sale& sale, bool even);
    void fill_gift_card(History& history, Sale& sale);
    void use_account(History& history, Sale& sale, bool gift_card);
    void deposit(History& history, Sale& sale);
    void finish(History& history, Sale& sale, Kind kind, Instant moment);
    Instant later(Instant moment);

    HistoryOptions options_;
    Dice dice_;
    std::vector<Kind> deck_;
    // Positions of recent everyday sales, to be taken back.
    std::vector<std::size_t> recent_;
    bool early_ = false;
};

}  // namespace koppel::sandbox::retail

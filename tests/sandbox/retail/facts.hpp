// What happened in the shops: sales, lines and payments as plain facts, and the arithmetic of one sale.
// Pure, single thread, cannot fail. Cents are whole; exact amounts have eight fraction digits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace koppel::sandbox::retail {

using Cents = std::int64_t;
using Exact = std::int64_t;  // 1e-8
constexpr Exact kExact = 100'000'000;
constexpr Exact kCent = kExact / 100;

constexpr int kCash = 1, kCreditCard = 3, kCreditAccount = 4, kGiftCard = 5, kBancontact = 6, kOnInvoice = 7,
              kOldCard = 8;

struct Line {
    std::int64_t id = 0, item = 0, parent = 0;
    Cents price = 0;  // per piece, as on the shelf
    Cents discount_amount = 0;
    Instant created = 0;
    int quantity = 1;
    int discount_percent = 0;  // hundredths of a percent
    int rate = 0;              // hundredths of a percent
    int tax_class = 1;
    int note = 0;
    bool taxed = true;
    // Worked out by settle().
    Exact subtotal = 0, line_discount = 0, transaction_discount = 0, tax = 0, total = 0;
};

struct Payment {
    std::int64_t id = 0;
    Cents amount = 0;  // with the tip, without the change
    Cents tip = 0;
    Instant created = 0;
    int type = kCash;
    int register_id = 0;
    int credit_account = 0;
    bool archived = false;
};

struct Sale {
    std::int64_t id = 0;
    int shop = 1, register_id = 1, employee = 2, customer = 0, tax_category = 1;
    bool inclusive = false, completed = false, archived = false, voided = false, tip_enabled = false;
    Instant created = 0, completed_at = 0, updated = 0;
    Cents change = 0;
    Cents transaction_discount = 0;  // asked for; settle() spreads it
    Cents rounding = 0;              // total - what cash can pay
    int note = 0;
    std::string reference, reference_source;
    std::vector<Line> lines;
    std::vector<Payment> payments;
    // Worked out by settle().
    Cents subtotal = 0, discount = 0, taxable = 0, untaxed = 0, tax = 0, total = 0, paid = 0, tips = 0;

    Instant time_stamp() const { return completed_at != 0 ? completed_at : updated; }
    // Put on gift cards and credit accounts (positive), or taken from them (negative).
    Cents deposits() const;
};

struct SaleVoid {
    std::int64_t id = 0, sale = 0;
    Instant created = 0;
    int employee = 1, shop = 1;
    std::string reason;
};

struct GiftOrCredit {
    int id = 0;
    std::string name, code;
    bool gift_card = false;
    int customer = 0;
    Instant updated = 0;
    Cents balance = 0;  // negative: the shop owes
};

struct History {
    std::vector<Sale> sales;  // by id
    std::vector<SaleVoid> voids;
    std::vector<GiftOrCredit> accounts;
    std::int64_t next_sale = 1, next_line = 1, next_payment = 1, next_void = 1;

    Sale* find(std::int64_t id);
    const Sale* find(std::int64_t id) const { return const_cast<History*>(this)->find(id); }
};

std::int64_t divide_half_away(std::int64_t value, std::int64_t by);
Cents to_cents(Exact amount);
// Works out every total from lines and payments.
void settle(Sale& sale);
// The nearest amount that coins of five cents can pay.
Cents rounded_to_five(Cents amount);

}  // namespace koppel::sandbox::retail

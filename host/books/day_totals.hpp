// Receipts of a till, added up by day: which day a receipt belongs to, what it adds there, and what a day is
// booked as. Pure: no I/O, no clock but the time zone database. Thread-safe. Whatever cannot be decided is a
// finding for a person, never a guess.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "books/books.hpp"
#include "koppel/model/decimal.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// What was sold, by how it was paid. A receipt is a few of them and a day is their sum, so that its
// categories and its payment methods cannot but add up to the same total. REQ RH-07
struct DayCell {
    std::string what;         // turnover | tip | rounding | transfer (between methods: adds up to 0)
    model::Decimal vat_rate;  // turnover only, as of the tax class
    std::string tax_class;
    std::string tax_class_title;
    std::string method;  // the source's key
    std::string method_title;
    std::string method_kind;
    model::Decimal amount_incl;
    model::Decimal amount_excl;
    friend bool operator==(const DayCell&, const DayCell&) = default;
};
using DayCells = std::vector<DayCell>;

// `sum` plus or minus `part`, one cell per kind of thing and method, in a fixed order, without empty cells.
void add(DayCells& sum, const DayCells& part);
void subtract(DayCells& sum, const DayCells& part);
// Turnover including VAT.
model::Decimal turnover(const DayCells& cells);

// The document of a day in the ledger, type "day/1".
struct Day {
    std::string kind;  // day | correction
    std::string date;  // the day; of a correction: the day that it is entered on
    std::string corrected_date;
    std::string remark;
    std::string shop;    // where each shop has totals of its own
    std::string method;  // journals: the one payment method of this entry
    std::string currency;
    std::string after_date;  // where the book stood, as of model::DailyReceipts
    std::string after_mark;
    DayCells cells;
    model::Decimal total;     // turnover including VAT
    model::Decimal receipts;  // how many
    std::string fingerprint;  // of the receipts in it and their versions
    friend bool operator==(const Day&, const Day&) = default;
};

// What becomes of a receipt in a flow that adds up days.
struct ReceiptVerdict {
    // Post: is posted on its own. Wait "day_not_posted": is part of its day. Else as of judge.
    Verdict verdict;
    std::string day;          // "2026-11-20": the business day; empty when it has none yet
    std::string shop;         // where each shop has totals of its own
    DayCells cells;           // what it adds to its day; empty unless it is part of it
    bool on_its_own = false;  // booked one by one, whatever the verdict: its day does not wait for it
};
ReceiptVerdict judge_receipt(const model::Sale& receipt, const Terms& terms);

// When a business day is over: the instant of its end in the shop's time zone, 23- and 25-hour days included;
// nullopt for a time zone that is not known.
std::optional<base::Instant> end_of_day(const std::string& day, const std::string& time_zone,
                                        const Terms& terms);

// The entries that a day makes: itself for daily receipts, one per payment method for journals. `day.method`
// tells them apart.
std::vector<Day> entries_of(const Day& day, const Terms& terms);

std::variant<model::DailyReceipts, Fail> daily_receipts_for(const Day& day, const Terms& terms,
                                                            const std::string& reference);
std::variant<model::JournalEntry, Fail> journal_entry_for(const Day& day, const Terms& terms,
                                                          const std::string& reference);

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, DayCell>
void fields(Visitor& visit, T& c) {
    visit("what", c.what), visit("vat_rate", c.vat_rate), visit("tax_class", c.tax_class);
    visit("tax_class_title", c.tax_class_title), visit("method", c.method);
    visit("method_title", c.method_title), visit("method_kind", c.method_kind);
    visit("amount_incl", c.amount_incl), visit("amount_excl", c.amount_excl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Day>
void fields(Visitor& visit, T& d) {
    visit("kind", d.kind), visit("date", d.date), visit("corrected_date", d.corrected_date);
    visit("remark", d.remark), visit("shop", d.shop), visit("method", d.method);
    visit("currency", d.currency), visit("after_date", d.after_date), visit("after_mark", d.after_mark);
    visit("cells", d.cells), visit("total", d.total), visit("receipts", d.receipts);
    visit("fingerprint", d.fingerprint);
}

}  // namespace koppel::books

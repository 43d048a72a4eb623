// What a sink accepts from a till: receipt/1, daily_receipts/1, journal_entry/1. One struct per schema in
// sdk/schema/postings. Plain values, fully decided by the host; amounts have the signs of the sales.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "koppel/model/decimal.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::model {

struct ReceiptItem {           // a line of one receipt
    std::string type;          // as of a sale's line, or rounding: what the payments differ by
    std::string key;           // the source's
    std::string article_code;  // SKU, else EAN, else article code
    std::string description;
    std::string tax_class;  // the source's key
    Decimal quantity = 1;
    Decimal unit_price;  // including VAT, after discount; quantity * unit_price rounds to amount_incl
    std::string vat_code;
    Decimal vat_rate;
    Decimal amount_excl;
    Decimal amount_incl;
    friend bool operator==(const ReceiptItem&, const ReceiptItem&) = default;
};

struct ReceiptTender {   // a payment of one receipt
    std::string key;     // the source's; empty where the contract made it, such as tips that are paid out
    std::string method;  // the sink's code; empty: find it by title
    std::string title;
    std::string kind;  // as of a sale's payment
    Decimal amount;    // what came in, with the tip; negative: went out
    Decimal tip;
    std::string paid_at;
    std::string transaction;
    friend bool operator==(const ReceiptTender&, const ReceiptTender&) = default;
};

struct Buyer {           // as far as the till knows
    std::string key;     // the source's
    std::string debtor;  // a fixed debtor's code at the sink
    std::string name;
    std::string email;
    std::string phone;
    std::string vat_number;
    Address address;
    friend bool operator==(const Buyer&, const Buyer&) = default;
};

struct Receipt {            // receipt/1: one receipt of a till
    std::string reference;  // deterministic; the sink keeps one receipt per reference
    std::string source_key;
    std::string number;
    std::string date;          // the business day that it counts on
    std::string completed_at;  // an instant, by the clock of its shop
    std::string currency;
    std::string description;
    std::string shop;  // the source's key, as of the register
    std::string shop_title;
    std::string register_name;
    std::string register_title;
    std::optional<Buyer> buyer;
    std::vector<ReceiptItem> lines;
    bool with_payments = true;            // false: how it was paid is not sent
    std::vector<ReceiptTender> payments;  // together total_incl and tips
    Decimal total_excl;                   // of the lines, as the others
    Decimal total_vat;
    Decimal total_incl;
    Decimal tips;
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct ReceiptsLine {       // the turnover of one VAT category
    std::string category;   // the sink's code
    std::string title;      // as people see it
    std::string tax_class;  // the source's key, where the category is of a tax class
    Decimal vat_rate;
    Decimal amount_excl;
    Decimal amount_incl;
    friend bool operator==(const ReceiptsLine&, const ReceiptsLine&) = default;
};

struct ReceiptsPayment {  // what came in by one payment method
    std::string method;   // the sink's code; empty: find it by title
    std::string title;
    std::string kind;  // as of a sale's payment
    bool create_when_missing = false;
    Decimal amount;
    friend bool operator==(const ReceiptsPayment&, const ReceiptsPayment&) = default;
};

struct DailyReceipts {  // daily_receipts/1: one day, or a correction of one, in a book of daily receipts
    std::string reference;
    std::string source_key;
    std::string date;  // the day; of a correction: the day that it is entered on
    std::string currency;
    std::string kind;            // day | correction
    std::string corrected_date;  // corrections: the day that was wrong
    std::string remark;          // corrections: why; the same for all lines
    // Where the book stood when the host decided: its last entered day and the sink's mark of its last
    // entry. The sink refuses to write when it stands elsewhere, and tells by them whether a lost answer had
    // landed. Empty: nothing was entered.
    std::string after_date;
    std::string after_mark;
    std::vector<ReceiptsLine> lines;
    bool with_payments = true;  // false: turnover only
    std::vector<ReceiptsPayment> payments;
    Decimal total_incl;  // of the lines, and of the payments when they are sent
    friend bool operator==(const DailyReceipts&, const DailyReceipts&) = default;
};

struct JournalLine {
    std::string ledger_account;
    std::string description;
    std::string vat_code;
    Decimal vat_rate;
    Decimal amount;      // debit positive, credit negative; excluding vat_amount
    Decimal vat_amount;  // with the sign of the amount
    friend bool operator==(const JournalLine&, const JournalLine&) = default;
};

struct JournalEntry {  // journal_entry/1: a balanced entry in a cash or memo journal
    std::string reference;
    std::string source_key;
    std::string number;  // of what it comes from, for people
    std::string date;
    std::string currency;
    std::string kind;  // cash | memo
    std::string journal;
    std::string description;
    // The account of the payment method, first; then its counterparts. Amounts and VAT amounts add up to 0.
    std::vector<JournalLine> lines;
    Decimal total;  // what the first line moves
    friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ReceiptItem>
void fields(Visitor& visit, T& l) {
    visit("type", l.type), visit("key", l.key), visit("article_code", l.article_code);
    visit("description", l.description), visit("tax_class", l.tax_class);
    visit("quantity", l.quantity), visit("unit_price", l.unit_price);
    visit("vat_code", l.vat_code), visit("vat_rate", l.vat_rate);
    visit("amount_excl", l.amount_excl), visit("amount_incl", l.amount_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ReceiptTender>
void fields(Visitor& visit, T& p) {
    visit("key", p.key), visit("method", p.method), visit("title", p.title), visit("kind", p.kind);
    visit("amount", p.amount), visit("tip", p.tip), visit("paid_at", p.paid_at);
    visit("transaction", p.transaction);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Buyer>
void fields(Visitor& visit, T& b) {
    visit("key", b.key), visit("debtor", b.debtor), visit("name", b.name), visit("email", b.email);
    visit("phone", b.phone), visit("vat_number", b.vat_number), visit("address", b.address);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Receipt>
void fields(Visitor& visit, T& r) {
    visit("reference", r.reference), visit("source_key", r.source_key), visit("number", r.number);
    visit("date", r.date), visit("completed_at", r.completed_at), visit("currency", r.currency);
    visit("description", r.description), visit("shop", r.shop), visit("shop_title", r.shop_title);
    visit("register_name", r.register_name), visit("register_title", r.register_title);
    visit("buyer", r.buyer), visit("lines", r.lines), visit("with_payments", r.with_payments);
    visit("payments", r.payments), visit("total_excl", r.total_excl), visit("total_vat", r.total_vat);
    visit("total_incl", r.total_incl), visit("tips", r.tips);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ReceiptsLine>
void fields(Visitor& visit, T& l) {
    visit("category", l.category), visit("title", l.title), visit("tax_class", l.tax_class);
    visit("vat_rate", l.vat_rate), visit("amount_excl", l.amount_excl);
    visit("amount_incl", l.amount_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ReceiptsPayment>
void fields(Visitor& visit, T& p) {
    visit("method", p.method), visit("title", p.title), visit("kind", p.kind);
    visit("create_when_missing", p.create_when_missing), visit("amount", p.amount);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, DailyReceipts>
void fields(Visitor& visit, T& d) {
    visit("reference", d.reference), visit("source_key", d.source_key), visit("date", d.date);
    visit("currency", d.currency), visit("kind", d.kind), visit("corrected_date", d.corrected_date);
    visit("remark", d.remark), visit("after_date", d.after_date), visit("after_mark", d.after_mark);
    visit("lines", d.lines), visit("with_payments", d.with_payments), visit("payments", d.payments);
    visit("total_incl", d.total_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, JournalLine>
void fields(Visitor& visit, T& l) {
    visit("ledger_account", l.ledger_account), visit("description", l.description);
    visit("vat_code", l.vat_code), visit("vat_rate", l.vat_rate);
    visit("amount", l.amount), visit("vat_amount", l.vat_amount);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, JournalEntry>
void fields(Visitor& visit, T& j) {
    visit("reference", j.reference), visit("source_key", j.source_key), visit("number", j.number);
    visit("date", j.date), visit("currency", j.currency), visit("kind", j.kind);
    visit("journal", j.journal), visit("description", j.description), visit("lines", j.lines);
    visit("total", j.total);
}

}  // namespace koppel::model

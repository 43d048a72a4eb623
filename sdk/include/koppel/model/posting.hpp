// What a sink accepts: invoice/1, entry/1, payment/1, daily_receipts/1, journal_entry/1. One struct per
// schema in sdk/schema/postings. A posting is fully decided by the host: every line has its VAT code and its
// article or ledger account. Signs: of a credit note the total is negative, quantities are positive and
// prices negative; any other document has the signs of the sale (a returned product: negative quantity,
// positive price).
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "koppel/model/decimal.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::model {

struct NewDebtor {  // what to create when no debtor matches; texts uncut, the sink knows its limits
    std::string name;
    std::string attention;
    std::string email;
    std::string phone;
    std::string coc_number;
    std::string vat_number;
    std::string payment_condition;
    Address address;
    friend bool operator==(const NewDebtor&, const NewDebtor&) = default;
};

struct DebtorRule {
    std::string code;      // a fixed debtor; when set, nothing else counts
    std::string match_by;  // "email": compared whole, without regard to letter case
    std::string match_value;
    std::optional<NewDebtor> create;  // absent: no match is a rejection
    friend bool operator==(const DebtorRule&, const DebtorRule&) = default;
};

struct ArticleRule {   // for lines booked on an article
    std::string code;  // the key at the sink: SKU, else EAN, else article code
    std::string description;
    bool create_when_missing = true;
    std::string ledger_account;  // of a new article; empty: use sales_type
    std::string sales_type;
    friend bool operator==(const ArticleRule&, const ArticleRule&) = default;
};

struct PostingLine {
    std::string booking;  // article | ledger_account
    std::optional<ArticleRule> article;
    std::string ledger_account;
    std::string description;
    Decimal quantity = 1;
    Decimal
        unit_price;  // excluding VAT unless prices_include_vat; quantity * unit_price rounds to the amount
    std::string vat_code;
    Decimal vat_rate;
    Decimal amount_excl;
    Decimal amount_incl;
    friend bool operator==(const PostingLine&, const PostingLine&) = default;
};

struct Invoice {            // invoice/1
    std::string reference;  // deterministic; what lookup finds
    std::string source_key;
    std::string number;  // of the source document, for people
    std::string date;
    std::string currency;
    std::string description;
    DebtorRule debtor;
    Address invoice_address;
    Address delivery_address;
    std::string payment_condition;
    std::string payment_method;
    bool prices_include_vat = false;
    std::vector<PostingLine> lines;
    Decimal total_excl;
    Decimal total_vat;
    Decimal total_incl;
    friend bool operator==(const Invoice&, const Invoice&) = default;
};

struct EntryLine {
    std::string description;
    std::string ledger_account;
    std::string vat_code;
    Decimal vat_rate;
    Decimal amount_excl;
    Decimal vat_amount;
    friend bool operator==(const EntryLine&, const EntryLine&) = default;
};

struct Entry {  // entry/1: a sales entry (verkoopboeking)
    std::string reference;
    std::string source_key;
    std::string number;
    std::string date;
    std::string currency;
    std::string journal;
    std::string description;
    DebtorRule debtor;
    std::string payment_condition;
    std::vector<EntryLine> lines;
    Decimal total_excl;
    Decimal total_vat;
    Decimal total_incl;
    friend bool operator==(const Entry&, const Entry&) = default;
};

struct PaymentPosting {  // payment/1 as a posting: what was paid on a booked document
    std::string reference;
    std::string source_key;
    std::string date;
    std::string currency;
    std::string journal;
    std::string description;
    std::string ledger_account;      // of the payment method
    std::string document_remote_id;  // the booked invoice or entry
    std::string document_number;     // at the sink; empty while it has none
    Decimal amount;                  // positive: received; negative: paid back
    friend bool operator==(const PaymentPosting&, const PaymentPosting&) = default;
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
requires std::same_as<std::remove_const_t<T>, NewDebtor>
void fields(Visitor& visit, T& d) {
    visit("name", d.name), visit("attention", d.attention), visit("email", d.email), visit("phone", d.phone);
    visit("coc_number", d.coc_number), visit("vat_number", d.vat_number);
    visit("payment_condition", d.payment_condition), visit("address", d.address);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, DebtorRule>
void fields(Visitor& visit, T& d) {
    visit("code", d.code), visit("match_by", d.match_by), visit("match_value", d.match_value);
    visit("create", d.create);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ArticleRule>
void fields(Visitor& visit, T& a) {
    visit("code", a.code), visit("description", a.description);
    visit("create_when_missing", a.create_when_missing), visit("ledger_account", a.ledger_account);
    visit("sales_type", a.sales_type);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, PostingLine>
void fields(Visitor& visit, T& l) {
    visit("booking", l.booking), visit("article", l.article), visit("ledger_account", l.ledger_account);
    visit("description", l.description), visit("quantity", l.quantity), visit("unit_price", l.unit_price);
    visit("vat_code", l.vat_code), visit("vat_rate", l.vat_rate);
    visit("amount_excl", l.amount_excl), visit("amount_incl", l.amount_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Invoice>
void fields(Visitor& visit, T& i) {
    visit("reference", i.reference), visit("source_key", i.source_key), visit("number", i.number);
    visit("date", i.date), visit("currency", i.currency), visit("description", i.description);
    visit("debtor", i.debtor), visit("invoice_address", i.invoice_address);
    visit("delivery_address", i.delivery_address), visit("payment_condition", i.payment_condition);
    visit("payment_method", i.payment_method), visit("prices_include_vat", i.prices_include_vat);
    visit("lines", i.lines), visit("total_excl", i.total_excl), visit("total_vat", i.total_vat);
    visit("total_incl", i.total_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, EntryLine>
void fields(Visitor& visit, T& l) {
    visit("description", l.description), visit("ledger_account", l.ledger_account);
    visit("vat_code", l.vat_code), visit("vat_rate", l.vat_rate);
    visit("amount_excl", l.amount_excl), visit("vat_amount", l.vat_amount);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Entry>
void fields(Visitor& visit, T& e) {
    visit("reference", e.reference), visit("source_key", e.source_key), visit("number", e.number);
    visit("date", e.date), visit("currency", e.currency), visit("journal", e.journal);
    visit("description", e.description), visit("debtor", e.debtor);
    visit("payment_condition", e.payment_condition), visit("lines", e.lines);
    visit("total_excl", e.total_excl), visit("total_vat", e.total_vat), visit("total_incl", e.total_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, PaymentPosting>
void fields(Visitor& visit, T& p) {
    visit("reference", p.reference), visit("source_key", p.source_key), visit("date", p.date);
    visit("currency", p.currency), visit("journal", p.journal), visit("description", p.description);
    visit("ledger_account", p.ledger_account), visit("document_remote_id", p.document_remote_id);
    visit("document_number", p.document_number), visit("amount", p.amount);
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

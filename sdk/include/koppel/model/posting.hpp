// What a sink accepts: invoice/1, order/1, entry/1, payment/1, what a till makes (till_posting.hpp), and
// product/1 (product_posting.hpp). One struct per schema in sdk/schema/postings. A posting is fully decided
// by the host: every line has its VAT code and its article or ledger account. Signs: of a credit note the
// total is negative, quantities are positive and prices negative; any other document has the signs of the
// sale (a returned product: negative quantity, positive price).
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "koppel/model/decimal.hpp"
#include "koppel/model/product_posting.hpp"
#include "koppel/model/sale.hpp"
#include "koppel/model/till_posting.hpp"

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

struct OrderLine {
    std::string type;     // as of a sale's line
    ArticleRule article;  // of shipping, costs and discounts the one that the contract names
    std::string description;
    Decimal quantity = 1;
    Decimal unit_price;  // as of an invoice's line
    std::string vat_code;
    Decimal vat_rate;
    Decimal amount_excl;
    Decimal amount_incl;
    friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

struct Order {              // order/1: a sales order; as an update the whole order as it is now
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
    std::vector<OrderLine> lines;
    Decimal total_excl;
    Decimal total_vat;
    Decimal total_incl;
    friend bool operator==(const Order&, const Order&) = default;
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
requires std::same_as<std::remove_const_t<T>, OrderLine>
void fields(Visitor& visit, T& l) {
    visit("type", l.type), visit("article", l.article), visit("description", l.description);
    visit("quantity", l.quantity), visit("unit_price", l.unit_price);
    visit("vat_code", l.vat_code), visit("vat_rate", l.vat_rate);
    visit("amount_excl", l.amount_excl), visit("amount_incl", l.amount_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Order>
void fields(Visitor& visit, T& o) {
    visit("reference", o.reference), visit("source_key", o.source_key), visit("number", o.number);
    visit("date", o.date), visit("currency", o.currency), visit("description", o.description);
    visit("debtor", o.debtor), visit("invoice_address", o.invoice_address);
    visit("delivery_address", o.delivery_address), visit("payment_condition", o.payment_condition);
    visit("payment_method", o.payment_method), visit("prices_include_vat", o.prices_include_vat);
    visit("lines", o.lines), visit("total_excl", o.total_excl), visit("total_vat", o.total_vat);
    visit("total_incl", o.total_incl);
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

}  // namespace koppel::model

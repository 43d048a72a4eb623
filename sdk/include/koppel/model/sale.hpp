// What a source emits: sale/1, payment/1, product/1, customer/1. One struct per schema in sdk/schema/records.
// Plain values. `fields` lists the members with their JSON names, once, for reading and for writing.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "koppel/model/decimal.hpp"

namespace koppel::model {

// Texts are UTF-8, empty when absent. Countries are ISO 3166-1 alpha-2 in upper case. Instants are ISO 8601
// with offset, dates are ISO 8601 days in the shop's time zone. Rates are in percent ("21", "9", "5.5").

struct Address {
    std::string company;
    std::string attention;  // the person
    std::string street;
    std::string number;
    std::string extension;
    std::string street2;
    std::string postal_code;
    std::string city;
    std::string region;
    std::string country;
    friend bool operator==(const Address&, const Address&) = default;
};

struct Customer {     // customer/1, and the customer of a sale
    std::string key;  // the source's id; empty for a guest
    std::string first_name;
    std::string middle_name;
    std::string last_name;
    std::string company;
    bool is_company = false;
    std::string email;
    std::string phone;
    std::string mobile;
    std::string coc_number;  // chamber of commerce, digits only
    std::string vat_number;  // as the customer typed it
    Address billing;         // customer/1 only; a sale carries its own snapshot
    Address shipping;
    friend bool operator==(const Customer&, const Customer&) = default;
};

struct SaleLine {
    std::string type;  // product | shipping | payment_cost | discount | surcharge | gift_card | tip
    std::string key;   // the line's id at the source
    std::string sku;
    std::string ean;
    std::string article_code;
    std::string description;
    std::string tax_class;        // the source's key
    std::string tax_class_title;  // as people see it
    Decimal vat_rate;
    Decimal quantity = 1;
    Decimal unit_excl;  // per unit, without discount
    Decimal unit_incl;
    Decimal discount_excl;  // of the whole line, positive
    Decimal discount_incl;
    Decimal amount_excl;  // of the whole line, after discount: what is booked
    Decimal amount_incl;
    friend bool operator==(const SaleLine&, const SaleLine&) = default;
};

struct SalePayment {
    std::string key;
    std::string method;  // the source's key of the payment method
    std::string title;   // as people see it
    Decimal amount;      // what came in (negative: went out), without change, with the tip
    std::string paid_at;
    std::string transaction;  // the payment provider's id
    std::string kind;         // cash | card | gift_card | credit_account | web | other; empty: not known
    Decimal tip;              // part of the amount
    friend bool operator==(const SalePayment&, const SalePayment&) = default;
};

struct Sale {          // sale/1
    std::string kind;  // receipt | order | invoice | credit_note
    std::string key;   // the source's id
    std::string number;
    std::string order_number;  // for invoices: of the order they belong to
    std::string date;
    std::string created_at;
    std::string updated_at;
    std::string completed_at;    // receipts: when it was completed; decides about its business day
    std::string status;          // open | completed | cancelled
    std::string source_status;   // in the vendor's own words
    std::string payment_status;  // unpaid | partially_paid | paid | cancelled
    std::string currency;
    Decimal total_excl;
    Decimal total_incl;
    Decimal total_vat;
    Decimal tips;  // not part of the totals
    bool prices_include_vat = false;
    std::vector<SaleLine> lines;
    std::vector<SalePayment> payments;
    std::string payment_method;  // the source's key
    std::string payment_title;
    Customer customer;
    Address billing;
    Address shipping;
    std::string shop;  // the source's key of the location, as of the register
    std::string shop_title;
    std::string time_zone;  // IANA name, of the shop; empty: the tenant's
    std::string register_name;
    std::string register_title;
    std::string comment;
    std::string version;     // change mark
    std::string unreadable;  // why it cannot be trusted, for a person; then little else is filled in
    friend bool operator==(const Sale&, const Sale&) = default;
};

struct Payment {  // payment/1
    std::string key;
    std::string sale_key;
    std::string sale_number;
    std::string method;
    std::string title;
    Decimal amount;
    std::string currency;
    std::string paid_at;
    std::string transaction;
    std::string status;  // success | failed | refunded
    std::string version;
    std::string unreadable;  // as of a sale
    friend bool operator==(const Payment&, const Payment&) = default;
};

struct Product {  // product/1
    std::string key;
    std::string sku;
    std::string ean;
    std::string article_code;
    std::string title;
    std::string description;
    std::string tax_class;        // its key at the source
    std::string tax_class_title;  // as people see it
    std::optional<Decimal> vat_rate;
    std::optional<Decimal> price_excl;
    std::optional<Decimal> price_incl;
    std::string currency;  // of the prices; empty: of the tenant's country
    bool active = true;
    std::string updated_at;
    std::string version;
    std::string unreadable;  // as of a sale
    friend bool operator==(const Product&, const Product&) = default;
};

// The visitor is called once per member: visit("name", member).

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Address>
void fields(Visitor& visit, T& a) {
    visit("company", a.company), visit("attention", a.attention), visit("street", a.street);
    visit("number", a.number), visit("extension", a.extension), visit("street2", a.street2);
    visit("postal_code", a.postal_code), visit("city", a.city), visit("region", a.region);
    visit("country", a.country);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Customer>
void fields(Visitor& visit, T& c) {
    visit("key", c.key), visit("first_name", c.first_name), visit("middle_name", c.middle_name);
    visit("last_name", c.last_name), visit("company", c.company), visit("is_company", c.is_company);
    visit("email", c.email), visit("phone", c.phone), visit("mobile", c.mobile);
    visit("coc_number", c.coc_number), visit("vat_number", c.vat_number);
    visit("billing", c.billing), visit("shipping", c.shipping);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, SaleLine>
void fields(Visitor& visit, T& l) {
    visit("type", l.type), visit("key", l.key), visit("sku", l.sku), visit("ean", l.ean);
    visit("article_code", l.article_code), visit("description", l.description);
    visit("tax_class", l.tax_class), visit("tax_class_title", l.tax_class_title);
    visit("vat_rate", l.vat_rate), visit("quantity", l.quantity);
    visit("unit_excl", l.unit_excl), visit("unit_incl", l.unit_incl);
    visit("discount_excl", l.discount_excl), visit("discount_incl", l.discount_incl);
    visit("amount_excl", l.amount_excl), visit("amount_incl", l.amount_incl);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, SalePayment>
void fields(Visitor& visit, T& p) {
    visit("key", p.key), visit("method", p.method), visit("title", p.title);
    visit("amount", p.amount), visit("paid_at", p.paid_at), visit("transaction", p.transaction);
    visit("kind", p.kind), visit("tip", p.tip);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Sale>
void fields(Visitor& visit, T& s) {
    visit("kind", s.kind), visit("key", s.key), visit("number", s.number);
    visit("order_number", s.order_number), visit("date", s.date), visit("created_at", s.created_at);
    visit("updated_at", s.updated_at), visit("completed_at", s.completed_at);
    visit("status", s.status), visit("source_status", s.source_status);
    visit("payment_status", s.payment_status), visit("currency", s.currency);
    visit("total_excl", s.total_excl), visit("total_incl", s.total_incl), visit("total_vat", s.total_vat);
    visit("tips", s.tips), visit("prices_include_vat", s.prices_include_vat), visit("lines", s.lines);
    visit("payments", s.payments), visit("payment_method", s.payment_method);
    visit("payment_title", s.payment_title), visit("customer", s.customer), visit("billing", s.billing);
    visit("shipping", s.shipping), visit("shop", s.shop), visit("shop_title", s.shop_title),
        visit("time_zone", s.time_zone);
    visit("register", s.register_name), visit("register_title", s.register_title);
    visit("comment", s.comment), visit("version", s.version), visit("unreadable", s.unreadable);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Payment>
void fields(Visitor& visit, T& p) {
    visit("key", p.key), visit("sale_key", p.sale_key), visit("sale_number", p.sale_number);
    visit("method", p.method), visit("title", p.title), visit("amount", p.amount);
    visit("currency", p.currency), visit("paid_at", p.paid_at), visit("transaction", p.transaction);
    visit("status", p.status), visit("version", p.version), visit("unreadable", p.unreadable);
}

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, Product>
void fields(Visitor& visit, T& p) {
    visit("key", p.key), visit("sku", p.sku), visit("ean", p.ean), visit("article_code", p.article_code);
    visit("title", p.title), visit("description", p.description), visit("tax_class", p.tax_class);
    visit("tax_class_title", p.tax_class_title);
    visit("vat_rate", p.vat_rate), visit("price_excl", p.price_excl), visit("price_incl", p.price_incl);
    visit("currency", p.currency), visit("active", p.active), visit("updated_at", p.updated_at);
    visit("version", p.version), visit("unreadable", p.unreadable);
}

}  // namespace koppel::model

// What a sink of products accepts: product/1 as a posting (schema: sdk/schema/postings). A plain value, fully
// decided by the host. The same product comes again whenever it changed: a sink matches it by its id from
// last time (remote_id of the posting), else by its code, and never removes one.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

#include "koppel/model/decimal.hpp"

namespace koppel::model {

struct ProductPosting {
    std::string reference;
    std::string source_key;
    std::string code;  // the key at the sink: SKU, else EAN, else article code of the source
    std::string ean;
    std::string title;
    std::string description;
    std::string currency;
    std::string vat_code;  // at the sink; empty: leave the sink's own
    std::optional<Decimal> vat_rate;
    std::string ledger_account;         // of its turnover; empty: leave the sink's own
    std::optional<Decimal> price_excl;  // per unit; both prices are there, or neither
    std::optional<Decimal> price_incl;
    friend bool operator==(const ProductPosting&, const ProductPosting&) = default;
};

template <class Visitor, class T>
requires std::same_as<std::remove_const_t<T>, ProductPosting>
void fields(Visitor& visit, T& p) {
    visit("reference", p.reference), visit("source_key", p.source_key), visit("code", p.code);
    visit("ean", p.ean), visit("title", p.title), visit("description", p.description);
    visit("currency", p.currency), visit("vat_code", p.vat_code), visit("vat_rate", p.vat_rate);
    visit("ledger_account", p.ledger_account), visit("price_excl", p.price_excl);
    visit("price_incl", p.price_incl);
}

}  // namespace koppel::model

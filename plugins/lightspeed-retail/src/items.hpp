// Between an item row of the vendor and products. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "catalogue.hpp"
#include "koppel/cpp/source.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::lightspeed_retail {

// How a shop taxes items of a class, and whether the prices on them hold the tax.
struct ItemTax {
    bool inclusive = false;
    model::Decimal rate;  // percent
    friend bool operator==(const ItemTax&, const ItemTax&) = default;
};
// Of the shop that products go by; without one, what all shops in use agree on. nullopt: they do not.
std::optional<ItemTax> item_tax(const Catalogue& catalogue, const std::string& product_shop,
                                const std::string& tax_class);
// The same for prices alone.
std::optional<bool> prices_inclusive(const Catalogue& catalogue, const std::string& product_shop);

// A product/1 record; one that cannot be read says why.
sdk::Record product_record(const Object& row, const Catalogue& catalogue, const std::string& product_shop);

// The price that counts at the till; nullopt when the row has none that can be read.
std::optional<model::Decimal> default_price(const Object& row);

// What has to be written so that an item is as the posting says; `row` is null for a new one. Empty body:
// nothing. `words` names every difference for a person: "price 9.95 -> 10.50".
struct ItemChange {
    std::string body;
    std::string words;
};
// Throws a rejected error for what the account does not have, such as the tax class.
ItemChange item_change(const model::ProductPosting& product, const Object* row, const Catalogue& catalogue,
                       const std::string& product_shop);

}  // namespace koppel::lightspeed_retail

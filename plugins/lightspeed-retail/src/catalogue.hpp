// What sales refer to by id: payment types, shops, registers, taxes. A plain value. `add_…` read a row of the
// vendor; rows that cannot be read are left out, and are then not known.
#pragma once

#include <map>
#include <set>
#include <string>

#include "values.hpp"

namespace koppel::lightspeed_retail {

struct PaymentType {
    std::string name;
    std::string type;  // in the vendor's words: "cash", "credit card", …
    bool archived = false;
};
struct Shop {
    std::string name;
    std::string time_zone;
    std::string vat_number;
    std::string tax_category;
    bool archived = false;
};
struct Register {
    std::string name;
    std::string shop;
    bool archived = false;
    bool tips = false;
};
struct TaxCategory {
    std::string name;
    bool inclusive = false;  // prices hold the tax
    model::Decimal rate;     // in percent, both taxes together
    std::map<std::string, model::Decimal> class_rates;
};

struct Catalogue {
    std::string currency;
    std::map<std::string, PaymentType> payment_types;
    std::map<std::string, Shop> shops;
    std::map<std::string, Register> registers;
    std::map<std::string, TaxCategory> tax_categories;
    std::map<std::string, std::string> tax_classes;  // their names

    void add_payment_type(const Object& row);
    void add_shop(const Object& row);
    void add_register(const Object& row);
    void add_tax_category(const Object& row);
    void add_tax_class(const Object& row);

    // What a sale refers to and is not here: "shop 4".
    std::set<std::string> missing_for(const Object& sale) const;
};

// The vendor's fractions 0.21 + 0.0 are "21".
std::optional<model::Decimal> percent_of(const Object& from);

}  // namespace koppel::lightspeed_retail

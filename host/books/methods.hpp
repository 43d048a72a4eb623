// How a sale was paid: its payments by method, and what the contract says about a method.
// Pure, thread-safe; an amount that is out of range throws std::overflow_error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contracts/contract.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// The rule of a method: by its key at the source, else by its title without regard to letter case. Null:
// none.
const contracts::PaymentMethodRule* method_rule(std::string_view key, std::string_view title,
                                                const contracts::Contract& contract);

// What came in by one method. Several payments by the same method count as one; one that went back whole, or
// that is of zero, counts as none.
struct PaidMethod {
    std::string key;    // the source's; where it has none, the title
    std::string title;  // as people see it; never empty when the key is not
    std::string kind;   // as of a payment
    model::Decimal amount;
    const contracts::PaymentMethodRule* rule = nullptr;

    bool is_ignored() const { return rule != nullptr && rule->ignore; }
    bool is_cash() const { return kind == "cash" || (rule != nullptr && rule->booking == "cash"); }
};
using PaidMethods = std::vector<PaidMethod>;

PaidMethods paid_methods(const model::Sale& sale, const contracts::Contract& contract);

// "Cash", "Cash and Gift Card", "Cash, Visa and Gift Card".
std::string names_of(const PaidMethods& methods);
// "Cash (10.00 EUR) and Gift Card (5.00 EUR)".
std::string names_and_amounts(const PaidMethods& methods, std::string_view currency);

}  // namespace koppel::books

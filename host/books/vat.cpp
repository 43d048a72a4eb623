#include "books/vat.hpp"

#include <algorithm>

namespace koppel::books {

namespace {

const contracts::VatRule* find_rule(const contracts::Contract& contract, const std::string& country,
                                    model::Decimal rate, std::string_view kind = {}) {
    for (const auto& rule : contract.vat) {
        if (rule.country == country && rule.rate == rate && rule.kind == kind) return &rule;
    }
    return nullptr;
}

bool has_table(const contracts::Contract& contract, const std::string& country) {
    return std::any_of(contract.vat.begin(), contract.vat.end(),
                       [&](const auto& rule) { return rule.country == country; });
}

std::string_view rule_kind(SaleClass sale_class) {
    if (sale_class == SaleClass::icp) return "icp";
    return sale_class == SaleClass::exported ? "export" : "";
}

}  // namespace

std::string vat_country(const model::Sale& sale, const Terms& terms) {
    const auto sale_class = classify(sale, terms);
    std::string home = home_of(*terms.tenant);
    if (sale_class == SaleClass::domestic) return home;
    std::string to = destination(sale, *terms.tenant);
    if (sale_class == SaleClass::oss || has_table(*terms.contract, to)) return to;
    return home;
}

const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms) {
    const auto& contract = *terms.contract;
    const auto sale_class = classify(sale, terms);
    const std::string home = home_of(*terms.tenant);
    if (sale_class == SaleClass::domestic) return find_rule(contract, home, rate);
    const std::string to = destination(sale, *terms.tenant);
    if (sale_class == SaleClass::oss) return find_rule(contract, to, rate);
    const auto kind = rule_kind(sale_class);
    if (!kind.empty()) {
        for (const auto* country : {&to, &home}) {
            if (const auto* rule = find_rule(contract, *country, rate, kind)) return rule;
        }
    }
    if (const auto* rule = find_rule(contract, to, rate)) return rule;
    return find_rule(contract, home, rate);
}

}  // namespace koppel::books

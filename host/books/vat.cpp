#include "books/vat.hpp"

#include <algorithm>

#include "books/territory.hpp"

namespace koppel::books {

namespace {

const contracts::VatRule* find_rule(const contracts::Contract& contract, const std::string& country,
                                    model::Decimal rate) {
    for (const auto& rule : contract.vat) {
        if (rule.country == country && rule.rate == rate) return &rule;
    }
    return nullptr;
}

bool has_table(const contracts::Contract& contract, const std::string& country) {
    return std::any_of(contract.vat.begin(), contract.vat.end(),
                       [&](const auto& rule) { return rule.country == country; });
}

}  // namespace

std::string destination(const model::Sale& sale, const contracts::Tenant& tenant) {
    if (auto shipping = vat_territory(sale.shipping); !shipping.empty()) return shipping;
    if (auto billing = vat_territory(sale.billing); !billing.empty()) return billing;
    return tenant.country;
}

bool no_vat_charged(const model::Sale& sale) {
    return sale.total_excl == sale.total_incl &&
           std::all_of(sale.lines.begin(), sale.lines.end(), [](const model::SaleLine& line) {
               return line.vat_rate.is_zero() && line.amount_excl == line.amount_incl;
           });
}

bool is_icp_or_suspect(const model::Sale& sale, const contracts::Tenant& tenant) {
    const std::string to = destination(sale, tenant);
    return in_eu_vat(tenant.country) && in_eu_vat(to) && to != tenant.country && no_vat_charged(sale);
}

bool is_export(const model::Sale& sale, const contracts::Tenant& tenant) {
    return !in_eu_vat(destination(sale, tenant)) && no_vat_charged(sale);
}

std::string vat_country(const model::Sale& sale, const Terms& terms) {
    std::string to = destination(sale, *terms.tenant);
    return has_table(*terms.contract, to) ? to : terms.tenant->country;
}

const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms) {
    if (const auto* rule = find_rule(*terms.contract, vat_country(sale, terms), rate)) return rule;
    if (rate.is_zero() && is_export(sale, *terms.tenant)) {
        return find_rule(*terms.contract, terms.tenant->country, rate);
    }
    return nullptr;
}

}  // namespace koppel::books

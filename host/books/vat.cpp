#include "books/vat.hpp"

#include <algorithm>

#include "books/words.hpp"

namespace koppel::books {

namespace {

// What is looked for: a rate, and the tax class of the line that has it.
struct Charged {
    model::Decimal rate;
    std::string_view tax_class;
    std::string_view tax_class_title;
};

const contracts::VatRule* find_rule(const contracts::Contract& contract, const std::string& country,
                                    const Charged& charged, std::string_view kind = {}) {
    const contracts::VatRule* of_rate = nullptr;
    for (const auto& rule : contract.vat) {
        if (rule.country != country || rule.rate != charged.rate || rule.kind != kind) continue;
        if (is_for_class(rule, charged.tax_class, charged.tax_class_title)) return &rule;
        if (rule.tax_class.empty() && of_rate == nullptr) of_rate = &rule;
    }
    return of_rate;
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

bool is_for_class(const contracts::VatRule& rule, std::string_view tax_class, std::string_view title) {
    if (rule.tax_class.empty()) return false;
    return rule.tax_class == tax_class || lower_case(trimmed(rule.tax_class)) == lower_case(trimmed(title));
}

const contracts::VatRule* vat_rule(const model::Sale& sale, const model::SaleLine& line, const Terms& terms) {
    const Charged charged{line.vat_rate, line.tax_class, line.tax_class_title};
    const auto& contract = *terms.contract;
    const auto sale_class = classify(sale, terms);
    const std::string home = home_of(*terms.tenant);
    if (sale_class == SaleClass::domestic) return find_rule(contract, home, charged);
    const std::string to = destination(sale, *terms.tenant);
    if (sale_class == SaleClass::oss) return find_rule(contract, to, charged);
    const auto kind = rule_kind(sale_class);
    if (!kind.empty()) {
        for (const auto* country : {&to, &home}) {
            if (const auto* rule = find_rule(contract, *country, charged, kind)) return rule;
        }
    }
    if (const auto* rule = find_rule(contract, to, charged)) return rule;
    return find_rule(contract, home, charged);
}

const contracts::VatRule* vat_rule(const model::Sale& sale, model::Decimal rate, const Terms& terms) {
    model::SaleLine line;
    line.vat_rate = rate;
    return vat_rule(sale, line, terms);
}

const contracts::VatRule* domestic_vat_rule(const std::optional<model::Decimal>& rate,
                                            std::string_view tax_class, std::string_view title,
                                            const Terms& terms) {
    const std::string home = home_of(*terms.tenant);
    if (rate) return find_rule(*terms.contract, home, {*rate, tax_class, title});
    const auto found = std::ranges::find_if(terms.contract->vat, [&](const auto& rule) {
        return rule.country == home && rule.kind.empty() && is_for_class(rule, tax_class, title);
    });
    return found == terms.contract->vat.end() ? nullptr : &*found;
}

}  // namespace koppel::books

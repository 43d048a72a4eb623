#include "books/classify.hpp"

#include <algorithm>

#include "books/territory.hpp"

namespace koppel::books {

std::string_view name_of(SaleClass sale_class) {
    switch (sale_class) {
        case SaleClass::domestic:
            return "domestic";
        case SaleClass::icp:
            return "ICP";
        case SaleClass::oss:
            return "OSS";
        case SaleClass::exported:
            return "export";
        case SaleClass::suspicious:
            break;
    }
    return "suspicious";
}

SaleClass classify(const model::Sale& sale, const Terms& terms) {
    const std::string home = home_of(*terms.tenant);
    const std::string to = destination(sale, *terms.tenant);
    if (to == home) return SaleClass::domestic;
    if (!in_eu_vat(home) || !in_eu_vat(to)) return SaleClass::exported;
    if (!no_vat_charged(sale)) return terms.contract->oss ? SaleClass::oss : SaleClass::domestic;
    const bool identified = of_another_member_state(customer_vat_number(sale, *terms.tenant), *terms.tenant);
    return identified ? SaleClass::icp : SaleClass::suspicious;
}

std::string home_of(const contracts::Tenant& tenant) {
    return vat_territory(tenant.country, {});
}

std::string destination(const model::Sale& sale, const contracts::Tenant& tenant) {
    if (auto shipping = vat_territory(sale.shipping); !shipping.empty()) return shipping;
    if (sale.kind == "receipt") return home_of(tenant);  // handed over the counter, whoever buys
    if (auto billing = vat_territory(sale.billing); !billing.empty()) return billing;
    return home_of(tenant);
}

bool no_vat_charged(const model::Sale& sale) {
    return sale.total_excl == sale.total_incl &&
           std::all_of(sale.lines.begin(), sale.lines.end(), [](const model::SaleLine& line) {
               return line.vat_rate.is_zero() && line.amount_excl == line.amount_incl;
           });
}

VatNumber customer_vat_number(const model::Sale& sale, const contracts::Tenant& tenant) {
    if (sale.customer.vat_number.empty()) return {};
    const std::string billing = vat_territory(sale.billing);
    return normalised_vat_number(sale.customer.vat_number,
                                 billing.empty() ? destination(sale, tenant) : billing);
}

bool of_another_member_state(const VatNumber& number, const contracts::Tenant& tenant) {
    if (number.empty()) return false;
    const std::string state = territory_of_prefix(number.prefix);
    return in_eu_vat(state) && state != home_of(tenant);
}

}  // namespace koppel::books

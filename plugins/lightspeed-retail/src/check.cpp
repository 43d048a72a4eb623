#include "check.hpp"

#include "instants.hpp"
#include "items.hpp"

namespace koppel::lightspeed_retail {

std::vector<std::string> warnings_of(const Catalogue& catalogue) {
    std::vector<std::string> warnings;
    std::size_t registers = 0;
    std::string without;
    std::size_t count = 0;
    for (const auto& [id, entry] : catalogue.registers) {
        if (entry.archived) continue;
        ++registers;
        if (entry.tips) continue;
        ++count;
        without += (without.empty() ? "" : ", ") + (entry.name.empty() ? id : entry.name + " (" + id + ")");
    }
    if (registers > 0 && count == registers) {
        warnings.push_back(
            "No register of this Lightspeed account has tips switched on, so its daily reports hold none. If "
            "tips are taken, switch them on in Lightspeed.");
    } else if (count > 0) {
        warnings.push_back(
            "Tips are not switched on for these registers, so their daily reports hold none: " + without +
            ".");
    }
    for (const auto& [id, shop] : catalogue.shops) {
        if (!shop.archived && !is_time_zone(shop.time_zone))
            warnings.push_back("The time zone \"" + shop.time_zone + "\" of " +
                               (shop.name.empty() ? "shop " + id : shop.name) +
                               " is not known here. Its days are those of the company's own time zone.");
    }
    return warnings;
}

sdk::CheckReport check_products(const ApiClient& api, const Settings& settings, Account& account) {
    account.identify(api);
    const Catalogue& catalogue = account.refresh(api);
    (void)api.get_one(api.within(account.id(api), "Item.json?limit=1"));
    sdk::CheckReport report;
    report.account = account.name() + " (account " + account.id(api) + ", " + catalogue.currency + ")";
    if (!prices_inclusive(catalogue, settings.product_shop))
        throw sdk::Error(
            sdk::ErrorClass::config, "product_shop_missing",
            settings.product_shop.empty()
                ? "The shops of this Lightspeed account differ in whether prices hold tax. Name the "
                  "shop that products go by in \"product_shop\" of the connection's settings."
                : "This Lightspeed account has no shop \"" + settings.product_shop +
                      "\". Correct \"product_shop\" of the connection's settings.");
    return report;
}

sdk::CheckReport check_connection(const ApiClient& api, Account& account) {
    account.identify(api);
    const Catalogue& catalogue = account.refresh(api);  // every receipt needs it
    const std::vector<std::string> urls{
        api.within(account.id(api), "Sale.json?limit=1&load_relations=" +
                                        sdk::url_escaped(R"(["SaleLines","SalePayments","Customer"])")),
        api.within(account.id(api), "SaleVoid.json?limit=1")};
    const auto replies = api.get(urls);
    if (replies[0].error) throw sdk::Error(*replies[0].error);
    if (replies[1].error && !replies[1].forbidden) throw sdk::Error(*replies[1].error);
    sdk::CheckReport report;
    report.account = account.name() + " (account " + account.id(api) + ", " + catalogue.currency + ")";
    report.warnings = warnings_of(catalogue);
    if (replies[1].forbidden)
        report.warnings.insert(
            report.warnings.begin(),
            "This login may not read voided sales (employee:admin_void_sale). They are found by their change "
            "time alone. Connect again with an employee who may void sales to be certain.");
    return report;
}

}  // namespace koppel::lightspeed_retail

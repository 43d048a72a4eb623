#include "form_options.hpp"

#include <set>
#include <string>

#include "koppel/cpp/error.hpp"

namespace koppel::lightspeed_retail {
namespace {

using Option = sdk::OptionsPage::Option;

std::string label_of(const std::string& name, const std::string& id, bool archived) {
    return (name.empty() ? id : name) + (archived ? " (archived)" : "");
}

// Archived ones too: old receipts name them. They come last.
template <class Map>
std::vector<Option> named(const Map& map) {
    std::vector<Option> options;
    for (const bool archived : {false, true}) {
        for (const auto& [id, entry] : map) {
            if (entry.archived == archived) options.push_back({id, label_of(entry.name, id, archived)});
        }
    }
    return options;
}

std::set<std::string> countries_of(const Catalogue& catalogue) {
    std::set<std::string> countries;
    for (const auto& [id, shop] : catalogue.shops) {
        const std::string country = upper(shop.vat_number.substr(0, 2));
        const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
        if (country.size() == 2 && letter(country[0]) && letter(country[1])) countries.insert(country);
    }
    return countries;
}

std::vector<Option> vat_rates(const Catalogue& catalogue) {
    std::set<model::Decimal> rates;
    for (const auto& [id, category] : catalogue.tax_categories) {
        rates.insert(category.rate);
        for (const auto& [tax_class, rate] : category.class_rates)
            rates.insert(rate);
    }
    std::vector<Option> options;
    for (const auto& country : countries_of(catalogue)) {
        for (auto rate = rates.rbegin(); rate != rates.rend(); ++rate) {
            const std::string percent = rate->to_string();
            options.push_back({country + " " + percent, percent + "% " + country});
        }
    }
    return options;
}

std::vector<Option> tax_classes(const Catalogue& catalogue) {
    std::vector<Option> options;
    for (const auto& [id, name] : catalogue.tax_classes)
        options.push_back({id, label_of(name, id, false)});
    return options;
}

}  // namespace

sdk::OptionsPage form_options(const Catalogue& catalogue, std::string_view field) {
    if (field == "/payment_methods") return {named(catalogue.payment_types), {}};
    if (field == "/day_totals/shops") return {named(catalogue.shops), {}};
    if (field == "/day_totals/ignore_registers") return {named(catalogue.registers), {}};
    if (field == "/vat") return {tax_classes(catalogue), {}};
    if (field == "/vat_rates") return {vat_rates(catalogue), {}};
    throw sdk::Error(sdk::ErrorClass::unsupported, "field_without_options",
                     "Lightspeed Retail has no options for \"" + std::string(field) + "\".");
}

}  // namespace koppel::lightspeed_retail

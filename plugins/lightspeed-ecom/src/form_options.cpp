#include "form_options.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <vector>

#include "listing.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using Option = sdk::OptionsPage::Option;

// A list with all its pages.
json::array whole_list(const ApiClient& api, const std::string& resource) {
    auto list = std::move(read_sublists(api, {resource}).front());
    if (!list.items) throw sdk::Error(*list.error);
    return std::move(*list.items);
}

// 0.055 is "5.5".
std::string percent_at(const json::object& from) {
    try {
        const auto rate = amount_at(from, "rate");
        return rate ? rate->multiplied(100, model::Decimal::kFractionDigits).to_string() : std::string();
    } catch (const BadValue&) {
        return {};
    }
}

// One option per country and rate, in the order of countries; the shop's own first.
class RateOptions {
  public:
    void add(const std::string& country, const std::string& percent, const std::string& title) {
        if (country.size() != 2 || percent.empty()) return;
        const std::string value = country + " " + percent;
        if (!seen_.insert(value).second) return;
        options_.push_back({value, title.empty() ? percent + "% " + country : title});
    }
    std::vector<Option> take() { return std::move(options_); }

  private:
    std::set<std::string> seen_;
    std::vector<Option> options_;
};

std::string country_in(const json::object& from) {
    return upper(text_at(object_at(from, "country"), "code"));
}

std::vector<Option> vat_rates(const ApiClient& api) {
    const json::value shop = api.get_one("shop.json");
    const std::string home = shop.is_object() ? country_in(shop.get_object()) : std::string();
    const json::array taxes = whole_list(api, "taxes");
    RateOptions rates;
    std::vector<std::string> overrides;
    for (const auto& entry : taxes) {
        if (!entry.is_object()) continue;
        const json::object& tax = entry.get_object();
        rates.add(home, percent_at(tax), text_at(tax, "title"));
        if (const std::string id = text_at(tax, "id"); !id.empty())
            overrides.push_back("taxes/" + id + "/overrides");
    }
    std::vector<std::pair<std::string, std::string>> others;
    for (auto& list : read_sublists(api, overrides)) {
        if (list.missing) continue;  // a tax without any
        if (!list.items) throw sdk::Error(*list.error);
        for (const auto& entry : *list.items) {
            if (entry.is_object())
                others.emplace_back(country_in(entry.get_object()), percent_at(entry.get_object()));
        }
    }
    std::sort(others.begin(), others.end());
    for (const auto& [country, percent] : others)
        rates.add(country, percent, {});
    return rates.take();
}

std::vector<Option> payment_methods(const ApiClient& api) {
    std::vector<Option> options;
    for (const auto& entry : whole_list(api, "paymentmethods")) {
        if (!entry.is_object()) continue;
        const std::string key = text_at(entry.get_object(), "key");
        const std::string title = text_at(entry.get_object(), "title");
        if (!key.empty()) options.push_back({key, title.empty() ? key : title});
    }
    return options;
}

}  // namespace

sdk::OptionsPage form_options(const ApiClient& api, std::string_view field) {
    if (field == "/vat_rates") return {vat_rates(api), {}};
    if (field == "/payment_methods") return {payment_methods(api), {}};
    throw sdk::Error(sdk::ErrorClass::unsupported, "field_without_options",
                     "Lightspeed eCom has no options for \"" + std::string(field) + "\".");
}

}  // namespace koppel::lightspeed_ecom

#include "books/vat_rates.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "base/clock.hpp"

namespace koppel::books {

namespace {

namespace json = boost::json;

base::Error invalid(const std::string& why) {
    return {base::ErrorClass::config, "vat_rates_invalid", "the list of VAT rates cannot be read: " + why,
            "correct it"};
}

// Empty for an absent or null member; nullopt for another type.
std::optional<std::string> text(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return std::string();
    if (!value->is_string()) return std::nullopt;
    return std::string(value->get_string());
}

bool is_day_or_empty(const std::string& day) {
    constexpr std::size_t kDayLength = 10;
    return day.empty() || (day.size() == kDayLength && base::parse_iso(day));
}

std::optional<VatRate> rate_from(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto member = [&](std::string_view name) { return text(*object, name); };
    const auto country = member("country"), rate = member("rate"), kind = member("kind");
    const auto region = member("region"), from = member("valid_from"), to = member("valid_to");
    const auto source = member("source");
    if (!country || !rate || !kind || !region || !from || !to || !source) return std::nullopt;
    const auto percent = model::Decimal::parse(*rate);
    const bool known_kind = *kind == "standard" || *kind == "reduced" || *kind == "zero";
    if (country->size() != 2 || !percent || !known_kind || !is_day_or_empty(*from) || !is_day_or_empty(*to))
        return std::nullopt;
    return VatRate{*country, *percent, *kind, *region, *from, *to, *source};
}

}  // namespace

bool VatRate::valid_on(std::string_view day) const {
    return (valid_from.empty() || valid_from <= day) && (valid_to.empty() || day <= valid_to);
}

base::Result<VatRates> VatRates::parse(std::string_view text_of_list) {
    boost::system::error_code error;
    const auto value = json::parse({text_of_list.data(), text_of_list.size()}, error);
    if (error || !value.is_object()) return invalid("it is not a JSON object");
    const auto* list = value.get_object().if_contains("rates");
    if (list == nullptr || !list->is_array()) return invalid("it has no list \"rates\"");
    VatRates rates;
    for (const auto& entry : list->get_array()) {
        auto rate = rate_from(entry);
        if (!rate) {
            return invalid("an entry lacks a country, a rate, a kind or a readable day: " +
                           json::serialize(entry));
        }
        rates.by_country_[rate->country].push_back(std::move(*rate));
    }
    return rates;
}

const VatRates& VatRates::built_in() {
    static const VatRates rates = parse(built_in_vat_rates_json()).value();
    return rates;
}

bool VatRates::has_country(std::string_view country) const {
    return by_country_.find(country) != by_country_.end();
}

bool VatRates::knows(std::string_view country, model::Decimal rate, std::string_view day) const {
    const auto found = by_country_.find(country);
    return found != by_country_.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const VatRate& known) { return known.rate == rate && known.valid_on(day); });
}

std::vector<VatRate> VatRates::on(std::string_view country, std::string_view day) const {
    std::vector<VatRate> valid;
    const auto found = by_country_.find(country);
    if (found == by_country_.end()) return valid;
    std::copy_if(found->second.begin(), found->second.end(), std::back_inserter(valid),
                 [&](const VatRate& rate) { return rate.valid_on(day); });
    return valid;
}

std::vector<std::string> VatRates::countries() const {
    std::vector<std::string> all;
    for (const auto& entry : by_country_)
        all.push_back(entry.first);
    return all;
}

}  // namespace koppel::books

// VAT rates as dated data: which rates a member state had on which day. Plain values; thread-safe.
// A list that cannot be read fails with `vat_rates_invalid` (config) that names the entry.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "koppel/model/decimal.hpp"

namespace koppel::books {

struct VatRate {
    std::string country;     // ISO, and XI
    model::Decimal rate;     // percent
    std::string kind;        // standard | reduced | zero
    std::string region;      // where only a part of the country has it
    std::string valid_from;  // ISO day, the first; empty: for as long as we know
    std::string valid_to;    // the last; empty: until further notice
    std::string source;

    bool valid_on(std::string_view day) const;
};

class VatRates {
  public:
    // {"rates": [{"country": "NL", "rate": "21", "kind": "standard", "valid_from": null, …}]}
    static base::Result<VatRates> parse(std::string_view json);
    // Those of data/vat_rates.json.
    static const VatRates& built_in();

    bool has_country(std::string_view country) const;
    bool knows(std::string_view country, model::Decimal rate, std::string_view day) const;
    // In the order of the list.
    std::vector<VatRate> on(std::string_view country, std::string_view day) const;
    std::vector<std::string> countries() const;

  private:
    std::map<std::string, std::vector<VatRate>, std::less<>> by_country_;
};

std::string_view built_in_vat_rates_json();

}  // namespace koppel::books

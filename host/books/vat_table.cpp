#include "books/vat_table.hpp"

#include <algorithm>

namespace koppel::books {

namespace {

std::string kind_of(const VatRates& rates, const contracts::VatRule& rule, std::string_view day) {
    for (const auto& known : rates.on(rule.country, day)) {
        if (known.rate == rule.rate) return known.kind;
    }
    return {};
}

VatTableRow row_of(const contracts::VatRule& rule, const VatRates& rates, std::string_view day) {
    VatTableRow row{rule, kind_of(rates, rule, day), VatTableRow::State::ready};
    // Sales without VAT may be booked at rate 0 of any country.
    const bool known = !row.rate_kind.empty() || rule.rate.is_zero() || !rates.has_country(rule.country);
    if (!known) row.state = VatTableRow::State::not_known;
    if (rule.code.empty()) row.state = VatTableRow::State::no_code;
    return row;
}

}  // namespace

std::string_view words_of(VatTableRow::State state) {
    switch (state) {
        case VatTableRow::State::ready:
            return "ready";
        case VatTableRow::State::no_code:
            return "no code yet";
        case VatTableRow::State::missing:
            return "not in the table";
        case VatTableRow::State::not_known:
            break;
    }
    return "not a known rate";
}

std::vector<std::string> countries_of(const contracts::Contract& contract, const std::string& home) {
    std::vector<std::string> countries{home};
    for (const auto& rule : contract.vat) {
        if (std::find(countries.begin(), countries.end(), rule.country) == countries.end())
            countries.push_back(rule.country);
    }
    return countries;
}

std::vector<VatTableRow> compare_vat_table(const contracts::Contract& contract, const VatRates& rates,
                                           const std::vector<std::string>& countries, std::string_view day) {
    std::vector<VatTableRow> rows;
    for (const auto& country : countries) {
        std::vector<VatTableRow> of_country;
        for (const auto& rule : contract.vat) {
            if (rule.country == country) of_country.push_back(row_of(rule, rates, day));
        }
        for (const auto& known : rates.on(country, day)) {
            if (!known.region.empty()) continue;  // only whoever sells there needs it
            const bool there = std::any_of(of_country.begin(), of_country.end(), [&](const VatTableRow& row) {
                return row.rule.rate == known.rate && row.rule.kind.empty() && row.rule.tax_class.empty();
            });
            if (!there)
                of_country.push_back(
                    {{country, known.rate, {}, {}, {}, {}}, known.kind, VatTableRow::State::missing});
        }
        std::stable_sort(of_country.begin(), of_country.end(),
                         [](const auto& a, const auto& b) { return a.rule.rate > b.rule.rate; });
        std::move(of_country.begin(), of_country.end(), std::back_inserter(rows));
    }
    return rows;
}

std::vector<contracts::VatRule> propose_vat_table(const contracts::Contract& contract, const VatRates& rates,
                                                  const std::vector<std::string>& countries,
                                                  std::string_view day) {
    std::vector<contracts::VatRule> rules;
    for (auto& row : compare_vat_table(contract, rates, countries, day))
        rules.push_back(std::move(row.rule));
    return rules;
}

}  // namespace koppel::books

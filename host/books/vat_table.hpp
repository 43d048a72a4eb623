// A contract's VAT table beside a list of known rates (EA-12). Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "books/vat_rates.hpp"
#include "contracts/contract.hpp"

namespace koppel::books {

struct VatTableRow {
    enum class State {
        ready,      // has a code
        no_code,    // stands in the table without a VAT code
        missing,    // a known rate that does not stand in the table
        not_known,  // has a code, but the country does not have this rate on that day
    };
    contracts::VatRule rule;
    std::string rate_kind;  // standard | reduced | zero; empty: not known
    State state = State::ready;
};

// "ready", "no code yet", "not in the table", "not a known rate".
std::string_view words_of(VatTableRow::State state);

// Home and every country that the contract has a rate of; home first.
std::vector<std::string> countries_of(const contracts::Contract& contract, const std::string& home);

// Every rate of these countries that is known on that day or stands in the table, highest first by country.
std::vector<VatTableRow> compare_vat_table(const contracts::Contract& contract, const VatRates& rates,
                                           const std::vector<std::string>& countries, std::string_view day);

// A table for these countries: the rules that there are, and one without code and accounts for every known
// rate that lacks one.
std::vector<contracts::VatRule> propose_vat_table(const contracts::Contract& contract, const VatRates& rates,
                                                  const std::vector<std::string>& countries,
                                                  std::string_view day);

}  // namespace koppel::books

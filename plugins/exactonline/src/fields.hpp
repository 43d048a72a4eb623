// Texts as the vendor's fields take them. Pure functions, thread-safe. What cannot be written throws Refusal,
// with a sentence for a person.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/cpp/field_text.hpp"
#include "koppel/cpp/sink.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::exactonline {

struct Refusal : std::runtime_error {
    Refusal(std::string code_, const std::string& sentence)
        : std::runtime_error(sentence), code(std::move(code_)) {}
    std::string code;
};

using sdk::cut;
using sdk::folded;
using sdk::length_of;
using sdk::stored_reference;
using sdk::street_line;

sdk::Outcome rejection(std::string code, const std::string& sentence);

// `words`, cut so that `mark` fits behind them.
std::string marked(std::string_view words, std::string_view mark, std::size_t characters);

// A VAT number without blanks, dots and dashes, in capitals.
std::string bare_vat_number(std::string_view text);

// What the description of a line ends with where an entry has no other field for a reference.
std::string reference_mark(std::string_view reference);

// An ISO day; throws Refusal for anything else.
const std::string& checked_day(const std::string& day);

// The places in a contract that messages name.
namespace place {
inline constexpr std::string_view kPaymentCondition = "debtors.payment_condition";
inline constexpr std::string_view kVatAccounts = "vat[].accounts";
inline constexpr std::string_view kVatCode = "vat[].code";
inline constexpr std::string_view kMethodAccount = "payment_methods[].account";
inline constexpr std::string_view kMethodJournal = "payment_methods[].journal";
inline constexpr std::string_view kFixedDebtor = "debtors.fixed, debtors.default or payment_methods[].debtor";
inline constexpr std::string_view kSalesJournal = "sink.sales_journal";
inline constexpr std::string_view kMemoJournal = "sink.memo_journal";
inline constexpr std::string_view kCashJournal = "sink.cash_journal";
inline constexpr std::string_view kLedgerItem = "sink.ledger_item";
inline constexpr std::string_view kVatAccount = "sink.vat_account";
}  // namespace place

}  // namespace koppel::exactonline

// Texts as the vendor's fields take them, and JSON pieces that several bodies share. Pure functions,
// thread-safe. What cannot be written throws Refusal, with a sentence for a person.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/cpp/field_text.hpp"
#include "koppel/cpp/json_text.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

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

// An id that the vendor keeps as a number; "null" when there is none. `where` is its place in the contract.
std::string number_id(std::string_view text, std::string_view what, std::string_view where);

// Without blanks and signs where it would be too long otherwise.
std::string phone_for(std::string_view phone);

void write_address(sdk::JsonText& out, std::string_view member, const model::Address& address);

// "date", "bookyear" and "bookperiod" of an ISO day.
void write_booking_day(sdk::JsonText& out, std::string_view day);

// The places in a contract that messages name.
namespace place {
inline constexpr std::string_view kPaymentCondition = "debtors.payment_condition";
inline constexpr std::string_view kMethodJournal = "payment_methods[].journal";
inline constexpr std::string_view kVatAccounts = "vat[].accounts";
inline constexpr std::string_view kVatCode = "vat[].code";
inline constexpr std::string_view kMethodAccount = "payment_methods[].account";
inline constexpr std::string_view kFixedDebtor = "debtors.fixed or payment_methods[].debtor";
inline constexpr std::string_view kSalesType = "sink.default_sales_type";
inline constexpr std::string_view kMemoJournal = "sink.memo_journal";
inline constexpr std::string_view kSalesJournal = "sink.sales_journal";
}  // namespace place

}  // namespace koppel::asperion

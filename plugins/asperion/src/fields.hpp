// Texts as the vendor's fields take them, and JSON pieces that several bodies share. Pure functions,
// thread-safe. What cannot be written throws Refusal, with a sentence for a person.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/cpp/json_text.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::asperion {

struct Refusal : std::runtime_error {
    Refusal(std::string code_, const std::string& sentence)
        : std::runtime_error(sentence), code(std::move(code_)) {}
    std::string code;
};

// The first `characters` characters of UTF-8 text.
std::string cut(std::string_view text, std::size_t characters);
std::size_t length_of(std::string_view text);  // in characters

// Lower case for comparing e-mail addresses and codes (ASCII; the vendor compares without regard to case).
std::string folded(std::string_view text);

// An id that the vendor keeps as a number; "null" when there is none. `where` is its place in the contract.
std::string number_id(std::string_view text, std::string_view what, std::string_view where);

// What is stored in a field for the reference; lookup searches the same. Equal to the reference unless that
// is longer than the field: then its front, and a hash of the whole.
std::string stored_reference(std::string_view reference, std::size_t characters);

// Street, number and extension in one line.
std::string street_line(const model::Address& address);

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

// Everything about Scrada that this plugin takes for granted and that no published page proves. One place;
// the numbers are those of the register of assumptions in the vendor's description.
#pragma once

#include <chrono>
#include <string_view>

namespace koppel::scrada {

struct Assumptions {
    // A1: of anything that looks like a date, the first ten characters count.

    // A2, A10: refusals are recognised by a JSON body with errorCode, whatever the status. Only these codes
    // are known; every other one is told by its sentence.
    static constexpr std::string_view kNumberExists = "110365";

    // A3: `message` of a 200 whose errorCode is not 0 is a refusal.

    // A4: a day without turnover is one line of 0 with an empty list of payment methods.

    // A5: the window of dates is what the journal says it is; within it, days follow each other.

    // A6: proposals move neither the date nor the id of the last line.
    static constexpr int kBlocked = 1, kDirect = 2, kPaymentsProposed = 3, kProposed = 4;

    // A7, A9: the VAT percentage of the vendor's fixed VAT types; "NA" counts as 0. A type that is not in
    // this list gets the percentage of the turnover.
    struct VatType {
        std::string_view id;
        std::string_view percent;
    };
    static constexpr VatType kVatTypes[] = {
        {"cbff0b5e-96e3-4201-91d0-51304cee2605", "0"},  {"7befe0fc-7131-4b15-9fe6-ca4b9280b63c", "6"},
        {"647ed17b-fb6f-4772-baf5-928de98f4db1", "12"}, {"8424d909-78b9-483c-9b1d-4584fb537846", "21"},
        {"cc9b638f-3b54-44c8-91e5-83d337ae6591", "0"},  {"fb145f3f-c866-4322-9169-8d8219d40e8a", "0"},
        {"3aa951e7-f307-4902-b315-b764eb81d211", "9"},  {"aeb8b26c-00b1-4c6a-9cf2-bc1c71d89196", "21"},
        {"a29f353e-5549-460a-97cb-70a607b28581", "0"},  {"1693aca4-a715-4543-be5d-64f0210f0078", "0"},
        {"03120fb9-18ea-43a1-9119-1af511895e28", "3"},  {"3f3556ee-6afb-43d1-9545-d309087ac461", "8"},
        {"d5b9db32-49d7-4929-9e60-dec7b00c2e2f", "14"}, {"e701b521-2ff0-4176-9533-3e297d52809e", "17"},
        {"ea73a071-18dd-4964-8fd7-fe58ff782c2c", "0"}};

    // A8: types of lines that are sent.
    static constexpr int kOrdinary = 1, kCorrection = 3;

    // Ours: how a refusal says that the subscription was not started or that the book is blocked. Such a
    // state passes, so the day waits.
    static constexpr std::string_view kPassing[] = {
        "subscription", "abonnement", "not started", "niet gestart", "blocked", "geblokkeerd", "bloqu"};

    // Ours: of a credit note, `creditInvoice` is true and amounts are positive.
    // Ours: types of VAT that an invoice may name; other codes of a VAT table mean 1, unless the rate is 0.
    static constexpr std::string_view kInvoiceVatTypes[] = {"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",
                                                            "9",  "10", "20", "21", "22", "50", "51", "52",
                                                            "53", "54", "70", "71", "72", "99"};
    static constexpr std::string_view kStandardVat = "1";
    static constexpr int kUnit = 1;  // unitType
    static constexpr int kUnitDigits = 4;

    // Receipts of a till. No official page describes them; two public clients do.
    // T1: `receiptID` is a key: Scrada answers the same id for one that it has, and changes that receipt. So
    // a receipt may be sent again whenever it is not known what became of it. T2: a list is taken whole or
    // not at all, and a refusal does not say which receipt it is about. T3: receipts count on the day of
    // `receiptCreatedOn`, by its own offset: it gets the moment of completion by the shop's clock, not the
    // moment when the sale was begun. A business day that does not begin at midnight is not known there. T4:
    // quantity times itemInclVat is totalInclVat; the lines come to totalInclVat of the receipt, its payments
    // to that and totalTip. Negative amounts are allowed. T5: rounding of cash is a line outside the scope of
    // VAT.
    static constexpr std::string_view kZeroVat = "2", kOutsideVat = "99";
    static constexpr int kPiece = 2;                  // unitType
    static constexpr int kProduct = 1, kVoucher = 2;  // itemType
    static constexpr int kPaidByCustomer = 1;         // type of a payment
    static constexpr int kPaidOther = 1, kPaidCash = 2, kPaidDebitCard = 5, kPaidCreditCard = 6,
                         kPaidGiftCard = 7;  // paymentMethodType
    // T6: what is a credit card is told by its name; every other card is a debit card.
    static constexpr std::string_view kCreditCards[] = {"credit", "visa", "mastercard", "amex",
                                                        "american express"};
    static constexpr std::size_t kLongestName = 200;

    // How long VAT categories and payment methods that were seen are believed.
    static constexpr std::chrono::minutes kRememberFor{10};
};

}  // namespace koppel::scrada

// What Exact Online's sandbox starts with: invented credentials and divisions, and how its GUIDs are made.
// Constants and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace koppel::sandbox::exact {

inline constexpr std::string_view kClientId = "e8ac7001-0000-4000-8000-0000000000c1";
inline constexpr std::string_view kClientSecret = "koppel-exact-secret";
inline constexpr std::string_view kRefreshToken = "exact-refresh-0";
inline constexpr std::string_view kUserId = "e8ac7001-0000-4000-8000-0000000000a1";

inline constexpr std::int64_t kDivisionNl = 124132;      // "Voorbeeld Winkel B.V."
inline constexpr std::int64_t kDivisionBe = 200021;      // "Winkel Gent BV"
inline constexpr std::int64_t kDivisionDenied = 124133;  // not granted to the app

// Numbers of the kinds of things, as they stand in their GUIDs.
enum Kind : int {
    kAccounts = 1,
    kContacts = 2,
    kItems = 5,
    kItemGroups = 6,
    kUnits = 8,
    kDocumentTypes = 11,
    kSalesEntries = 14,
    kVatCodes = 22,
    kVatPercentages = 23,
    kGlAccounts = 24,
    kJournals = 25,
    kFinancialPeriods = 26,
    kPaymentConditions = 28
};

// The GUID of something that was there from the start: e8ac7001-00KK-4DDD-8DDD-NNNNNNNNNNNN, with the kind,
// the six digits of the division, and the thing's own number (of accounts, G/L accounts, journals, VAT codes
// and payment conditions their code; of items and item groups their place in the list, from 1; of periods
// year * 100 + period). What is made later begins with e8ac7002 and is numbered through.
std::string guid_of(int kind, std::int64_t division, std::int64_t number);
std::string made_guid(int kind, std::int64_t division, std::int64_t serial);

}  // namespace koppel::sandbox::exact

// The company that the sandbox plays at Scrada: fixed ids and credentials, all invented.
#pragma once

#include <string_view>

namespace koppel::sandbox::scrada {

inline constexpr std::string_view kCompany = "5c7ada00-0000-4000-8000-000000000001";
inline constexpr std::string_view kCompanyName = "Fietsgigant Gent BV";
inline constexpr std::string_view kApiKey = "5c7ada00-0000-4000-8000-00000000a91c";
inline constexpr std::string_view kPassword = "scradaSandbox16!";
inline constexpr std::string_view kJournalGent = "5c7ada00-0000-4000-8000-000000000101";
inline constexpr std::string_view kJournalBrussel = "5c7ada00-0000-4000-8000-000000000102";
inline constexpr std::string_view kCashBookGent = "5c7ada00-0000-4000-8000-000000000201";
inline constexpr std::string_view kCashBookBrussel = "5c7ada00-0000-4000-8000-000000000202";

// The vendor's own VAT types: the same for everyone.
inline constexpr std::string_view kBe0 = "cbff0b5e-96e3-4201-91d0-51304cee2605";
inline constexpr std::string_view kBe6 = "7befe0fc-7131-4b15-9fe6-ca4b9280b63c";
inline constexpr std::string_view kBe12 = "647ed17b-fb6f-4772-baf5-928de98f4db1";
inline constexpr std::string_view kBe21 = "8424d909-78b9-483c-9b1d-4584fb537846";
inline constexpr std::string_view kBeNone = "cc9b638f-3b54-44c8-91e5-83d337ae6591";
inline constexpr std::string_view kNl0 = "fb145f3f-c866-4322-9169-8d8219d40e8a";
inline constexpr std::string_view kNl9 = "3aa951e7-f307-4902-b315-b764eb81d211";
inline constexpr std::string_view kNl21 = "aeb8b26c-00b1-4c6a-9cf2-bc1c71d89196";
inline constexpr std::string_view kNlNone = "a29f353e-5549-460a-97cb-70a607b28581";

}  // namespace koppel::sandbox::scrada

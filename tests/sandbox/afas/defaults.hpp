// What AFAS's sandbox starts with: invented credentials. Constants.
#pragma once

#include <string_view>

namespace koppel::sandbox::afas {

// The environment: a participant of the production kind.
inline constexpr std::string_view kEnvironment = "O54321AA";

// The token's 64 digits, the whole token as the administrator gets to see it, and what goes into the header:
// `Authorization: AfasToken ` and kTokenBase64.
inline constexpr std::string_view kTokenData =
    "AFA5000111222333444555666777888999AAABBBCCCDDDEEEFFF000111222333";
inline constexpr std::string_view kTokenXml =
    "<token><version>1</version><data>AFA5000111222333444555666777888999AAABBBCCCDDDEEEFFF000111222333</data>"
    "</token>";

inline constexpr std::string_view kClientId = "koppel-afas";
inline constexpr std::string_view kClientSecret = "koppel-afas-secret";
inline constexpr std::string_view kIntegrationId = "54321_100200";

}  // namespace koppel::sandbox::afas

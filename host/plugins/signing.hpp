// Digests with a secret, as vendors want them. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace koppel::plugins {

// Lower-case hex. Algorithms: "hmac-sha256", "md5-suffix", "md5-prefix".
base::Result<std::string> sign_with(std::string_view secret, std::string_view algorithm,
                                    std::string_view data);
// In constant time for texts of equal length.
bool equal_digests(std::string_view left, std::string_view right);

}  // namespace koppel::plugins

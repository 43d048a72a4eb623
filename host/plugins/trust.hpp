// Whether the operator trusts a library. Plain functions, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "plugins/catalog.hpp"

namespace koppel::plugins {

// Why this plugin may not run, if it may not.
std::optional<base::Error> distrust(const TrustList& trust, const std::string& name,
                                    const std::string& library_hash);

}  // namespace koppel::plugins

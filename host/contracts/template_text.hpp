// Texts of a manifest that refer to a connection: "{settings.api_url}/orders", "{secrets.api_key}",
// "{base64:secrets.token}".
// Pure, thread-safe. Fails with `template_…` (config) that names the reference, never a secret.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace koppel::contracts {

// Replaces every {settings.NAME} and {secrets.NAME}, encoded with "base64:" in front; other braces stay as
// they are. Numbers and booleans are written as in JSON.
base::Result<std::string> fill(std::string_view text, const boost::json::object& settings,
                               const std::map<std::string, std::string>& secrets);

}  // namespace koppel::contracts

// The bodies that the login server takes: JSON, multipart/form-data or urlencoded. Pure; answers nothing for
// a body it cannot read.
#pragma once

#include <optional>
#include <string_view>

#include "base/http.hpp"

namespace koppel::sandbox::retail {

std::optional<Parameters> read_token_body(std::string_view content_type, std::string_view body);

}  // namespace koppel::sandbox::retail

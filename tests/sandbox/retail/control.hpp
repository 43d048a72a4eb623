// The control pages of the till: what really happened, and what people at the till do. Single thread; a
// request that makes no sense is answered 400 with {"error":…}.
#pragma once

#include <string_view>

#include "base/http.hpp"
#include "retail/api.hpp"

namespace koppel::sandbox::retail {

Response control(Api& api, const Request& request, std::string_view page, const Clock& clock);

}  // namespace koppel::sandbox::retail

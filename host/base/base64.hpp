// Base64 with the standard alphabet and padding. Pure, thread-safe; fails only when memory runs out.
#pragma once

#include <string>

namespace koppel::base {

std::string base64_of(const std::string& bytes);

}  // namespace koppel::base

// The two password rules of the shop. Pure.
#pragma once

#include <string>
#include <string_view>

namespace koppel::sandbox::ecom {

std::string md5_hex(std::string_view text);
std::string app_password(std::string_view shop_token, std::string_view app_secret);

}  // namespace koppel::sandbox::ecom

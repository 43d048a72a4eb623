#include "base/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace koppel::base {

std::string base64_of(const std::string& bytes) {
    constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    result.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            three <<= 8;
            if (i + j < bytes.size()) three |= static_cast<unsigned char>(bytes[i + j]);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            result += i + j > bytes.size() ? '=' : digits[(three >> (18 - 6 * j)) & 63];
        }
    }
    return result;
}

}  // namespace koppel::base

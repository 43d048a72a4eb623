#include "ecom/auth.hpp"

#include <boost/uuid/detail/md5.hpp>

namespace koppel::sandbox::ecom {

std::string md5_hex(std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    boost::uuids::detail::md5 hash;
    boost::uuids::detail::md5::digest_type digest{};
    hash.process_bytes(text.data(), text.size());
    hash.get_digest(digest);
    std::string out;
    for (const unsigned word : digest)  // the words hold their bytes most significant first
        for (int shift = 28; shift >= 0; shift -= 4)
            out += kHex[word >> shift & 15];
    return out;
}

std::string app_password(std::string_view shop_token, std::string_view app_secret) {
    return md5_hex(std::string{shop_token} + std::string{app_secret});
}

}  // namespace koppel::sandbox::ecom

#include "plugins/signing.hpp"

#include <sodium.h>

#include <array>
#include <bit>
#include <cstring>

namespace koppel::plugins {
namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        text.push_back(kDigits[bytes[i] >> 4]);
        text.push_back(kDigits[bytes[i] & 15]);
    }
    return text;
}

// MD5 (RFC 1321): broken as a hash, but some vendors sign with it.
constexpr std::array<std::uint32_t, 64> kMd5Sines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr std::array<int, 16> kMd5Turns = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

void md5_block(std::array<std::uint32_t, 4>& state, const char* block) {
    std::array<std::uint32_t, 16> words{};
    std::memcpy(words.data(), block, 64);
    auto [a, b, c, d] = state;
    for (std::uint32_t i = 0; i < 64; ++i) {
        const std::uint32_t round = i / 16;
        std::uint32_t mixed = 0;
        std::uint32_t word = 0;
        if (round == 0) mixed = (b & c) | (~b & d), word = i;
        if (round == 1) mixed = (d & b) | (~d & c), word = (5 * i + 1) % 16;
        if (round == 2) mixed = b ^ c ^ d, word = (3 * i + 5) % 16;
        if (round == 3) mixed = c ^ (b | ~d), word = (7 * i) % 16;
        const std::uint32_t sum = a + mixed + kMd5Sines[i] + words[word];
        a = d;
        d = c;
        c = b;
        b += std::rotl(sum, kMd5Turns[round * 4 + i % 4]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

std::string md5_hex(std::string data) {
    const std::uint64_t bits = 8 * static_cast<std::uint64_t>(data.size());
    data.push_back('\x80');
    while (data.size() % 64 != 56)
        data.push_back('\0');
    data.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    std::array<std::uint32_t, 4> state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < data.size(); at += 64)
        md5_block(state, data.data() + at);
    std::array<unsigned char, 16> digest{};
    std::memcpy(digest.data(), state.data(), digest.size());
    return hex(digest.data(), digest.size());
}

std::string hmac_sha256(std::string_view secret, std::string_view data) {
    crypto_auth_hmacsha256_state state;
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, bytes(data), data.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
    crypto_auth_hmacsha256_final(&state, digest.data());
    return hex(digest.data(), digest.size());
}

}  // namespace

base::Result<std::string> sign_with(std::string_view secret, std::string_view algorithm,
                                    std::string_view data) {
    if (algorithm == "hmac-sha256") return hmac_sha256(secret, data);
    if (algorithm == "md5-suffix") return md5_hex(std::string(data).append(secret));
    if (algorithm == "md5-prefix") return md5_hex(std::string(secret).append(data));
    return base::Error(base::ErrorClass::unsupported, "unknown_algorithm",
                       "the host cannot sign with \"" + std::string(algorithm.substr(0, 40)) +
                           "\"; it knows hmac-sha256, md5-suffix and md5-prefix");
}

bool equal_digests(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace koppel::plugins

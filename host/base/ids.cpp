#include "base/ids.hpp"

#include <sodium.h>

#include <array>
#include <cstdlib>
#include <span>

namespace koppel::base {

namespace {

using Bytes = std::span<const unsigned char>;

// Every identifier needs the library; without it nothing in koppel is safe, so there is no way to go on.
void need_sodium() {
    static const bool ready = sodium_init() >= 0;
    if (!ready) std::abort();
}

// RFC 4648, `count` characters from the first bits of `bytes`; bits that are missing are zero.
std::string base32(Bytes bytes, std::size_t count, std::string_view alphabet) {
    std::string text;
    text.reserve(count);
    unsigned buffer = 0;
    unsigned bits = 0;
    std::size_t next = 0;
    while (text.size() < count) {
        if (bits < 5) {
            buffer = (buffer << 8U) | (next < bytes.size() ? bytes[next] : 0U);
            ++next;
            bits += 8;
        }
        bits -= 5;
        text.push_back(alphabet[(buffer >> bits) & 31U]);
        buffer &= (1U << bits) - 1U;
    }
    return text;
}

std::string hex(Bytes bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text.push_back(kDigits[byte >> 4U]);
        text.push_back(kDigits[byte & 15U]);
    }
    return text;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void add_number(crypto_generichash_state& state, std::uint64_t number) {
    std::array<unsigned char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<unsigned char>(number >> (8 * i));
    crypto_generichash_update(&state, bytes.data(), bytes.size());
}

// The length goes first, so that ("ab", "c") and ("a", "bc") differ.
void add_part(crypto_generichash_state& state, std::string_view part) {
    add_number(state, part.size());
    crypto_generichash_update(&state, bytes_of(part), part.size());
}

}  // namespace

std::string random_id() {
    need_sodium();
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return base32(bytes, 26, "abcdefghijklmnopqrstuvwxyz234567");
}

std::string reference_of(std::string_view contract, std::string_view record_key, std::string_view kind,
                         std::uint32_t revision) {
    need_sodium();
    crypto_generichash_state state;
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash_init(&state, nullptr, 0, digest.size());
    add_part(state, contract);
    add_part(state, record_key);
    add_part(state, kind);
    add_number(state, revision);
    crypto_generichash_final(&state, digest.data(), digest.size());
    return base32(digest, 13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
}

std::string content_hash(std::string_view bytes) {
    need_sodium();
    std::array<unsigned char, 32> digest{};
    crypto_generichash(digest.data(), digest.size(), bytes_of(bytes), bytes.size(), nullptr, 0);
    return hex(digest);
}

std::string sha256_hex(std::string_view bytes) {
    need_sodium();
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
    return hex(digest);
}

}  // namespace koppel::base

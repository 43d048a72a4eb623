// Identifiers: random ones for attempts and owners, deterministic ones for references. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace koppel::base {

// 26 characters of lower-case base32, 128 random bits from the operating system.
std::string random_id();

// The deterministic external reference of a posting: 13 characters of upper-case base32 (65 bits of BLAKE2b)
// over the parts. The same parts give the same text on every machine, after every restore.
std::string reference_of(std::string_view contract, std::string_view record_key, std::string_view kind,
                         std::uint32_t revision);

// Lower-case hex of BLAKE2b-256.
std::string content_hash(std::string_view bytes);
// Lower-case hex of SHA-256.
std::string sha256_hex(std::string_view bytes);

}  // namespace koppel::base

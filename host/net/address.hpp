// Where a request goes: its origin, and which network addresses a name may lead to.
// Pure functions; thread-safe. An origin that cannot be read exactly is no origin.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace koppel::net {

// Scheme, host and port of an absolute http or https URL, in lower case, with the port written out.
struct Origin {
    std::string scheme;
    std::string host;  // IPv6 without brackets
    std::uint16_t port = 0;

    std::string text() const;  // "https://api.vendor.nl", the port only when it is not the scheme's own
    bool operator==(const Origin&) const = default;
};

// Stricter than browsers: no user part, no blanks or control characters, a plain host. What passes here is
// read in the same way by libcurl, so that an allow-list cannot be talked past.
std::optional<Origin> origin_of(std::string_view url);

// An address as 16 bytes (IPv4 mapped into IPv6).
using AddressBytes = std::array<std::uint8_t, 16>;
std::optional<AddressBytes> address_of(const sockaddr* address);
// The address that a host names literally ("127.0.0.1", "::1"), if it does.
std::optional<AddressBytes> literal_address(const std::string& host);
bool is_loopback(const AddressBytes& address);
// Not loopback, private, link-local, shared, reserved or multicast, in any of their disguises.
bool is_public(const AddressBytes& address);
std::string address_text(const AddressBytes& address);

}  // namespace koppel::net

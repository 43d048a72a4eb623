#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace koppel::net {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_v6_character(char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

bool is_mapped(const AddressBytes& a) {
    return std::equal(kMapped.begin(), kMapped.end(), a.begin());
}

AddressBytes from_v4(const std::uint8_t* four) {
    AddressBytes result{};
    std::copy(kMapped.begin(), kMapped.end(), result.begin());
    std::copy_n(four, 4, result.begin() + 12);
    return result;
}

struct V4Block {
    std::uint32_t base;
    int bits;
};

// RFC 6890 and its successors: everything that is not a global unicast address.
constexpr V4Block kReserved[] = {
    {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},  {0xa9fe0000, 16},
    {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24}, {0xc0586300, 24}, {0xc0a80000, 16},
    {0xc6120000, 15}, {0xc6336400, 24}, {0xcb007100, 24}, {0xe0000000, 3},
};

bool is_public_v4(const std::uint8_t* four) {
    const std::uint32_t value = (std::uint32_t{four[0]} << 24) | (std::uint32_t{four[1]} << 16) |
                                (std::uint32_t{four[2]} << 8) | std::uint32_t{four[3]};
    return std::none_of(std::begin(kReserved), std::end(kReserved), [value](const V4Block& block) {
        return ((value ^ block.base) >> (32 - block.bits)) == 0;
    });
}

}  // namespace

std::string Origin::text() const {
    std::string result = scheme + "://";
    result += host.find(':') == std::string::npos ? host : "[" + host + "]";
    const bool usual = (scheme == "https" && port == 443) || (scheme == "http" && port == 80);
    if (!usual) result += ":" + std::to_string(port);
    return result;
}

std::optional<Origin> origin_of(std::string_view url) {
    Origin origin;
    if (std::any_of(url.begin(), url.end(),
                    [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\'; })) {
        return std::nullopt;
    }
    const auto mark = url.find("://");
    if (mark == std::string_view::npos) return std::nullopt;
    std::transform(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(mark),
                   std::back_inserter(origin.scheme), lower);
    if (origin.scheme != "http" && origin.scheme != "https") return std::nullopt;
    origin.port = origin.scheme == "https" ? 443 : 80;
    url.remove_prefix(mark + 3);
    std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    std::string_view port;
    if (!authority.empty() && authority.front() == '[') {
        const auto end = authority.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        std::transform(authority.begin() + 1, authority.begin() + static_cast<std::ptrdiff_t>(end),
                       std::back_inserter(origin.host), lower);
        port = authority.substr(end + 1);
        if (!std::all_of(origin.host.begin(), origin.host.end(), is_v6_character)) return std::nullopt;
        if (origin.host.find(':') == std::string::npos) return std::nullopt;
    } else {
        const auto colon = authority.find(':');
        const auto name = authority.substr(0, colon);
        std::transform(name.begin(), name.end(), std::back_inserter(origin.host), lower);
        if (colon != std::string_view::npos) port = authority.substr(colon);
        if (!std::all_of(origin.host.begin(), origin.host.end(), is_name_character)) return std::nullopt;
    }
    if (origin.host.empty()) return std::nullopt;
    if (!port.empty()) {
        if (port.front() != ':' || port.size() < 2) return std::nullopt;
        const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), origin.port);
        if (error != std::errc() || end != port.data() + port.size() || origin.port == 0) return std::nullopt;
    }
    return origin;
}

std::optional<AddressBytes> address_of(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, address, sizeof v4);
        std::array<std::uint8_t, 4> four{};
        std::memcpy(four.data(), &v4.sin_addr, 4);
        return from_v4(four.data());
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, address, sizeof v6);
        AddressBytes result{};
        std::memcpy(result.data(), &v6.sin6_addr, result.size());
        return result;
    }
    return std::nullopt;
}

std::optional<AddressBytes> literal_address(const std::string& host) {
    std::array<std::uint8_t, 4> four{};
    if (inet_pton(AF_INET, host.c_str(), four.data()) == 1) return from_v4(four.data());
    AddressBytes six{};
    if (inet_pton(AF_INET6, host.c_str(), six.data()) == 1) return six;
    return std::nullopt;
}

bool is_loopback(const AddressBytes& a) {
    if (is_mapped(a)) return a[12] == 127;
    return std::all_of(a.begin(), a.end() - 1, [](std::uint8_t b) { return b == 0; }) && a[15] == 1;
}

bool is_public(const AddressBytes& a) {
    if (is_mapped(a)) return is_public_v4(a.data() + 12);
    if (a[0] == 0x20 && a[1] == 0x02) return is_public_v4(a.data() + 2);  // 6to4
    constexpr std::array<std::uint8_t, 12> nat64{0x00, 0x64, 0xff, 0x9b};
    if (std::equal(nat64.begin(), nat64.end(), a.begin())) return is_public_v4(a.data() + 12);
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0d && a[3] == 0xb8) return false;  // documentation
    if (a[0] == 0x20 && a[1] == 0x01 && a[2] <= 0x01) return false;                  // Teredo, ORCHID, …
    return (a[0] & 0xe0) == 0x20;  // 2000::/3 is what is global
}

std::string address_text(const AddressBytes& a) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_mapped(a)) {
        inet_ntop(AF_INET, a.data() + 12, text.data(), text.size());
    } else {
        inet_ntop(AF_INET6, a.data(), text.data(), text.size());
    }
    return text.data();
}

}  // namespace koppel::net

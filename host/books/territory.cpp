#include "books/territory.hpp"

#include <algorithm>
#include <array>

#include "books/words.hpp"

namespace koppel::books {

namespace {

constexpr std::array<std::string_view, 29> kEuVat = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI"};

// Two letters as a number, quickly compared: a sale's addresses are looked up often. 0 for anything else.
constexpr int number_of(std::string_view country) {
    return country.size() == 2 ? country[0] * 256 + country[1] : 0;
}

// Articles 5 to 7 of Directive 2006/112/EC, found by postal code; and other ways of writing a country. ISO
// reserves codes for most of the territories; the others get a code of five letters.
struct Exception {
    consteval Exception(std::string_view two_letters, std::string_view prefix, std::string_view its)
        : country(number_of(two_letters)), postal_prefix(prefix), territory(its) {}
    int country;
    std::string_view postal_prefix;
    std::string_view territory;
};
constexpr std::array kExceptions = {
    Exception{"DE", "27498", "DE-HE"}, Exception{"DE", "78266", "DE-BU"}, Exception{"DK", "39", "GL"},
    Exception{"DK", "FO", "FO"},       Exception{"EL", "63086", "GR-69"}, Exception{"EL", "", "GR"},
    Exception{"ES", "35", "IC"},       Exception{"ES", "38", "IC"},       Exception{"ES", "51", "EA"},
    Exception{"ES", "52", "EA"},       Exception{"FI", "22", "AX"},       Exception{"FR", "971", "GP"},
    Exception{"FR", "972", "MQ"},      Exception{"FR", "973", "GF"},      Exception{"FR", "974", "RE"},
    Exception{"FR", "975", "PM"},      Exception{"FR", "976", "YT"},      Exception{"FR", "977", "BL"},
    Exception{"FR", "978", "MF"},      Exception{"FR", "986", "WF"},      Exception{"FR", "987", "PF"},
    Exception{"FR", "988", "NC"},      Exception{"GB", "BT", "XI"},       Exception{"GR", "63086", "GR-69"},
    Exception{"IM", "", "GB"},         Exception{"IT", "23041", "IT-LI"}, Exception{"IT", "22061", "IT-CI"},
    Exception{"MC", "", "FR"},         Exception{"UK", "BT", "XI"},       Exception{"UK", "", "GB"},
};
static_assert(std::ranges::is_sorted(kExceptions, {}, &Exception::country));

struct Currency {
    std::string_view country;
    std::string_view code;
};
constexpr std::array kOwnCurrencies = {
    Currency{"CH", "CHF"}, Currency{"CZ", "CZK"}, Currency{"DK", "DKK"}, Currency{"GB", "GBP"},
    Currency{"HU", "HUF"}, Currency{"NO", "NOK"}, Currency{"PL", "PLN"}, Currency{"RO", "RON"},
    Currency{"SE", "SEK"}, Currency{"US", "USD"},
};

std::string postal_key(std::string_view postal_code) {
    std::string key;
    for (const char c : postal_code) {
        if (c >= 'a' && c <= 'z') key += static_cast<char>(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) key += c;
    }
    return key;
}

}  // namespace

bool in_eu_vat(std::string_view territory) {
    return std::find(kEuVat.begin(), kEuVat.end(), territory) != kEuVat.end();
}

std::string vat_territory(std::string_view country, std::string_view postal_code) {
    const int number = number_of(country);
    const auto* at = std::ranges::lower_bound(kExceptions, number, {}, &Exception::country);
    for (; at != kExceptions.end() && at->country == number; ++at) {
        if (postal_key(postal_code).starts_with(at->postal_prefix)) return std::string(at->territory);
    }
    return std::string(country);
}

std::string vat_territory(const model::Address& address) {
    return vat_territory(address.country, address.postal_code);
}

std::string_view books_currency(std::string_view country) {
    for (const auto& own : kOwnCurrencies) {
        if (own.country == country) return own.code;
    }
    return in_eu_vat(country) && country != "XI" ? "EUR" : "";
}

}  // namespace koppel::books

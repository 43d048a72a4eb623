#include "support/money.hpp"

#include <cstdlib>
#include <stdexcept>

namespace koppel::test {

Cents cents(std::string_view text) {
    const bool negative = text.starts_with('-');
    Cents value = 0;
    int decimals = -1;
    for (const char c : text.substr(negative ? 1 : 0)) {
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < '0' || c > '9') throw std::runtime_error("not an amount: " + std::string(text));
        if (decimals >= 2) {
            if (c != '0') throw std::runtime_error("not in cents: " + std::string(text));
            continue;
        }
        value = value * 10 + (c - '0');
        if (decimals >= 0) ++decimals;
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; ++decimals)
        value *= 10;
    return negative ? -value : value;
}

std::string in_euros(Cents amount) {
    const Cents whole = std::abs(amount);
    const std::string fraction = std::to_string(whole % 100);
    return (amount < 0 ? "-" : "") + std::to_string(whole / 100) + "." + (fraction.size() < 2 ? "0" : "") +
           fraction;
}

}  // namespace koppel::test

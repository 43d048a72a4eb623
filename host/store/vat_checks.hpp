// Questions about VAT numbers and their answers: the evidence of intra-community supplies. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"

namespace koppel::store {

struct VatCheck {
    std::int64_t id = 0;  // the store's
    std::string tenant;   // who asked
    std::string number;   // with its prefix
    base::Instant at{};
    std::string result;      // "valid", "invalid", "unknown"
    std::string code;        // unknown: what was answered instead, "MS_UNAVAILABLE"
    std::string request_id;  // the consultation number
    std::string requester;   // the number that it was asked for; empty: anonymously
    std::string raw;         // the whole answer
};

}  // namespace koppel::store

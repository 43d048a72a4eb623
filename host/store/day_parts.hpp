// The receipts of a day, with where they stand. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "store/ledger.hpp"

namespace koppel::store {

struct DayReceipt {
    DayPart part;
    std::string number;
    RecordState state = RecordState::open;
    std::string reason_code;
    std::string amount;
    std::string currency;
    std::string version;
};

// Receipts of one day that something is left to do for, by the entry that they were entered with.
struct UnsettledDay {
    std::string day;
    std::string shop;
    std::string entry;
    std::int64_t receipts = 0;
};

}  // namespace koppel::store

// When a flow runs: an interval ("90s", "15m", "6h", "1d") or five cron fields ("0 4,8,12 * * 1-5"). Plain
// values.
#pragma once

#include <bitset>
#include <chrono>
#include <string_view>
#include <variant>

#include "base/result.hpp"

namespace koppel::contracts {

struct Every {
    std::chrono::seconds interval{0};
};

// A set of values per field. As with cron, a day matches when the day of the month or the day of the week
// does, if both are restricted.
struct Cron {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;      // 1 to 31
    std::bitset<13> months;    // 1 to 12
    std::bitset<7> week_days;  // 0 is Sunday
    bool any_day = false;
    bool any_week_day = false;
};

using Schedule = std::variant<Every, Cron>;

// Fails with `schedule_syntax` (usage) that says which part is wrong.
base::Result<Schedule> parse_schedule(std::string_view text);

}  // namespace koppel::contracts

// Until when a contract runs: its end date, and the end of its trial (H-10). Pure but for the time zone
// database; thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "contracts/contract.hpp"

namespace koppel::contracts {

struct Period {
    std::string last_day;  // the last one that is read, in the tenant's time zone; empty: no end
    bool trial = false;    // the trial ends on it, not the contract
    // Why nothing is read any more, and what to do; empty while the contract runs.
    std::string ended;
    // It has ended, but receipts of its last days may still be on their way: flows that add up days read on.
    bool days_may_close = false;
};

// `started`: when the contract was started for the first time; nullopt: not yet.
Period period_of(const Contract& contract, const Tenant& tenant, std::optional<base::Instant> started,
                 base::Instant now);

}  // namespace koppel::contracts

#include "contracts/period.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace koppel::contracts {

namespace {

// What completes the last day of a till comes a little later.
constexpr date::days kClosing{3};

date::local_days day_of(base::Instant instant, const Tenant& tenant) {
    try {
        const auto* zone = date::locate_zone(tenant.time_zone.empty() ? "UTC" : tenant.time_zone);
        return date::floor<date::days>(zone->to_local(instant));
    } catch (const std::runtime_error&) {  // `apply` refuses such a zone
        return date::local_days(date::floor<date::days>(instant).time_since_epoch());
    }
}

std::string text_of(date::local_days day) {
    return date::format("%F", day);
}

}  // namespace

Period period_of(const Contract& contract, const Tenant& tenant, std::optional<base::Instant> started,
                 base::Instant now) {
    Period period{.last_day = contract.end_date};
    if (contract.trial_days > 0 && started) {
        const auto last = text_of(day_of(*started, tenant) + date::days(contract.trial_days - 1));
        if (period.last_day.empty() || last < period.last_day) period = {.last_day = last, .trial = true};
    }
    if (period.last_day.empty() || text_of(day_of(now, tenant)) <= period.last_day) return period;
    const std::string what = period.trial
                                 ? "the trial of contract '" + contract.id + "' ended on " + period.last_day
                                 : "contract '" + contract.id + "' ended on " + period.last_day;
    const std::string how = period.trial ? "raise or remove trial_days" : "move or remove end_date";
    period.days_may_close = text_of(day_of(now, tenant) - kClosing) <= period.last_day;
    period.ended = what +
                   ": nothing new is read, what is queued is still posted, nothing is lost; to go on, " +
                   how + " in the contract file and apply it";
    return period;
}

}  // namespace koppel::contracts

// The budgets: requests a minute and a day per division, errors an hour per endpoint. Single thread; times
// come in as instants of the sandbox's clock.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "exact/assumptions.hpp"

namespace koppel::sandbox::exact {

struct Rate {
    std::int64_t minutely = 60, daily = 5000;  // 0: no limit, and no headers
};
bool parse_rate(std::string_view text, Rate& rate);  // "60/5000" or "0"

// Of one division.
class Budget {
  public:
    // Counts a request. False: over the limit; `headers` then tells only the limit that was hit.
    bool take(const Rate& rate, Instant now, std::string& headers);
    void clear() { *this = {}; }

  private:
    Instant minute_ = 0, day_ = 0;
    std::int64_t in_minute_ = 0, in_day_ = 0;
};

class ErrorBudget {
  public:
    bool blocked(const std::string& endpoint, Instant now) const;
    // Counts an error, and begins a block when it is the last one allowed.
    void note(const std::string& endpoint, const Assumptions& assumptions, Instant now);
    void clear() { endpoints_.clear(); }

    struct Endpoint {
        std::deque<Instant> errors;
        Instant blocked_until = 0;
        std::int64_t blocks = 0;
    };
    const std::map<std::string, Endpoint>& endpoints() const { return endpoints_; }

  private:
    std::map<std::string, Endpoint> endpoints_;
};

}  // namespace koppel::sandbox::exact

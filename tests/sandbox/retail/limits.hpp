// The leaky bucket with fractional costs and the burst limiter of one account and client. Single thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace koppel::sandbox::retail {

struct LimitOptions {
    // Four registers: 90 + 10 * 3 drips, 1 + 0.5 * 3 a second; bursts of 20/90 of the bucket. 0: no limit.
    std::int64_t size = 120;
    std::int64_t drip_tenths = 25;
    std::int64_t burst = 26;
};

// "120/2.5/26"; "0" turns all limits off.
bool parse_limits(std::string_view text, LimitOptions& out);
std::string limits_text(const LimitOptions& options);

class Limits {
  public:
    explicit Limits(LimitOptions options) : options_{options} {}

    enum class Verdict { fine, bucket, burst };
    // Costs in tenths of a drip.
    Verdict take(std::int64_t cost, Instant now);
    // The headers of every answer, their case drifting from one to the next.
    std::string headers(std::string_view account, std::string_view client, std::int64_t cost, Verdict verdict,
                        Instant now);
    void set(LimitOptions options) { options_ = options; }
    void clear() { level_ = burst_ = 0; }
    const LimitOptions& options() const { return options_; }

  private:
    void leak(Instant now);

    LimitOptions options_;
    std::int64_t level_ = 0;  // tenths of a drip
    std::int64_t burst_ = 0;
    Instant last_ = 0;
    std::uint64_t answers_ = 0;
};

}  // namespace koppel::sandbox::retail

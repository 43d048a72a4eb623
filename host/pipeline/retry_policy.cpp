#include "pipeline/retry_policy.hpp"

#include <algorithm>

namespace koppel::pipeline {

base::milliseconds backoff(const RetryPolicy& policy, std::uint32_t attempt, std::int64_t retry_after_ms,
                           std::mt19937_64& random) {
    constexpr std::int64_t kLongestWish = 3'600'000;
    constexpr std::uint32_t kLargestExponent = 20;
    const std::uint32_t exponent = std::min(attempt == 0 ? 0 : attempt - 1, kLargestExponent);
    const std::int64_t ceiling = std::min<std::int64_t>(policy.cap.count(), policy.base.count() << exponent);
    std::uniform_int_distribution<std::int64_t> jitter(0, ceiling);
    const std::int64_t wish = std::clamp<std::int64_t>(retry_after_ms, 0, kLongestWish);
    return base::milliseconds(std::max(jitter(random), wish));
}

}  // namespace koppel::pipeline

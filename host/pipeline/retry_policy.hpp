// How long to wait before a temporary fault is tried again, and when to stop trying. Pure.
#pragma once

#include <cstdint>
#include <random>

#include "base/clock.hpp"

namespace koppel::pipeline {

struct RetryPolicy {
    base::milliseconds base{2'000};
    base::milliseconds cap{15 * 60'000};
};

// Full jitter: anything from 0 to min(cap, base * 2^(attempt-1)), or the remote system's own wish when that
// is longer (at most an hour of it). REQ H-07.
base::milliseconds backoff(const RetryPolicy& policy, std::uint32_t attempt, std::int64_t retry_after_ms,
                           std::mt19937_64& random);

}  // namespace koppel::pipeline

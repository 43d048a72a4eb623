// A clock that a test moves by hand. Waiting on it advances it.
// Thread-safe. Never fails.
#pragma once

#include <mutex>

#include "base/clock.hpp"

namespace koppel::base {

class SimulatedClock final : public Clock {
  public:
    explicit SimulatedClock(Instant start) : now_(start) {}

    Instant now() const override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    Mono mono() const override {
        const std::lock_guard lock(mutex_);
        return mono_;
    }
    void wait_until(Mono until, const std::function<bool()>& stop) override {
        if (stop && stop()) return;
        const std::lock_guard lock(mutex_);
        if (until <= mono_) return;
        now_ += until - mono_;
        mono_ = until;
    }

    // The wall clock jumps, as when an operator sets it; the monotonic one does not notice.
    void set(Instant now) {
        const std::lock_guard lock(mutex_);
        now_ = now;
    }
    void advance(milliseconds by) {
        const std::lock_guard lock(mutex_);
        now_ += by;
        if (by.count() > 0) mono_ += by;
    }

  private:
    mutable std::mutex mutex_;
    Instant now_;
    Mono mono_{milliseconds(1'000'000)};
};

}  // namespace koppel::base

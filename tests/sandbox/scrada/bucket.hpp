// Scrada's rate limit: a bucket of requests that is refilled by a fixed number every so many seconds of the
// sandbox's clock. Single thread, cannot fail.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/clock.hpp"

namespace koppel::sandbox::scrada {

struct Rate {
    std::int64_t capacity = 60, refill = 10, seconds = 10;
};
// "60/10/10": capacity, refill, seconds. False when it is something else.
bool parse_rate(std::string_view text, Rate& rate);

class Bucket {
  public:
    Bucket(Rate rate, Instant now) : rate_{rate}, left_{rate.capacity}, next_{now + rate.seconds} {}
    // False when it is empty.
    bool take(Instant now) {
        if (now >= next_) {
            const std::int64_t times = (now - next_) / rate_.seconds + 1;
            left_ = times > rate_.capacity ? rate_.capacity
                                           : std::min(rate_.capacity, left_ + times * rate_.refill);
            next_ += times * rate_.seconds;
        }
        if (left_ <= 0) return false;
        --left_;
        return true;
    }
    std::string headers() const {
        return "x-ratelimit-limit: " + std::to_string(rate_.capacity) +
               "\r\nx-ratelimit-remaining: " + std::to_string(left_) +
               "\r\nx-ratelimit-reset: " + std::to_string(next_) + "\r\n";
    }

  private:
    Rate rate_;
    std::int64_t left_;
    Instant next_;
};

}  // namespace koppel::sandbox::scrada

// What a vendor allows per credential: requests per window, requests at once. Learns from the vendor's own
// headers. Thread-safe. Never blocks: it says when.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "net/http.hpp"

namespace koppel::net {

// From the manifest ("budget" of an auth entry).
struct BudgetRule {
    struct Window {
        std::uint32_t requests = 0;
        std::chrono::seconds length{0};
        bool clock_aligned = false;
    };
    std::vector<Window> windows;   // empty: unlimited
    std::uint32_t concurrent = 8;  // requests at once
    // Headers that carry limit / remaining / seconds to reset (or the moment of it), one value per window,
    // separated by '/'. A vendor with a header per window: their names, separated by '/'.
    std::string limit_header;
    std::string remaining_header;
    std::string reset_header;
    // A leaky bucket, in parts of a request: every request adds its cost, `drip` leaks each second, and what
    // does not fit waits. Everything is learnt from the headers, where the vendor has them.
    struct Bucket {
        double size = 0;  // 0: there is none
        double drip = 1;
        double cost = 1;           // of a request, until the vendor says what the last one did
        std::string level_header;  // "12.4/90": level and size
        std::string drip_header;
        std::string cost_header;
    };
    Bucket bucket;
};

struct BudgetView {
    struct Window {
        std::uint32_t limit = 0;
        std::int64_t remaining = 0;
        base::Instant resets_at{};
    };
    std::vector<Window> windows;
    std::uint32_t in_flight = 0;
};

class Budget {
  public:
    virtual ~Budget() = default;
    // Takes room for one request now, or says how long to wait (nullopt: taken).
    virtual std::optional<base::milliseconds> take() = 0;
    // Gives the room back and learns from the answer (headers, 429 with Retry-After).
    virtual void give_back(const HttpResponse& response) = 0;
    virtual std::uint32_t concurrent() const = 0;
    virtual BudgetView view() const = 0;
};

std::shared_ptr<Budget> make_budget(const BudgetRule& rule, base::Clock& clock);

}  // namespace koppel::net

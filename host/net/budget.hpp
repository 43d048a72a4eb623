// What a vendor allows per credential: requests per window, requests at once. Learns from the vendor's own
// headers, keeps a share of long windows for people, and can be remembered from process to process.
// Thread-safe. Never blocks: it says when.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
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
        double reserve = 0;  // share that is left to interactive calls
        // Headers of this window alone; empty: those below.
        std::string limit_header;
        std::string remaining_header;
        std::string reset_header;
    };
    std::vector<Window> windows;   // empty: unlimited
    std::uint32_t concurrent = 8;  // requests at once
    // Headers that carry limit / remaining / seconds to reset (or the moment of it, in seconds or
    // milliseconds since 1970), one value per window, separated by '/'. A vendor with a header per window:
    // their names, separated by '/'. An absent header says nothing.
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

// Who waits for the answer. Interactive calls may use the reserve.
enum class Urgency { background, interactive };

struct BudgetView {
    struct Window {
        std::uint32_t limit = 0;
        std::int64_t remaining = 0;
        base::Instant resets_at{};
        base::milliseconds length{0};  // 0: not known
        std::int64_t reserve = 0;      // of the limit, for interactive calls
    };
    std::vector<Window> windows;
    std::uint32_t in_flight = 0;
};

// What is worth remembering when the process ends: windows of an hour and more.
struct BudgetState {
    struct Window {
        std::uint32_t index = 0;  // as in the rule
        std::uint32_t limit = 0;
        std::int64_t used = 0;
        base::Instant began{};             // of the window; sliding: of its newest request
        std::optional<std::int64_t> left;  // as the vendor said
        base::Instant left_until{};
    };
    std::vector<Window> windows;
};

class Budget {
  public:
    virtual ~Budget() = default;
    // Takes room for one request now, or says how long to wait (nullopt: taken).
    virtual std::optional<base::milliseconds> take(Urgency urgency = Urgency::background) = 0;
    // The same without taking.
    virtual std::optional<base::milliseconds> look(Urgency urgency) = 0;
    // What is used up, for a person: "60 requests a minute"; empty: the vendor asked to wait.
    virtual std::string spent(Urgency urgency) = 0;
    // Gives the room back and learns from the answer (headers, 429 with Retry-After).
    virtual void give_back(const HttpResponse& response) = 0;
    virtual std::uint32_t concurrent() const = 0;
    virtual BudgetView view() const = 0;
    virtual BudgetState state() const = 0;
};

// `keep`: called with what is worth remembering, at most every second, and at the end; on the caller's thread
// of give_back: it must not block. May be empty.
using KeepBudget = std::function<void(const BudgetState&)>;
std::shared_ptr<Budget> make_budget(const BudgetRule& rule, base::Clock& clock,
                                    const BudgetState& remembered = {}, KeepBudget keep = {});

}  // namespace koppel::net

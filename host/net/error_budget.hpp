// How many refusals a vendor takes per endpoint before it shuts us out, and who may still ask. An endpoint is
// a path without what names a single thing in it.
// Thread-safe. Never blocks: it says when.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace koppel::net {

// From the manifest ("errors" of a budget).
struct ErrorRule {
    std::vector<int> statuses;       // that count; empty: there is no such rule
    std::uint32_t count = 0;         // the vendor's limit
    std::chrono::seconds window{0};  // in this time
    std::uint32_t stop_at = 0;       // we stop here; the rest is the margin
};

struct EndpointErrors {
    std::string endpoint;
    std::vector<base::Instant> at;  // within the window, oldest first
};

// "/api/v1/4711/Accounts(guid'…')" and "/orders/12.json?page=2" become "/api/v1/{n}/Accounts(guid'{id}')" and
// "/orders/{n}.json": the path of an absolute URL, GUIDs and numbers folded.
std::string endpoint_of(std::string_view url);

class ErrorBudget {
  public:
    // Called with every error that counts, on the thread of `give_back`: it must not block. May be empty.
    using Keep = std::function<void(const std::string& endpoint, int status, base::Instant at)>;
    ErrorBudget(ErrorRule rule, base::Clock& clock, const std::vector<EndpointErrors>& remembered, Keep keep);

    // Whether a request may go to the endpoint. `busy`: not before one that is under way is answered, which
    // may be the last error that is allowed. `held`: not before `until`.
    enum class Answer { go, busy, held };
    struct Admission {
        Answer answer = Answer::go;
        base::Instant until{};
    };
    Admission ask(const std::string& endpoint);
    void take(const std::string& endpoint);
    // `status` 0: no answer was seen.
    void give_back(const std::string& endpoint, int status);

    const ErrorRule& rule() const { return rule_; }
    // Endpoints with errors in the window.
    std::vector<EndpointErrors> view();
    // "8 refusals within 60 minutes at /api/v1/{n}/SalesEntries (the vendor shuts out at 10)".
    std::string words(const std::string& endpoint);

  private:
    struct Endpoint {
        std::vector<base::Instant> errors;
        std::uint32_t under_way = 0;
    };
    void refresh(Endpoint& endpoint, base::Instant now) const;

    const ErrorRule rule_;
    base::Clock& clock_;
    const Keep keep_;
    std::mutex mutex_;
    std::map<std::string, Endpoint> endpoints_;
};

}  // namespace koppel::net

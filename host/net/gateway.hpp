// The way out for one connection: allow-list, budgets, credentials, and the client behind them.
// Thread-safe. Nothing waits on a thread: requests that have no room yet are kept and started when there is.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/budget.hpp"
#include "net/credential.hpp"
#include "net/error_budget.hpp"
#include "net/http.hpp"

namespace koppel::net {

struct GatewayRequest {
    HttpRequest http;
    std::string credential;  // name of an auth entry; empty: attach nothing
    Urgency urgency = Urgency::background;
};

class Gateway {
  public:
    struct Options {
        std::vector<std::string> allowed_origins;  // "https://api.vendor.nl", "http://127.0.0.1:8080"
        std::map<std::string, std::shared_ptr<Credential>> credentials;
        std::map<std::string, std::shared_ptr<Budget>> budgets;      // by credential name
        std::map<std::string, std::shared_ptr<ErrorBudget>> errors;  // the same
        base::milliseconds max_budget_wait{
            120'000};  // longer: answered rate_limited with retry_after_ms, not sent
    };

    virtual ~Gateway() = default;
    // Runs the requests side by side and calls `all_done` once, with one answer per request, in their order.
    // Refused or expired (`deadline`) requests are answered without being sent. Not blocking.
    using AllDone = std::function<void(std::vector<HttpResponse>)>;
    virtual void perform(std::vector<GatewayRequest> requests, base::Mono deadline, AllDone all_done) = 0;
    virtual std::map<std::string, BudgetView> budgets() const = 0;
    // Set when a background request would be answered with this now, whatever it asks for.
    virtual std::optional<Hold> held() const { return std::nullopt; }
};

// The client, the clock and the log have to live longer than the gateway; its end waits for callbacks of its
// own.
std::shared_ptr<Gateway> make_gateway(Gateway::Options options, HttpClient& http, base::Clock& clock,
                                      base::Log& log);

}  // namespace koppel::net

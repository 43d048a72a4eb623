// AFAS Profit's REST services: token endpoint, GetConnectors, UpdateConnectors, meta information; and the
// control pages that show and change what stands there. Single thread. Every outcome is an answer.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "afas/assumptions.hpp"
#include "afas/books.hpp"
#include "afas/defaults.hpp"
#include "afas/messages.hpp"
#include "afas/refusals.hpp"
#include "afas/rules.hpp"
#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {

struct Settings {
    std::string token_data{kTokenData};
    std::string client_id{kClientId}, client_secret{kClientSecret};
    std::string integration_id{kIntegrationId};
    Assumptions assumptions;
};

class Api {
  public:
    Api(const Settings& settings, const Clock& clock);

    // `path` is what follows /afas.
    Response handle(const Request& request, std::string_view path);
    // A call begins: the answer when there are too many already, which then does not count. Each call that
    // was let in must leave.
    std::optional<Response> enter();
    void leave() { at_once_ -= at_once_ > 0 ? 1 : 0; }
    // The answer of a fault; `retry_after` below zero: none was asked for.
    Response refuse(int status, std::int64_t retry_after);
    // /_sandbox/afas/...: the parts after that.
    Response control(const Request& request, const std::vector<std::string_view>& parts);

  private:
    struct Count {
        std::int64_t requests = 0, errors = 0;
    };
    using Parts = std::vector<std::string_view>;

    Response guarded(const Request& request, const Parts& parts);
    Response route(const Request& request, const Parts& parts);
    Response token(const Request& request);
    int refusal_of(const Request& request);
    Response metainfo(const Parts& parts);
    Response get_rows(const Request& request, std::string_view id);
    Response write(const Request& request, const Parts& parts);
    Response erase(const Parts& parts);
    Results apply(const Connector& connector, const Element& element, Verb verb, std::string_view below);
    Response told(const Problem& problem, std::string_view language);
    Response told(const Results& results) const;
    const View& view(std::string_view id) const;
    const Connector& connector(std::string_view id) const;
    Context context() { return {books_, settings_.assumptions, clock_.now()}; }
    void count(const Request& request, const Parts& parts, const Response& response);

    Response control_change(std::string_view page, const Json& body);
    std::string configure(const Json& changes);
    std::string config_json() const;
    std::string counts_json() const;
    std::string edit(const Json& body);
    std::string deliver(const Json& body);
    std::string close(const Json& body);

    Settings settings_;
    const Clock& clock_;
    Books books_;
    Refusals refusals_;
    std::map<std::string, Count> counts_;
    std::map<std::string, Instant> tokens_;  // until when
    std::set<std::string, std::less<>> denied_, blocked_;
    std::map<std::string, std::string, std::less<>> aliases_;
    std::int64_t at_once_ = 0, most_at_once_ = 0, crowded_ = 0, turn_ = 0, unauthorised_ = 0;
    bool maintenance_ = false, ip_denied_ = false;
};

}  // namespace koppel::sandbox::afas

// The Asperion API and its identity server: authentication, administrations, routes. Request in, answer out.
// Single thread. Errors are answers in the vendor's own shape.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "asperion/administration.hpp"
#include "asperion/assumptions.hpp"
#include "asperion/problem.hpp"
#include "asperion/tokens.hpp"
#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::asperion {

struct Settings {
    Client client;
    Assumptions assumptions;
    // Administrations of the user; the first is the default one.
    std::vector<std::pair<std::int64_t, std::string>> administrations{{4711, "De Ketting"}};
};

class Api {
  public:
    Api(Settings settings, std::string base_url, const Clock& clock);

    // `path` is everything after /asperion.
    Response handle(const Request& request, std::string_view path);
    // `path` is everything after /asperion-identity.
    Response identity(const Request& request, std::string_view path);
    // The refusal of an injected fault, in this vendor's shape.
    Response refuse(const Request& request, int status, const Text& title, const Text& detail = {},
                    const std::vector<Finding>& findings = {});

    std::string configure(const Json& changes);
    std::string config_json() const;
    Administration* administration(std::int64_t id);
    void reset();

  private:
    struct Call;
    Response route(Call& call);
    Response get_list(Call& call, const Table& table, std::string_view extra = {});
    Response get_one(Call& call, const Table& table, std::string_view id);
    Response post(Call& call, std::string_view resource);
    Response list_administrations(const Request& request);
    Response not_found(const Request& request);
    bool within_rate(Response& response);

    Settings settings_;
    std::string base_url_;
    const Clock& clock_;
    Tokens tokens_;
    std::map<std::int64_t, std::unique_ptr<Administration>> administrations_;
    std::uint64_t trace_ = 0;
    Instant minute_ = 0;
    std::int64_t in_minute_ = 0;
};

}  // namespace koppel::sandbox::asperion

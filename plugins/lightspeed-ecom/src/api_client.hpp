// The vendor's HTTP conventions: addresses, errors in every shape, rate limits.
// For one thread at a time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/cpp/call.hpp"

namespace koppel::lightspeed_ecom {

struct Settings {
    std::string api_url;
    std::string language;
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

// What came back: a document, or why not. `missing` is a 404, which may be temporary.
struct Reply {
    boost::json::value document;  // without its envelope
    std::optional<sdk::Error> error;
    bool missing = false;
};

// A GET that goes along with a batch and is read later, perhaps in another call.
struct Ahead {
    std::string resource;  // empty: nothing was asked for, or it failed
    sdk::HttpResponse response;
    std::int64_t asked_mono_ms = 0;
};

class ApiClient {
  public:
    // What is read lives in `memory`, which outlives it.
    ApiClient(sdk::Call& call, const Settings& settings, boost::json::monotonic_resource& memory)
        : call_(call), settings_(settings), memory_(memory) {}

    // GETs, side by side. `resource` is what follows the language, e.g. "orders/12/products.json?limit=250".
    std::vector<Reply> get(std::span<const std::string> resources, Ahead* along = nullptr) const;
    // One GET; throws what went wrong.
    boost::json::value get_one(const std::string& resource) const;
    // The same, for what was asked for already.
    boost::json::value open(const Ahead& ahead) const;

  private:
    sdk::HttpRequest request(std::string_view resource) const;
    Reply read(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const;
    sdk::Error error_for(const sdk::HttpRequest& request, const sdk::HttpResponse& response, int status,
                         const std::string& message) const;

    sdk::Call& call_;
    const Settings& settings_;
    boost::json::monotonic_resource& memory_;
};

// How long to wait, from X-RateLimit-Remaining "299/-1/11999" and -Reset "263/2063/23663" (seconds).
std::int64_t retry_after_ms(const sdk::HttpResponse& response);

}  // namespace koppel::lightspeed_ecom

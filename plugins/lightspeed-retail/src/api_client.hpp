// The vendor's HTTP conventions: addresses, pages, errors in every shape, rate limits. For one thread at a
// time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instants.hpp"
#include "koppel/cpp/call.hpp"
#include "koppel/cpp/field_text.hpp"
#include "values.hpp"

namespace koppel::lightspeed_retail {

struct Settings {
    std::string api_url;
    std::string account;  // empty: the token's own
    bool articles = false;
    std::string product_shop;  // key or name; empty: what all shops agree on
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

// What came back: a document, or why not.
struct Reply {
    boost::json::value document;
    std::optional<sdk::Error> error;
    bool forbidden = false;  // a right is missing, the login is fine

    const Object& object() const { return document.get_object(); }  // when there is no error
};

class ApiClient {
  public:
    // What is read lives in `memory`, which outlives it.
    ApiClient(sdk::Call& call, const Settings& settings, boost::json::monotonic_resource& memory)
        : call_(call), settings_(settings), memory_(memory) {}

    // GETs, side by side, of absolute addresses.
    std::vector<Reply> get(std::span<const std::string> urls) const;
    // One GET; throws what went wrong.
    Reply get_one(const std::string& url) const;

    // A POST or PUT; throws what went wrong.
    Reply write(std::string method, const std::string& url, std::string body) const;

    // "https://api.lightspeedapp.com/API/V3/Account.json" for "Account.json".
    std::string top(std::string_view resource) const;
    // Within an account: "Sale.json?limit=100".
    std::string within(std::string_view account, std::string_view resource) const;

    // The address of the page after this one; empty on the last. Throws for one that leads elsewhere than to
    // the same resource of the same account.
    std::string next_of(const Reply& reply, const std::string& url) const;

    sdk::Call& call() const { return call_; }
    Instant now() const;

  private:
    Reply read(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const;

    sdk::Call& call_;
    const Settings& settings_;
    boost::json::monotonic_resource& memory_;
};

// True when `next` has the origin and the path of `url`.
bool leads_on(std::string_view url, std::string_view next);

// How long to wait after a 429.
std::int64_t retry_after_ms(const sdk::HttpResponse& response);

}  // namespace koppel::lightspeed_retail

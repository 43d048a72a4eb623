// The vendor's HTTP conventions: addresses, headers, and what a failed answer means. For one thread at a
// time, within one call. Fails by throwing koppel::sdk::Error.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "koppel/cpp/call.hpp"

namespace koppel::scrada {

struct Settings {
    std::string api_url, company, language;
    // What the contract wants; empty for a check of the connection alone.
    std::string journal, invoice_journal, book_year, zero_vat_type;
};
// Throws a config error that names the setting.
Settings read_settings(std::string_view json);

class ApiClient {
  public:
    ApiClient(sdk::Call& call, const Settings& settings) : call_(call), settings_(settings) {}

    const Settings& settings() const { return settings_; }
    sdk::Call& call() const { return call_; }

    // `path` follows the company: "/journal".
    sdk::HttpRequest get(std::string_view path) const { return request("GET", path); }
    sdk::HttpRequest send(std::string method, std::string_view path, std::string body) const;
    // The company itself; also proves that key and password fit.
    sdk::HttpRequest company() const { return request("GET", ""); }

    std::vector<sdk::HttpResponse> perform(std::span<const sdk::HttpRequest> requests) const {
        return call_.http().perform(requests);
    }
    // The body of a successful answer.
    std::string read(const sdk::HttpRequest& request) const;

    // The error of an answer that is not ok, with the vendor's own words. A refusal with a code is final;
    // without one, a request that changes something may have been carried out.
    sdk::Error error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const;
    // A refusal in the vendor's words; one that passes by a person's work at the vendor is not ready.
    static sdk::Error refusal(const Problem& problem, int status);
    static sdk::Error unreadable(const sdk::HttpRequest& request);

  private:
    sdk::HttpRequest request(std::string method, std::string_view path) const;

    sdk::Call& call_;
    const Settings& settings_;
};

}  // namespace koppel::scrada

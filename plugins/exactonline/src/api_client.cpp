#include "api_client.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <charconv>

#include "assumptions.hpp"
#include "koppel/cpp/clock.hpp"

namespace koppel::exactonline {
namespace {

using sdk::Error;
using sdk::ErrorClass;

std::string setting(const boost::json::object& settings, std::string_view name) {
    const boost::json::value* value = settings.if_contains(name);
    if (value != nullptr && value->is_string())
        return {value->get_string().data(), value->get_string().size()};
    if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
    return {};
}

std::string without_query(const sdk::HttpRequest& request) {
    return request.url.substr(0, request.url.find('?'));
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// What a person can do about a login that is refused with this reason.
std::string advice_on(std::string_view reason) {
    if (reason.starts_with("NoDivisionAccess"))
        return "The user who connected may not use this division: give access in Exact, or connect again and "
               "tick the division.";
    if (reason.starts_with("DivisionBlocked")) return "The division is blocked in Exact.";
    if (reason.starts_with("LicenseExpired")) return "The Exact licence has expired.";
    if (reason.starts_with("BlockedUser") || reason.starts_with("InactiveUser"))
        return "The user who connected is blocked or no longer active in Exact.";
    if (reason.starts_with("BlockedCustomer")) return "Exact has blocked this customer.";
    return "Connect again, as a user who may use this division and with all the rights that are asked for.";
}

}  // namespace

Settings read_settings(std::string_view json) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(json, error);
    if (error || !value.is_object())
        throw Error(ErrorClass::config, "settings_unreadable",
                    "The settings of this connection are not a JSON object.");
    const auto& object = value.get_object();
    Settings settings;
    settings.api_url = setting(object, "api_url");
    settings.division = setting(object, "division");
    settings.division_name = setting(object, "division_name");
    settings.vat_number = setting(object, "vat_number");
    if (settings.api_url.empty()) settings.api_url = "https://start.exactonline.nl";
    while (settings.api_url.ends_with('/'))
        settings.api_url.pop_back();
    if (!number_in(settings.division))
        throw Error(ErrorClass::config, "division_missing",
                    std::string("Choose the Exact division: the setting \"division\" is ") +
                        (settings.division.empty() ? "empty." : "no number."));
    if (const auto* sink = object.if_contains("sink"); sink != nullptr && sink->is_object()) {
        const auto& of_contract = sink->get_object();
        settings.sales_journal = setting(of_contract, "sales_journal");
        settings.memo_journal = setting(of_contract, "memo_journal");
        settings.cash_journal = setting(of_contract, "cash_journal");
        settings.ledger_item = setting(of_contract, "ledger_item");
        settings.vat_account = setting(of_contract, "vat_account");
    }
    return settings;
}

sdk::HttpRequest ApiClient::request(std::string method, std::string url) const {
    sdk::HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"}};
    request.credential = "api";
    return request;
}

std::string ApiClient::url_of(std::string_view path) const {
    return settings_.api_url + "/api/v1/" + settings_.division + "/" + std::string(path);
}

sdk::HttpRequest ApiClient::list(std::string_view path, std::string_view select,
                                 std::string_view filter) const {
    std::string url = url_of(path) + "?$select=" + std::string(select);
    if (!filter.empty()) url += "&$filter=" + url_escaped(filter);
    return request("GET", std::move(url));
}

sdk::HttpRequest ApiClient::who_am_i() const {
    return request("GET", settings_.api_url + "/api/v1/current/" + std::string(Assumptions::kMe) +
                              "?$select=UserID,FullName,UserName,Email");
}

sdk::HttpRequest ApiClient::post(std::string_view path, std::string body) const {
    sdk::HttpRequest result = request("POST", url_of(path));
    result.headers.push_back({"Content-Type", "application/json"});
    result.headers.push_back({"Prefer", std::string(Assumptions::kWholeAnswer)});
    result.body = std::move(body);
    return result;
}

sdk::HttpRequest ApiClient::put(std::string_view path, std::string body) const {
    sdk::HttpRequest result = request("PUT", url_of(path));
    result.headers.push_back({"Content-Type", "application/json"});
    result.body = std::move(body);
    return result;
}

// As it is: it is complete and escaped already. The host lets it go only where the connection may go.
std::optional<sdk::HttpRequest> ApiClient::next_page(const Page& page) const {
    if (page.next.empty()) return std::nullopt;
    return request("GET", page.next);
}

// The window that is used up is the one whose headers are there.
std::int64_t ApiClient::wait_after_429(const sdk::HttpResponse& response) const {
    const std::int64_t longest = std::chrono::milliseconds(std::chrono::hours(25)).count();
    std::int64_t wait = response.retry_after_ms;
    for (const std::string_view window : {"x-ratelimit-minutely-", "x-ratelimit-"}) {
        const auto reset = number_in(response.header(std::string(window) + "reset"));
        const auto left = number_in(response.header(std::string(window) + "remaining"));
        if (!reset || (left && *left > 0)) continue;
        const std::int64_t until = *reset - call_.clock().now_unix_ms() +
                                   std::chrono::milliseconds(Assumptions::kAfterReset).count();
        wait = std::max(wait, std::clamp<std::int64_t>(until, 0, longest));
    }
    return wait > 0 ? wait : std::chrono::milliseconds(Assumptions::kDefaultRetryAfter).count();
}

sdk::Error ApiClient::error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const {
    const Problem problem = problem_in(response.body);
    const std::string words = problem.text();
    const Error plain = sdk::error_from(request, response, words);
    const int status = response.status;
    if (status == 401 || status == 403) {
        const std::string reason(response.header("reason"));
        std::string why = reason;
        if (!words.empty()) why += (why.empty() ? "" : ": ") + words;
        return Error(ErrorClass::auth, plain.code(),
                     "Exact refuses this login" + (why.empty() ? std::string() : " (" + why + ")") + ". " +
                         advice_on(reason),
                     0, status);
    }
    if (status == 429)
        return Error(ErrorClass::rate_limited, plain.code(), std::string(plain.text()),
                     wait_after_429(response), status);
    // Exact answers what it refuses with 500; only its own words tell that from a fault.
    if (status == 500 && !words.empty() && !problem.generic())
        return Error(ErrorClass::rejected, "refused", words, 0, status);
    const bool refused = status == 400 || status == 404 || status == 405;
    if (refused && !words.empty()) return Error(ErrorClass::rejected, plain.code(), words, 0, status);
    return plain;
}

sdk::Error ApiClient::unreadable(const sdk::HttpRequest& request) {
    return Error(
        request.changes() ? ErrorClass::unknown : ErrorClass::transient, "answer_unreadable",
        "Exact answered " + request.method + " " + without_query(request) + " with something unreadable.");
}

sdk::Error ApiClient::too_many_pages(const sdk::HttpRequest& request) {
    return Error(ErrorClass::internal, std::string(kTooManyPages),
                 "Exact lists more pages than can be read at " + without_query(request) + ".");
}

int ApiClient::max_pages() {
    return Assumptions::kMaxPages;
}

}  // namespace koppel::exactonline

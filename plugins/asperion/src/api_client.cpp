#include "api_client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "assumptions.hpp"
#include "koppel/cpp/field_text.hpp"

namespace koppel::asperion {
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

}  // namespace

Settings read_settings(std::string_view json) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(json, error);
    if (error || !value.is_object())
        throw Error(ErrorClass::config, "settings_unreadable",
                    "The settings of this connection are not a JSON object.");
    Settings settings{setting(value.get_object(), "api_url"), setting(value.get_object(), "administration")};
    if (settings.api_url.empty()) settings.api_url = "https://api.asperion.nl";
    while (settings.api_url.ends_with('/'))
        settings.api_url.pop_back();
    if (settings.administration.empty())
        throw Error(ErrorClass::config, "administration_missing",
                    "Choose the Asperion administration: the setting \"administration\" is empty.");
    return settings;
}

sdk::HttpRequest ApiClient::request(std::string method, std::string url) const {
    sdk::HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"},
                       {"Accept-Language", "nl-NL"},
                       {std::string(Assumptions::kTenantHeader), settings_.administration}};
    request.credential = "api";
    return request;
}

sdk::HttpRequest ApiClient::get(std::string_view path) const {
    return request("GET", settings_.api_url + std::string(path));
}

sdk::HttpRequest ApiClient::find(std::string_view path, std::string_view filter, std::string_view value,
                                 std::string_view comparison) const {
    const std::string name(filter);
    return get(std::string(path) + "?" + name + "=" + sdk::url_escaped(value) + "&" + name +
               std::string(Assumptions::kComparison) + "=" + std::string(comparison) +
               "&pageSize=" + std::string(Assumptions::kPageSize));
}

std::optional<sdk::HttpRequest> ApiClient::next_page(std::string_view next) const {
    const std::size_t path = next.find("/v1/");
    if (path == std::string_view::npos) return std::nullopt;
    return get(next.substr(path));
}

sdk::HttpRequest ApiClient::post(std::string_view path, std::string body) const {
    sdk::HttpRequest result = request("POST", settings_.api_url + std::string(path));
    result.headers.push_back({"Content-Type", "application/json; charset=utf-8"});
    result.body = std::move(body);
    return result;
}

sdk::Error ApiClient::error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) {
    const std::string problem = problem_in(response.body).text();
    const Error plain = sdk::error_from(request, response, problem);
    const bool refused = response.status != 0 && plain.error_class() == ErrorClass::rejected;
    if (refused && !problem.empty())  // the vendor's sentence says it all
        return Error(plain.error_class(), plain.code(), problem, 0, response.status);
    if (response.status == 401 || response.status == 403)
        return Error(ErrorClass::auth, plain.code(),
                     "Asperion refuses this login" +
                         (problem.empty() ? std::string() : " (" + problem + ")") +
                         ". Connect again, as a user who may use this administration.",
                     0, response.status);
    if (plain.error_class() == ErrorClass::rate_limited && plain.retry_after_ms() == 0)
        return Error(plain.error_class(), plain.code(), std::string(plain.text()),
                     std::chrono::milliseconds(Assumptions::kDefaultRetryAfter).count(), response.status);
    return plain;
}

sdk::Error ApiClient::unreadable(const sdk::HttpRequest& request) {
    return Error(request.changes() ? ErrorClass::unknown : ErrorClass::transient, "answer_unreadable",
                 "Asperion accepted " + request.method + " " + request.url.substr(0, request.url.find('?')) +
                     " with an answer that cannot be read.");
}

sdk::Error ApiClient::too_many_pages(const sdk::HttpRequest& request) {
    return Error(ErrorClass::internal, std::string(kTooManyPages),
                 "Asperion lists more pages than can be read at " +
                     request.url.substr(0, request.url.find('?')) + ".");
}

int ApiClient::max_pages() {
    return Assumptions::kMaxPages;
}

}  // namespace koppel::asperion

#include "api_client.hpp"

#include <algorithm>
#include <charconv>

#include "koppel/cpp/json.hpp"

namespace koppel::scrada {

using sdk::Error;
using sdk::ErrorClass;

namespace {

// The bucket is refilled at a moment that the answer names.
std::int64_t wait_of(const sdk::HttpResponse& response, std::int64_t now_unix_ms) {
    const std::string_view text = response.header("x-ratelimit-reset");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end == text.data()) return 10'000;
    return std::clamp<std::int64_t>(seconds * 1000 - now_unix_ms, 1'000, 60'000);
}

}  // namespace

Settings read_settings(std::string_view json) {
    const auto value = sdk::parse_settings(json);
    const sdk::Json from(value), sink = from["sink"];
    Settings settings{from["api_url"].text("https://api.scrada.be"),
                      from["company"].text(),
                      from["language"].text("NL"),
                      sink["journal"].text(),
                      sink["invoice_journal"].text(),
                      sink["book_year"].text(),
                      sink["zero_vat_type"].text()};
    while (settings.api_url.ends_with('/'))
        settings.api_url.pop_back();
    if (settings.company.empty())
        throw Error(ErrorClass::config, "company_missing",
                    "The setting \"company\" is empty: give the company's identifier, in Scrada under Menu, "
                    "Settings, Company.");
    return settings;
}

sdk::HttpRequest ApiClient::request(std::string method, std::string_view path) const {
    sdk::HttpRequest request;
    request.method = std::move(method);
    request.url = settings_.api_url + "/v1/company/" + settings_.company + std::string(path);
    request.headers = {{"Accept", "application/json"}, {"Language", settings_.language}};
    request.credential = "api";
    return request;
}

sdk::HttpRequest ApiClient::send(std::string method, std::string_view path, std::string body) const {
    sdk::HttpRequest result = request(std::move(method), path);
    result.headers.push_back({"Content-Type", "application/json"});
    result.body = std::move(body);
    return result;
}

std::string ApiClient::read(const sdk::HttpRequest& request) const {
    const auto answer = call_.http().perform(request);
    if (!answer.ok()) throw error_of(request, answer);
    return answer.body;
}

Error ApiClient::error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const {
    const Problem problem = response.status != 0 ? problem_in(response.body) : Problem{};
    if (response.status == 401 || response.status == 403)
        return Error(
            ErrorClass::auth, "http_" + std::to_string(response.status),
            "Scrada refuses this API key and password for company " + settings_.company +
                ". Give the key and password of that company (Scrada: Settings, Integrations, API keys).",
            0, response.status);
    if (problem.refuses()) return refusal(problem, response.status);
    const Error plain = sdk::error_from(request, response);
    if (plain.error_class() == ErrorClass::rate_limited && plain.retry_after_ms() == 0)
        return Error(plain.error_class(), plain.code(), std::string(plain.text()),
                     wait_of(response, call_.clock().now_unix_ms()), response.status);
    return plain;
}

Error ApiClient::refusal(const Problem& problem, int status) {
    const bool passes = problem.passes_by_itself();
    return Error(
        passes ? ErrorClass::not_ready : ErrorClass::rejected, "scrada_" + problem.code,
        "Scrada refuses: " + problem.text + (passes ? " Solve this in Scrada; what waits then goes on." : ""),
        0, status);
}

Error ApiClient::unreadable(const sdk::HttpRequest& request) {
    return Error(
        request.changes() ? ErrorClass::unknown : ErrorClass::transient, "answer_unreadable",
        "Scrada accepted " + request.method + " " + request.url + " with an answer that cannot be read.");
}

}  // namespace koppel::scrada

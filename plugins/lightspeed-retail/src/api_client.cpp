#include "api_client.hpp"

#include <algorithm>
#include <charconv>

#include "assumptions.hpp"
#include "koppel/cpp/json.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"

namespace koppel::lightspeed_retail {
namespace {

namespace json = boost::json;
using sdk::Error;
using sdk::ErrorClass;

constexpr std::size_t kLongestNext = 8000;

// Two shapes: {"httpCode":"400","message":…} of the API, {"error":…,"hint":…} of the login.
struct Refusal {
    int code = 0;
    std::string words;
};

std::optional<Refusal> refusal_in(const std::optional<json::value>& body) {
    if (!body || !body->is_object()) return std::nullopt;
    const Object& from = body->get_object();
    const std::string http_code = text_at(from, "httpCode");
    if (!http_code.empty()) {
        Refusal refusal{0, text_at(from, {"message", "httpMessage"})};
        std::from_chars(http_code.data(), http_code.data() + http_code.size(), refusal.code);
        return refusal;
    }
    if (text_at(from, "error").empty()) return std::nullopt;
    Refusal refusal{0, text_at(from, {"error_description", "error"})};
    if (const std::string hint = text_at(from, "hint"); !hint.empty()) refusal.words += " " + hint + ".";
    return refusal;
}

bool holds_ignoring_case(std::string_view text, std::string_view part) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

Error error_for(const sdk::HttpRequest& request, const sdk::HttpResponse& response, int status,
                const std::string& words) {
    const std::string said = words.empty() ? std::string() : " (" + words + ")";
    if (status == 401)
        return Error(ErrorClass::auth, "http_401",
                     "Lightspeed refuses the login" + said +
                         ". Connect again; where this returns, the employee who connected may be locked.",
                     0, status);
    if (status == 403)
        return Error(ErrorClass::auth, "http_403",
                     "This Lightspeed login may not do this" + said +
                         ". Connect again with the rights employee:register_read, employee:inventory_read, "
                         "employee:customers_read and employee:admin_void_sale.",
                     0, status);
    if (status == 429)
        return Error(ErrorClass::rate_limited, "http_429",
                     "Lightspeed allows no more requests now" + said + ".", retry_after_ms(response), status);
    if (status == 400 && holds_ignoring_case(words, Assumptions::kTryAgain))
        return Error(ErrorClass::transient, "http_400", "Lightspeed asks to try again later.", 0, status);
    sdk::HttpResponse as_if = response;
    as_if.status = status;
    return sdk::error_from(request, as_if, words);
}

// "https://api.lightspeedapp.com" of an address, and its path without the query.
std::pair<std::string_view, std::string_view> origin_and_path(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    const auto path = std::min(url.find('/', scheme + 3), url.size());
    const auto query = std::min(url.find_first_of("?#", path), url.size());
    return {url.substr(0, path), url.substr(path, query - path)};
}

}  // namespace

Settings read_settings(std::string_view text) {
    const json::value value = sdk::parse_settings(text);
    const sdk::Json settings(value);
    Settings result{settings["api_url"].text("https://api.lightspeedapp.com"), settings["account"].text(),
                    settings["articles"].flag(), settings["product_shop"].text()};
    while (result.api_url.ends_with('/'))
        result.api_url.pop_back();
    if (!std::all_of(result.account.begin(), result.account.end(),
                     [](char c) { return c >= '0' && c <= '9'; }))
        throw Error(ErrorClass::config, "account_invalid",
                    "The setting \"account\" must be the number of a Lightspeed account, or be left out.");
    return result;
}

std::string ApiClient::top(std::string_view resource) const {
    return settings_.api_url + "/API/V3/" + std::string(resource);
}

std::string ApiClient::within(std::string_view account, std::string_view resource) const {
    return settings_.api_url + "/API/V3/Account/" + std::string(account) + "/" + std::string(resource);
}

std::vector<Reply> ApiClient::get(std::span<const std::string> urls) const {
    std::vector<sdk::HttpRequest> requests;
    requests.reserve(urls.size());
    for (const auto& url : urls) {
        sdk::HttpRequest request;
        request.url = url;
        request.headers.push_back({"Accept", "application/json"});
        request.credential = "api";
        requests.push_back(std::move(request));
    }
    std::vector<Reply> replies;
    if (requests.empty()) return replies;
    const auto responses = call_.http().perform(requests);
    replies.reserve(responses.size());
    for (std::size_t i = 0; i < responses.size(); ++i)
        replies.push_back(read(requests[i], responses[i]));
    return replies;
}

Reply ApiClient::get_one(const std::string& url) const {
    Reply reply = std::move(get(std::span(&url, 1)).front());
    if (reply.error) throw Error(*reply.error);
    return reply;
}

Reply ApiClient::write(std::string method, const std::string& url, std::string body) const {
    sdk::HttpRequest request;
    request.method = std::move(method);
    request.url = url;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
    request.credential = "api";
    request.body = std::move(body);
    Reply reply = read(request, call_.http().perform(request));
    if (reply.error) throw Error(*reply.error);
    return reply;
}

Instant ApiClient::now() const {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time<std::chrono::milliseconds>{
        std::chrono::milliseconds{call_.clock().now_unix_ms()}});
}

Reply ApiClient::read(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const {
    std::optional<json::value> body;
    if (response.status != 0) body = sdk::json_numbers_as_text(response.body, nullptr, &memory_);
    const auto refusal = refusal_in(body);
    if (response.ok() && body && body->is_object() && !refusal) return {std::move(*body), {}, false};
    Reply reply;
    if (response.ok() && !refusal) {
        reply.error = Error(ErrorClass::transient, "answer_unreadable",
                            "Lightspeed answered with something that is no JSON object.", 0, response.status);
        return reply;
    }
    int status = response.status;
    if (response.ok()) status = refusal->code != 0 ? refusal->code : 500;
    reply.error = error_for(request, response, status, refusal ? refusal->words : std::string());
    reply.forbidden = status == 403;
    return reply;
}

std::string ApiClient::next_of(const Reply& reply, const std::string& url) const {
    const std::string next = text_at(object_at(reply.object(), "@attributes"), "next");
    if (next.empty()) return {};
    if (next.size() > kLongestNext || !leads_on(url, next))
        throw Error(ErrorClass::internal, "next_elsewhere",
                    "Lightspeed names a next page that is not of the same list. Nothing was asked there.");
    if (next == url)
        throw Error(ErrorClass::transient, "next_is_same", "Lightspeed names a page as its own next page.");
    return next;
}

bool leads_on(std::string_view url, std::string_view next) {
    const auto own = origin_and_path(url);
    return !own.first.empty() && own == origin_and_path(next) &&
           std::none_of(next.begin(), next.end(),
                        [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7f'; });
}

std::int64_t retry_after_ms(const sdk::HttpResponse& response) {
    const bool burst = response.header("x-ls-api-ratelimit-type") == "api-burst-limiter";
    const std::int64_t least = burst ? Assumptions::kBurstRetryAfter.count() : 0;
    if (response.retry_after_ms > 0) return std::max(response.retry_after_ms, least);
    return burst ? least : std::chrono::milliseconds(Assumptions::kDefaultRetryAfter).count();
}

}  // namespace koppel::lightspeed_retail

#include "api_client.hpp"

#include <boost/json/object.hpp>
#include <charconv>

#include "assumptions.hpp"
#include "koppel/cpp/json.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using sdk::Error;
using sdk::ErrorClass;

std::vector<long> slash_numbers(std::string_view text) {
    std::vector<long> numbers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('/'), text.size());
        long number = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + end, number);
        if (error != std::errc{} || stop != text.data() + end) return {};
        numbers.push_back(number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return numbers;
}

// The vendor's error object, also inside a 2xx.
struct VendorError {
    int code = 0;
    std::string message;
};

std::optional<VendorError> vendor_error(const std::optional<json::value>& body) {
    if (!body || !body->is_object()) return std::nullopt;
    const json::value* error = body->get_object().if_contains("error");
    if (error == nullptr || (!error->is_object() && !error->is_string())) return std::nullopt;
    if (error->is_string()) return VendorError{0, text_at(body->get_object(), "error")};
    VendorError result{0, text_at(error->get_object(), "message")};
    const std::string code = text_at(error->get_object(), "code");
    std::from_chars(code.data(), code.data() + code.size(), result.code);
    return result;
}

}  // namespace

Settings read_settings(std::string_view text) {
    const json::value value = sdk::parse_settings(text);
    const sdk::Json settings(value);
    Settings result{settings["api_url"].text("https://api.webshopapp.com"), settings["language"].text()};
    while (result.api_url.ends_with('/'))
        result.api_url.pop_back();
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (result.language.size() != 2 || !letter(result.language[0]) || !letter(result.language[1]))
        throw Error(ErrorClass::config, "language_invalid",
                    "The setting \"language\" must be the two-letter code of a language of the shop, for "
                    "example nl.");
    return result;
}

sdk::HttpRequest ApiClient::request(std::string_view resource) const {
    sdk::HttpRequest request;
    request.url.append(settings_.api_url).append("/").append(settings_.language).append("/");
    request.url += resource;
    request.headers.push_back({"Accept", "application/json"});
    request.credential = "api";
    return request;
}

std::vector<Reply> ApiClient::get(std::span<const std::string> resources, Ahead* along) const {
    std::vector<sdk::HttpRequest> requests;
    requests.reserve(resources.size() + 1);
    for (const auto& resource : resources)
        requests.push_back(request(resource));
    std::vector<Reply> replies;
    if (requests.empty()) return replies;
    if (along != nullptr) requests.push_back(request(along->resource));
    auto responses = call_.http().perform(requests);
    replies.reserve(resources.size());
    for (std::size_t i = 0; i < resources.size(); ++i)
        replies.push_back(read(requests[i], responses[i]));
    if (along != nullptr) {
        along->response = std::move(responses.back());
        along->asked_mono_ms = call_.clock().now_mono_ms();
        if (!along->response.ok()) *along = {};  // whoever needs it asks, and is told why
    }
    return replies;
}

json::value ApiClient::open(const Ahead& ahead) const {
    Reply reply = read(request(ahead.resource), ahead.response);
    if (reply.error) throw Error(*reply.error);
    return std::move(reply.document);
}

json::value ApiClient::get_one(const std::string& resource) const {
    Reply reply = std::move(get(std::span(&resource, 1)).front());
    if (reply.error) throw Error(*reply.error);
    return std::move(reply.document);  // keeps its memory
}

Reply ApiClient::read(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const {
    std::optional<json::value> body;
    if (response.status != 0) body = sdk::json_numbers_as_text(response.body, nullptr, &memory_);
    const auto refusal = vendor_error(body);
    if (response.ok() && body && !refusal) return {unwrap(std::move(*body)), std::nullopt, false};
    Reply reply;
    int status = response.status;
    if (response.ok() && refusal) status = refusal->code != 0 ? refusal->code : 500;
    if (response.ok() && !refusal) {
        reply.error = Error(ErrorClass::transient, "answer_unreadable",
                            "Lightspeed answered with something that is not JSON.", 0, response.status);
        return reply;
    }
    reply.error = error_for(request, response, status, refusal ? refusal->message : std::string());
    reply.missing = status == 404 && reply.error->error_class() != ErrorClass::config;
    return reply;
}

Error ApiClient::error_for(const sdk::HttpRequest& request, const sdk::HttpResponse& response, int status,
                           const std::string& message) const {
    const std::string said = message.empty() ? std::string() : " (" + message + ")";
    if (status == 401)
        return Error(
            ErrorClass::auth, "http_401",
            "Lightspeed: key refused" + said + ". Make a new key in Lightspeed under Settings > Developers.",
            0, status);
    if (status == 403)
        return Error(ErrorClass::auth, "http_403",
                     "This Lightspeed key may not do this" + said +
                         ". Give the key read rights on orders and settings under Settings > Developers.",
                     0, status);
    if (status == 404 && message.find("language") != std::string::npos)
        return Error(ErrorClass::config, "language_inactive",
                     "Language \"" + settings_.language + "\" is not active in this shop" + said +
                         ". Choose a language that is.",
                     0, status);
    if (status == 429)
        return Error(ErrorClass::rate_limited, "http_429",
                     "Lightspeed allows no more requests now" + said + ".", retry_after_ms(response), status);
    sdk::HttpResponse as_if = response;
    as_if.status = status;
    return sdk::error_from(request, as_if, message);
}

std::int64_t retry_after_ms(const sdk::HttpResponse& response) {
    if (response.retry_after_ms > 0) return response.retry_after_ms;
    const auto remaining = slash_numbers(response.header("x-ratelimit-remaining"));
    const auto reset = slash_numbers(response.header("x-ratelimit-reset"));
    long seconds = 0;
    for (std::size_t i = 0; i < remaining.size() && i < reset.size(); ++i) {
        if (remaining[i] <= 0) seconds = std::max(seconds, reset[i]);  // -1: used up
    }
    if (seconds <= 0) seconds = static_cast<long>(Assumptions::kDefaultRetryAfter.count());
    return static_cast<std::int64_t>(seconds) * 1000;
}

}  // namespace koppel::lightspeed_ecom

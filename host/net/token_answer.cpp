#include "net/token_answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace koppel::net {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;

namespace {

constexpr std::size_t kMostWords = 300;
constexpr std::int64_t kBusyWaitMs = 30'000;
constexpr std::chrono::seconds kUsualLife{600};

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr) return {};
    if (const auto* text = value->if_string()) return std::string(*text);
    return {};
}

// Some vendors send numbers as strings.
std::int64_t number_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr) return 0;
    if (const auto* number = value->if_int64()) return *number;
    if (const auto* number = value->if_double())
        return static_cast<std::int64_t>(std::clamp(*number, 0.0, 1e9));
    std::int64_t result = 0;
    if (const auto* text = value->if_string()) {
        std::from_chars(text->data(), text->data() + text->size(), result);
    }
    return result;
}

std::string without_secrets(std::string text, const std::vector<std::string>& secrets) {
    for (const auto& secret : secrets) {
        if (secret.size() < 4) continue;
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
            text.replace(at, secret.size(), "***");
        }
    }
    return text;
}

std::string words_of(const HttpResponse& response, const json::object& body, const std::string& code,
                     const std::vector<std::string>& secrets) {
    std::string words = text_of(body, "error_description");
    if (words.empty()) words = text_of(body, "message");
    if (words.empty()) words = code;
    if (words.empty()) words = "status " + std::to_string(response.status);
    words = without_secrets(std::move(words), secrets);
    if (words.size() > kMostWords) {
        std::size_t end = kMostWords;  // not in the middle of a UTF-8 character
        while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xc0) == 0x80)
            --end;
        words.resize(end);
    }
    std::replace_if(
        words.begin(), words.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return words;
}

bool speaks_of_refresh_token(std::string words) {
    std::transform(words.begin(), words.end(), words.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return words.find("refresh token") != std::string::npos ||
           words.find("refresh_token") != std::string::npos;
}

void append_encoded(std::string& out, const std::string& text) {
    constexpr const char* hex = "0123456789ABCDEF";
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
}

TokenAnswer refusal(const HttpResponse& response, const std::string& code, const std::string& words) {
    TokenAnswer answer;
    answer.kind = TokenAnswer::Kind::refused;
    const bool busy = response.status == 429 || code == "access_denied" ||
                      code == "temporarily_unavailable" || code == "slow_down";
    if (busy) {
        answer.error = Error(ErrorClass::rate_limited, "token_not_yet", "the login server says: " + words,
                             "it is asked again by itself");
        answer.error.retry_after_ms = std::max(response.retry_after_ms, kBusyWaitMs);
    } else if (code == "invalid_grant" || ((code == "unauthorized_client" || code == "invalid_request") &&
                                           speaks_of_refresh_token(words))) {
        answer.kind = TokenAnswer::Kind::needs_login;
        answer.error =
            Error(ErrorClass::auth, "needs_login", "the login server says: " + words,
                  "log in again at the vendor, then apply the connection with its new refresh token");
    } else {
        answer.error =
            Error(ErrorClass::config, "token_refused", "the login server says: " + words,
                  "check the client id, the client secret and the login address of this connection");
    }
    answer.error.http_status = response.status;
    return answer;
}

}  // namespace

TokenAnswer read_token_answer(const HttpResponse& response, const std::vector<std::string>& secrets) {
    TokenAnswer answer;
    if (response.status == 0) {
        const bool config = response.error_class == ErrorClass::config;
        answer.kind = response.request_sent ? TokenAnswer::Kind::lost : TokenAnswer::Kind::refused;
        answer.error = Error(config ? ErrorClass::config : ErrorClass::transient,
                             response.request_sent ? "token_answer_lost" : "token_server_unreachable",
                             without_secrets("no answer from the login server: " + response.message, secrets),
                             config ? "" : "it is asked again by itself");
        return answer;
    }
    json::object body;
    boost::system::error_code failed;
    auto value = json::parse(response.body, failed);
    if (!failed && value.is_object()) body = std::move(value.get_object());
    answer.access = text_of(body, "access_token");
    answer.refresh = text_of(body, "refresh_token");
    // Tokens count with any status: they may be the only ones that are alive.
    if (!answer.access.empty() || !answer.refresh.empty()) {
        answer.kind = TokenAnswer::Kind::granted;
        answer.life = std::chrono::seconds(std::max<std::int64_t>(number_of(body, "expires_in"), 0));
        if (answer.life.count() == 0) answer.life = kUsualLife;
        return answer;
    }
    const auto code = text_of(body, "error");
    const auto words = words_of(response, body, code, secrets);
    if (response.status >= 400 && response.status < 500) return refusal(response, code, words);
    if (response.status == 503) {  // said before anything was done
        answer.kind = TokenAnswer::Kind::refused;
        answer.error =
            Error(ErrorClass::transient, "token_server_busy",
                  "the login server is not there for the moment: " + words, "it is asked again by itself");
        answer.error.retry_after_ms = response.retry_after_ms;
        answer.error.http_status = response.status;
        return answer;
    }
    answer.kind = TokenAnswer::Kind::lost;
    answer.error = Error(ErrorClass::transient, "token_answer_lost",
                         "the login server gave no usable answer: " + words, "it is asked again by itself");
    answer.error.retry_after_ms = response.retry_after_ms;
    answer.error.http_status = response.status;
    return answer;
}

std::string refresh_form(const CredentialRule& rule, const std::string& refresh_token) {
    std::string form = "grant_type=refresh_token&refresh_token=";
    append_encoded(form, refresh_token);
    if (rule.client_in_body) {
        form += "&client_id=";
        append_encoded(form, rule.client_id);
        form += "&client_secret=";
        append_encoded(form, rule.client_secret);
    }
    if (!rule.scope.empty()) {
        form += "&scope=";
        append_encoded(form, rule.scope);
    }
    return form;
}

}  // namespace koppel::net

#include "pipeline/secret_mask.hpp"

#include <algorithm>
#include <array>

namespace koppel::pipeline {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && blank(text[at]))
        ++at;
    return at;
}

// Behind the closing quote of the string that begins at `at`, or the end of a text that was cut.
std::size_t behind_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            return at + 1;
        }
    }
    return text.size();
}

// Behind the JSON value that begins at `at`.
std::size_t behind_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = behind_string(text, at);
            if (depth == 0) return at;
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') {
            if (depth <= 1) return depth == 1 ? at + 1 : at;
            --depth;
        }
        if (depth == 0 && (c == ',' || blank(c))) return at;
        ++at;
    }
    return text.size();
}

std::string masked_json(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] != '"') {
            clean += text[at++];
            continue;
        }
        const std::size_t end = behind_string(text, at);
        const auto name = text.substr(at + 1, end - at - std::min<std::size_t>(2, end - at));
        clean += text.substr(at, end - at);
        at = end;
        const std::size_t colon = skip_blanks(text, at);
        if (colon >= text.size() || text[colon] != ':' || !secret_name(name)) continue;
        const std::size_t value = skip_blanks(text, colon + 1);
        clean += text.substr(at, value - at);
        at = behind_value(text, value);
        clean += '"';
        clean += kMasked;
        clean += '"';
    }
    return clean;
}

// "a=1&token=x": the values of secret parameters.
std::string masked_form(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto part = text.substr(0, end);
        const auto equals = part.find('=');
        if (equals != std::string_view::npos && secret_name(part.substr(0, equals))) {
            clean += part.substr(0, equals + 1);
            clean += kMasked;
        } else {
            clean += part;
        }
        if (end < text.size()) clean += '&';
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return clean;
}

}  // namespace

bool harmless_header(std::string_view name) {
    std::string known(name);
    std::ranges::transform(known, known.begin(), lower);
    constexpr std::array<std::string_view, 19> exact{
        "accept",        "accept-language", "age",           "cache-control",  "content-encoding",
        "content-range", "content-type",    "date",          "etag",           "expires",
        "if-match",      "if-none-match",   "last-modified", "content-length", "request-id",
        "retry-after",   "server",          "vary",          "user-agent"};
    if (std::ranges::find(exact, known) != exact.end()) return true;
    return known.starts_with("x-ratelimit") || known.starts_with("ratelimit") || known == "x-request-id";
}

bool secret_name(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        const char small = lower(c);
        if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9')) letters += small;
    }
    constexpr std::array<std::string_view, 9> parts{"token",         "secret",     "password",
                                                    "passwd",        "apikey",     "cookie",
                                                    "authorization", "credential", "sessionid"};
    return std::ranges::any_of(
        parts, [&](std::string_view part) { return letters.find(part) != std::string::npos; });
}

std::string masked_url(std::string_view url) {
    std::string clean;
    const auto query = url.find('?');
    std::string_view address = url.substr(0, query);
    const auto scheme = address.find("://");
    if (scheme != std::string_view::npos) {
        const auto host = scheme + 3;
        const auto path = std::min(address.find('/', host), address.size());
        const auto user = address.substr(host, path - host).rfind('@');
        if (user != std::string_view::npos) {
            clean += address.substr(0, host);
            clean += kMasked;
            address.remove_prefix(host + user);
        }
    }
    clean += address;
    if (query != std::string_view::npos) {
        clean += '?';
        clean += masked_form(url.substr(query + 1));
    }
    return clean;
}

std::string masked_body(std::string_view body) {
    const auto first = skip_blanks(body, 0);
    if (first == body.size()) return {};
    if (body[first] == '{' || body[first] == '[' || body[first] == '"') return masked_json(body);
    const bool form = body.find('=') != std::string_view::npos && body.find('<') == std::string_view::npos;
    return form ? masked_form(body) : masked_json(body);
}

}  // namespace koppel::pipeline

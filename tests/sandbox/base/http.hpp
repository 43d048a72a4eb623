// What a request and an answer are to the pure parts: borrowed views in, an owned body out. No I/O.
// A view lives as long as the request being handled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace koppel::sandbox {

struct Request {
    std::string_view method;
    std::string_view path;   // as sent, without the query
    std::string_view query;  // without '?'
    std::string_view body;
    std::string_view authorization;
    std::string_view tenant;
    std::string_view accept_language;
    std::string_view content_type;
    // Scrada: X-API-KEY, X-PASSWORD and Language.
    std::string_view api_key;
    std::string_view password;
    std::string_view language;
    // Exact Online: Accept and Prefer.
    std::string_view accept;
    std::string_view prefer;
    // AFAS: IntegrationId.
    std::string_view integration_id;
};

struct Response {
    int status = 200;
    std::string body;
    std::string headers;  // complete extra header lines, each ending in CRLF
    std::string_view content_type = "application/json; charset=utf-8";
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Decodes %XX and '+'; also reads application/x-www-form-urlencoded bodies.
Parameters parse_query(std::string_view query);
std::optional<std::string_view> parameter(const Parameters& parameters, std::string_view name);
std::string percent_encoded(std::string_view text);
std::optional<std::string> base64_decoded(std::string_view text);
std::string base64_encoded(std::string_view text);
std::vector<std::string_view> split_path(std::string_view path);
std::string lower_ascii(std::string_view text);
std::optional<long long> to_integer(std::string_view text);
// Length in characters, not bytes.
std::size_t utf8_length(std::string_view text);
const char* reason_phrase(int status);

}  // namespace koppel::sandbox

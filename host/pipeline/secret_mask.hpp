// Takes secrets out of what is kept of requests and answers: by the names of headers, members and parameters.
// Secrets that the host knows by value are masked by the log. Pure, thread-safe, never fails.
#pragma once

#include <string>
#include <string_view>

namespace koppel::pipeline {

inline constexpr std::string_view kMasked = "***";

// Headers are shown only when they are known to be harmless.
bool harmless_header(std::string_view name);

// Is a member, parameter or field of this name a secret? "access_token", "apiKey", "client-secret", …
bool secret_name(std::string_view name);

// A URL with the values of secret parameters, and a password before its host, replaced.
std::string masked_url(std::string_view url);

// A body (JSON, or a form) with the values of secret members replaced, whatever they are.
std::string masked_body(std::string_view body);

}  // namespace koppel::pipeline

// HTTP requests and answers, and the client that carries them out: one libcurl multi loop on one thread.
// HttpClient is thread-safe. It never repeats a request and never follows a redirect unless asked.
// A failed exchange is an answer with status 0 that says whether anything had been sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace koppel::net {

using Header = std::pair<std::string, std::string>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<Header> headers;
    std::string body;
    std::chrono::milliseconds timeout{60'000};
    bool follow_redirects = false;
};

// Why a request may not leave for a longer while: what is used up, and until when.
struct Hold {
    base::Instant until{};
    std::string code;   // "budget_spent", "error_budget_spent", "token_not_yet"
    std::string words;  // for a person, with the moment
};

struct HttpResponse {
    int status = 0;             // 0: no complete answer, see error_class
    bool request_sent = false;  // any byte of the request may have left the machine
    base::ErrorClass error_class = base::ErrorClass::unset;
    std::string message;
    std::int64_t retry_after_ms = 0;
    std::vector<Header> headers;  // names in lower case
    std::string body;
    std::shared_ptr<const Hold> hold;  // the host's own reason why it was not done; null: another one

    // First header of this (lower-case) name, or empty.
    const std::string& header(const std::string& name) const;
};

using HttpDone = std::function<void(HttpResponse)>;

class HttpClient {
  public:
    struct Options {
        std::uint32_t connections_per_host = 16;
        std::uint64_t max_body_bytes = 32u << 20;
        std::chrono::milliseconds connect_timeout{5'000};
        std::string user_agent = "koppel";
    };

    virtual ~HttpClient() = default;
    // Starts the exchange; `done` is called once, on the client's own thread: it must not block.
    virtual void start(HttpRequest request, HttpDone done) = 0;
    // Starts several with one wake-up of the client's thread.
    virtual void start(std::vector<std::pair<HttpRequest, HttpDone>> requests) = 0;
};

std::unique_ptr<HttpClient> make_http_client(const HttpClient::Options& options);

}  // namespace koppel::net

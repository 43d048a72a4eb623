// One exchange on a reusable libcurl handle. Used by the HTTP client only, on its thread.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/address.hpp"
#include "net/http.hpp"

namespace koppel::net {

// What the client knows about one origin: how many exchanges run, and which wait for their turn.
struct Host;

using Steady = std::chrono::steady_clock::time_point;

// A request that has been handed over.
struct Submission {
    HttpRequest request;
    HttpDone done;
    Steady deadline{};
};

class Transfer {
  public:
    struct Shared {
        HttpClient::Options options;
        CURLSH* share = nullptr;
        bool behind_proxy = false;  // then the proxy resolves names
    };

    explicit Transfer(const Shared& shared);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    CURL* handle() const { return easy_; }
    // Sets the handle up for this exchange.
    void prepare(Submission submission, const Origin& origin, Host* host, Steady now);
    // The answer, after libcurl has ended the exchange. True instead when a redirect within the origin has to
    // be followed first (the handle is ready to run again).
    bool redirected(CURLcode code);
    HttpResponse finish(CURLcode code);
    HttpResponse abandon();  // for an exchange that libcurl has not ended
    // Makes the handle free for another exchange and gives the callback of this one.
    HttpDone release();
    Host* host() const { return host_; }  // null: free

  private:
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static int on_request(void* self, char*, char*, int, int);
    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    void set_method();
    void set_headers();
    void fail(CURLcode code);
    bool changes_something() const;
    bool sends_body() const;

    const Shared& shared_;
    CURL* easy_ = nullptr;
    Submission submission_;
    Host* host_ = nullptr;
    Origin origin_;
    std::optional<AddressBytes> literal_;
    HttpResponse response_;
    std::vector<std::string> header_lines_;
    std::vector<curl_slist> header_nodes_;
    std::size_t header_bytes_ = 0;
    bool head_ended_ = false;  // libcurl takes a head that was cut off for a whole one
    int redirects_ = 0;
    bool sent_ = false;            // libcurl has begun to write the request
    bool written_ = false;         // the same, of the present hop
    bool repeat_stopped_ = false;  // libcurl wanted to write it again
    bool too_large_ = false;
    std::string refused_address_;
    std::optional<bool> direct_;  // as the handle is set: without proxy
    char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace koppel::net

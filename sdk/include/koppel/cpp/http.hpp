// HTTP through the host: one request or a batch side by side, and what a failed answer means.
// For one thread at a time, within a call. A missing answer is a response with status 0, not an exception;
// perform throws only when nothing was done at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/abi/host_http.h"
#include "koppel/cpp/host.hpp"

namespace koppel::sdk {

struct HttpHeader {
    std::string name;
    std::string value;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url{};                  // absolute
    std::vector<HttpHeader> headers{};  // without Authorization, Host, Content-Length, Cookie
    std::string body{};
    std::string credential{};              // an auth entry of the manifest; empty: attach nothing
    std::chrono::milliseconds timeout{0};  // 0: the host's default
    bool follow_redirects = false;         // GET only

    // True when carrying it out twice would matter.
    bool changes() const { return method != "GET" && method != "HEAD"; }
};

struct HttpResponse {
    int status = 0;             // 0: no complete answer, see error_class
    bool request_sent = false;  // a byte of the request may have left the machine
    ErrorClass error_class = ErrorClass::unset;
    std::int64_t retry_after_ms = 0;
    std::vector<HttpHeader> headers;  // names in lower case
    std::string body;
    std::string message;  // what went wrong when status is 0

    bool ok() const { return status >= 200 && status < 300; }

    // The first header of this lower-case name; empty when there is none.
    std::string_view header(std::string_view name) const {
        for (const HttpHeader& header : headers) {
            if (header.name == name) return header.value;
        }
        return {};
    }
};

// What a vendor promises about answers of the 5xx kind to requests that change something.
enum class ServerErrors {
    may_have_been_carried_out,  // no promise: the host looks before it does anything else
    not_carried_out             // the vendor documents it: the host may simply repeat
};

// Turns a failed response into the error to throw. `detail` is the vendor's own sentence, where one was found
// in the body. Never call it for a response that is ok().
//
//  no answer   what the host says, but unknown once a changing request was sent, and transient for a GET
//  401, 403    auth            404, 410    rejected (code http_404)
//  409, 412    conflict        423         not_ready
//  429         rate_limited    408, 425, 5xx   transient; unknown for changing requests without a promise
//  3xx         config          other       rejected
inline Error error_from(const HttpRequest& request, const HttpResponse& response,
                        std::string_view detail = {},
                        ServerErrors promise = ServerErrors::may_have_been_carried_out) {
    const int status = response.status;
    const ErrorClass lost = request.changes() ? ErrorClass::unknown : ErrorClass::transient;
    ErrorClass error_class = ErrorClass::rejected;
    if (status == 0) {
        error_class = response.error_class;
        const bool says_nothing = error_class == ErrorClass::unset || error_class == ErrorClass::unknown ||
                                  error_class == ErrorClass::internal;
        const bool says_not_done =
            error_class == ErrorClass::transient || error_class == ErrorClass::cancelled;
        if (says_nothing || (says_not_done && response.request_sent && request.changes())) {
            error_class = response.request_sent ? lost : ErrorClass::transient;
        }
    } else if (status == 401 || status == 403) {
        error_class = ErrorClass::auth;
    } else if (status == 409 || status == 412) {
        error_class = ErrorClass::conflict;
    } else if (status == 423) {
        error_class = ErrorClass::not_ready;
    } else if (status == 429) {
        error_class = ErrorClass::rate_limited;
    } else if (status == 408 || status == 425 || status >= 500) {
        error_class = promise == ServerErrors::not_carried_out ? ErrorClass::transient : lost;
    } else if (status >= 300 && status < 400) {
        error_class = ErrorClass::config;
    }

    // Without the query: it may carry more than a log should keep.
    std::string text = request.method + " " + request.url.substr(0, request.url.find('?'));
    text += status == 0 ? std::string(" got no answer") : " was answered with HTTP " + std::to_string(status);
    if (!detail.empty()) {
        text.append(": ").append(detail);
    } else if (status == 0 && !response.message.empty()) {
        text += ": " + response.message;
    }
    return Error(error_class, status == 0 ? "no_answer" : "http_" + std::to_string(status), text,
                 response.retry_after_ms, status);
}

class Http {
  public:
    // `changing_requests_sent` is counted up for every request that may have changed something.
    Http(Host host, const koppel_call* call, std::uint32_t* changing_requests_sent = nullptr)
        : host_(host),
          call_(call),
          service_(&host.service<koppel_host_http_1>(KOPPEL_HOST_HTTP_1)),
          changing_requests_sent_(changing_requests_sent) {}

    HttpResponse perform(const HttpRequest& request) const {
        return std::move(perform(std::span(&request, 1)).front());
    }

    // As perform, but throws error_from() unless the answer is a 2xx.
    HttpResponse perform_ok(const HttpRequest& request) const {
        HttpResponse response = perform(request);
        if (!response.ok()) throw error_from(request, response);
        return response;
    }

    // One response per request, in their order. They run side by side: none may depend on another.
    std::vector<HttpResponse> perform(std::span<const HttpRequest> requests) const {
        const Batch batch(requests);
        std::vector<HttpResponse> responses(requests.size());
        for (std::size_t i = 0; i < requests.size(); ++i) {
            responses[i].request_sent = true;  // until the host says otherwise
            responses[i].error_class = requests[i].changes() ? ErrorClass::unknown : ErrorClass::transient;
            responses[i].message = "the host gave no answer";
        }
        const koppel_http_receiver receiver{sizeof(koppel_http_receiver), 0, &responses, &Http::receive};
        koppel_error error = detail::empty_error();
        if (service_->perform(host_.self(), call_, batch.pointers.data(),
                              static_cast<std::uint32_t>(requests.size()), &receiver, &error) < 0) {
            throw detail::error_from(error);
        }
        for (std::size_t i = 0; i < requests.size() && changing_requests_sent_ != nullptr; ++i) {
            if (requests[i].changes() && (responses[i].request_sent || responses[i].status != 0)) {
                ++*changing_requests_sent_;
            }
        }
        return responses;
    }

  private:
    // The requests as the ABI wants them, pointing into the originals.
    struct Batch {
        explicit Batch(std::span<const HttpRequest> requests) {
            std::size_t header_count = 0;
            for (const HttpRequest& request : requests)
                header_count += request.headers.size();
            headers.reserve(header_count);
            raw.reserve(requests.size());
            for (const HttpRequest& request : requests) {
                koppel_http_request to{};
                to.struct_size = sizeof to;
                to.flags =
                    request.follow_redirects ? static_cast<std::uint32_t>(KOPPEL_HTTP_FOLLOW_REDIRECTS) : 0u;
                to.timeout_ms = static_cast<std::uint32_t>(request.timeout.count());
                to.header_count = static_cast<std::uint32_t>(request.headers.size());
                to.method = bytes(request.method);
                to.url = bytes(request.url);
                to.headers = headers.data() + headers.size();
                for (const HttpHeader& header : request.headers) {
                    headers.push_back({bytes(header.name), bytes(header.value)});
                }
                to.body = bytes(request.body);
                to.credential = bytes(request.credential);
                raw.push_back(to);
            }
            for (const koppel_http_request& request : raw)
                pointers.push_back(&request);
        }
        Batch(const Batch&) = delete;
        Batch& operator=(const Batch&) = delete;

        std::vector<koppel_pair> headers;
        std::vector<koppel_http_request> raw;
        std::vector<const koppel_http_request*> pointers;
    };

    // When memory runs out, the answer counts as lost: that is the truth.
    static void receive(void* context, std::uint32_t index, const koppel_http_response* from) noexcept {
        auto& responses = *static_cast<std::vector<HttpResponse>*>(context);
        if (index >= responses.size() || from == nullptr) return;
        try {
            HttpResponse to;
            to.status = from->status;
            to.request_sent = from->request_sent != 0;
            to.error_class = from->error_class >= 0 && from->error_class <= KOPPEL_ERROR_UNSUPPORTED
                                 ? static_cast<ErrorClass>(from->error_class)
                                 : ErrorClass::internal;
            to.retry_after_ms = from->retry_after_ms;
            to.headers.reserve(from->header_count);
            for (std::uint32_t i = 0; i < from->header_count; ++i) {
                to.headers.push_back(
                    {std::string(view(from->headers[i].name)), std::string(view(from->headers[i].value))});
            }
            to.body = view(from->body);
            to.message = view(from->message);
            responses[index] = std::move(to);
        } catch (...) {
        }
    }

    Host host_;
    const koppel_call* call_;
    const koppel_host_http_1* service_;
    std::uint32_t* changing_requests_sent_;
};

}  // namespace koppel::sdk

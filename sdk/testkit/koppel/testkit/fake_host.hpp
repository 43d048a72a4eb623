// A host in memory for the tests of plugins: answers HTTP from a function, keeps what was logged and stored,
// owns the time. For one thread. Never fails by itself; what a plugin breaks is kept in `faults`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "koppel/abi/koppel.h"
#include "koppel/model/text.hpp"

namespace koppel::testkit {

struct HttpRequest {
    std::string method;
    std::string url;
    std::map<std::string, std::string> headers;
    std::string body;
    std::string credential;
    std::uint32_t timeout_ms = 0;
    bool follow_redirects = false;
};

struct HttpAnswer {
    HttpAnswer(int http_status = 200, std::string text = {})  // NOLINT: a status is an answer
        : status(http_status), body(std::move(text)) {}

    int status;  // 0: no answer, see error_class
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    bool request_sent = true;
    std::int32_t error_class = KOPPEL_ERROR_UNSET;
    std::int64_t retry_after_ms = 0;
    std::string message;

    static HttpAnswer lost() {
        HttpAnswer answer(0);
        answer.error_class = KOPPEL_ERROR_UNKNOWN;
        answer.message = "the answer was lost";
        return answer;
    }
    static HttpAnswer unreachable() {
        HttpAnswer answer(0);
        answer.request_sent = false;
        answer.error_class = KOPPEL_ERROR_TRANSIENT;
        answer.message = "the connection was refused";
        return answer;
    }
};

struct LogLine {
    std::int32_t level = 0;
    std::string message;
    std::map<std::string, std::string> labels;
};

inline std::string text_of(koppel_bytes bytes) {
    return bytes.size == 0 ? std::string() : std::string(static_cast<const char*>(bytes.data), bytes.size);
}

inline koppel_bytes bytes_of(std::string_view text) {
    return {text.data(), text.size()};
}

class FakeHost {
  public:
    FakeHost() : host_{sizeof(koppel_host), KOPPEL_ABI_MINOR, "fake", "0", this, &FakeHost::get_service} {}
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    const koppel_host* raw() const { return &host_; }
    koppel_host_instance* self() { return reinterpret_cast<koppel_host_instance*>(this); }

    // Answers one request; asked in the order of the batch.
    std::function<HttpAnswer(const HttpRequest&)> on_http = [](const HttpRequest&) {
        return HttpAnswer{404};
    };
    // Digest of (secret name, algorithm, data).
    std::function<std::string(const std::string&, const std::string&, const std::string&)> on_sign =
        [](const auto& name, const auto& algorithm, const auto& data) {
            return algorithm + "(" + name + "," + data + ")";
        };
    std::optional<koppel_error> http_failure;  // perform fails as a whole
    std::map<std::string, std::string> secrets;
    std::map<std::string, std::string> state;
    std::int64_t now_unix_ms = 1'795'254'600'000;  // 2026-11-21T09:50:00Z
    std::int64_t now_mono_ms = 1'000;
    std::map<std::string, bool> missing_services;

    std::vector<HttpRequest> requests;
    std::vector<std::size_t> batches;  // sizes
    std::vector<LogLine> log;
    std::vector<std::string> faults;

  private:
    static FakeHost& of(koppel_host_instance* self) { return *reinterpret_cast<FakeHost*>(self); }

    static koppel_status fail(koppel_error* error, std::int32_t error_class, std::string_view code,
                              std::string_view message) {
        error->error_class = error_class;
        model::utf8_prefix(code, 63).copy(error->code, 63);
        model::utf8_prefix(message, 423).copy(error->message, 423);
        return KOPPEL_FAILED;
    }

    static const void* get_service(const koppel_host* host, const char* id) {
        static const koppel_host_http_1 http{sizeof http, 0, &FakeHost::perform};
        static const koppel_host_log_1 logs{sizeof logs, 0, &FakeHost::write_log,
                                            [](koppel_host_instance*, std::int32_t) { return 1; }};
        static const koppel_host_clock_1 clock{
            sizeof clock, 0, [](koppel_host_instance* self) { return of(self).now_unix_ms; },
            [](koppel_host_instance* self) { return of(self).now_mono_ms; }};
        static const koppel_host_state_1 states{
            sizeof states, 0, &FakeHost::get, &FakeHost::put, &FakeHost::remove, &FakeHost::list};
        static const koppel_host_credentials_1 credentials{sizeof credentials, 0, &FakeHost::secret,
                                                           &FakeHost::sign, &FakeHost::verify};
        static const std::map<std::string_view, const void*> services = {
            {KOPPEL_HOST_HTTP_1, &http},
            {KOPPEL_HOST_LOG_1, &logs},
            {KOPPEL_HOST_CLOCK_1, &clock},
            {KOPPEL_HOST_STATE_1, &states},
            {KOPPEL_HOST_CREDENTIALS_1, &credentials}};
        if (static_cast<FakeHost*>(host->context)->missing_services.contains(id)) return nullptr;
        const auto found = services.find(id);
        return found == services.end() ? nullptr : found->second;
    }

    static koppel_status perform(koppel_host_instance* self, const koppel_call*,
                                 const koppel_http_request* const* requests, std::uint32_t count,
                                 const koppel_http_receiver* receiver, koppel_error* error) {
        FakeHost& host = of(self);
        if (host.http_failure) {
            *error = *host.http_failure;
            return KOPPEL_FAILED;
        }
        host.batches.push_back(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            const koppel_http_request& from = *requests[i];
            HttpRequest request{text_of(from.method),  text_of(from.url),        {},
                                text_of(from.body),    text_of(from.credential), from.timeout_ms,
                                (from.flags & 1u) != 0};
            for (std::uint32_t h = 0; h < from.header_count; ++h) {
                request.headers[text_of(from.headers[h].name)] = text_of(from.headers[h].value);
            }
            host.requests.push_back(request);
            const HttpAnswer answer = host.on_http(request);
            std::vector<koppel_pair> headers;
            for (const auto& [name, value] : answer.headers)
                headers.push_back({bytes_of(name), bytes_of(value)});
            koppel_http_response response{};
            response.struct_size = sizeof response;
            response.status = answer.status;
            response.request_sent = answer.request_sent ? 1 : 0;
            response.error_class = answer.error_class;
            response.header_count = static_cast<std::uint32_t>(headers.size());
            response.retry_after_ms = answer.retry_after_ms;
            response.headers = headers.data();
            response.body = bytes_of(answer.body);
            response.message = bytes_of(answer.message);
            receiver->response(receiver->context, i, &response);
        }
        return KOPPEL_OK;
    }

    static void write_log(koppel_host_instance* self, std::int32_t level, koppel_bytes message,
                          const koppel_pair* pairs, std::uint32_t count) {
        LogLine line{level, text_of(message), {}};
        for (std::uint32_t i = 0; i < count; ++i)
            line.labels[text_of(pairs[i].name)] = text_of(pairs[i].value);
        if (level == KOPPEL_LOG_PLUGIN_MISBEHAVING) of(self).faults.push_back(line.message);
        of(self).log.push_back(std::move(line));
    }

    static koppel_status get(koppel_host_instance* self, koppel_bytes key, const koppel_writer* value,
                             std::int32_t* found, koppel_error*) {
        const auto& state = of(self).state;
        const auto at = state.find(text_of(key));
        *found = at != state.end() ? 1 : 0;
        if (at != state.end()) value->write(value->context, bytes_of(at->second));
        return KOPPEL_OK;
    }
    static koppel_status put(koppel_host_instance* self, koppel_bytes key, koppel_bytes value,
                             koppel_error* error) {
        if (key.size == 0 || key.size > 200 || value.size > 65536) {
            return fail(error, KOPPEL_ERROR_INTERNAL, "state_too_large",
                        "Keys have 1 to 200 bytes, values 64 KiB.");
        }
        of(self).state[text_of(key)] = text_of(value);
        return KOPPEL_OK;
    }
    static koppel_status remove(koppel_host_instance* self, koppel_bytes key, koppel_error*) {
        of(self).state.erase(text_of(key));
        return KOPPEL_OK;
    }
    static koppel_status list(koppel_host_instance* self, koppel_bytes prefix, const koppel_writer* keys,
                              koppel_error*) {
        std::string text = "[";
        for (const auto& [key, value] : of(self).state) {
            if (!key.starts_with(text_of(prefix))) continue;
            if (text.size() > 1) text += ',';
            model::append_json_string(text, key);
        }
        text += ']';
        keys->write(keys->context, bytes_of(text));
        return KOPPEL_OK;
    }

    static koppel_status secret(koppel_host_instance* self, koppel_bytes name, const koppel_writer* value,
                                koppel_error* error) {
        const auto& secrets = of(self).secrets;
        const auto at = secrets.find(text_of(name));
        if (at == secrets.end())
            return fail(error, KOPPEL_ERROR_CONFIG, "no_secret", "There is no such secret.");
        value->write(value->context, bytes_of(at->second));
        return KOPPEL_OK;
    }
    static koppel_status sign(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                              koppel_bytes data, const koppel_writer* digest, koppel_error*) {
        const std::string text = of(self).on_sign(text_of(name), text_of(algorithm), text_of(data));
        digest->write(digest->context, bytes_of(text));
        return KOPPEL_OK;
    }
    static koppel_status verify(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                                koppel_bytes data, koppel_bytes digest, std::int32_t* matches,
                                koppel_error*) {
        *matches =
            of(self).on_sign(text_of(name), text_of(algorithm), text_of(data)) == text_of(digest) ? 1 : 0;
        return KOPPEL_OK;
    }

    koppel_host host_;
};

}  // namespace koppel::testkit

#include <algorithm>
#include <cstring>

#include "koppel/abi/host_clock.h"
#include "koppel/abi/host_credentials.h"
#include "koppel/abi/host_http.h"
#include "koppel/abi/host_log.h"
#include "koppel/abi/host_state.h"
#include "plugins/services.hpp"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;

constexpr std::uint32_t kMaxRequests = 10'000;
constexpr std::uint32_t kMaxHeaders = 200;
constexpr std::uint32_t kMaxPairs = 50;
constexpr std::uint64_t kMaxBodyBytes = 32u << 20;
constexpr std::uint64_t kMaxBatchBytes = 64u << 20;
constexpr std::chrono::milliseconds kDefaultTimeout{60'000};

// Nothing of ours may be thrown into a plugin; what remains is memory that ran out.
template <class Work>
koppel_status guarded(koppel_error* error, Work work) noexcept {
    try {
        const base::Result<void> result = work();
        if (result) return KOPPEL_OK;
        fill_abi_error(error, result.error());
    } catch (...) {
        fill_abi_error(error, Error());
        if (error != nullptr) error->error_class = KOPPEL_ERROR_INTERNAL;
    }
    return KOPPEL_FAILED;
}

Error misuse(std::string what) {
    return Error(ErrorClass::internal, "bad_argument", std::move(what));
}

base::Result<void> write_out(const koppel_writer* writer, std::string_view bytes) {
    if (writer == nullptr || writer->write == nullptr) return misuse("no writer was given");
    if (writer->write(writer->context, bytes_of(bytes)) != 0) return misuse("the writer takes no more");
    return {};
}

base::Result<std::string> read_body(const koppel_http_request& request) {
    if (request.reader == nullptr) return std::string(view(request.body));
    if (request.reader->read == nullptr) return misuse("an http body reader has no read function");
    std::string body;
    while (body.size() <= kMaxBodyBytes) {
        constexpr std::size_t kChunk = 64u << 10;
        const std::size_t before = body.size();
        body.resize(before + kChunk);
        const std::int64_t got = request.reader->read(request.reader->context, body.data() + before, kChunk);
        if (got < 0 || got > static_cast<std::int64_t>(kChunk)) return misuse("an http body reader failed");
        body.resize(before + static_cast<std::size_t>(got));
        if (got == 0) return body;
    }
    return misuse("an http body is longer than 32 MiB");
}

base::Result<net::GatewayRequest> read_request(const koppel_http_request* request) {
    if (request == nullptr || request->struct_size < sizeof(koppel_http_request))
        return misuse("an http request is missing or too small");
    if (request->header_count > kMaxHeaders || (request->header_count > 0 && request->headers == nullptr))
        return misuse("an http request has no headers, or more than 200");
    net::GatewayRequest out;
    out.credential = view(request->credential);
    out.http.method = view(request->method);
    out.http.url = view(request->url);
    out.http.timeout =
        request->timeout_ms == 0 ? kDefaultTimeout : std::chrono::milliseconds(request->timeout_ms);
    out.http.follow_redirects = (request->flags & KOPPEL_HTTP_FOLLOW_REDIRECTS) != 0;
    out.http.headers.reserve(request->header_count);
    for (std::uint32_t i = 0; i < request->header_count; ++i)
        out.http.headers.emplace_back(view(request->headers[i].name), view(request->headers[i].value));
    auto body = read_body(*request);
    if (!body) return body.error();
    out.http.body = std::move(*body);
    if (out.http.body.size() > kMaxBodyBytes) return misuse("an http body is longer than 32 MiB");
    return out;
}

void hand_over(const koppel_http_receiver& receiver, std::uint32_t index, const net::HttpResponse& response,
               std::vector<koppel_pair>& headers) {
    headers.clear();
    for (const auto& [name, value] : response.headers)
        headers.push_back({bytes_of(name), bytes_of(value)});
    koppel_http_response out{};
    out.struct_size = sizeof out;
    out.status = response.status;
    out.request_sent = response.request_sent ? 1 : 0;
    out.error_class = static_cast<std::int32_t>(response.error_class);
    out.header_count = static_cast<std::uint32_t>(headers.size());
    out.retry_after_ms = response.retry_after_ms;
    out.headers = headers.data();
    out.body = bytes_of(response.body);
    out.message = bytes_of(response.message);
    receiver.response(receiver.context, index, &out);
}

koppel_status http_perform(koppel_host_instance* self, const koppel_call*,
                           const koppel_http_request* const* requests, std::uint32_t count,
                           const koppel_http_receiver* responses, koppel_error* error) {
    std::vector<net::HttpResponse> answers;
    const koppel_status status = guarded(error, [&]() -> base::Result<void> {
        if (self == nullptr || responses == nullptr || responses->response == nullptr ||
            (count > 0 && requests == nullptr))
            return misuse("http.perform was called with a null argument");
        if (count > kMaxRequests) return misuse("more than 10,000 http requests in one batch");
        std::vector<net::GatewayRequest> batch;
        batch.reserve(count);
        std::uint64_t bytes = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            auto request = read_request(requests[i]);
            if (!request) return request.error();
            bytes += request->http.body.size() + request->http.url.size();
            if (bytes > kMaxBatchBytes) return misuse("an http batch is larger than 64 MiB");
            batch.push_back(std::move(*request));
        }
        auto done = self->backend->http(std::move(batch));
        if (!done) return done.error();
        if (done->size() != count)
            return Error(ErrorClass::unknown, "http_answers_lost", "answers were lost");
        answers = std::move(*done);
        return {};
    });
    if (status != KOPPEL_OK) return status;
    // Outside the guard: what the plugin throws here is the plugin's, and unwinds into its own frames.
    std::vector<koppel_pair> headers;
    for (std::uint32_t i = 0; i < count; ++i)
        hand_over(*responses, i, answers[i], headers);
    return KOPPEL_OK;
}

koppel_status state_get(koppel_host_instance* self, koppel_bytes key, const koppel_writer* value,
                        std::int32_t* found, koppel_error* error) {
    return guarded(error, [&]() -> base::Result<void> {
        if (found == nullptr) return misuse("state.get needs a place for `found`");
        *found = 0;
        auto got = self->backend->state_get(view(key));
        if (!got) return got.error();
        if (!got->has_value()) return {};
        *found = 1;
        return write_out(value, **got);
    });
}

koppel_status state_put(koppel_host_instance* self, koppel_bytes key, koppel_bytes value,
                        koppel_error* error) {
    return guarded(error, [&] { return self->backend->state_put(view(key), view(value)); });
}

koppel_status state_remove(koppel_host_instance* self, koppel_bytes key, koppel_error* error) {
    return guarded(error, [&] { return self->backend->state_remove(view(key)); });
}

koppel_status state_list(koppel_host_instance* self, koppel_bytes prefix, const koppel_writer* keys,
                         koppel_error* error) {
    return guarded(error, [&]() -> base::Result<void> {
        auto got = self->backend->state_list(view(prefix));
        if (!got) return got.error();
        return write_out(keys, *got);
    });
}

koppel_status credential_get(koppel_host_instance* self, koppel_bytes name, const koppel_writer* value,
                             koppel_error* error) {
    return guarded(error, [&]() -> base::Result<void> {
        auto got = self->backend->secret(view(name));
        if (!got) return got.error();
        return write_out(value, *got);
    });
}

koppel_status credential_sign(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                              koppel_bytes data, const koppel_writer* digest, koppel_error* error) {
    return guarded(error, [&]() -> base::Result<void> {
        auto got = self->backend->sign(view(name), view(algorithm), view(data));
        if (!got) return got.error();
        return write_out(digest, *got);
    });
}

koppel_status credential_verify(koppel_host_instance* self, koppel_bytes name, koppel_bytes algorithm,
                                koppel_bytes data, koppel_bytes digest, std::int32_t* matches,
                                koppel_error* error) {
    return guarded(error, [&]() -> base::Result<void> {
        if (matches == nullptr) return misuse("credentials.verify needs a place for `matches`");
        *matches = 0;
        auto got = self->backend->verify(view(name), view(algorithm), view(data), view(digest));
        if (!got) return got.error();
        *matches = *got ? 1 : 0;
        return {};
    });
}

std::int64_t clock_unix(koppel_host_instance* self) {
    return self->backend->now_unix_ms();
}

std::int64_t clock_mono(koppel_host_instance* self) {
    return self->backend->now_mono_ms();
}

void log_line(koppel_host_instance* self, std::int32_t level, koppel_bytes message, const koppel_pair* pairs,
              std::uint32_t count) {
    guarded(nullptr, [&]() -> base::Result<void> {
        if (level == KOPPEL_LOG_UNSET) level = KOPPEL_LOG_INFO;
        std::vector<base::LogPair> labels;
        if (pairs != nullptr)
            for (std::uint32_t i = 0; i < std::min(count, kMaxPairs); ++i)
                labels.emplace_back(view(pairs[i].name), cut_utf8(view(pairs[i].value), 2000));
        self->backend->log(level, cut_utf8(view(message), 4000), labels);
        return {};
    });
}

std::int32_t log_enabled(koppel_host_instance* self, std::int32_t level) {
    return self->backend->log_enabled(level == KOPPEL_LOG_UNSET ? KOPPEL_LOG_INFO : level) ? 1 : 0;
}

const koppel_host_http_1 kHttp{sizeof(koppel_host_http_1), 0, http_perform};
const koppel_host_state_1 kState{
    sizeof(koppel_host_state_1), 0, state_get, state_put, state_remove, state_list};
const koppel_host_credentials_1 kCredentials{sizeof(koppel_host_credentials_1), 0, credential_get,
                                             credential_sign, credential_verify};
const koppel_host_clock_1 kClock{sizeof(koppel_host_clock_1), 0, clock_unix, clock_mono};
const koppel_host_log_1 kLog{sizeof(koppel_host_log_1), 0, log_line, log_enabled};

const void* get_service(const koppel_host*, const char* id) {
    if (id == nullptr) return nullptr;
    const std::string_view name(id);
    if (name == KOPPEL_HOST_HTTP_1) return &kHttp;
    if (name == KOPPEL_HOST_STATE_1) return &kState;
    if (name == KOPPEL_HOST_CREDENTIALS_1) return &kCredentials;
    if (name == KOPPEL_HOST_CLOCK_1) return &kClock;
    if (name == KOPPEL_HOST_LOG_1) return &kLog;
    return nullptr;
}

const koppel_host kHost{sizeof(koppel_host), KOPPEL_ABI_MINOR, "koppel",
                        KOPPEL_VERSION,      nullptr,          get_service};

void copy_text(char* target, std::size_t capacity, std::string_view text) {
    const std::string_view part = cut_utf8(text, capacity - 1);
    std::memcpy(target, part.data(), part.size());
    std::memset(target + part.size(), 0, capacity - part.size());
}

std::string bounded_text(const char* source, std::size_t capacity) {
    const std::string_view text(source, strnlen(source, capacity));
    if (is_utf8(text)) return std::string(text);
    std::string clean(text);
    for (char& c : clean)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return clean;
}

}  // namespace

const koppel_host* plugin_host_table() {
    return &kHost;
}

void fill_abi_error(koppel_error* target, const Error& error) {
    if (target == nullptr || target->struct_size < sizeof(koppel_error)) return;
    target->error_class = static_cast<std::int32_t>(error.error_class);
    target->http_status = error.http_status;
    target->reserved = 0;
    target->retry_after_ms = error.retry_after_ms;
    copy_text(target->code, sizeof target->code, error.code);
    copy_text(target->message, sizeof target->message, error.text());
}

Error read_abi_error(const koppel_error& source) {
    Error error;
    error.error_class = base::error_class_from(source.error_class);
    if (error.error_class == ErrorClass::unset) error.error_class = ErrorClass::internal;
    error.http_status = source.http_status;
    error.retry_after_ms = std::max<std::int64_t>(source.retry_after_ms, 0);
    error.code = bounded_text(source.code, sizeof source.code);
    error.message = bounded_text(source.message, sizeof source.message);
    if (error.code.empty()) error.code = "plugin_failed";
    if (error.message.empty()) error.message = "the plugin failed and gave no reason";
    return error;
}

net::HttpResponse cancelled_response() {
    net::HttpResponse response;
    response.error_class = ErrorClass::cancelled;
    response.message = "the call was cancelled before the request was sent";
    return response;
}

Error outside_a_call() {
    return Error(ErrorClass::internal, "outside_a_call", "this service may only be used during a call");
}

bool is_utf8(std::string_view text) {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    while (at < end) {
        std::uint64_t eight = 0;
        if (end - at >= 8 && (std::memcpy(&eight, at, 8), (eight & 0x8080808080808080u) == 0)) {
            at += 8;
            continue;
        }
        const unsigned char lead = *at;
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const int more = lead >= 0xF0 && lead <= 0xF4 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || end - at <= more) return false;
        for (int i = 1; i <= more; ++i)
            if ((at[i] & 0xC0) != 0x80) return false;
        // Over-long forms, surrogates, and what lies beyond U+10FFFF.
        if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F)) return false;
        if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F)) return false;
        at += more + 1;
    }
    return true;
}

std::string_view cut_utf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    std::size_t size = limit;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return text.substr(0, size);
}

}  // namespace koppel::plugins

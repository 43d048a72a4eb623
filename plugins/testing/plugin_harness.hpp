// A host in memory for the tests of plugins: it speaks the real ABI, answers HTTP from a function, keeps
// state as the host does (staged, then committed with the call), and owns the time. Not thread-safe: one
// test, one thread. What a plugin reports as failed is thrown as Failure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "koppel/abi/koppel.h"

namespace koppel::plugin_tests {

struct Request {
    std::string method;
    std::string url;
    std::map<std::string, std::string> headers;
    std::string body;
    std::string credential;

    std::string path() const {  // without scheme, host and query
        const std::size_t host = url.find("://");
        const std::size_t path = url.find('/', host == std::string::npos ? 0 : host + 3);
        return path == std::string::npos ? "/" : url.substr(path, url.find('?') - path);
    }
    // A parameter of the query, unescaped; empty when it is absent.
    std::string query(std::string_view name) const {
        std::size_t at = url.find('?');
        while (at != std::string::npos) {
            const std::size_t end = url.find('&', at + 1);
            const std::string pair = url.substr(at + 1, end == std::string::npos ? end : end - at - 1);
            if (pair.substr(0, pair.find('=')) == name && pair.find('=') != std::string::npos)
                return unescaped(pair.substr(pair.find('=') + 1));
            at = end;
        }
        return {};
    }

  private:
    static std::string unescaped(const std::string& text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '%' && i + 2 < text.size()) {
                out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
                i += 2;
            } else {
                out += text[i] == '+' ? ' ' : text[i];
            }
        }
        return out;
    }
};

struct Answer {
    int status = 200;  // 0: none, see error_class
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    bool sent = true;
    std::int32_t error_class = KOPPEL_ERROR_UNSET;
    std::int64_t retry_after_ms = 0;
    std::string message;

    static Answer of(int status, std::string body) { return {.status = status, .body = std::move(body)}; }
    static Answer lost() {
        return {.status = 0, .error_class = KOPPEL_ERROR_UNKNOWN, .message = "connection reset"};
    }
    static Answer not_sent() {
        return {.status = 0, .sent = false, .error_class = KOPPEL_ERROR_TRANSIENT, .message = "no route"};
    }
};

struct Failure : std::runtime_error {
    explicit Failure(const koppel_error& error)
        : std::runtime_error(error.message),
          error_class(error.error_class),
          code(error.code),
          retry_after_ms(error.retry_after_ms),
          http_status(error.http_status) {}
    std::int32_t error_class;
    std::string code;
    std::int64_t retry_after_ms;
    int http_status;
};

namespace detail {

inline koppel_bytes bytes(std::string_view text) {
    return {text.data(), text.size()};
}
inline std::string text(koppel_bytes range) {
    return range.size == 0
               ? std::string()
               : std::string(static_cast<const char*>(range.data), static_cast<std::size_t>(range.size));
}
inline koppel_error no_error() {
    koppel_error error{};
    error.struct_size = sizeof error;
    return error;
}

}  // namespace detail

class FakeHost {
  public:
    std::function<Answer(const Request&)> answer = [](const Request&) { return Answer::of(404, ""); };
    std::int64_t now_unix_ms = 1'795'255'200'000;  // 2026-11-21T10:00:00Z
    std::int64_t now_mono_ms = 1'000'000;
    bool cancelled = false;

    std::map<std::string, std::string> state;  // committed
    std::vector<std::pair<std::int32_t, std::string>> log_lines;
    std::vector<std::vector<Request>> batches;  // every perform, in order

    FakeHost() : host_{sizeof(koppel_host), KOPPEL_ABI_MINOR, "fake", "0", this, &FakeHost::get_service} {}
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    const koppel_host* host() const { return &host_; }
    koppel_host_instance* self() { return reinterpret_cast<koppel_host_instance*>(this); }
    koppel_call call() {
        return {sizeof(koppel_call), 1, 0, detail::bytes("trace"), this, [](const koppel_call* raw) {
                    return static_cast<FakeHost*>(raw->context)->cancelled ? 1 : 0;
                }};
    }
    std::size_t requests() const {
        std::size_t count = 0;
        for (const auto& batch : batches)
            count += batch.size();
        return count;
    }
    // The end of a call: what it staged counts, or leaves no trace.
    void finish(bool succeeded) {
        if (succeeded) {
            for (const auto& [key, value] : staged_) {
                if (value) {
                    state[key] = *value;
                } else {
                    state.erase(key);
                }
            }
        }
        staged_.clear();
    }

  private:
    static FakeHost& of(koppel_host_instance* self) { return *reinterpret_cast<FakeHost*>(self); }

    static const void* get_service(const koppel_host*, const char* id) {
        static const koppel_host_http_1 http{sizeof http, 0, &perform};
        static const koppel_host_clock_1 clock{
            sizeof clock, 0, [](koppel_host_instance* self) { return of(self).now_unix_ms; },
            [](koppel_host_instance* self) { return of(self).now_mono_ms; }};
        static const koppel_host_log_1 log{
            sizeof log, 0,
            [](koppel_host_instance* self, std::int32_t level, koppel_bytes message, const koppel_pair*,
               std::uint32_t) { of(self).log_lines.emplace_back(level, detail::text(message)); },
            [](koppel_host_instance*, std::int32_t) { return 1; }};
        static const koppel_host_state_1 kept{sizeof kept,   0,          &get_state, &put_state,
                                              &remove_state, &list_state};
        const std::string_view wanted = id;
        if (wanted == KOPPEL_HOST_HTTP_1) return &http;
        if (wanted == KOPPEL_HOST_CLOCK_1) return &clock;
        if (wanted == KOPPEL_HOST_LOG_1) return &log;
        if (wanted == KOPPEL_HOST_STATE_1) return &kept;
        return nullptr;
    }

    static koppel_status perform(koppel_host_instance* self, const koppel_call*,
                                 const koppel_http_request* const* raw, std::uint32_t count,
                                 const koppel_http_receiver* receiver, koppel_error*) {
        FakeHost& host = of(self);
        auto& batch = host.batches.emplace_back();
        for (std::uint32_t i = 0; i < count; ++i) {
            Request request{detail::text(raw[i]->method),
                            detail::text(raw[i]->url),
                            {},
                            detail::text(raw[i]->body),
                            detail::text(raw[i]->credential)};
            for (std::uint32_t h = 0; h < raw[i]->header_count; ++h)
                request.headers[detail::text(raw[i]->headers[h].name)] =
                    detail::text(raw[i]->headers[h].value);
            batch.push_back(std::move(request));
        }
        const auto requests = batch;               // `answer` may look at `batches`
        for (std::uint32_t i = count; i-- > 0;) {  // backwards: a batch promises no order
            const Answer given = host.answer(requests[i]);
            std::vector<koppel_pair> headers;
            for (const auto& [name, value] : given.headers)
                headers.push_back({detail::bytes(name), detail::bytes(value)});
            const koppel_http_response response{sizeof response,
                                                given.status,
                                                given.sent ? 1u : 0u,
                                                given.error_class,
                                                static_cast<std::uint32_t>(headers.size()),
                                                0,
                                                given.retry_after_ms,
                                                headers.data(),
                                                detail::bytes(given.body),
                                                detail::bytes(given.message)};
            receiver->response(receiver->context, i, &response);
        }
        return KOPPEL_OK;
    }

    std::optional<std::string> read(const std::string& key) const {
        if (const auto at = staged_.find(key); at != staged_.end()) return at->second;
        const auto at = state.find(key);
        return at == state.end() ? std::nullopt : std::optional(at->second);
    }
    static koppel_status get_state(koppel_host_instance* self, koppel_bytes key, const koppel_writer* value,
                                   std::int32_t* found, koppel_error*) {
        const auto known = of(self).read(detail::text(key));
        *found = known ? 1 : 0;
        if (known) value->write(value->context, detail::bytes(*known));
        return KOPPEL_OK;
    }
    static koppel_status put_state(koppel_host_instance* self, koppel_bytes key, koppel_bytes value,
                                   koppel_error*) {
        of(self).staged_[detail::text(key)] = detail::text(value);
        return KOPPEL_OK;
    }
    static koppel_status remove_state(koppel_host_instance* self, koppel_bytes key, koppel_error*) {
        of(self).staged_[detail::text(key)] = std::nullopt;
        return KOPPEL_OK;
    }
    static koppel_status list_state(koppel_host_instance* self, koppel_bytes prefix,
                                    const koppel_writer* keys, koppel_error*) {
        std::string list;
        for (const auto& [key, value] : of(self).state) {
            if (key.starts_with(detail::text(prefix))) list += (list.empty() ? "\"" : ",\"") + key + "\"";
        }
        keys->write(keys->context, detail::bytes("[" + list + "]"));
        return KOPPEL_OK;
    }

    koppel_host host_;
    std::map<std::string, std::optional<std::string>> staged_;
};

struct EmittedRecord {
    bool deleted = false;
    std::string key, type, version, event_time, amount, currency, payload;
};
struct Pulled {
    std::vector<EmittedRecord> records;
    std::string cursor;
    bool has_more = false;
};
struct PostingInput {
    std::string key, reference, payload;
    std::string type = "invoice/1";
    bool update = false;
};
struct ReportedOutcome {
    std::int32_t outcome = 0;
    std::string remote_id, remote_number, detail, code, message;
    std::int32_t error_class = 0;
    std::int64_t retry_after_ms = 0;
};
struct Pushed {
    std::map<std::uint32_t, ReportedOutcome> outcomes;
    std::uint32_t attempted = 0;
    std::optional<Failure> failure;
};
struct FoundPosting {
    std::int32_t found = 0;
    std::string remote_id, remote_number, amount, detail;
};

// One instance of a plugin that is linked into the test.
class Instance {
  public:
    Instance(FakeHost& host, const koppel_plugin_1& plugin, std::string_view settings) : host_(host) {
        koppel_error error = detail::no_error();
        require(plugin.init(host.host(), &error), error);
        source_ = static_cast<const koppel_source_1*>(plugin.get_interface(KOPPEL_SOURCE_1));
        sink_ = static_cast<const koppel_sink_1*>(plugin.get_interface(KOPPEL_SINK_1));
        lookup_ = static_cast<const koppel_lookup_1*>(plugin.get_interface(KOPPEL_LOOKUP_1));
        const auto create = sink_ != nullptr ? sink_->create : source_->create;
        require(create(host.self(), detail::bytes(settings), &instance_, &error), error);
    }
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    ~Instance() {
        if (instance_ != nullptr) (sink_ != nullptr ? sink_->destroy : source_->destroy)(instance_);
    }

    std::string check() {
        const koppel_call call = host_.call();
        std::string report;
        koppel_error error = detail::no_error();
        const koppel_writer writer = writer_to(report);
        const auto run = sink_ != nullptr ? sink_->check : source_->check;
        require(run(instance_, &call, &writer, &error), error);
        return report;
    }

    Pulled pull(std::string_view stream, std::string_view cursor, std::string_view from = {},
                std::string_view to = {}, std::uint32_t max_records = 0) {
        const koppel_call call = host_.call();
        Pulled pulled;
        const koppel_pull_args args{sizeof args,           max_records,           0,
                                    detail::bytes(stream), detail::bytes(cursor), detail::bytes(from),
                                    detail::bytes(to)};
        const koppel_emitter emitter{
            sizeof emitter, 0, &pulled.records, [](void* context, const koppel_record* r) {
                static_cast<std::vector<EmittedRecord>*>(context)->push_back(
                    {r->operation == KOPPEL_OPERATION_DELETE, detail::text(r->key), detail::text(r->type),
                     detail::text(r->version), detail::text(r->event_time), detail::text(r->amount),
                     detail::text(r->currency), detail::text(r->payload)});
                return 0;
            }};
        const koppel_writer cursor_writer = writer_to(pulled.cursor);
        koppel_pull_result result{};
        result.struct_size = sizeof result;
        koppel_error error = detail::no_error();
        const koppel_status status =
            source_->pull(instance_, &call, &args, &emitter, &cursor_writer, &result, &error);
        host_.finish(status == KOPPEL_OK);
        require(status, error);
        pulled.has_more = result.has_more != 0;
        return pulled;
    }

    Pushed push(const std::vector<PostingInput>& postings, bool dry_run = false) {
        const koppel_call call = host_.call();
        const Postings raw(postings);
        Pushed pushed;
        const koppel_push_args args{sizeof args, dry_run ? KOPPEL_PUSH_DRY_RUN : KOPPEL_PUSH_NORMAL,
                                    raw.pointers.data(), static_cast<std::uint32_t>(postings.size()), 0};
        const koppel_reporter reporter{
            sizeof reporter, 0, &pushed.outcomes, [](void* context, const koppel_outcome* o) {
                ReportedOutcome outcome{o->outcome,
                                        detail::text(o->remote_id),
                                        detail::text(o->remote_number),
                                        detail::text(o->detail),
                                        "",
                                        ""};
                if (o->error != nullptr) {
                    outcome.code = o->error->code;
                    outcome.message = o->error->message;
                    outcome.error_class = o->error->error_class;
                    outcome.retry_after_ms = o->error->retry_after_ms;
                }
                (*static_cast<std::map<std::uint32_t, ReportedOutcome>*>(context))[o->index] =
                    std::move(outcome);
            }};
        koppel_push_result result{};
        result.struct_size = sizeof result;
        koppel_error error = detail::no_error();
        const koppel_status status = sink_->push(instance_, &call, &args, &reporter, &result, &error);
        host_.finish(status == KOPPEL_OK);
        if (status != KOPPEL_OK) pushed.failure.emplace(error);
        pushed.attempted = result.attempted;
        return pushed;
    }

    std::map<std::uint32_t, FoundPosting> find(const std::vector<PostingInput>& postings) {
        const koppel_call call = host_.call();
        const Postings raw(postings);
        std::map<std::uint32_t, FoundPosting> findings;
        const koppel_finder finder{
            sizeof finder, 0, &findings, [](void* context, const koppel_finding* f) {
                (*static_cast<std::map<std::uint32_t, FoundPosting>*>(context))[f->index] = {
                    f->found, detail::text(f->remote_id), detail::text(f->remote_number),
                    detail::text(f->amount), detail::text(f->detail)};
            }};
        koppel_error error = detail::no_error();
        require(lookup_->find(instance_, &call, raw.pointers.data(),
                              static_cast<std::uint32_t>(postings.size()), &finder, &error),
                error);
        return findings;
    }

  private:
    struct Postings {
        explicit Postings(const std::vector<PostingInput>& from) {
            for (const auto& posting : from) {
                raw.push_back(
                    {sizeof(koppel_posting), posting.update ? KOPPEL_POSTING_UPDATE : KOPPEL_POSTING_CREATE,
                     detail::bytes(posting.key), detail::bytes(posting.type),
                     detail::bytes(posting.reference), detail::bytes(""), detail::bytes(posting.payload)});
            }
            for (const auto& posting : raw)
                pointers.push_back(&posting);
        }
        std::vector<koppel_posting> raw;
        std::vector<const koppel_posting*> pointers;
    };

    static koppel_writer writer_to(std::string& text) {
        return {sizeof(koppel_writer), 0, &text, [](void* context, koppel_bytes range) {
                    static_cast<std::string*>(context)->append(detail::text(range));
                    return 0;
                }};
    }
    static void require(koppel_status status, const koppel_error& error) {
        if (status != KOPPEL_OK) throw Failure(error);
    }

    FakeHost& host_;
    const koppel_source_1* source_ = nullptr;
    const koppel_sink_1* sink_ = nullptr;
    const koppel_lookup_1* lookup_ = nullptr;
    koppel_instance* instance_ = nullptr;
};

}  // namespace koppel::plugin_tests

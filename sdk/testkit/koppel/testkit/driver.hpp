// Calls a plugin as the host does, through its exported constant, and gives back plain values. For one
// thread. `auto pulled = PluginUnderTest(koppel_plugin_abi1, host).source("{}").pull({.stream = "orders"});`
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "koppel/testkit/fake_host.hpp"

namespace koppel::testkit {

struct Failure {
    bool failed = false;
    std::int32_t error_class = KOPPEL_ERROR_UNSET;
    std::string code;
    std::string message;
    int http_status = 0;
    std::int64_t retry_after_ms = 0;
};

inline Failure failure_of(koppel_status status, const koppel_error& error) {
    if (status >= 0) return {};
    return {true, error.error_class, error.code, error.message, error.http_status, error.retry_after_ms};
}

inline koppel_error clean_error() {
    koppel_error error{};
    error.struct_size = sizeof error;
    return error;
}

class TextWriter {
  public:
    TextWriter() : raw_{sizeof raw_, 0, this, &TextWriter::write} {}
    TextWriter(const TextWriter&) = delete;
    TextWriter& operator=(const TextWriter&) = delete;
    const koppel_writer* raw() const { return &raw_; }
    std::string text;
    bool full = false;

  private:
    static std::int32_t write(void* context, koppel_bytes bytes) {
        auto& self = *static_cast<TextWriter*>(context);
        if (self.full) return 1;
        self.text += text_of(bytes);
        return 0;
    }
    koppel_writer raw_;
};

struct Record {
    bool deleted = false;
    std::string key, type, version, event_time, amount, currency, payload;
};

struct PullArgs {
    std::string stream{};
    std::string cursor{};
    std::string from{};
    std::string to{};
    std::uint32_t max_records = 0;
    std::uint32_t room = UINT32_MAX;  // records until the emitter says stop
};

struct Pulled {
    Failure failure;
    std::vector<Record> records;
    std::string cursor;
    bool has_more = false;
    std::int64_t poll_after_ms = 0;
};

struct Posting {
    std::string key, type, reference, payload;
    std::string remote_id;  // set: an update
};

struct Outcome {
    std::int32_t outcome = KOPPEL_OUTCOME_UNSET;
    std::uint32_t index = 0;
    std::string remote_id, remote_number, detail;
    Failure error;
};

struct Pushed {
    Failure failure;
    std::vector<Outcome> outcomes;  // in the order of reporting
    std::uint32_t attempted = 0;
};

struct Finding {
    std::int32_t found = KOPPEL_FOUND_UNSET;
    std::uint32_t index = 0;
    std::string remote_id, remote_number, amount, detail;
};

struct Found {
    Failure failure;
    std::vector<Finding> findings;
};

struct Answer {
    Failure failure;
    std::string text;
};

// One instance in one role. Destroys it at the end.
class InstanceUnderTest {
  public:
    InstanceUnderTest(const koppel_plugin_1& plugin, FakeHost& host, const char* role,
                      std::string_view settings)
        : plugin_(plugin), sink_(std::string_view(role) == KOPPEL_SINK_1), call_{} {
        vtable_ = plugin.get_interface(role);
        if (vtable_ == nullptr) throw std::runtime_error(std::string("the plugin has no ") + role);
        call_.struct_size = sizeof call_;
        call_.attempt = 1;
        call_.trace_id = bytes_of("trace-1");
        call_.context = this;
        call_.is_cancelled = [](const koppel_call* call) {
            return static_cast<const InstanceUnderTest*>(call->context)->cancelled ? 1 : 0;
        };
        koppel_error error = clean_error();
        const auto create = sink_ ? sink().create : source().create;
        creation = failure_of(create(host.self(), bytes_of(settings), &instance_, &error), error);
    }
    InstanceUnderTest(const InstanceUnderTest&) = delete;
    InstanceUnderTest& operator=(const InstanceUnderTest&) = delete;
    ~InstanceUnderTest() {
        if (instance_ != nullptr) (sink_ ? sink().destroy : source().destroy)(instance_);
    }

    Failure creation;
    bool cancelled = false;

    Answer check() {
        TextWriter report;
        koppel_error error = clean_error();
        const auto status = (sink_ ? sink().check : source().check)(instance_, &call_, report.raw(), &error);
        return {failure_of(status, error), report.text};
    }

    Pulled pull(const PullArgs& args) {
        Pulled pulled;
        struct Context {
            Pulled& pulled;
            std::uint32_t room;
        } context{pulled, args.room};
        const koppel_emitter emitter{
            sizeof emitter, 0, &context, [](void* to, const koppel_record* record) {
                auto& [into, room] = *static_cast<Context*>(to);
                if (into.records.size() >= room) return 1;
                into.records.push_back({record->operation == KOPPEL_OPERATION_DELETE, text_of(record->key),
                                        text_of(record->type), text_of(record->version),
                                        text_of(record->event_time), text_of(record->amount),
                                        text_of(record->currency), text_of(record->payload)});
                return 0;
            }};
        const koppel_pull_args raw{
            sizeof raw,          args.max_records, 0, bytes_of(args.stream), bytes_of(args.cursor),
            bytes_of(args.from), bytes_of(args.to)};
        koppel_pull_result result{sizeof result, 0, 0};
        TextWriter cursor;
        koppel_error error = clean_error();
        pulled.failure = failure_of(
            source().pull(instance_, &call_, &raw, &emitter, cursor.raw(), &result, &error), error);
        pulled.cursor = cursor.text;
        pulled.has_more = result.has_more != 0;
        pulled.poll_after_ms = result.poll_after_ms;
        return pulled;
    }

    Pushed push(const std::vector<Posting>& postings, bool dry_run = false) {
        const Batch batch(postings);
        Pushed pushed;
        const koppel_reporter reporter{sizeof reporter, 0, &pushed,
                                       [](void* to, const koppel_outcome* outcome) {
                                           Outcome kept{outcome->outcome,
                                                        outcome->index,
                                                        text_of(outcome->remote_id),
                                                        text_of(outcome->remote_number),
                                                        text_of(outcome->detail),
                                                        {}};
                                           if (outcome->error != nullptr) {
                                               kept.error = failure_of(KOPPEL_FAILED, *outcome->error);
                                           }
                                           static_cast<Pushed*>(to)->outcomes.push_back(std::move(kept));
                                       }};
        const koppel_push_args args{sizeof args, dry_run ? KOPPEL_PUSH_DRY_RUN : KOPPEL_PUSH_NORMAL,
                                    batch.pointers.data(), static_cast<std::uint32_t>(postings.size()), 0};
        koppel_push_result result{sizeof result, 0};
        koppel_error error = clean_error();
        pushed.failure = failure_of(sink().push(instance_, &call_, &args, &reporter, &result, &error), error);
        pushed.attempted = result.attempted;
        return pushed;
    }

    Found find(const std::vector<Posting>& postings) {
        const auto* lookup = static_cast<const koppel_lookup_1*>(plugin_.get_interface(KOPPEL_LOOKUP_1));
        if (lookup == nullptr) throw std::runtime_error("the plugin has no koppel.lookup/1");
        const Batch batch(postings);
        Found found;
        const koppel_finder finder{
            sizeof finder, 0, &found, [](void* to, const koppel_finding* finding) {
                static_cast<Found*>(to)->findings.push_back(
                    {finding->found, finding->index, text_of(finding->remote_id),
                     text_of(finding->remote_number), text_of(finding->amount), text_of(finding->detail)});
            }};
        koppel_error error = clean_error();
        found.failure = failure_of(lookup->find(instance_, &call_, batch.pointers.data(),
                                                static_cast<std::uint32_t>(postings.size()), &finder, &error),
                                   error);
        return found;
    }

    // The drop-down of a field, as JSON.
    Answer options(const std::string& field, const std::string& search = {}, const std::string& page = {},
                   const std::string& settings = "{}") {
        const auto* options = static_cast<const koppel_options_1*>(plugin_.get_interface(KOPPEL_OPTIONS_1));
        if (options == nullptr) throw std::runtime_error("the plugin has no koppel.options/1");
        const koppel_options_args args{
            sizeof args, 0, bytes_of(field), bytes_of(settings), bytes_of(search), bytes_of(page)};
        TextWriter answer;
        koppel_error error = clean_error();
        const auto status = options->list(instance_, &call_, &args, answer.raw(), &error);
        return {failure_of(status, error), answer.text};
    }

    koppel_instance* raw() const { return instance_; }
    const koppel_call* call() const { return &call_; }

  private:
    struct Batch {
        explicit Batch(const std::vector<Posting>& postings) {
            for (const Posting& from : postings) {
                raw.push_back({sizeof(koppel_posting),
                               from.remote_id.empty() ? KOPPEL_POSTING_CREATE : KOPPEL_POSTING_UPDATE,
                               bytes_of(from.key), bytes_of(from.type), bytes_of(from.reference),
                               bytes_of(from.remote_id), bytes_of(from.payload)});
            }
            for (const koppel_posting& posting : raw)
                pointers.push_back(&posting);
        }
        std::vector<koppel_posting> raw;
        std::vector<const koppel_posting*> pointers;
    };

    const koppel_source_1& source() const { return *static_cast<const koppel_source_1*>(vtable_); }
    const koppel_sink_1& sink() const { return *static_cast<const koppel_sink_1*>(vtable_); }

    const koppel_plugin_1& plugin_;
    const void* vtable_ = nullptr;
    bool sink_;
    koppel_call call_;
    koppel_instance* instance_ = nullptr;
};

// Starts the plugin, and ends it.
class PluginUnderTest {
  public:
    PluginUnderTest(const koppel_plugin_1& plugin, FakeHost& host) : plugin_(plugin), host_(host) {
        koppel_error error = clean_error();
        const Failure failure = failure_of(plugin.init(host.raw(), &error), error);
        if (failure.failed) throw std::runtime_error("init failed: " + failure.message);
    }
    PluginUnderTest(const PluginUnderTest&) = delete;
    PluginUnderTest& operator=(const PluginUnderTest&) = delete;
    ~PluginUnderTest() { plugin_.shutdown(); }

    InstanceUnderTest source(std::string_view settings) {
        return {plugin_, host_, KOPPEL_SOURCE_1, settings};
    }
    InstanceUnderTest sink(std::string_view settings) { return {plugin_, host_, KOPPEL_SINK_1, settings}; }

  private:
    const koppel_plugin_1& plugin_;
    FakeHost& host_;
};

}  // namespace koppel::testkit

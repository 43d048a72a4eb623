// Turns vtable calls into method calls. The only code of a plugin that the host calls: everything here is
// noexcept and lets nothing through. Use export.hpp.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "koppel/abi/koppel.h"
#include "koppel/cpp/sink.hpp"
#include "koppel/cpp/source.hpp"

// 1: report when the host runs two functions of one instance at once. On in debug builds.
#ifndef KOPPEL_SDK_CHECKS
#ifdef NDEBUG
#define KOPPEL_SDK_CHECKS 0
#else
#define KOPPEL_SDK_CHECKS 1
#endif
#endif

// What the host holds. Defined here and, in each plugin on its own, nowhere else.
struct koppel_instance {
    koppel::sdk::Host host;
    std::unique_ptr<koppel::sdk::Instance> object;
    koppel::sdk::Source* source = nullptr;  // the same object, in the roles that it has
    koppel::sdk::Sink* sink = nullptr;
    koppel::sdk::Lookup* lookup = nullptr;
    koppel::sdk::Options* options = nullptr;
    koppel::sdk::Webhook* webhook = nullptr;
    std::atomic_flag busy{};
};

namespace koppel::sdk::detail {

// The one mutable global of a plugin: what init received.
inline const koppel_host* the_host = nullptr;

// Holds an instance for the time of one call.
class Turn {
  public:
    explicit Turn(koppel_instance* instance) : instance_(instance) {
        if (KOPPEL_SDK_CHECKS && instance_->busy.test_and_set()) {
            instance_ = nullptr;
            Log(instance->host)
                .write(KOPPEL_LOG_HOST_MISBEHAVING,
                       "Two functions of one instance were called at the same time.");
            throw Error(ErrorClass::internal, "host_misbehaving",
                        "The host called two functions of one instance at the same time.");
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        if (KOPPEL_SDK_CHECKS && instance_ != nullptr) instance_->busy.clear();
    }

  private:
    koppel_instance* instance_;
};

template <class T>
koppel_status create(koppel_host_instance* self, koppel_bytes settings, koppel_instance** instance,
                     koppel_error* error) noexcept {
    return guarded(error, [&] {
        auto made = std::unique_ptr<koppel_instance>(new koppel_instance{Host(the_host, self), nullptr});
        auto object = std::make_unique<T>(made->host, view(settings));
        if constexpr (std::is_base_of_v<Source, T>) made->source = object.get();
        if constexpr (std::is_base_of_v<Sink, T>) made->sink = object.get();
        if constexpr (std::is_base_of_v<Lookup, T>) made->lookup = object.get();
        if constexpr (std::is_base_of_v<Options, T>) made->options = object.get();
        if constexpr (std::is_base_of_v<Webhook, T>) made->webhook = object.get();
        made->object = std::move(object);
        *instance = made.release();
    });
}

inline void destroy(koppel_instance* instance) noexcept {
    delete instance;
}

inline void write_all(const koppel_writer* writer, std::string_view text) {
    if (writer->write(writer->context, bytes(text)) != 0) {
        throw Error(ErrorClass::cancelled, "writer_full", "The host takes no more.");
    }
}

inline koppel_status check(koppel_instance* instance, const koppel_call* raw, const koppel_writer* report,
                           koppel_error* error) noexcept {
    return guarded(error, [&] {
        const Turn turn(instance);
        Call call(instance->host, raw);
        const CheckReport answer = instance->object->check(call);
        std::string text = "{\"account\":";
        model::append_json_string(text, answer.account);
        text += ",\"warnings\":[";
        for (const std::string& warning : answer.warnings) {
            if (&warning != answer.warnings.data()) text += ',';
            model::append_json_string(text, warning);
        }
        text += ']';
        if (answer.book) {
            const auto member = [&text](std::string_view name, const std::string& value) {
                text.append(name);
                model::append_json_string(text, value);
            };
            member(",\"book\":{\"last_date\":", answer.book->last_date);
            member(",\"first_date\":", answer.book->first_date);
            member(",\"mark\":", answer.book->mark);
            member(",\"mode\":", answer.book->mode);
            text += '}';
        }
        write_all(report, text + "}");
    });
}

inline koppel_status pull(koppel_instance* instance, const koppel_call* raw, const koppel_pull_args* args,
                          const koppel_emitter* records, const koppel_writer* next_cursor,
                          koppel_pull_result* result, koppel_error* error) noexcept {
    return guarded(error, [&] {
        const Turn turn(instance);
        Call call(instance->host, raw);
        Emitter emitter(records);
        const PullRequest request{view(args->stream), view(args->cursor), view(args->from),
                                  view(args->to),     args->max_records,  args->max_bytes};
        const PullResult answer = instance->source->pull(call, request, emitter);
        write_all(next_cursor, answer.next_cursor);
        result->has_more = answer.has_more ? 1 : 0;
        result->poll_after_ms = answer.poll_after_ms;
    });
}

inline std::vector<Posting> postings_of(const koppel_posting* const* raw, std::uint32_t count) {
    std::vector<Posting> postings;
    postings.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const koppel_posting& from = *raw[i];
        postings.push_back({from.operation == KOPPEL_POSTING_UPDATE, view(from.key), view(from.type),
                            view(from.reference), view(from.remote_id), view(from.payload)});
    }
    return postings;
}

inline koppel_status push(koppel_instance* instance, const koppel_call* raw, const koppel_push_args* args,
                          const koppel_reporter* outcomes, koppel_push_result* result,
                          koppel_error* error) noexcept {
    result->attempted = 0;
    return guarded(error, [&] {
        const Turn turn(instance);
        Call call(instance->host, raw);
        const std::vector<Posting> postings = postings_of(args->postings, args->count);
        Reporter reporter(outcomes, args->count, call);
        try {
            instance->sink->push(call, postings, args->mode == KOPPEL_PUSH_DRY_RUN, reporter);
        } catch (...) {
            koppel_error why = empty_error();
            fill_error_from_exception(&why);
            const Error failure = error_from(why);
            result->attempted = args->count;  // should settle itself run out of memory
            result->attempted = reporter.settle(&failure);
            throw;
        }
        result->attempted = args->count;
        reporter.settle(nullptr);
    });
}

inline koppel_status find(koppel_instance* instance, const koppel_call* raw,
                          const koppel_posting* const* raw_postings, std::uint32_t count,
                          const koppel_finder* findings, koppel_error* error) noexcept {
    return guarded(error, [&] {
        const Turn turn(instance);
        Call call(instance->host, raw);
        const std::vector<Posting> postings = postings_of(raw_postings, count);
        const std::vector<Finding> answers = instance->lookup->find(call, postings);
        if (answers.size() != count) {
            throw Error(ErrorClass::internal, "findings_missing",
                        "The plugin gave " + std::to_string(answers.size()) + " findings for " +
                            std::to_string(count) + " postings.");
        }
        for (std::uint32_t i = 0; i < count; ++i) {
            koppel_finding to{};
            to.struct_size = sizeof to;
            to.found = static_cast<std::int32_t>(answers[i].found);
            to.index = i;
            to.remote_id = bytes(answers[i].remote_id);
            to.remote_number = bytes(answers[i].remote_number);
            to.amount = bytes(answers[i].amount);
            to.detail = bytes(model::utf8_prefix(answers[i].detail, 4096));
            findings->found(findings->context, &to);
        }
    });
}

inline koppel_status list_options(koppel_instance* instance, const koppel_call* raw,
                                  const koppel_options_args* args, const koppel_writer* answer,
                                  koppel_error* error) noexcept {
    return guarded(error, [&] {
        const Turn turn(instance);
        if (instance->options == nullptr) {
            throw Error(ErrorClass::unsupported, "no_options",
                        "This connection has no options to choose from.");
        }
        Call call(instance->host, raw);
        const OptionsPage page = instance->options->options(
            call, {view(args->field), view(args->settings), view(args->search), view(args->page)});
        std::string text = "{\"options\":[";
        for (const auto& option : page.options) {
            text += &option == page.options.data() ? "{\"value\":" : ",{\"value\":";
            model::append_json_string(text, option.value);
            text += ",\"label\":";
            model::append_json_string(text, option.label);
            text += '}';
        }
        text += ']';
        if (!page.next.empty()) {
            text += ",\"next\":";
            model::append_json_string(text, page.next);
        }
        write_all(answer, text + "}");
    });
}

inline koppel_status decode_webhook(koppel_instance* instance, const koppel_call* raw,
                                    const koppel_webhook_request* from, const koppel_hint_receiver* hints,
                                    koppel_webhook_answer* answer, const koppel_writer* response_body,
                                    koppel_error* error) noexcept {
    return guarded(error, [&] {
        const Turn turn(instance);
        if (instance->webhook == nullptr) {
            throw Error(ErrorClass::unsupported, "no_webhook", "This connection takes no webhooks.");
        }
        Call call(instance->host, raw);
        WebhookRequest request{view(from->method), view(from->path), view(from->query), {}, view(from->body)};
        for (std::uint32_t i = 0; i < from->header_count; ++i) {
            request.headers.push_back(
                {std::string(view(from->headers[i].name)), std::string(view(from->headers[i].value))});
        }
        const WebhookAnswer decoded = instance->webhook->webhook(call, request);
        for (const Hint& hint : decoded.hints) {
            const koppel_hint to{sizeof(koppel_hint), 0, bytes(hint.event_id), bytes(hint.stream),
                                 bytes(hint.key)};
            hints->hint(hints->context, &to);
        }
        answer->http_status = decoded.http_status;
        if (!decoded.body.empty()) write_all(response_body, decoded.body);
    });
}

// The first of Ts that derives from Base, or void.
template <class Base, class... Ts>
struct FirstOf {
    using type = void;
};
template <class Base, class T, class... Rest>
struct FirstOf<Base, T, Rest...> {
    using type = typename std::conditional_t<std::is_base_of_v<Base, T>, std::type_identity<T>,
                                             FirstOf<Base, Rest...>>::type;
};

template <class... Ts>
struct Plugin {
    using SourceType = typename FirstOf<Source, Ts...>::type;
    using SinkType = typename FirstOf<Sink, Ts...>::type;
    static_assert(!std::is_void_v<SourceType> || !std::is_void_v<SinkType>,
                  "export a class derived from koppel::sdk::Source or from koppel::sdk::Sink");
    static_assert((... && (std::is_base_of_v<Source, Ts> != std::is_base_of_v<Sink, Ts>)),
                  "every exported class is a Source or a Sink, not both");
    static_assert((0 + ... + (std::is_base_of_v<Source, Ts> ? 1 : 0)) <= 1, "export one Source at most");
    static_assert((0 + ... + (std::is_base_of_v<Sink, Ts> ? 1 : 0)) <= 1, "export one Sink at most");
    static_assert((... && (!std::is_base_of_v<Lookup, Ts> || std::is_base_of_v<Sink, Ts>)),
                  "only a Sink can be a Lookup");
    static_assert((... && (!std::is_base_of_v<Webhook, Ts> || std::is_base_of_v<Source, Ts>)),
                  "only a Source can be a Webhook");

    static koppel_status init(const koppel_host* host, koppel_error* error) noexcept {
        if (host == nullptr || host->struct_size < sizeof(koppel_host)) {
            fill_error(error, ErrorClass::internal, "host_too_old",
                       "The host is older than this plugin's ABI.");
            return KOPPEL_FAILED;
        }
        the_host = host;
        return KOPPEL_OK;
    }

    static void shutdown() noexcept { the_host = nullptr; }

    static const void* get_interface(const char* id) noexcept {
        const std::string_view wanted = id != nullptr ? id : "";
        if constexpr (!std::is_void_v<SourceType>) {
            static constexpr koppel_source_1 kSource{
                sizeof(koppel_source_1), 0, &create<SourceType>, &destroy, &check, &pull};
            if (wanted == KOPPEL_SOURCE_1) return &kSource;
        }
        if constexpr (!std::is_void_v<SinkType>) {
            static constexpr koppel_sink_1 kSink{
                sizeof(koppel_sink_1), 0, &create<SinkType>, &destroy, &check, &push};
            if (wanted == KOPPEL_SINK_1) return &kSink;
        }
        if constexpr ((... || std::is_base_of_v<Lookup, Ts>)) {
            static constexpr koppel_lookup_1 kLookup{sizeof(koppel_lookup_1), 0, &find};
            if (wanted == KOPPEL_LOOKUP_1) return &kLookup;
        }
        if constexpr ((... || std::is_base_of_v<Options, Ts>)) {
            static constexpr koppel_options_1 kOptions{sizeof(koppel_options_1), 0, &list_options};
            if (wanted == KOPPEL_OPTIONS_1) return &kOptions;
        }
        if constexpr ((... || std::is_base_of_v<Webhook, Ts>)) {
            static constexpr koppel_webhook_1 kWebhook{sizeof(koppel_webhook_1), 0, &decode_webhook};
            if (wanted == KOPPEL_WEBHOOK_1) return &kWebhook;
        }
        return nullptr;
    }

    static constexpr koppel_plugin_1 entry(const char* id, const char* version) {
        return {sizeof(koppel_plugin_1), KOPPEL_ABI_MINOR, id, version, &init, &shutdown, &get_interface};
    }
};

}  // namespace koppel::sdk::detail

#include "plugins/abi_instance.hpp"

#include <exception>

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

constexpr std::uint64_t kMaxTextBytes = 1u << 20;  // of a cursor, a report
constexpr std::uint64_t kMaxPayloadBytes = 16u << 20;
constexpr std::uint64_t kMaxFieldBytes = 64u << 10;

// What one call collects on its way.
struct Call {
    explicit Call(const CallHead& head, ServiceBackend& backend_) : backend(backend_) {
        abi.struct_size = sizeof abi;
        abi.attempt = head.attempt;
        abi.deadline_mono_ms = head.deadline_mono_ms;
        abi.trace_id = bytes_of(head.trace_id);
        abi.context = &backend;
        abi.is_cancelled = [](const koppel_call* call) -> std::int32_t {
            return static_cast<ServiceBackend*>(call->context)->cancelled() ? 1 : 0;
        };
        error.struct_size = sizeof error;
    }

    void broke(std::string what) {
        if (answer.breach.empty()) answer.breach = std::move(what);
    }

    // A range of the plugin's bytes, or nothing when it cannot be one.
    std::string copy(koppel_bytes bytes, std::uint64_t limit, const char* what) {
        if (bytes.size == 0) return {};
        if (bytes.data == nullptr) {
            broke(std::string("gave a null pointer with a length for ") + what);
            return {};
        }
        if (bytes.size > limit) {
            broke(std::string("gave ") + std::to_string(bytes.size) + " bytes for " + what);
            return {};
        }
        return std::string(view(bytes));
    }

    template <class Function>
    void run(Function function) {
        koppel_status status = KOPPEL_FAILED;
        try {
            status = function();
        } catch (const std::exception& escaped) {
            broke(std::string("let an exception escape: ") + escaped.what());
            return;
        } catch (...) {
            broke("let an exception escape");
            return;
        }
        if (status > 0) broke("returned the reserved status " + std::to_string(status));
        if (status < 0) answer.failure = read_abi_error(error);
    }

    ServiceBackend& backend;
    koppel_call abi{};
    koppel_error error{};
    CallAnswer answer;
};

struct TextTarget {
    Call& call;
    std::string text;
    const char* what;

    static std::int32_t write(void* context, koppel_bytes bytes) {
        auto& self = *static_cast<TextTarget*>(context);
        if (bytes.size > kMaxTextBytes || self.text.size() + bytes.size > kMaxTextBytes) {
            self.call.broke(std::string("wrote more than 1 MiB as ") + self.what);
            return 1;
        }
        self.text += self.call.copy(bytes, kMaxTextBytes, self.what);
        return 0;
    }
    koppel_writer writer() { return koppel_writer{sizeof(koppel_writer), 0, this, write}; }
};

struct RecordTarget {
    Call& call;
    const std::function<bool(Record)>& take;
    bool stopped = false;

    static std::int32_t emit(void* context, const koppel_record* source) {
        auto& self = *static_cast<RecordTarget*>(context);
        Call& call = self.call;
        if (self.stopped) {
            call.broke("emitted a record after it was told to stop");
            return 1;
        }
        if (source == nullptr || source->struct_size < sizeof(koppel_record)) {
            call.broke("emitted a record that is null or too small");
            self.stopped = true;
            return 1;
        }
        Record record;
        record.deleted = source->operation == KOPPEL_OPERATION_DELETE;
        record.key = call.copy(source->key, kMaxFieldBytes, "a record's key");
        record.type = call.copy(source->type, kMaxFieldBytes, "a record's type");
        record.version = call.copy(source->version, kMaxFieldBytes, "a record's version");
        record.event_time = call.copy(source->event_time, kMaxFieldBytes, "a record's event time");
        record.amount = call.copy(source->amount, kMaxFieldBytes, "a record's amount");
        record.currency = call.copy(source->currency, kMaxFieldBytes, "a record's currency");
        record.payload = call.copy(source->payload, kMaxPayloadBytes, "a record's payload");
        if (!call.answer.breach.empty() || call.backend.cancelled() || !self.take(std::move(record)))
            self.stopped = true;
        return self.stopped ? 1 : 0;
    }
};

struct OutcomeTarget {
    Call& call;
    const std::function<void(PushOutcome)>& take;

    static void report(void* context, const koppel_outcome* source) {
        auto& self = *static_cast<OutcomeTarget*>(context);
        Call& call = self.call;
        if (source == nullptr || source->struct_size < sizeof(koppel_outcome)) {
            call.broke("reported an outcome that is null or too small");
            return;
        }
        PushOutcome outcome;
        outcome.index = source->index;
        const bool known =
            source->outcome > KOPPEL_OUTCOME_UNSET && source->outcome <= KOPPEL_OUTCOME_UNKNOWN;
        outcome.kind = known ? static_cast<OutcomeKind>(source->outcome) : OutcomeKind::unknown;
        outcome.remote_id = call.copy(source->remote_id, kMaxFieldBytes, "a remote id");
        outcome.remote_number = call.copy(source->remote_number, kMaxFieldBytes, "a remote number");
        outcome.detail = call.copy(source->detail, kMaxTextBytes, "an outcome's detail");
        outcome.detail.resize(cut_utf8(outcome.detail, 4096).size());
        if (source->error != nullptr && source->error->struct_size >= sizeof(koppel_error))
            outcome.error = read_abi_error(*source->error);
        else if (outcome.kind >= OutcomeKind::rejected)
            outcome.error = Error(ErrorClass::internal, "no_reason_given", "the plugin gave no reason");
        self.take(std::move(outcome));
    }
};

struct FindingTarget {
    Call& call;
    const std::function<void(Finding)>& take;

    static void found(void* context, const koppel_finding* source) {
        auto& self = *static_cast<FindingTarget*>(context);
        Call& call = self.call;
        if (source == nullptr || source->struct_size < sizeof(koppel_finding)) {
            call.broke("reported a finding that is null or too small");
            return;
        }
        Finding finding;
        finding.index = source->index;
        const bool known = source->found > KOPPEL_FOUND_UNSET && source->found <= KOPPEL_FOUND_UNCLEAR;
        finding.kind = known ? static_cast<FoundKind>(source->found) : FoundKind::unclear;
        finding.remote_id = call.copy(source->remote_id, kMaxFieldBytes, "a remote id");
        finding.remote_number = call.copy(source->remote_number, kMaxFieldBytes, "a remote number");
        finding.amount = call.copy(source->amount, kMaxFieldBytes, "a finding's amount");
        finding.detail = call.copy(source->detail, kMaxTextBytes, "a finding's detail");
        finding.detail.resize(cut_utf8(finding.detail, 4096).size());
        self.take(std::move(finding));
    }
};

// Postings as the ABI wants them: an array of pointers to structs.
struct PostingArray {
    explicit PostingArray(const std::vector<PostingView>& postings) {
        structs.reserve(postings.size());
        pointers.reserve(postings.size());
        for (const auto& posting : postings) {
            koppel_posting out{};
            out.struct_size = sizeof out;
            out.operation = posting.update ? KOPPEL_POSTING_UPDATE : KOPPEL_POSTING_CREATE;
            out.key = bytes_of(posting.key);
            out.type = bytes_of(posting.type);
            out.reference = bytes_of(posting.reference);
            out.remote_id = bytes_of(posting.remote_id);
            out.payload = bytes_of(posting.payload);
            structs.push_back(out);
            pointers.push_back(&structs.back());
        }
    }
    std::vector<koppel_posting> structs;
    std::vector<const koppel_posting*> pointers;
};

CallAnswer unsupported(const char* interface_id) {
    CallAnswer answer;
    answer.failure = Error(ErrorClass::unsupported, "interface_missing",
                           std::string("the plugin does not offer ") + interface_id);
    return answer;
}

}  // namespace

Result<std::unique_ptr<AbiInstance>> AbiInstance::create(const LoadedPlugin& plugin, Role role,
                                                         std::string_view settings, ServiceBackend& backend) {
    if (role == Role::source ? plugin.source == nullptr : plugin.sink == nullptr)
        return *unsupported(role == Role::source ? KOPPEL_SOURCE_1 : KOPPEL_SINK_1).failure;
    std::unique_ptr<AbiInstance> made(new AbiInstance(plugin, role, backend));
    Call call(CallHead{}, backend);
    call.run([&] {
        const auto create = role == Role::source ? plugin.source->create : plugin.sink->create;
        return create(&made->self_, bytes_of(settings), &made->instance_, &call.error);
    });
    if (call.answer.breach.empty() && !call.answer.failure && made->instance_ == nullptr)
        call.broke("said that it had made an instance, but gave none");
    if (!call.answer.breach.empty()) {
        made->instance_ = nullptr;
        return Error(ErrorClass::internal, "plugin_broke_rules", call.answer.breach);
    }
    if (call.answer.failure) {
        made->instance_ = nullptr;
        return *call.answer.failure;
    }
    return made;
}

AbiInstance::~AbiInstance() {
    if (instance_ == nullptr) return;
    try {
        (role_ == Role::source ? plugin_.source->destroy : plugin_.sink->destroy)(instance_);
    } catch (...) {
        self_.backend->log(KOPPEL_LOG_PLUGIN_MISBEHAVING, "let an exception escape from destroy", {});
    }
}

CallAnswer AbiInstance::check(const CallHead& head) {
    Call call(head, *self_.backend);
    TextTarget report{call, {}, "its report"};
    const koppel_writer writer = report.writer();
    call.run([&] {
        const auto check = role_ == Role::source ? plugin_.source->check : plugin_.sink->check;
        return check(instance_, &call.abi, &writer, &call.error);
    });
    call.answer.text = std::move(report.text);
    return std::move(call.answer);
}

CallAnswer AbiInstance::pull(const CallHead& head, const PullRequest& request,
                             const std::function<bool(Record)>& take) {
    if (role_ != Role::source) return unsupported(KOPPEL_SOURCE_1);
    Call call(head, *self_.backend);
    TextTarget cursor{call, {}, "its cursor"};
    const koppel_writer writer = cursor.writer();
    RecordTarget records{call, take};
    const koppel_emitter emitter{sizeof(koppel_emitter), 0, &records, RecordTarget::emit};
    koppel_pull_args args{};
    args.struct_size = sizeof args;
    args.max_records = request.max_records;
    args.stream = bytes_of(request.stream);
    args.cursor = bytes_of(request.cursor);
    args.from = bytes_of(request.from);
    args.to = bytes_of(request.to);
    koppel_pull_result result{};
    result.struct_size = sizeof result;
    call.run([&] {
        return plugin_.source->pull(instance_, &call.abi, &args, &emitter, &writer, &result, &call.error);
    });
    // A page of which the host did not take all is no page: its cursor would skip what was left out.
    if (records.stopped && call.answer.breach.empty() && !call.answer.failure)
        call.answer.failure = call.backend.cancelled()
                                  ? Error(ErrorClass::cancelled, "cancelled", "the pull was stopped")
                                  : Error(ErrorClass::internal, "pull_too_large",
                                          "the plugin emitted more than a page may hold");
    call.answer.text = std::move(cursor.text);
    call.answer.has_more = result.has_more != 0;
    call.answer.poll_after_ms = result.poll_after_ms > 0 ? result.poll_after_ms : 0;
    return std::move(call.answer);
}

CallAnswer AbiInstance::push(const CallHead& head, const std::vector<PostingView>& postings, bool dry_run,
                             const std::function<void(PushOutcome)>& take) {
    if (role_ != Role::sink) return unsupported(KOPPEL_SINK_1);
    Call call(head, *self_.backend);
    const PostingArray array(postings);
    OutcomeTarget outcomes{call, take};
    const koppel_reporter reporter{sizeof(koppel_reporter), 0, &outcomes, OutcomeTarget::report};
    koppel_push_args args{};
    args.struct_size = sizeof args;
    args.mode = dry_run ? KOPPEL_PUSH_DRY_RUN : KOPPEL_PUSH_NORMAL;
    args.postings = array.pointers.data();
    args.count = static_cast<std::uint32_t>(array.pointers.size());
    koppel_push_result result{};
    result.struct_size = sizeof result;
    call.run(
        [&] { return plugin_.sink->push(instance_, &call.abi, &args, &reporter, &result, &call.error); });
    call.answer.attempted = result.attempted;
    return std::move(call.answer);
}

CallAnswer AbiInstance::find(const CallHead& head, const std::vector<PostingView>& postings,
                             const std::function<void(Finding)>& take) {
    if (role_ != Role::sink || plugin_.lookup == nullptr) return unsupported(KOPPEL_LOOKUP_1);
    Call call(head, *self_.backend);
    const PostingArray array(postings);
    FindingTarget findings{call, take};
    const koppel_finder finder{sizeof(koppel_finder), 0, &findings, FindingTarget::found};
    call.run([&] {
        return plugin_.lookup->find(instance_, &call.abi, array.pointers.data(),
                                    static_cast<std::uint32_t>(array.pointers.size()), &finder, &call.error);
    });
    return std::move(call.answer);
}

CallAnswer AbiInstance::options(const CallHead& head, const OptionsQuestion& question) {
    if (plugin_.options == nullptr) return unsupported(KOPPEL_OPTIONS_1);
    Call call(head, *self_.backend);
    TextTarget page{call, {}, "its options"};
    const koppel_writer writer = page.writer();
    koppel_options_args args{};
    args.struct_size = sizeof args;
    args.field = bytes_of(question.field);
    args.settings = bytes_of(question.settings);
    args.search = bytes_of(question.search);
    args.page = bytes_of(question.page);
    call.run([&] { return plugin_.options->list(instance_, &call.abi, &args, &writer, &call.error); });
    call.answer.text = std::move(page.text);
    return std::move(call.answer);
}

}  // namespace koppel::plugins

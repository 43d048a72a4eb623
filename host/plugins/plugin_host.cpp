#include <mutex>

#include "plugins/abi_instance.hpp"
#include "plugins/call_services.hpp"
#include "plugins/collect.hpp"
#include "plugins/crash_record.hpp"
#include "plugins/instance.hpp"
#include "plugins/worker_process.hpp"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

LoadRequest load_request(const Manifest& manifest) {
    return LoadRequest{manifest.library.string(), manifest.checked_sha256, manifest.id, manifest.version,
                       manifest.interfaces};
}

// One call as both kinds of instances prepare it.
struct Plan {
    CallName name;
    CallHead head;
    base::Mono deadline;
    steady_clock::time_point real_deadline;
    std::shared_ptr<CallServices> services;
};

// What both kinds of instances have in common: the request, the state as it stands, the collectors.
class HostedInstance : public Instance {
  public:
    HostedInstance(InstanceRequest request, base::Clock& clock, base::Log& log)
        : request_(std::move(request)), clock_(clock), log_(log) {}

    Result<CheckReport> check(const CallContext& call) override {
        Plan plan = prepare(call, "check");
        auto answer = run_check(plan, call);
        if (const auto held = held_by(plan); held && !answer) return *held;
        if (!answer) return answer.error();
        return read_check_report(plan.name, *answer);
    }

    Result<PullPage> pull(const CallContext& call, const PullRequest& request) override {
        Plan plan = prepare(call, "pull");
        PullCollector collector(*request_.manifest, request);
        auto answer = run_pull(plan, call, request, collector);
        const auto held = held_by(plan);
        if (!answer) return held && temporary(answer.error()) ? *held : answer.error();
        auto page = collector.finish(plan.name, std::move(*answer));
        if (!page) return held && temporary(page.error()) ? *held : page.error();
        page->staged_state = plan.services->staged();
        adopt(page->staged_state);
        return page;
    }

    PushReport push(const CallContext& call, const std::vector<PostingView>& postings,
                    bool dry_run) override {
        Plan plan = prepare(call, "push");
        PushCollector collector(postings.size());
        bool began = true;
        auto answer = run_push(plan, call, postings, dry_run, collector, began);
        PushReport report;
        if (answer)
            report = collector.finish(plan.name, *answer, std::nullopt);
        else
            report = collector.finish(plan.name, std::nullopt, answer.error());
        if (!began) report.attempted = 0;
        const auto limit = std::max(plan.real_deadline, steady_clock::now()) + 5s;
        const auto sent = plan.services->settle(limit);
        report.changing_request_sent = sent.changing;
        report.last_byte_sent = sent.last_byte;
        report.hold = plan.services->hold();
        requests_sent_ += plan.services->requests_sent();
        if (!report.failure) {
            report.staged_state = plan.services->staged();
            adopt(report.staged_state);
        }
        return report;
    }

    Result<std::vector<Finding>> find(const CallContext& call,
                                      const std::vector<PostingView>& postings) override {
        Plan plan = prepare(call, "lookup");
        FindCollector collector(postings.size());
        auto answer = run_find(plan, call, postings, collector);
        // What was not asked says nothing about what stands there.
        if (const auto held = held_by(plan)) return *held;
        if (!answer) return answer.error();
        return collector.finish(plan.name, *answer);
    }

    Result<OptionsPage> options(const CallContext& call, const OptionsQuestion& question) override {
        Plan plan = prepare(call, "options");
        auto answer = run_options(plan, call, question);
        if (const auto held = held_by(plan); held && !answer) return *held;
        if (!answer) return answer.error();
        return read_options_page(plan.name, *answer);
    }

    std::uint64_t requests_sent() const override { return requests_sent_; }

  protected:
    virtual Result<CallAnswer> run_options(Plan& plan, const CallContext& call,
                                           const OptionsQuestion& question) = 0;
    virtual Result<CallAnswer> run_check(Plan& plan, const CallContext& call) = 0;
    virtual Result<CallAnswer> run_pull(Plan& plan, const CallContext& call, const PullRequest& request,
                                        PullCollector& collector) = 0;
    // `began` becomes false when the plugin certainly was not asked.
    virtual Result<CallAnswer> run_push(Plan& plan, const CallContext& call,
                                        const std::vector<PostingView>& postings, bool dry_run,
                                        PushCollector& collector, bool& began) = 0;
    virtual Result<CallAnswer> run_find(Plan& plan, const CallContext& call,
                                        const std::vector<PostingView>& postings,
                                        FindCollector& collector) = 0;

    static bool temporary(const Error& error) {
        return error.error_class == ErrorClass::rate_limited || error.error_class == ErrorClass::transient ||
               error.error_class == ErrorClass::not_ready;
    }
    std::optional<Error> held_by(Plan& plan) {
        requests_sent_ += plan.services->requests_sent();
        const auto hold = plan.services->hold();
        if (!hold) return std::nullopt;
        Error error(ErrorClass::rate_limited, hold->code, hold->words);
        error.retry_after_ms = std::max<std::int64_t>((hold->until - clock_.now()).count(), 1);
        return error;
    }

    Plan prepare(const CallContext& call, const char* what) {
        Plan plan;
        plan.name = CallName{request_.manifest->name, request_.contract, what};
        const base::Mono now = clock_.mono();
        plan.deadline = call.deadline.value_or(now + std::chrono::seconds(request_.manifest->call_seconds));
        // The call's length is measured in real time: a simulated clock may leap over it.
        plan.real_deadline = steady_clock::now() + (plan.deadline - now);
        plan.head.trace_id = call.trace_id;
        plan.head.attempt = call.attempt;
        plan.head.deadline_mono_ms = plan.deadline.time_since_epoch().count();
        plan.head.log_level = lowest_abi_level(log_);
        plan.services =
            std::make_shared<CallServices>(request_.services, plan.name, call.trace_id, plan.deadline,
                                           std::string_view(what) != "create", clock_, log_);
        return plan;
    }

    // The caller makes staged writes durable together with the page or the outcomes.
    void adopt(const StagedState& staged) {
        for (const auto& [key, value] : staged) {
            if (value)
                request_.services.state[key] = *value;
            else
                request_.services.state.erase(key);
        }
    }

    InstanceRequest request_;
    base::Clock& clock_;
    base::Log& log_;
    std::uint64_t requests_sent_ = 0;
};

class InProcessInstance final : public HostedInstance {
  public:
    InProcessInstance(InstanceRequest request, base::Clock& clock, base::Log& log)
        : HostedInstance(std::move(request), clock, log), backend_(clock, log) {}

    Result<void> open() {
        auto plugin = load_plugin(load_request(*request_.manifest));
        if (!plugin) return plugin.error();
        if ((*plugin)->init_time > 100ms)
            log_.warning("the plugin is slow to start", {{"plugin", request_.manifest->name}});
        Plan plan = prepare(CallContext{}, "create");
        const Scope scope(*this, plan, CallContext{});
        auto made = AbiInstance::create(**plugin, request_.role, request_.settings, backend_);
        if (!made)
            return made.error().code == "plugin_broke_rules" ? broke_rules(plan.name, made.error().message)
                                                             : made.error();
        instance_ = std::move(*made);
        return {};
    }

  private:
    // The services of one call, while it runs.
    struct Scope {
        Scope(InProcessInstance& owner_, const Plan& plan, const CallContext& call) : owner(owner_) {
            owner.backend_.begin(plan.services, [until = plan.real_deadline, asked = call.cancelled] {
                return steady_clock::now() > until || (asked && asked());
            });
        }
        ~Scope() { owner.backend_.end(); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        InProcessInstance& owner;
    };

    Result<CallAnswer> run_check(Plan& plan, const CallContext& call) override {
        const Scope scope(*this, plan, call);
        return instance_->check(plan.head);
    }
    Result<CallAnswer> run_options(Plan& plan, const CallContext& call,
                                   const OptionsQuestion& question) override {
        const Scope scope(*this, plan, call);
        return instance_->options(plan.head, question);
    }
    Result<CallAnswer> run_pull(Plan& plan, const CallContext& call, const PullRequest& request,
                                PullCollector& collector) override {
        const Scope scope(*this, plan, call);
        return instance_->pull(plan.head, request,
                               [&](Record record) { return collector.take(std::move(record)); });
    }
    Result<CallAnswer> run_push(Plan& plan, const CallContext& call, const std::vector<PostingView>& postings,
                                bool dry_run, PushCollector& collector, bool&) override {
        const Scope scope(*this, plan, call);
        return instance_->push(plan.head, postings, dry_run,
                               [&](PushOutcome outcome) { collector.take(std::move(outcome)); });
    }
    Result<CallAnswer> run_find(Plan& plan, const CallContext& call, const std::vector<PostingView>& postings,
                                FindCollector& collector) override {
        const Scope scope(*this, plan, call);
        return instance_->find(plan.head, postings,
                               [&](Finding finding) { collector.take(std::move(finding)); });
    }

    LocalBackend backend_;
    std::unique_ptr<AbiInstance> instance_;
};

// The worker of one plugin, whichever process it is at the moment.
class SharedWorker {
  public:
    SharedWorker(WorkerProcess::Options options, LoadRequest load, std::shared_ptr<CrashRecord> crashes,
                 base::Log& log)
        : options_(std::move(options)), load_(std::move(load)), crashes_(std::move(crashes)), log_(log) {}

    // A live process, started when there is none.
    Result<std::shared_ptr<WorkerProcess>> running(const std::string& contract) {
        if (auto quarantined = crashes_->quarantine(options_.plugin, contract)) return *quarantined;
        const std::lock_guard lock(mutex_);
        if (process_ && process_->alive()) return process_;
        process_.reset();
        if (stopped_) return Error(ErrorClass::cancelled, "plugin_host_closed", "koppel is shutting down");
        auto started = WorkerProcess::start(options_, load_, log_,
                                            [crashes = crashes_](const CallName& blamed, const Error& error) {
                                                crashes->add(blamed, error);
                                            });
        if (!started) return started.error();
        process_ = std::move(*started);
        return process_;
    }

    int pid() {
        const std::lock_guard lock(mutex_);
        return process_ && process_->alive() ? process_->pid() : -1;
    }

    void stop() {
        std::shared_ptr<WorkerProcess> last;
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        last.swap(process_);
    }

  private:
    const WorkerProcess::Options options_;
    const LoadRequest load_;
    const std::shared_ptr<CrashRecord> crashes_;
    base::Log& log_;
    std::mutex mutex_;
    std::shared_ptr<WorkerProcess> process_;
    bool stopped_ = false;
};

class WorkerInstance final : public HostedInstance {
  public:
    WorkerInstance(InstanceRequest request, base::Clock& clock, base::Log& log,
                   std::shared_ptr<SharedWorker> worker)
        : HostedInstance(std::move(request), clock, log), worker_(std::move(worker)) {}

    ~WorkerInstance() override {
        if (const auto process = bound_.lock()) process->post(destroy_frame());
    }

    // Makes the instance in the worker that is alive now, if it is not there already.
    Result<std::shared_ptr<WorkerProcess>> bind() {
        auto process = worker_->running(request_.contract);
        if (!process) return process.error();
        if (bound_.lock() == *process) return *process;
        static std::atomic<std::uint64_t> last = 0;
        number_ = ++last;
        Plan plan = prepare(CallContext{}, "create");
        plan.real_deadline = std::min(plan.real_deadline, steady_clock::now() + 30s);
        auto call = pending(plan, {});
        wire::Encoder frame(wire::Kind::create, call->id);
        encode(frame, head(plan));
        frame.u8(request_.role == Role::source ? 0 : 1).text(request_.settings);
        (*process)->call(call, frame.finish());
        if (call->lost) return *call->lost;
        if (!call->answer->breach.empty()) return broke_rules(plan.name, call->answer->breach);
        if (call->answer->failure) return *call->answer->failure;
        bound_ = *process;
        return *process;
    }

  private:
    std::string destroy_frame() const {
        wire::Encoder frame(wire::Kind::destroy, 0);
        frame.u64(number_);
        return frame.finish();
    }

    CallHead head(const Plan& plan) const {
        CallHead out = plan.head;
        out.instance = number_;
        return out;
    }

    static std::shared_ptr<PendingCall> pending(const Plan& plan, std::function<bool()> cancelled) {
        auto call = std::make_shared<PendingCall>();
        call->name = plan.name;
        call->deadline = plan.real_deadline;
        call->cancelled = std::move(cancelled);
        call->services = plan.services;
        return call;
    }

    static Result<CallAnswer> finished(PendingCall& call) {
        if (call.lost) return *call.lost;
        return std::move(*call.answer);
    }

    Result<CallAnswer> run_check(Plan& plan, const CallContext& context) override {
        auto process = bind();
        if (!process) return process.error();
        auto call = pending(plan, context.cancelled);
        wire::Encoder frame(wire::Kind::check, call->id);
        encode(frame, head(plan));
        (*process)->call(call, frame.finish());
        return finished(*call);
    }

    Result<CallAnswer> run_options(Plan& plan, const CallContext& context,
                                   const OptionsQuestion& question) override {
        auto process = bind();
        if (!process) return process.error();
        auto call = pending(plan, context.cancelled);
        wire::Encoder frame(wire::Kind::options, call->id);
        encode(frame, head(plan));
        encode(frame, question);
        (*process)->call(call, frame.finish());
        return finished(*call);
    }

    Result<CallAnswer> run_pull(Plan& plan, const CallContext& context, const PullRequest& request,
                                PullCollector& collector) override {
        auto process = bind();
        if (!process) return process.error();
        auto call = pending(plan, context.cancelled);
        call->on_record = [&](Record record) { return collector.take(std::move(record)); };
        wire::Encoder frame(wire::Kind::pull, call->id);
        encode(frame, head(plan));
        encode(frame, request);
        (*process)->call(call, frame.finish());
        return finished(*call);
    }

    Result<CallAnswer> run_push(Plan& plan, const CallContext& context,
                                const std::vector<PostingView>& postings, bool dry_run,
                                PushCollector& collector, bool& began) override {
        auto process = bind();
        began = process.has_value();
        if (!process) return process.error();
        auto call = pending(plan, context.cancelled);
        call->on_outcome = [&](PushOutcome outcome) { collector.take(std::move(outcome)); };
        wire::Encoder frame(wire::Kind::push, call->id);
        encode(frame, head(plan));
        frame.u8(dry_run ? 1 : 0);
        encode(frame, postings);
        began = frame.size() < wire::kMaxFrameBytes;
        if (!began) return Error(ErrorClass::internal, "push_too_large", "the push is larger than 96 MiB");
        (*process)->call(call, frame.finish());
        return finished(*call);
    }

    Result<CallAnswer> run_find(Plan& plan, const CallContext& context,
                                const std::vector<PostingView>& postings, FindCollector& collector) override {
        auto process = bind();
        if (!process) return process.error();
        auto call = pending(plan, context.cancelled);
        call->on_finding = [&](Finding finding) { collector.take(std::move(finding)); };
        wire::Encoder frame(wire::Kind::find, call->id);
        encode(frame, head(plan));
        encode(frame, postings);
        if (frame.size() >= wire::kMaxFrameBytes)
            return Error(ErrorClass::internal, "lookup_too_large", "the lookup is larger than 96 MiB");
        (*process)->call(call, frame.finish());
        return finished(*call);
    }

    std::shared_ptr<SharedWorker> worker_;
    std::weak_ptr<WorkerProcess> bound_;
    std::uint64_t number_ = 0;
};

class PluginHostImpl final : public PluginHost {
  public:
    PluginHostImpl(Options options, base::Clock& clock, base::Log& log)
        : options_(std::move(options)),
          clock_(clock),
          log_(log),
          crashes_(std::make_shared<CrashRecord>(clock, options_.crashes_until_quarantine)) {}

    ~PluginHostImpl() override {
        const std::lock_guard lock(mutex_);
        for (const auto& [key, worker] : workers_)
            worker->stop();
    }

    Result<std::unique_ptr<Instance>> open(InstanceRequest request) override {
        const char* needed = request.role == Role::source ? KOPPEL_SOURCE_1 : KOPPEL_SINK_1;
        if (!request.manifest->has_interface(needed))
            return Error(ErrorClass::config, "plugin_has_no_such_role",
                         "plugin " + request.manifest->name + " does not offer " + needed);
        if (options_.in_process) {
            auto instance = std::make_unique<InProcessInstance>(std::move(request), clock_, log_);
            auto opened = instance->open();
            if (!opened) return opened.error();
            return std::unique_ptr<Instance>(std::move(instance));
        }
        auto worker = worker_of(*request.manifest);
        auto instance = std::make_unique<WorkerInstance>(std::move(request), clock_, log_, std::move(worker));
        auto bound = instance->bind();
        if (!bound) return bound.error();
        return std::unique_ptr<Instance>(std::move(instance));
    }

    std::map<std::string, int> workers() const override {
        const std::lock_guard lock(mutex_);
        std::map<std::string, int> pids;
        for (const auto& [key, worker] : workers_)
            if (const int pid = worker->pid(); pid > 0) pids[key.first] = pid;
        return pids;
    }

  private:
    std::shared_ptr<SharedWorker> worker_of(const Manifest& manifest) {
        const std::lock_guard lock(mutex_);
        auto& worker = workers_[{manifest.name, manifest.version}];
        if (!worker)
            worker = std::make_shared<SharedWorker>(
                WorkerProcess::Options{options_.worker, options_.worker_memory_bytes, manifest.name},
                load_request(manifest), crashes_, log_);
        return worker;
    }

    const Options options_;
    base::Clock& clock_;
    base::Log& log_;
    const std::shared_ptr<CrashRecord> crashes_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<SharedWorker>> workers_;
};

}  // namespace

bool is_hold(const Error& error) {
    return error.code == "budget_spent" || error.code == "error_budget_spent" ||
           (error.code == "token_not_yet" && error.retry_after_ms > 0);
}

std::unique_ptr<PluginHost> make_plugin_host(PluginHost::Options options, base::Clock& clock,
                                             base::Log& log) {
    return std::make_unique<PluginHostImpl>(std::move(options), clock, log);
}

}  // namespace koppel::plugins

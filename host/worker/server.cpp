#include "server.hpp"

#include <unistd.h>

#include <csignal>
#include <cstring>
#include <deque>
#include <filesystem>
#include <thread>

#include "plugins/abi_instance.hpp"
#include "walls.hpp"

namespace koppel::worker {
namespace {

using base::Error;
using base::ErrorClass;
using plugins::CallAnswer;
using plugins::CallHead;
using plugins::wire::Decoder;
using plugins::wire::Encoder;
using plugins::wire::Frame;
using plugins::wire::Kind;

constexpr std::size_t kFlushBytes = 128u << 10;
constexpr std::size_t kSignalStackBytes = 64u << 10;

thread_local std::uint64_t current_call = 0;
std::atomic<Connection*> connection_of_the_process = nullptr;  // for the handler below

void on_fatal_signal(int signal) {
    if (Connection* const connection = connection_of_the_process) connection->flush_after_crash();
    char line[80] = "koppel-worker: fatal signal in call ";
    std::size_t size = std::strlen(line);
    char digits[24];
    std::size_t count = 0;
    for (std::uint64_t rest = current_call; rest > 0 || count == 0; rest /= 10)
        digits[count++] = static_cast<char>('0' + rest % 10);
    // A line of its own, whatever the plugin left on the last one.
    std::memmove(line + 1, line, size++);
    line[0] = '\n';
    while (count > 0)
        line[size++] = digits[--count];
    line[size++] = '\n';
    static_cast<void>(!write(STDERR_FILENO, line, size));
    std::signal(signal, SIG_DFL);
    raise(signal);
}

// A stack of its own for the handler, since the thread's may be what ran out.
class SignalStack {
  public:
    SignalStack() : memory_(kSignalStackBytes) {
        stack_t stack{};
        stack.ss_sp = memory_.data();
        stack.ss_size = memory_.size();
        sigaltstack(&stack, nullptr);
    }
    ~SignalStack() {
        stack_t stack{};
        stack.ss_flags = SS_DISABLE;
        sigaltstack(&stack, nullptr);
    }
    SignalStack(const SignalStack&) = delete;
    SignalStack& operator=(const SignalStack&) = delete;

  private:
    std::vector<char> memory_;
};

std::string done_frame(std::uint64_t call, const CallAnswer& answer) {
    Encoder out(Kind::done, call);
    plugins::encode(out, answer);
    return out.finish();
}

// Gathers records into frames: a pull is all or nothing, so none of them is urgent.
class RecordFrames {
  public:
    RecordFrames(Connection& connection, std::uint64_t call) : connection_(connection), call_(call) {}
    bool add(const plugins::Record& record) {
        Encoder one(Kind::records, 0);
        plugins::encode(one, record);
        gathered_.append(one.finish(), plugins::wire::kHeadBytes);
        ++count_;
        if (gathered_.size() >= kFlushBytes) flush();
        return true;
    }
    void flush() {
        if (count_ == 0) return;
        Encoder out(Kind::records, call_);
        out.u32(count_).raw(gathered_);
        connection_.send(out.finish());
        gathered_.clear();
        count_ = 0;
    }

  private:
    Connection& connection_;
    const std::uint64_t call_;
    std::string gathered_;
    std::uint32_t count_ = 0;
};

}  // namespace

struct Task {
    Kind kind = Kind::unset;
    std::uint64_t call = 0;
    std::string body;
    std::shared_ptr<std::atomic<bool>> cancelled;
};

// One instance and its thread.
class Hosted {
  public:
    Hosted(Connection& connection, const plugins::LoadedPlugin& plugin)
        : connection_(connection), plugin_(plugin), backend_(connection), thread_([this] { run(); }) {}
    // Waits for the running call.
    ~Hosted() {
        if (thread_.joinable()) thread_.join();
    }

    void give(Task task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        ready_.notify_one();
    }
    bool ended() const { return ended_; }

  private:
    Task next() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return !tasks_.empty(); });
        Task task = std::move(tasks_.front());
        tasks_.pop_front();
        return task;
    }

    void run() {
        const SignalStack stack;
        while (true) {
            Task task = next();
            if (task.kind == Kind::destroy) break;
            Decoder in(task.body);
            const CallHead head = plugins::decode_call_head(in);
            current_call = task.call;
            backend_.begin(task.call, head.log_level, task.cancelled);
            const CallAnswer answer = carry_out(task, head, in);
            backend_.end();
            current_call = 0;
            connection_.send(done_frame(task.call, answer));
            // What could not be made is not asked for again.
            if (!instance_) break;
        }
        instance_.reset();
        ended_ = true;
    }

    CallAnswer carry_out(const Task& task, const CallHead& head, Decoder& in) {
        CallAnswer answer;
        if (task.kind == Kind::create) {
            const auto role = in.u8() == 0 ? plugins::Role::source : plugins::Role::sink;
            const std::string settings = in.string();
            auto made = plugins::AbiInstance::create(plugin_, role, settings, backend_);
            if (made)
                instance_ = std::move(*made);
            else if (made.error().code == "plugin_broke_rules")
                answer.breach = made.error().message;
            else
                answer.failure = made.error();
            return answer;
        }
        if (!instance_) {
            answer.failure = Error(ErrorClass::internal, "no_instance", "the worker has no such instance");
            return answer;
        }
        if (task.kind == Kind::check) return instance_->check(head);
        if (task.kind == Kind::options) return instance_->options(head, plugins::decode_options_question(in));
        if (task.kind == Kind::pull) return pull(task, head, in);
        if (task.kind == Kind::push) return push(task, head, in);
        const auto postings = plugins::decode_postings(in);
        return instance_->find(head, postings, [&](const plugins::Finding& finding) {
            Encoder out(Kind::finding, task.call);
            plugins::encode(out, finding);
            connection_.send(out.finish());
        });
    }

    CallAnswer pull(const Task& task, const CallHead& head, Decoder& in) {
        const auto request = plugins::decode_pull_request(in);
        RecordFrames records(connection_, task.call);
        CallAnswer answer = instance_->pull(
            head, request, [&](const plugins::Record& record) { return records.add(record); });
        records.flush();
        return answer;
    }

    CallAnswer push(const Task& task, const CallHead& head, Decoder& in) {
        const bool dry_run = in.u8() != 0;
        const auto postings = plugins::decode_postings(in);
        // Together with what the plugin does next: ask for something, return, crash, or be told to stop. What
        // was reported survives all of these; only a kill from outside leaves outcomes that are unknown.
        return instance_->push(head, postings, dry_run, [&](const plugins::PushOutcome& outcome) {
            Encoder out(Kind::outcome, task.call);
            plugins::encode(out, outcome);
            connection_.send_soon(out.finish());
        });
    }

    Connection& connection_;
    const plugins::LoadedPlugin& plugin_;
    RemoteBackend backend_;
    std::unique_ptr<plugins::AbiInstance> instance_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Task> tasks_;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

Server::Server(int socket, std::vector<std::string> outer_walls)
    : connection_(socket), walls_(std::move(outer_walls)) {
    connection_of_the_process = &connection_;
}

Server::~Server() = default;

void Server::load(const Frame& frame) {
    Decoder in(frame.body);
    const auto request = plugins::decode_load_request(in);
    plugins::LoadAnswer answer;
    const std::string folder = std::filesystem::path(request.library).parent_path().string();
    for (auto& wall : raise_inner_walls(folder))
        walls_.push_back(std::move(wall));
    auto loaded = plugins::load_plugin(request);
    if (loaded) {
        plugin_ = *loaded;
        answer.init_ms = plugin_->init_time.count();
    } else {
        answer.failure = loaded.error();
    }
    answer.walls = walls_;
    Encoder out(Kind::done, frame.call);
    plugins::encode(out, answer);
    connection_.send(out.finish());
}

void Server::dispatch(const Frame& frame) {
    switch (frame.kind) {
        case Kind::load:
            current_call = frame.call;
            load(frame);
            current_call = 0;
            return;
        case Kind::reply:
        case Kind::http_reply:
            return connection_.answered(frame);
        case Kind::cancel:
            connection_.flush();
            if (const auto found = cancels_.find(frame.call); found != cancels_.end())
                if (const auto flag = found->second) *flag = true;
            return;
        default:
            break;
    }
    if (plugin_ == nullptr) return;
    const std::uint64_t number = Decoder(frame.body).u64();
    auto found = instances_.find(number);
    if (frame.kind == Kind::destroy) {
        if (found != instances_.end()) found->second->give(Task{Kind::destroy, 0, {}, {}});
        return;
    }
    if (frame.kind == Kind::create) {
        // Instances that have ended in the meantime make room.
        std::erase_if(instances_, [](const auto& entry) { return entry.second->ended(); });
        found = instances_.emplace(number, std::make_unique<Hosted>(connection_, *plugin_)).first;
    }
    if (found == instances_.end()) {
        CallAnswer answer;
        answer.failure = Error(ErrorClass::internal, "no_instance", "the worker has no such instance");
        return connection_.send(done_frame(frame.call, answer));
    }
    // Flags whose call is over are held by nobody else.
    if (cancels_.size() > 256)
        std::erase_if(cancels_, [](const auto& entry) { return entry.second.use_count() == 1; });
    auto flag = std::make_shared<std::atomic<bool>>(false);
    cancels_[frame.call] = flag;
    found->second->give(Task{frame.kind, frame.call, std::string(frame.body), std::move(flag)});
}

void Server::run() {
    while (const auto frame = connection_.read())
        dispatch(*frame);
    for (auto& [number, instance] : instances_)
        instance->give(Task{Kind::destroy, 0, {}, {}});
    bool all_ended = false;
    for (int i = 0; i < 100 && !all_ended; ++i) {
        all_ended = true;
        for (const auto& [number, instance] : instances_)
            all_ended = all_ended && instance->ended();
        if (!all_ended) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (all_ended && plugin_ != nullptr) plugin_->entry->shutdown();
    _exit(0);
}

void install_signal_handler() {
    static const SignalStack stack;
    struct sigaction action {};
    action.sa_handler = on_fatal_signal;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS})
        sigaction(signal, &action, nullptr);
}

}  // namespace koppel::worker

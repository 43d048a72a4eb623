#include "plugins/worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

#include "koppel/abi/host_log.h"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kGrace = 2s;  // after a call's deadline, for a plugin that heeds cancellation
constexpr auto kWatchEvery = 40ms;
constexpr auto kMemoryEvery = 200ms;
constexpr auto kLoadTime = 10s;
constexpr std::size_t kMaxKeptBytes = 256u << 20;
constexpr std::size_t kChunkBytes = 256u << 10;
constexpr std::uint32_t kMaxLines = 5'000;

std::string signal_name(int signal) {
    const char* name = sigabbrev_np(signal);
    return name == nullptr ? "signal " + std::to_string(signal) : std::string("SIG") + name;
}

// A copy above the numbers that the child's files will have, so that no copy lands on another.
int lifted(int descriptor) {
    constexpr int kAbove = 10;
    const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, kAbove);
    close(descriptor);
    return copy;
}

std::vector<std::string> environment() {
    std::vector<std::string> kept;
#ifdef KOPPEL_SANITIZED
    for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"})
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
#endif
    return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts)
        out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

std::uint64_t resident_bytes(int pid) {
    std::array<char, 128> text{};
    const int file = open(("/proc/" + std::to_string(pid) + "/statm").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    const ssize_t got = read(file, text.data(), text.size() - 1);
    close(file);
    if (got <= 0) return 0;
    const char* const end = text.data() + got;
    const char* at = std::find(text.data(), text.data() + got, ' ');
    std::uint64_t pages = 0;
    if (at != end) std::from_chars(at + 1, end, pages);
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string http_reply(std::uint64_t call, std::uint64_t service,
                       const std::vector<net::HttpResponse>& responses, std::size_t& at) {
    constexpr std::size_t kEnough = 8u << 20;
    std::size_t bytes = 0;
    std::size_t end = at;
    while (end < responses.size() && bytes < kEnough)
        bytes += encoded_size(responses[end++]);
    wire::Encoder out(wire::Kind::http_reply, call, bytes + 64);
    out.u64(service).u32(static_cast<std::uint32_t>(end - at));
    for (; at < end; ++at)
        encode(out, responses[at]);
    out.u8(at == responses.size() ? 1 : 0);
    return out.finish();
}

}  // namespace

PendingCall::PendingCall()
    : id([] {
          static std::atomic<std::uint64_t> last = 0;
          return ++last;
      }()) {}

void PendingCall::wait() {
    std::unique_lock lock(mutex_);
    over_.wait(lock, [this] { return finished_; });
}

void PendingCall::finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    over_.notify_all();
}

Outbox::~Outbox() {
    ::close(socket_);
    ::close(wake_);
}

std::size_t Outbox::write_some(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent =
            ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
        } else if (sent < 0 && errno == EINTR) {
            continue;
        } else {
            if (errno != EAGAIN && errno != EWOULDBLOCK) closed_ = true;
            break;
        }
    }
    return done;
}

void Outbox::send(std::string frame) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    std::size_t done = 0;
    if (kept_.empty()) done = write_some(frame);
    if (done == frame.size() || closed_) return;
    if (kept_.size() + frame.size() > kMaxKeptBytes) {
        overfull_ = true;
        return;
    }
    kept_.append(frame, done);
    const std::uint64_t one = 1;
    static_cast<void>(!::write(wake_, &one, sizeof one));
}

bool Outbox::flush() {
    const std::lock_guard lock(mutex_);
    if (closed_ || kept_.empty()) return false;
    begin_ += write_some(std::string_view(kept_).substr(begin_));
    if (begin_ < kept_.size() && !closed_) return true;
    kept_.clear();
    kept_.shrink_to_fit();
    begin_ = 0;
    return false;
}

void Outbox::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ::shutdown(socket_, SHUT_RDWR);
}

WorkerProcess::WorkerProcess(Options options, base::Log& log, OnCrash on_crash)
    : options_(std::move(options)), log_(log), on_crash_(std::move(on_crash)) {}

Result<std::shared_ptr<WorkerProcess>> WorkerProcess::start(const Options& options,
                                                            const LoadRequest& request, base::Log& log,
                                                            OnCrash on_crash) {
    std::shared_ptr<WorkerProcess> process(new WorkerProcess(options, log, std::move(on_crash)));
    std::promise<Result<void>> spawned;
    auto result = spawned.get_future();
    process->thread_ = std::thread(
        [raw = process.get(), done = std::move(spawned)]() mutable { raw->run(std::move(done)); });
    auto ran = result.get();
    if (!ran) return ran.error();

    auto load = std::make_shared<PendingCall>();
    load->name = CallName{options.plugin, "", "load"};
    load->deadline = steady_clock::now() + kLoadTime;
    load->loading = true;
    wire::Encoder frame(wire::Kind::load, load->id);
    encode(frame, request);
    process->call(load, frame.finish());
    if (load->lost) return *load->lost;
    if (load->loaded->failure) return *load->loaded->failure;
    process->walls_ = std::move(load->loaded->walls);
    if (load->loaded->init_ms > 100)
        log.warning("the plugin is slow to start",
                    {{"plugin", options.plugin}, {"init_ms", std::to_string(load->loaded->init_ms)}});
    return process;
}

WorkerProcess::~WorkerProcess() {
    stopping_ = true;
    if (outbox_) {
        ::shutdown(outbox_->socket(), SHUT_WR);
        const std::uint64_t one = 1;
        static_cast<void>(!::write(outbox_->wake(), &one, sizeof one));
    }
    if (thread_.joinable()) thread_.join();
}

Result<void> WorkerProcess::spawn() {
    const auto failed = [this](const char* what, int number) {
        return Error(ErrorClass::internal, "worker_not_started",
                     "the worker " + options_.worker.string() + " of plugin " + options_.plugin +
                         " cannot be started: " + what + ": " + std::strerror(number));
    };
    std::array<int, 2> sockets{};
    std::array<int, 2> words{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0)
        return failed("socketpair", errno);
    const int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    outbox_ = std::make_shared<Outbox>(sockets[0], wake);
    if (wake < 0 || pipe2(words.data(), O_CLOEXEC) != 0) {
        close(sockets[1]);
        return failed("pipe", errno);
    }
    stderr_ = words[0];
    fcntl(stderr_, F_SETFL, O_NONBLOCK);
    const int theirs = lifted(sockets[1]);
    const int their_words = lifted(words[1]);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, their_words, 2);
    posix_spawn_file_actions_adddup2(&files, theirs, 3);
    posix_spawn_file_actions_addclosefrom_np(&files, 4);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t set;
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attributes, &set);
    sigfillset(&set);
    posix_spawnattr_setsigdefault(&attributes, &set);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> arguments = {"koppel-worker", "--parent", std::to_string(getpid()), "--memory",
                                          std::to_string(options_.memory_bytes)};
    std::vector<std::string> kept = environment();
    pid_t pid = -1;
    const int result = posix_spawn(&pid, options_.worker.c_str(), &files, &attributes,
                                   pointers(arguments).data(), pointers(kept).data());
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    close(theirs);
    close(their_words);
    if (result != 0) {
        close(stderr_);
        return failed("spawn", result);
    }
    pid_ = pid;
    return {};
}

void WorkerProcess::run(std::promise<Result<void>> spawned) {
    auto started = spawn();
    if (!started) {
        dead_ = true;
        return spawned.set_value(started);
    }
    chunk_.resize(kChunkBytes);
    spawned.set_value({});
    bool left = false;
    while (!eof_) {
        std::array<pollfd, 3> files = {
            {{outbox_->socket(), static_cast<short>(left ? POLLIN | POLLOUT : POLLIN), 0},
             {outbox_->wake(), POLLIN, 0},
             {stderr_, POLLIN, 0}}};
        bool busy = stopping_ || cause_ != Cause::none;
        {
            const std::lock_guard lock(mutex_);
            busy = busy || !calls_.empty();
        }
        poll(files.data(), files.size(), busy ? 20 : 1'000);
        if (files[1].revents != 0) {
            std::uint64_t count = 0;
            static_cast<void>(!::read(outbox_->wake(), &count, sizeof count));
        }
        if (files[2].revents != 0) read_stderr();
        if (files[0].revents != 0) read_socket();
        left = outbox_->flush();
        watch();
    }
    bury();
}

void WorkerProcess::read_socket() {
    constexpr int kTurns = 16;  // then the watch has its turn
    for (int turn = 0; turn < kTurns; ++turn) {
        const ssize_t got = recv(outbox_->socket(), chunk_.data(), chunk_.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (got <= 0) {
            eof_ = true;
            return;
        }
        frames_.feed(std::string_view(chunk_).substr(0, static_cast<std::size_t>(got)));
        while (const auto frame = frames_.next())
            handle(*frame);
        if (frames_.broken()) {
            kill(Cause::nonsense, 0, "sent bytes that are no message");
            eof_ = true;
        }
        if (static_cast<std::size_t>(got) < chunk_.size()) return;
    }
}

void WorkerProcess::read_stderr() {
    std::array<char, 4096> text{};
    for (int turn = 0; turn < 64 && stderr_ >= 0; ++turn) {
        const ssize_t got = ::read(stderr_, text.data(), text.size());
        if (got < 0) return;
        if (got == 0) {
            close(stderr_);
            stderr_ = -1;
            break;
        }
        for (ssize_t i = 0; i < got; ++i) {
            const char c = text[static_cast<std::size_t>(i)];
            if (c != '\n' && line_.size() < 1000) line_.push_back(c);
            if (c == '\n') {
                take_line(line_);
                line_.clear();
            }
        }
    }
}

void WorkerProcess::take_line(std::string_view line) {
    // Written by the worker's own handler for fatal signals: which call it was.
    constexpr std::string_view kFatal = "koppel-worker: fatal signal in call ";
    if (line.starts_with(kFatal)) {
        const std::string_view number = line.substr(kFatal.size());
        std::uint64_t call = 0;
        std::from_chars(number.data(), number.data() + number.size(), call);
        if (cause_ == Cause::none) blamed_ = call;
        return;
    }
    if (line.empty() || ++lines_ > kMaxLines) return;
    std::string clean(line);
    if (!is_utf8(clean))
        for (char& c : clean)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    log_.warning("a worker wrote to stderr", {{"plugin", options_.plugin}, {"line", clean}});
}

void WorkerProcess::call(const std::shared_ptr<PendingCall>& call, std::string frame) {
    {
        const std::lock_guard lock(mutex_);
        if (dead_) {
            call->lost = Error(ErrorClass::transient, "plugin_restarted",
                               "the worker of plugin " + options_.plugin + " ended before the " +
                                   call->name.text() + " began",
                               "the call is made again with a new worker");
            return;
        }
        calls_.emplace(call->id, call);
        if (calls_.size() == 1) {
            // The thread may be in its long sleep.
            const std::uint64_t one = 1;
            static_cast<void>(!::write(outbox_->wake(), &one, sizeof one));
        }
    }
    outbox_->send(std::move(frame));
    call->wait();
}

std::vector<std::shared_ptr<PendingCall>> WorkerProcess::running_calls() {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<PendingCall>> running;
    running.reserve(calls_.size());
    for (const auto& [id, call] : calls_)
        running.push_back(call);
    return running;
}

void WorkerProcess::handle(const wire::Frame& frame) {
    using wire::Kind;
    if (cause_ == Cause::nonsense) return;
    std::shared_ptr<PendingCall> call;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = calls_.find(frame.call); found != calls_.end()) call = found->second;
    }
    wire::Decoder in(frame.body);
    switch (frame.kind) {
        case Kind::done:
            if (!call) return;
            if (call->loading)
                call->loaded = decode_load_answer(in);
            else
                call->answer = decode_call_answer(in);
            if (!in.at_end()) break;
            {
                const std::lock_guard lock(mutex_);
                calls_.erase(frame.call);
            }
            return call->finish();
        case Kind::records: {
            bool wanted = true;
            const std::uint32_t count = in.count(29);
            for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
                Record record = decode_record(in);
                if (in.ok() && call && call->on_record) wanted = call->on_record(std::move(record));
            }
            if (!wanted && !call->cancel_sent) {
                call->cancel_sent = true;
                outbox_->send(wire::Encoder(Kind::cancel, call->id).finish());
            }
            break;
        }
        case Kind::outcome: {
            PushOutcome outcome = decode_outcome(in);
            if (in.ok() && call && call->on_outcome) call->on_outcome(std::move(outcome));
            break;
        }
        case Kind::finding: {
            Finding finding = decode_finding(in);
            if (in.ok() && call && call->on_finding) call->on_finding(std::move(finding));
            break;
        }
        default:
            serve(frame, call, in);
    }
    if (!in.at_end()) kill(Cause::nonsense, frame.call, "sent a message that cannot be read");
}

void WorkerProcess::serve(const wire::Frame& frame, const std::shared_ptr<PendingCall>& call,
                          wire::Decoder& in) {
    using wire::Kind;
    if (frame.kind == Kind::log) {
        const std::int32_t level = in.i32();
        const std::string_view message = in.text();
        std::vector<base::LogPair> pairs(in.count(8));
        for (auto& [name, value] : pairs) {
            name = in.text();
            value = in.text();
        }
        if (!in.ok()) return;
        if (call && call->services) return call->services->log(level, message, pairs);
        pairs.insert(pairs.begin(), {"plugin", options_.plugin});
        if (++lines_ <= kMaxLines) log_.write(log_level_from(level), message, pairs);
        return;
    }
    const std::uint64_t service = in.u64();
    const auto services = call ? call->services : nullptr;
    if (frame.kind == Kind::http) {
        auto requests = decode_http_requests(in);
        if (!in.at_end()) return;
        auto reply = [outbox = outbox_, id = frame.call, service](std::vector<net::HttpResponse> responses) {
            std::size_t at = 0;
            do
                outbox->send(http_reply(id, service, responses, at));
            while (at < responses.size());
        };
        if (!services || call->cancel_sent)
            return reply(std::vector<net::HttpResponse>(requests.size(), cancelled_response()));
        return services->http(std::move(requests), std::move(reply));
    }
    wire::Encoder out(Kind::reply, frame.call);
    out.u64(service);
    const auto answer = [&out](const auto& result, auto fill) {
        out.u8(result ? 1 : 0);
        if (result)
            fill();
        else
            encode(out, result.error());
    };
    const auto answer_text = [&](const Result<std::string>& result) {
        answer(result, [&] { out.text(*result); });
    };
    const Error outside = outside_a_call();
    switch (frame.kind) {
        case Kind::state_get: {
            const auto key = in.text();
            const auto got = services ? services->state_get(key) : outside;
            answer(got, [&] {
                out.u8(got->has_value() ? 1 : 0);
                out.text(got->value_or(std::string()));
            });
            break;
        }
        case Kind::state_put: {
            const auto key = in.text();
            const auto value = in.text();
            answer(services ? services->state_put(key, value) : outside, [] {});
            break;
        }
        case Kind::state_remove: {
            const auto key = in.text();
            answer(services ? services->state_remove(key) : outside, [] {});
            break;
        }
        case Kind::state_list: {
            const auto prefix = in.text();
            answer_text(services ? services->state_list(prefix) : outside);
            break;
        }
        case Kind::secret: {
            const auto name = in.text();
            answer_text(services ? services->secret(name) : outside);
            break;
        }
        case Kind::sign: {
            const auto name = in.text();
            const auto algorithm = in.text();
            const auto data = in.text();
            answer_text(services ? services->sign(name, algorithm, data) : outside);
            break;
        }
        case Kind::verify: {
            const auto name = in.text();
            const auto algorithm = in.text();
            const auto data = in.text();
            const auto digest = in.text();
            const auto got = services ? services->verify(name, algorithm, data, digest) : outside;
            answer(got, [&] { out.u8(*got ? 1 : 0); });
            break;
        }
        case Kind::clock:
            answer(services ? Result<void>() : outside, [&] {
                out.i64(base::unix_ms(services->clock().now()));
                out.i64(services->clock().mono().time_since_epoch().count());
            });
            break;
        default:
            // Known kinds that only the host may send.
            return kill(Cause::nonsense, frame.call, "sent a message that only the host may send");
    }
    outbox_->send(out.finish());
}

void WorkerProcess::kill(Cause cause, std::uint64_t blamed, std::string detail) {
    if (cause_ == Cause::none) {
        cause_ = cause;
        if (blamed != 0) blamed_ = blamed;
        detail_ = std::move(detail);
    }
    if (!reaped_ && pid_ > 0) ::kill(pid_, SIGKILL);
}

void WorkerProcess::watch() {
    const auto now = steady_clock::now();
    if (now < next_watch_) return;
    next_watch_ = now + kWatchEvery;
    if (!reaped_ && waitpid(pid_, &status_, WNOHANG) == pid_) {
        reaped_ = true;
        // What it said before it died counts; the socket holds no more than these turns take.
        for (int turn = 0; turn < 64 && !eof_; ++turn)
            read_socket();
        eof_ = true;
        return;
    }
    if (stopping_) {
        if (stop_by_ == steady_clock::time_point{}) stop_by_ = now + kGrace;
        if (now > stop_by_) kill(Cause::stopped, 0);
    }
    if (outbox_->overfull()) kill(Cause::hung, 0, "does not read what it is sent");
    const auto running = running_calls();
    for (const auto& call : running) {
        if (!call->cancel_sent && (now > call->deadline || (call->cancelled && call->cancelled()))) {
            call->cancel_sent = true;
            outbox_->send(wire::Encoder(wire::Kind::cancel, call->id).finish());
        }
        if (now > call->deadline + kGrace) kill(Cause::hung, call->id);
    }
    if (!running.empty() && now > next_memory_look_ && options_.memory_bytes > 0) {
        next_memory_look_ = now + kMemoryEvery;
        if (resident_bytes(pid_) > options_.memory_bytes)
            kill(Cause::out_of_memory, running.size() == 1 ? running.front()->id : 0);
    }
}

std::string WorkerProcess::manner() const {
    switch (cause_) {
        case Cause::hung:
            return detail_.empty() ? "did not come back" : detail_;
        case Cause::out_of_memory:
            return "used more than " + std::to_string(options_.memory_bytes >> 20) + " MiB of memory";
        case Cause::nonsense:
            return "broke the rules: it " + detail_;
        default:
            break;
    }
    if (WIFSIGNALED(status_)) return "crashed (" + signal_name(WTERMSIG(status_)) + ")";
    return "ended its process (exit code " + std::to_string(WEXITSTATUS(status_)) + ")";
}

Error WorkerProcess::fault_for(const PendingCall& call, std::size_t running, const CallName* blamed) const {
    const std::string plugin = "plugin " + options_.plugin;
    if (cause_ == Cause::outside || cause_ == Cause::stopped)
        return Error(ErrorClass::transient, "plugin_restarted",
                     "the worker of " + plugin + " was ended from outside during " + call.name.text(),
                     "the next call gets a new worker");
    if (blamed != nullptr && blamed != &call.name)
        return Error(ErrorClass::transient, "plugin_restarted",
                     "the worker of " + plugin + " was restarted during " + call.name.text() +
                         ", because of another call",
                     "the next call gets a new worker");
    const char* code = cause_ == Cause::hung            ? "plugin_hung"
                       : cause_ == Cause::out_of_memory ? "plugin_out_of_memory"
                       : cause_ == Cause::nonsense      ? "plugin_broke_rules"
                                                        : "plugin_crashed";
    std::string where = " in " + call.name.text();
    if (call.loading) where = " while it was loaded";
    if (blamed == nullptr && running > 1) where += ", or in one of the other running calls";
    return Error(ErrorClass::internal, code, plugin + " " + manner() + where,
                 "the next call gets a new worker; report this to the plugin's maker");
}

void WorkerProcess::bury() {
    outbox_->close();
    if (!reaped_) {
        // The socket is closed; a process that does not end by itself is ended.
        for (int i = 0; i < 100 && waitpid(pid_, &status_, WNOHANG) == 0; ++i) {
            if (i == 50) ::kill(pid_, SIGKILL);
            std::this_thread::sleep_for(stopping_ ? 5ms : 1ms);
            if (i == 99) {
                ::kill(pid_, SIGKILL);
                waitpid(pid_, &status_, 0);
            }
        }
        reaped_ = true;
    }
    read_stderr();
    if (!line_.empty()) take_line(line_);
    if (stderr_ >= 0) close(stderr_);
    if (cause_ == Cause::none) {
        const int signal = WIFSIGNALED(status_) ? WTERMSIG(status_) : 0;
        cause_ = signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP
                     ? Cause::outside
                     : Cause::crashed;
        if (stopping_) cause_ = Cause::stopped;
    }
    Calls calls;
    {
        const std::lock_guard lock(mutex_);
        dead_ = true;
        calls.swap(calls_);
    }
    const CallName* blamed = nullptr;
    if (const auto found = calls.find(blamed_); found != calls.end()) blamed = &found->second->name;
    if (blamed == nullptr && calls.size() == 1) blamed = &calls.begin()->second->name;
    if (cause_ != Cause::outside && cause_ != Cause::stopped) {
        PendingCall nobody;
        nobody.name = blamed != nullptr ? *blamed : CallName{options_.plugin, "", "no call"};
        const Error error = fault_for(nobody, calls.size(), blamed != nullptr ? &nobody.name : nullptr);
        log_.error(error.message, {{"plugin", options_.plugin}, {"contract", nobody.name.contract}});
        if (on_crash_) on_crash_(nobody.name, error);
    }
    for (const auto& [id, call] : calls) {
        call->lost = fault_for(*call, calls.size(), blamed);
        call->finish();
    }
}

}  // namespace koppel::plugins

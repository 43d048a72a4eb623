#include "connection.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <functional>

#include "koppel/abi/host_log.h"

namespace koppel::worker {

using base::Error;
using base::Result;
using plugins::wire::Decoder;
using plugins::wire::Encoder;
using plugins::wire::Frame;
using plugins::wire::Kind;

namespace {

constexpr std::size_t kHoldBytes = 64u << 10;

}  // namespace

void Connection::send(const std::string& frame) {
    const std::lock_guard lock(send_mutex_);
    if (held_.empty()) return write_all(frame);
    held_is_whole_ = false;
    held_ += frame;
    write_all(held_);
    held_.clear();
    held_is_whole_ = true;
}

void Connection::send_soon(const std::string& frame) {
    const std::lock_guard lock(send_mutex_);
    held_is_whole_ = false;
    held_ += frame;
    if (held_.size() >= kHoldBytes) {
        write_all(held_);
        held_.clear();
    }
    held_is_whole_ = true;
}

void Connection::flush() {
    send({});
}

void Connection::flush_after_crash() noexcept {
    if (!held_is_whole_.exchange(false)) return;
    static_cast<void>(!::send(socket_, held_.data(), held_.size(), MSG_NOSIGNAL));
}

void Connection::write_all(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t sent = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        // Without the host there is nothing left to do, and nothing that a plugin should still do.
        if (sent <= 0) _exit(0);
        done += static_cast<std::size_t>(sent);
    }
}

std::optional<Frame> Connection::read() {
    chunk_.resize(256u << 10);
    while (true) {
        if (auto frame = frames_.next()) return frame;
        if (frames_.broken()) return std::nullopt;
        const ssize_t got = recv(socket_, chunk_.data(), chunk_.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return std::nullopt;
        frames_.feed(std::string_view(chunk_).substr(0, static_cast<std::size_t>(got)));
    }
}

Connection::Answer Connection::ask(const std::function<std::string(std::uint64_t)>& make) {
    Question question;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        number = ++last_;
        questions_[number] = &question;
    }
    send(make(number));
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [&] { return question.done; });
    questions_.erase(number);
    return std::move(question.answer);
}

void Connection::answered(const Frame& frame) {
    Decoder in(frame.body);
    const std::uint64_t number = in.u64();
    const std::lock_guard lock(mutex_);
    const auto found = questions_.find(number);
    if (found == questions_.end()) return;
    Question& question = *found->second;
    if (frame.kind == Kind::reply) {
        question.answer.body = frame.body.substr(sizeof number);
        question.done = true;
    } else {
        const std::uint32_t count = in.count(25);
        for (std::uint32_t i = 0; i < count; ++i)
            question.answer.responses.push_back(plugins::decode_http_response(in));
        question.done = in.u8() != 0 || !in.ok();
    }
    if (question.done) answered_.notify_all();
}

void RemoteBackend::begin(std::uint64_t call, std::int32_t log_level,
                          std::shared_ptr<std::atomic<bool>> cancelled) {
    {
        const std::lock_guard lock(clock_mutex_);
        asked_.reset();
    }
    call_ = call;
    log_level_ = log_level;
    const std::lock_guard lock(mutex_);
    cancelled_ = std::move(cancelled);
}

void RemoteBackend::end() {
    call_ = 0;
    const std::lock_guard lock(mutex_);
    cancelled_.reset();
}

bool RemoteBackend::cancelled() {
    const std::lock_guard lock(mutex_);
    return cancelled_ && *cancelled_;
}

Result<std::vector<net::HttpResponse>> RemoteBackend::http(std::vector<net::GatewayRequest> requests) {
    if (call_ == 0) return plugins::outside_a_call();
    const std::size_t count = requests.size();
    if (cancelled()) return std::vector<net::HttpResponse>(count, plugins::cancelled_response());
    if (count == 0) return std::vector<net::HttpResponse>();
    auto answer = connection_.ask([&](std::uint64_t number) {
        Encoder out(Kind::http, call_);
        out.u64(number);
        plugins::encode(out, requests);
        return out.finish();
    });
    return std::move(answer.responses);
}

Result<std::string> RemoteBackend::ask(Kind kind, const Fields& fields) {
    if (call_ == 0) return plugins::outside_a_call();
    auto answer = connection_.ask([&](std::uint64_t number) {
        Encoder out(kind, call_);
        out.u64(number);
        for (const auto field : fields)
            out.text(field);
        return out.finish();
    });
    Decoder in(answer.body);
    if (in.u8() == 0) return plugins::decode_error(in);
    return answer.body.substr(1);
}

Result<std::string> RemoteBackend::ask_text(Kind kind, const Fields& fields) {
    auto answer = ask(kind, fields);
    if (!answer) return answer;
    return Decoder(*answer).string();
}

Result<std::optional<std::string>> RemoteBackend::state_get(std::string_view key) {
    auto answer = ask(Kind::state_get, {key});
    if (!answer) return answer.error();
    Decoder in(*answer);
    if (in.u8() == 0) return std::optional<std::string>();
    return std::optional<std::string>(in.string());
}

Result<void> RemoteBackend::state_put(std::string_view key, std::string_view value) {
    auto answer = ask(Kind::state_put, {key, value});
    if (!answer) return answer.error();
    return {};
}

Result<void> RemoteBackend::state_remove(std::string_view key) {
    auto answer = ask(Kind::state_remove, {key});
    if (!answer) return answer.error();
    return {};
}

Result<std::string> RemoteBackend::state_list(std::string_view prefix) {
    return ask_text(Kind::state_list, {prefix});
}

Result<std::string> RemoteBackend::secret(std::string_view name) {
    return ask_text(Kind::secret, {name});
}

Result<std::string> RemoteBackend::sign(std::string_view name, std::string_view algorithm,
                                        std::string_view data) {
    return ask_text(Kind::sign, {name, algorithm, data});
}

Result<bool> RemoteBackend::verify(std::string_view name, std::string_view algorithm, std::string_view data,
                                   std::string_view digest) {
    auto answer = ask(Kind::verify, {name, algorithm, data, digest});
    if (!answer) return answer.error();
    return Decoder(*answer).u8() != 0;
}

// The host is asked once per call; from there this machine's steady clock, which is the host's own, counts
// on.
RemoteBackend::Time RemoteBackend::now() {
    using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;
    const std::lock_guard lock(clock_mutex_);
    if (!asked_) {
        auto answer = ask(Kind::clock, {});
        if (!answer) return {};
        Decoder in(*answer);
        const std::int64_t unix_ms = in.i64();
        asked_ = Time{unix_ms, in.i64()};
        asked_at_ = steady_clock::now();
    }
    const auto since = duration_cast<milliseconds>(steady_clock::now() - asked_at_).count();
    return {asked_->unix_ms + since, asked_->mono_ms + since};
}

void RemoteBackend::log(std::int32_t level, std::string_view message,
                        const std::vector<base::LogPair>& pairs) {
    if (!log_enabled(level)) return;
    Encoder out(Kind::log, call_);
    out.i32(level).text(message).u32(static_cast<std::uint32_t>(pairs.size()));
    for (const auto& [name, value] : pairs)
        out.text(name).text(value);
    connection_.send(out.finish());
}

bool RemoteBackend::log_enabled(std::int32_t level) {
    return level >= log_level_;
}

}  // namespace koppel::worker

// The worker's end of the socket: whole frames in, whole frames out, and the backend that turns a plugin's
// use of a host service into a question on the socket. Connection::send is thread-safe; reading belongs to
// the main thread. A host that is gone ends the process.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "plugins/codec.hpp"
#include "plugins/services.hpp"
#include "plugins/wire.hpp"

namespace koppel::worker {

class Connection {
  public:
    explicit Connection(int socket) : socket_(socket) {}
    void send(const std::string& frame);
    // Goes out in front of the next frame, or with flush(): one system call and one wake-up of the host for
    // many small frames. What is held back survives a crash of the plugin, see flush_after_crash.
    void send_soon(const std::string& frame);
    void flush();
    // For the handler of fatal signals: writes what is held back, unless the crash came in the middle of it.
    void flush_after_crash() noexcept;
    // The next frame, or nothing when the host has closed its side. Valid until the next one is read.
    std::optional<plugins::wire::Frame> read();

    // Asks the host and waits: `make` gets the number of the question to put into the frame.
    struct Answer {
        std::string body;                          // of a reply frame, behind the number
        std::vector<net::HttpResponse> responses;  // of http replies
    };
    Answer ask(const std::function<std::string(std::uint64_t)>& make);
    // Called by the reader for reply and http_reply frames.
    void answered(const plugins::wire::Frame& frame);

  private:
    struct Question {
        Answer answer;
        bool done = false;
    };

    void write_all(std::string_view bytes);

    const int socket_;
    std::mutex send_mutex_;
    std::string held_;
    std::atomic<bool> held_is_whole_ = true;
    plugins::wire::FrameReader frames_;
    std::string chunk_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::map<std::uint64_t, Question*> questions_;
    std::uint64_t last_ = 0;
};

class RemoteBackend final : public plugins::ServiceBackend {
  public:
    explicit RemoteBackend(Connection& connection) : connection_(connection) {}
    void begin(std::uint64_t call, std::int32_t log_level, std::shared_ptr<std::atomic<bool>> cancelled);
    void end();

    bool cancelled() override;
    base::Result<std::vector<net::HttpResponse>> http(std::vector<net::GatewayRequest> requests) override;
    base::Result<std::optional<std::string>> state_get(std::string_view key) override;
    base::Result<void> state_put(std::string_view key, std::string_view value) override;
    base::Result<void> state_remove(std::string_view key) override;
    base::Result<std::string> state_list(std::string_view prefix) override;
    base::Result<std::string> secret(std::string_view name) override;
    base::Result<std::string> sign(std::string_view name, std::string_view algorithm,
                                   std::string_view data) override;
    base::Result<bool> verify(std::string_view name, std::string_view algorithm, std::string_view data,
                              std::string_view digest) override;
    std::int64_t now_unix_ms() override { return now().unix_ms; }
    std::int64_t now_mono_ms() override { return now().mono_ms; }
    void log(std::int32_t level, std::string_view message, const std::vector<base::LogPair>& pairs) override;
    bool log_enabled(std::int32_t level) override;

  private:
    using Fields = std::vector<std::string_view>;
    // The host's answer to a question of texts, cut to what follows the "ok"; or its error.
    base::Result<std::string> ask(plugins::wire::Kind kind, const Fields& fields);
    base::Result<std::string> ask_text(plugins::wire::Kind kind, const Fields& fields);
    struct Time {
        std::int64_t unix_ms = 0;
        std::int64_t mono_ms = 0;
    };
    Time now();

    Connection& connection_;
    std::atomic<std::uint64_t> call_ = 0;
    std::atomic<std::int32_t> log_level_ = 0;
    std::mutex mutex_;
    std::shared_ptr<std::atomic<bool>> cancelled_;
    std::mutex clock_mutex_;
    std::optional<Time> asked_;  // what the host's clock showed in this call
    std::chrono::steady_clock::time_point asked_at_;
};

}  // namespace koppel::worker

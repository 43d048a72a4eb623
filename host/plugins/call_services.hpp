// What the host does for one call of one instance: HTTP through the gateway, staged state, secrets, log
// lines. It also knows what the pipeline must know when the plugin does not come back: whether a changing
// request left. Thread-safe: a worker's reader, the gateway's callbacks and the waiting caller meet here.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "plugins/collect.hpp"
#include "plugins/instance.hpp"
#include "plugins/services.hpp"

namespace koppel::plugins {

using StagedState = std::map<std::string, std::optional<std::string>>;

class CallServices : public std::enable_shared_from_this<CallServices> {
  public:
    // `services` outlives the call; its state is read only.
    CallServices(const InstanceServices& services, CallName name, std::string trace_id, base::Mono deadline,
                 bool network, base::Clock& clock, base::Log& log);

    using HttpDone = std::function<void(std::vector<net::HttpResponse>)>;
    // Calls `done` once, on any thread, also when nothing was sent.
    void http(std::vector<net::GatewayRequest> requests, HttpDone done);
    base::Result<std::optional<std::string>> state_get(std::string_view key);
    base::Result<void> state_put(std::string_view key, std::string_view value);
    base::Result<void> state_remove(std::string_view key);
    base::Result<std::string> state_list(std::string_view prefix);
    base::Result<std::string> secret(std::string_view name);
    base::Result<std::string> sign(std::string_view name, std::string_view algorithm, std::string_view data);
    base::Result<bool> verify(std::string_view name, std::string_view algorithm, std::string_view data,
                              std::string_view digest);
    void log(std::int32_t level, std::string_view message, const std::vector<base::LogPair>& pairs);

    base::Clock& clock() { return clock_; }
    const CallName& name() const { return name_; }
    StagedState staged();

    struct Sent {
        bool changing = false;
        base::Instant last_byte{};
    };
    // Waits until no request of this call is under way any more, but not beyond `limit`; then tells what
    // left.
    Sent settle(std::chrono::steady_clock::time_point limit);
    // Why a request of this call was held back, the one that lasts longest; null: none was.
    std::shared_ptr<const net::Hold> hold();
    std::uint64_t requests_sent();

  private:
    // `done`, with the exchanges shown to the watcher first.
    HttpDone watched(const std::vector<net::GatewayRequest>& requests, HttpDone done) const;

    const InstanceServices& services_;
    const CallName name_;
    const std::string trace_id_;
    const base::Mono deadline_;
    const bool network_;
    base::Clock& clock_;
    base::Log& log_;

    std::mutex mutex_;
    std::condition_variable idle_;
    StagedState staged_;
    std::uint32_t changing_under_way_ = 0;
    Sent sent_;
    std::shared_ptr<const net::Hold> hold_;
    std::uint64_t requests_sent_ = 0;
    std::uint32_t lines_ = 0;
};

base::LogLevel log_level_from(std::int32_t abi_level);
std::int32_t lowest_abi_level(const base::Log& log);

// For plugins in this process: blocks the plugin's thread where a worker would wait for a frame.
class LocalBackend final : public ServiceBackend {
  public:
    LocalBackend(base::Clock& clock, base::Log& log) : clock_(clock), log_(log) {}
    // From here until end(), services act for this call.
    void begin(std::shared_ptr<CallServices> call, std::function<bool()> cancelled);
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
    std::int64_t now_unix_ms() override;
    std::int64_t now_mono_ms() override;
    void log(std::int32_t level, std::string_view message, const std::vector<base::LogPair>& pairs) override;
    bool log_enabled(std::int32_t level) override;

  private:
    std::shared_ptr<CallServices> current();

    base::Clock& clock_;
    base::Log& log_;
    std::mutex mutex_;
    std::shared_ptr<CallServices> call_;
    std::function<bool()> cancelled_;
};

}  // namespace koppel::plugins

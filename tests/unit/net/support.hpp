// What the tests of this room share: answers that can be waited for, a clock that the test moves, a log that
// remembers, and a vault in memory that can fail.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "net/credential.hpp"
#include "net/http.hpp"

namespace koppel::net::test {

inline HttpRequest request(std::string method, std::string url, std::string body = {}) {
    HttpRequest result;
    result.method = std::move(method);
    result.url = std::move(url);
    result.body = std::move(body);
    result.timeout = std::chrono::seconds(20);
    return result;
}

inline HttpResponse run(HttpClient& client, HttpRequest what) {
    std::promise<HttpResponse> promise;
    auto future = promise.get_future();
    client.start(std::move(what), [&promise](HttpResponse r) { promise.set_value(std::move(r)); });
    return future.get();
}

class ManualClock final : public base::Clock {
  public:
    base::Instant now() const override { return base::Instant(base::milliseconds(1'800'000'000'000 + ms_)); }
    base::Mono mono() const override { return base::Mono(base::milliseconds(1'000'000 + ms_)); }
    void wait_until(base::Mono until, const std::function<bool()>& stop) override {
        while (mono() < until && !(stop && stop()))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    void advance(base::milliseconds by) { ms_ += by.count(); }

  private:
    std::atomic<std::int64_t> ms_{0};
};

class MemoryLog final : public base::Log {
  public:
    void write(base::LogLevel, std::string_view message, const std::vector<base::LogPair>& pairs) override {
        const std::lock_guard lock(mutex_);
        text_.append(message);
        for (const auto& [key, value] : pairs)
            text_.append(" ").append(key).append("=").append(value);
        text_ += '\n';
    }
    bool enabled(base::LogLevel) const override { return true; }
    void mask(std::string_view secret) override {
        const std::lock_guard lock(mutex_);
        masked_.emplace(secret);
    }
    std::string without_secrets(std::string_view text) const override { return std::string(text); }
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    bool masked(const std::string& secret) const {
        const std::lock_guard lock(mutex_);
        return masked_.contains(secret);
    }

  private:
    mutable std::mutex mutex_;
    std::string text_;
    std::set<std::string> masked_;
};

class MemoryVault final : public TokenVault {
  public:
    base::Result<std::optional<TokenPair>> load() override {
        const std::lock_guard lock(mutex_);
        return pair_;
    }
    base::Result<void> save(const TokenPair& pair, std::int64_t expected_generation) override {
        const std::lock_guard lock(mutex_);
        ++saves_;
        if (fail_next_saves_ > 0 && saves_ > saves_before_failing_) {
            --fail_next_saves_;
            return base::Error(base::ErrorClass::transient, "disk_full", "the vault cannot write");
        }
        if (pair_ && pair_->generation != expected_generation) {
            return base::Error(base::ErrorClass::conflict, "token_moved", "another process was quicker");
        }
        pair_ = pair;
        return {};
    }
    // Fails `count` saves, after `after` more that succeed.
    void fail_saves(int count, int after = 0) {
        const std::lock_guard lock(mutex_);
        fail_next_saves_ = count;
        saves_before_failing_ = saves_ + after;
    }
    void put(TokenPair pair) {
        const std::lock_guard lock(mutex_);
        pair_ = std::move(pair);
    }
    TokenPair pair() const {
        const std::lock_guard lock(mutex_);
        return pair_.value_or(TokenPair{});
    }

  private:
    mutable std::mutex mutex_;
    std::optional<TokenPair> pair_;
    int saves_ = 0;
    int fail_next_saves_ = 0;
    int saves_before_failing_ = 0;
};

}  // namespace koppel::net::test

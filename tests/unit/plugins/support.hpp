// What the tests of host/plugins share: the stub plugins, a gateway without a network, a log that remembers.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "plugins/catalog.hpp"
#include "plugins/instance.hpp"

namespace koppel::plugins::test {

inline const std::filesystem::path kStubs = STUB_PLUGINS;
inline const std::filesystem::path kBadStubs = STUB_PLUGINS "-bad";
inline const std::filesystem::path kWorker = KOPPEL_WORKER;

class RememberingLog final : public base::Log {
  public:
    void write(base::LogLevel, std::string_view message, const std::vector<base::LogPair>& pairs) override {
        std::string line(message);
        for (const auto& [name, value] : pairs)
            line += " " + std::string(name) + "=" + std::string(value);
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }
    bool enabled(base::LogLevel level) const override { return level >= base::LogLevel::info; }
    void mask(std::string_view) override {}
    std::string without_secrets(std::string_view text) const override { return std::string(text); }
    bool has(std::string_view part) const {
        const std::lock_guard lock(mutex_);
        for (const auto& line : lines_)
            if (line.find(part) != std::string::npos) return true;
        return false;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

// Answers every request with `answer`, batch by batch, on a thread of its own as the real one does.
class FakeGateway final : public net::Gateway {
  public:
    using Answer = std::function<net::HttpResponse(const net::GatewayRequest&)>;
    explicit FakeGateway(Answer answer) : answer_(std::move(answer)) {}
    ~FakeGateway() override {
        open();
        for (auto& thread : threads_)
            thread.join();
    }
    void perform(std::vector<net::GatewayRequest> requests, base::Mono, AllDone all_done) override {
        const std::lock_guard lock(mutex_);
        ++batches_;
        count_ += requests.size();
        changed_.notify_all();
        threads_.emplace_back([this, requests = std::move(requests), done = std::move(all_done)] {
            {
                std::unique_lock waiting(mutex_);
                changed_.wait(waiting, [this] { return !held_; });
            }
            std::vector<net::HttpResponse> responses;
            for (const auto& request : requests)
                responses.push_back(answer_(request));
            done(std::move(responses));
        });
    }
    std::map<std::string, net::BudgetView> budgets() const override { return {}; }

    // Batches that arrive from now on wait until open().
    void hold() {
        const std::lock_guard lock(mutex_);
        held_ = true;
    }
    void open() {
        const std::lock_guard lock(mutex_);
        held_ = false;
        changed_.notify_all();
    }
    void wait_for_batches(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(30), [&] { return batches_ >= count; });
    }
    std::size_t batches() const {
        const std::lock_guard lock(mutex_);
        return batches_;
    }
    std::size_t requests() const {
        const std::lock_guard lock(mutex_);
        return count_;
    }

  private:
    const Answer answer_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::thread> threads_;
    std::size_t batches_ = 0;
    std::size_t count_ = 0;
    bool held_ = false;
};

inline net::HttpResponse http_answer(int status, std::string body) {
    net::HttpResponse response;
    response.status = status;
    response.request_sent = true;
    response.body = std::move(body);
    return response;
}

// A server that creates whatever it is sent, under the id of its reference.
inline net::HttpResponse created(const net::GatewayRequest& request) {
    std::string reference = "none";
    for (const auto& [name, value] : request.http.headers)
        if (name == "x-reference") reference = value;
    return http_answer(201, "{\"id\":\"doc-" + reference + "\"}");
}

inline std::vector<PostingView> postings(std::size_t count) {
    std::vector<PostingView> all(count);
    for (std::size_t i = 0; i < count; ++i) {
        all[i].key = "R" + std::to_string(i);
        all[i].type = "invoice/1";
        all[i].reference = "REF" + std::to_string(i);
        all[i].payload = "{\"n\":" + std::to_string(i) + "}";
    }
    return all;
}

// A host with the stub plugins, all of them trusted.
class Bench {
  public:
    explicit Bench(bool in_process, PluginHost::Options options = {}, base::Clock* clock = nullptr)
        : system_(base::system_clock()) {
        options.in_process = in_process;
        options.worker = kWorker;
        host_ = make_plugin_host(options, clock == nullptr ? *system_ : *clock, log_);
        gateway_ = std::make_shared<FakeGateway>(created);
    }

    base::Result<std::unique_ptr<Instance>> try_open(const std::string& plugin, Role role,
                                                     const std::string& settings = "{}",
                                                     const std::string& contract = "shop-books") {
        auto manifest = catalog_.find(plugin);
        if (!manifest) return manifest.error();
        InstanceRequest request;
        request.manifest = *manifest;
        request.role = role;
        request.settings = settings;
        request.contract = contract;
        request.services.gateway = gateway_;
        request.services.state = state_;
        request.services.readable_secrets = {{"shown", "open-sesame"}};
        request.services.signing_secrets = {{"signer", "key"}};
        return host_->open(std::move(request));
    }

    std::unique_ptr<Instance> open(const std::string& plugin, Role role, const std::string& settings = "{}",
                                   const std::string& contract = "shop-books") {
        auto instance = try_open(plugin, role, settings, contract);
        if (!instance) {
            ADD_FAILURE() << instance.error().text();
            return nullptr;
        }
        return std::move(*instance);
    }

    std::unique_ptr<Instance> sink(const std::string& act, const std::string& contract = "shop-books") {
        return open("stub-both", Role::sink, R"({"url":"http://sink.test/documents","do":")" + act + "\"}",
                    contract);
    }
    std::unique_ptr<Instance> source(const std::string& act, const std::string& contract = "shop-books") {
        return open("stub-both", Role::source, R"({"do":")" + act + "\"}", contract);
    }

    static const Catalog& stubs() {
        static const Catalog catalog = Catalog::scan({kStubs}, TrustList{{}, true});
        return catalog;
    }

    const Catalog& catalog_ = stubs();
    RememberingLog log_;
    std::unique_ptr<base::Clock> system_;
    std::map<std::string, std::string> state_;
    std::shared_ptr<FakeGateway> gateway_;
    std::unique_ptr<PluginHost> host_;
};

inline CallContext within(std::chrono::milliseconds time) {
    CallContext call;
    call.trace_id = "trace-1";
    call.deadline = base::system_clock()->mono() + time;
    return call;
}

}  // namespace koppel::plugins::test

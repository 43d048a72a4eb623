#include "pipeline/budget_keeper.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace koppel::pipeline {

using base::Result;

// One thread per credential with something to remember; it sleeps until there is.
struct BudgetKeeper::Writer {
    Writer(store::Store& s, base::Log& l, Place p, net::ErrorRule r)
        : store(s), log(l), place(std::move(p)), rule(std::move(r)), thread([this] { run(); }) {}
    ~Writer() { close(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void close() {
        {
            const std::lock_guard lock(mutex);
            stop = true;
        }
        changed.notify_all();
        const std::lock_guard lock(closing);
        if (thread.joinable()) thread.join();
    }

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return stop || state || !errors.empty(); });
            if (!state && errors.empty()) return;
            const auto windows = std::exchange(state, std::nullopt);
            const auto refused = std::exchange(errors, {});
            lock.unlock();
            for (const auto& error : refused)
                report(store.add_budget_error(place.connection, place.credential, error,
                                              error.at - rule.window));
            if (windows) write(*windows);
            lock.lock();
        }
    }

    void write(const net::BudgetState& windows) {
        std::vector<store::BudgetWindow> rows;
        for (const auto& window : windows.windows)
            rows.push_back({.window = window.index,
                            .cap = window.limit,
                            .used = window.used,
                            .began = window.began,
                            .vendor_left = window.left,
                            .vendor_until = window.left_until});
        report(store.put_budget_windows(place.connection, place.credential, rows));
    }

    void report(const Result<void>& done) {
        if (done.has_error())
            log.warning("what is left of a budget could not be kept",
                        {{"connection", place.connection}, {"error", done.error().message}});
    }

    store::Store& store;
    base::Log& log;
    const Place place;
    const net::ErrorRule rule;
    std::mutex mutex;
    std::mutex closing;
    std::condition_variable changed;
    std::optional<net::BudgetState> state;
    std::vector<store::BudgetError> errors;
    bool stop = false;
    std::thread thread;
};

BudgetKeeper::BudgetKeeper(store::Store& store, base::Log& log, Place place, net::ErrorRule rule)
    : store_(store),
      place_(place),
      rule_(rule),
      writer_(std::make_shared<Writer>(store, log, std::move(place), std::move(rule))) {}

BudgetKeeper::~BudgetKeeper() = default;

void BudgetKeeper::close() {
    writer_->close();
}

Result<net::BudgetState> BudgetKeeper::windows() const {
    auto rows = store_.budget_windows(place_.connection, place_.credential);
    if (rows.has_error()) return rows.error();
    net::BudgetState state;
    for (const auto& row : *rows)
        state.windows.push_back({.index = row.window,
                                 .limit = static_cast<std::uint32_t>(row.cap),
                                 .used = row.used,
                                 .began = row.began,
                                 .left = row.vendor_left,
                                 .left_until = row.vendor_until});
    return state;
}

Result<std::vector<net::EndpointErrors>> BudgetKeeper::errors(base::Instant now) const {
    auto rows = store_.budget_errors(place_.connection, place_.credential, now - rule_.window);
    if (rows.has_error()) return rows.error();
    std::vector<net::EndpointErrors> endpoints;
    for (auto& row : *rows) {
        auto found = std::ranges::find(endpoints, row.endpoint, &net::EndpointErrors::endpoint);
        if (found == endpoints.end()) found = endpoints.insert(endpoints.end(), {row.endpoint, {}});
        found->at.push_back(row.at);
    }
    return endpoints;
}

void BudgetKeeper::keep(const net::BudgetState& state) {
    {
        const std::lock_guard lock(writer_->mutex);
        if (writer_->stop) return;
        writer_->state = state;
    }
    writer_->changed.notify_one();
}

void BudgetKeeper::add(const std::string& endpoint, int status, base::Instant at) {
    {
        const std::lock_guard lock(writer_->mutex);
        if (writer_->stop) return;
        writer_->errors.push_back({endpoint, status, at});
    }
    writer_->changed.notify_one();
}

}  // namespace koppel::pipeline

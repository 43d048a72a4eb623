#include "pipeline/run_state.hpp"

#include <algorithm>

namespace koppel::pipeline {

using base::Error;
using base::Result;

namespace {

// Every commit empties the cache of the connection that reads, so one larger read is cheaper than several. A
// row that changes meanwhile is refused by its revision and claimed again.
constexpr std::uint32_t kBatchesAhead = 4;

}  // namespace

bool RunState::stopping() const {
    const std::lock_guard lock(mutex_);
    return abort_ || (options.stop && options.stop());
}

void RunState::fail_pull(Error error) {
    const std::lock_guard lock(mutex_);
    if (!pull_failure_) pull_failure_ = std::move(error);
}

void RunState::fail_push(Error error) {
    const std::lock_guard lock(mutex_);
    if (!push_failure_) push_failure_ = std::move(error);
    changed_.notify_all();
}

void RunState::abort(Error error) {
    const std::lock_guard lock(mutex_);
    if (!abort_) abort_ = std::move(error);
    changed_.notify_all();
}

std::optional<Error> RunState::aborted() const {
    const std::lock_guard lock(mutex_);
    return abort_;
}

std::optional<Error> RunState::pull_failure() const {
    const std::lock_guard lock(mutex_);
    return pull_failure_;
}

std::optional<Error> RunState::push_failure() const {
    const std::lock_guard lock(mutex_);
    return push_failure_;
}

void RunState::pull_ended() {
    const std::lock_guard lock(mutex_);
    pull_ended_ = true;
    changed_.notify_all();
}

bool RunState::pull_has_ended() const {
    const std::lock_guard lock(mutex_);
    return pull_ended_;
}

void RunState::claim(const store::LedgerRow& row) {
    claimed_.insert(row.id);
    if (!row.serial_key.empty()) serial_keys_.insert(row.serial_key);
}

Result<std::vector<store::LedgerRow>> RunState::claim_due(std::uint32_t limit) {
    const std::lock_guard lock(mutex_);
    if (ahead_.empty()) {
        if (auto claimed = claim_ahead(limit * kBatchesAhead); claimed.has_error()) return claimed.error();
    }
    std::vector<store::LedgerRow> taken;
    taken.reserve(limit);
    while (!ahead_.empty() && taken.size() < limit) {
        taken.push_back(std::move(ahead_.front()));
        ahead_.pop_front();
    }
    return taken;
}

Result<void> RunState::claim_ahead(std::uint32_t limit) {
    auto due = parts.store.due(subject.contract.id, subject.flow.name, parts.clock.now(), limit, still_due_);
    if (due.has_error()) return due.error();
    for (auto& row : *due) {
        if (claimed_.contains(row.id) || (!row.serial_key.empty() && serial_keys_.contains(row.serial_key)))
            continue;
        claim(row);
        still_due_.insert(row.id);
        ahead_.push_back(std::move(row));
    }
    return {};
}

void RunState::intents_written(const std::vector<store::LedgerRow>& rows) {
    const std::lock_guard lock(mutex_);
    for (const auto& row : rows)
        still_due_.erase(row.id);
}

Result<std::vector<store::LedgerRow>> RunState::claim_looks(std::uint32_t limit) {
    const std::lock_guard lock(mutex_);
    const Instant now = parts.clock.now();
    if (now < next_look_) return std::vector<store::LedgerRow>();
    auto rows = parts.store.in_flight(subject.contract.id, subject.flow.name);
    if (rows.has_error()) return rows.error();
    next_look_ = Instant::max();
    std::vector<store::LedgerRow> taken;
    for (auto& row : *rows) {
        if (claimed_.contains(row.id)) continue;
        const Instant look = row.next_attempt.value_or(now);
        if (look > now || taken.size() == limit) {
            next_look_ = std::min(next_look_, look);
            continue;
        }
        claim(row);
        taken.push_back(std::move(row));
    }
    return taken;
}

void RunState::schedule_look(Instant at) {
    const std::lock_guard lock(mutex_);
    next_look_ = std::min(next_look_, at);
}

void RunState::let_go(const std::vector<store::LedgerRow>& rows) {
    const std::lock_guard lock(mutex_);
    for (const auto& row : rows) {
        claimed_.erase(row.id);
        still_due_.erase(row.id);
        serial_keys_.erase(row.serial_key);
    }
    changed_.notify_all();
}

Result<std::optional<Instant>> RunState::next_due() {
    const std::lock_guard lock(mutex_);
    auto next = parts.store.next_due(subject.contract.id, subject.flow.name);
    if (next.has_error()) return next.error();
    if (next_look_ == Instant::max()) return *next;
    return std::optional(*next ? std::min(**next, next_look_) : next_look_);
}

bool RunState::anything_claimed() const {
    const std::lock_guard lock(mutex_);
    return !claimed_.empty();
}

void RunState::notify() {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
}

void RunState::wait(base::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most);
}

}  // namespace koppel::pipeline

#include "pipeline/run_state.hpp"

namespace koppel::pipeline {

using base::Error;

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

void RunState::hold_push(const net::Hold& hold) {
    const std::lock_guard lock(mutex_);
    if (!push_hold_ || push_hold_->until < hold.until) push_hold_ = hold;
    changed_.notify_all();
}

void RunState::hold_pull(const net::Hold& hold) {
    const std::lock_guard lock(mutex_);
    pull_hold_ = hold;
}

std::optional<net::Hold> RunState::push_hold() const {
    const std::lock_guard lock(mutex_);
    return push_hold_ && push_hold_->until > parts.clock.now() ? push_hold_ : std::nullopt;
}

std::optional<net::Hold> RunState::pull_hold() const {
    const std::lock_guard lock(mutex_);
    return pull_hold_;
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

void RunState::let_go(const std::vector<store::LedgerRow>& rows) {
    if (rows.empty()) return;
    work.let_go(rows);
    notify();
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

#include "pipeline/work_queue.hpp"

#include <algorithm>

namespace koppel::pipeline {

using base::Result;
using store::LedgerRow;

namespace {

// Every commit empties the cache of the connection that reads, so one larger read is cheaper than several. A
// row that changes meanwhile is refused by its revision and claimed again.
constexpr std::uint32_t kBatchesAhead = 4;
// While a pull keeps bringing rows, those of the store are looked for this often.
constexpr base::milliseconds kReadStoreEvery{1'000};
// What is beyond is read back from the store when its turn comes.
constexpr std::size_t kMostFreshRows = 4'096;
constexpr std::size_t kMostFreshBytes = 16u << 20;
constexpr std::int64_t kRevisionOfNewRow = 1;

}  // namespace

void WorkQueue::claim(const LedgerRow& row) {
    claimed_.insert(row.id);
    if (!row.serial_key.empty()) serial_keys_.insert(row.serial_key);
}

Result<std::vector<WorkQueue::Claim>> WorkQueue::claim_due(std::uint32_t limit) {
    const std::lock_guard lock(mutex_);
    // What is in memory goes first: the store would have to pass by all of it to find what is not.
    const bool wanted = fresh_.empty() && (more_stored_ || (behind_rows_ == 0 && !more_fresh_));
    if (stored_.empty() && (wanted || clock_.mono() >= read_again_)) {
        if (auto read = claim_stored(limit * kBatchesAhead); read.has_error()) return read.error();
    }
    auto& from = stored_.empty() ? fresh_ : stored_;
    std::vector<Claim> taken;
    taken.reserve(limit);
    while (!from.empty() && taken.size() < limit) {
        if (&from == &fresh_) fresh_bytes_ -= from.front().posting->view.payload.size();
        taken.push_back(std::move(from.front()));
        from.pop_front();
    }
    return taken;
}

Result<void> WorkQueue::claim_stored(std::uint32_t limit) {
    auto due = store_.due(subject_.contract.id, subject_.flow.name, clock_.now(), limit, still_due_);
    if (due.has_error()) return due.error();
    more_stored_ = due->size() == limit;
    read_again_ = clock_.mono() + kReadStoreEvery;
    for (auto& row : *due) {
        if (claimed_.contains(row.id) || (!row.serial_key.empty() && serial_keys_.contains(row.serial_key)))
            continue;
        claim(row);
        still_due_.insert(row.id);
        stored_.push_back({std::move(row), std::nullopt});
    }
    return {};
}

bool WorkQueue::has_room() const {
    const std::lock_guard lock(mutex_);
    return room();
}

bool WorkQueue::room() const {
    return fresh_.size() + behind_rows_ < kMostFreshRows && fresh_bytes_ < kMostFreshBytes;
}

// The store leaves out rows whose serial key is in flight anywhere in the contract; here the same is known
// only once every row in flight has been looked at, or is worked on.
bool WorkQueue::may_be_kept(const Claim& claim) const {
    const LedgerRow& row = claim.row;
    if (!claim.posting || claimed_.contains(row.id) || !room()) return false;
    if (row.serial_key.empty()) return true;
    return next_look_ == Instant::max() && serial_keys_elsewhere_ &&
           !serial_keys_elsewhere_->contains(row.serial_key);
}

void WorkQueue::expect_fresh() {
    const std::lock_guard lock(mutex_);
    more_fresh_ = true;
}

void WorkQueue::hand_over(std::vector<Claim> fresh) {
    const std::lock_guard lock(mutex_);
    more_fresh_ = false;
    for (auto& one : fresh) {
        if (!may_be_kept(one)) continue;
        one.row.revision = kRevisionOfNewRow;
        still_due_.insert(one.row.id);
        fresh_bytes_ += one.posting->view.payload.size();
        if (serial_keys_.contains(one.row.serial_key)) {
            claimed_.insert(one.row.id);
            ++behind_rows_;
            behind_[one.row.serial_key].push_back(std::move(one));
        } else {
            claim(one.row);
            fresh_.push_back(std::move(one));
        }
    }
}

// Whoever had the serial key is done with it. Its row may still be in flight, though, while there is
// something to be looked up: then the store decides who is next.
void WorkQueue::next_behind(const std::string& serial_key) {
    const auto found = behind_.find(serial_key);
    if (found == behind_.end()) return;
    auto& rows = found->second;
    if (next_look_ == Instant::max()) {
        claim(rows.front().row);
        fresh_.push_back(std::move(rows.front()));
        rows.pop_front();
        --behind_rows_;
    } else {
        for (const auto& one : rows) {
            claimed_.erase(one.row.id);
            still_due_.erase(one.row.id);
            fresh_bytes_ -= one.posting->view.payload.size();
        }
        behind_rows_ -= rows.size();
        rows.clear();
    }
    if (rows.empty()) behind_.erase(found);
}

void WorkQueue::intents_written(const std::vector<LedgerRow>& rows) {
    const std::lock_guard lock(mutex_);
    for (const auto& row : rows)
        still_due_.erase(row.id);
}

Result<void> WorkQueue::read_other_flows() {
    if (serial_keys_elsewhere_) return {};
    std::set<std::string> keys;
    for (const auto& flow : subject_.contract.flows) {
        if (flow.name == subject_.flow.name) continue;
        auto rows = store_.in_flight(subject_.contract.id, flow.name);
        if (rows.has_error()) return rows.error();
        for (const auto& row : *rows)
            keys.insert(row.serial_key);
    }
    serial_keys_elsewhere_ = std::move(keys);
    return {};
}

Result<std::vector<LedgerRow>> WorkQueue::claim_looks(std::uint32_t limit) {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    if (now < next_look_) return std::vector<LedgerRow>();
    if (auto read = read_other_flows(); read.has_error()) return read.error();
    auto rows = store_.in_flight(subject_.contract.id, subject_.flow.name);
    if (rows.has_error()) return rows.error();
    next_look_ = Instant::max();
    std::vector<LedgerRow> taken;
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

void WorkQueue::schedule_look(Instant at) {
    const std::lock_guard lock(mutex_);
    next_look_ = std::min(next_look_, at);
}

void WorkQueue::let_go(const std::vector<LedgerRow>& rows) {
    const std::lock_guard lock(mutex_);
    for (const auto& row : rows) {
        claimed_.erase(row.id);
        still_due_.erase(row.id);
        if (row.serial_key.empty()) continue;
        serial_keys_.erase(row.serial_key);
        next_behind(row.serial_key);
    }
}

Result<std::optional<Instant>> WorkQueue::next_due() {
    const std::lock_guard lock(mutex_);
    auto next = store_.next_due(subject_.contract.id, subject_.flow.name);
    if (next.has_error()) return next.error();
    if (next_look_ == Instant::max()) return *next;
    return std::optional(*next ? std::min(**next, next_look_) : next_look_);
}

bool WorkQueue::anything_claimed() const {
    const std::lock_guard lock(mutex_);
    return !claimed_.empty();
}

}  // namespace koppel::pipeline

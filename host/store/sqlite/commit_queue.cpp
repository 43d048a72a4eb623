#include "store/sqlite/commit_queue.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "store/sqlite/error.hpp"

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::Result;

constexpr std::size_t kGroupRows = 1'000;
constexpr int kPassivePages = 4'096;    // 16 MiB of log: amortises the checkpoint, keeps the restart short
constexpr int kTruncatePages = 16'384;  // 64 MiB of log: give the space back
constexpr int kTruncateBusyMs = 200;
constexpr int kBusyMs = 5'000;

constexpr const char* kCountRefusal =
    "INSERT INTO leases (contract, owner, lease_until, fence, refused) VALUES (?1, '', 0, 0, 1) "
    "ON CONFLICT (contract) DO UPDATE SET refused = refused + 1";

}  // namespace

CommitQueue::CommitQueue(SQLite::Database& database, std::filesystem::path file)
    : database_(database),
      file_(std::move(file)),
      begin_(database, "BEGIN IMMEDIATE"),
      commit_(database, "COMMIT"),
      rollback_(database, "ROLLBACK"),
      savepoint_(database, "SAVEPOINT one"),
      undo_(database, "ROLLBACK TO one"),
      release_(database, "RELEASE one"),
      count_refusal_(database, kCountRefusal),
      passive_at_(kPassivePages) {
    sqlite3_wal_hook(database_.getHandle(), &CommitQueue::on_commit, this);
}

CommitQueue::~CommitQueue() {
    sqlite3_wal_hook(database_.getHandle(), nullptr, nullptr);
}

Result<void> CommitQueue::run(std::size_t rows, const Operation& operation) {
    Waiter self;
    self.operation = &operation;
    self.rows = rows;
    return wait_and_run(self);
}

Result<void> CommitQueue::run_fenced(std::size_t rows, const std::string& contract,
                                     const Operation& operation) {
    Waiter self;
    self.operation = &operation;
    self.rows = rows;
    self.contract = &contract;
    return wait_and_run(self);
}

Result<void> CommitQueue::wait_and_run(Waiter& self) {
    std::unique_lock lock(mutex_);
    queue_.push_back(&self);
    self.wake.wait(lock, [&] { return self.done || queue_.front() == &self; });
    if (self.done) return std::move(self.result);

    const auto group = take_group();
    lock.unlock();
    commit_group(group);
    lock.lock();
    // The followers go on at once; this caller keeps the lead until the log is small again.
    for (auto* waiter : group) {
        if (waiter == &self) continue;
        waiter->done = true;
        waiter->wake.notify_one();
    }
    queue_.erase(queue_.begin() + 1, queue_.begin() + static_cast<std::ptrdiff_t>(group.size()));
    if (log_pages_ >= passive_at_) {
        lock.unlock();
        checkpoint();
        lock.lock();
    }
    queue_.pop_front();
    if (!queue_.empty()) queue_.front()->wake.notify_one();
    return std::move(self.result);
}

CommitQueue::Group CommitQueue::take_group() const {
    Group group;
    std::size_t rows = 0;
    for (auto* waiter : queue_) {
        rows += waiter->rows;
        if (!group.empty() && rows > kGroupRows) break;
        group.push_back(waiter);
    }
    return group;
}

void CommitQueue::commit_group(const Group& group) {
    if (broken_) return fail_all(group, *broken_);
    try {
        begin_.with().run();
    } catch (const SQLite::Exception& exception) {
        const auto error = failure(exception);
        roll_back();
        return fail_all(group, error);
    }
    for (auto* waiter : group) {
        if (!run_operation(*waiter, group)) return;
    }
    finish(group);
}

bool CommitQueue::run_operation(Waiter& waiter, const Group& group) {
    const bool shared = group.size() > 1;
    try {
        if (shared) savepoint_.with().run();
        waiter.result = call(*waiter.operation);
        if (!waiter.result && (concerns_file(waiter.result.error()) || !in_transaction())) {
            const auto error = waiter.result.error();
            roll_back();
            fail_all(group, error);
            return false;
        }
        if (shared) {
            if (!waiter.result) undo_.with().run();
            release_.with().run();
        } else if (!waiter.result) {
            roll_back();
        }
        return true;
    } catch (const SQLite::Exception& exception) {
        const auto error = failure(exception);
        roll_back();
        fail_all(group, error);
        return false;
    }
}

void CommitQueue::finish(const Group& group) {
    try {
        count_refusals(group);
        if (in_transaction()) commit_.with().run();
    } catch (const SQLite::Exception& exception) {
        const auto error = failure(exception);
        roll_back();
        fail_all(group, error);
    }
}

void CommitQueue::count_refusals(const Group& group) {
    for (const auto* waiter : group) {
        if (waiter->contract == nullptr || waiter->result) continue;
        if (waiter->result.error().code != "fenced_out") continue;
        if (!in_transaction()) begin_.with().run();
        count_refusal_.with(*waiter->contract).run();
    }
}

Result<void> CommitQueue::call(const Operation& operation) {
    try {
        return operation();
    } catch (const SQLite::Exception& exception) {
        return failure(exception);
    } catch (const std::exception& exception) {
        return Error(base::ErrorClass::internal, "ledger_refused", exception.what());
    }
}

// An operation that was refused keeps its own answer: it would not have been written anyway.
void CommitQueue::fail_all(const Group& group, const Error& error) {
    for (auto* waiter : group) {
        if (waiter->result || concerns_file(waiter->result.error())) waiter->result = error;
    }
}

Error CommitQueue::failure(const SQLite::Exception& exception) {
    auto error = error_from(exception, database_.getHandle(), file_);
    const int extended = exception.getExtendedErrorCode();
    // After a failed flush nobody knows what is on the disk, and a second flush may lie about it.
    if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC) broken_ = error;
    return error;
}

bool CommitQueue::in_transaction() const {
    return sqlite3_get_autocommit(database_.getHandle()) == 0;
}

void CommitQueue::roll_back() noexcept {
    try {
        if (in_transaction()) rollback_.with().run();
    } catch (const SQLite::Exception&) {  // the transaction ended by itself
    }
}

// An error here is met again, and reported, by the next commit: until then the log only grows.
void CommitQueue::checkpoint() noexcept {
    auto* const database = database_.getHandle();
    int in_log = 0;
    int copied = 0;
    const int done = sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
    passive_at_ = log_pages_ + kPassivePages;
    // While a long read needs the log, waiting for it would stop all writers; once it is over, the file
    // shrinks.
    if (most_pages_ < kTruncatePages || done != SQLITE_OK || in_log != copied) return;
    sqlite3_busy_timeout(database, kTruncateBusyMs);
    if (sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) ==
        SQLITE_OK) {
        most_pages_ = 0;
    }
    sqlite3_busy_timeout(database, kBusyMs);
}

int CommitQueue::on_commit(void* self, sqlite3*, const char*, int pages) {
    auto& queue = *static_cast<CommitQueue*>(self);
    if (pages < queue.log_pages_) queue.passive_at_ = kPassivePages;  // the log began again at its start
    queue.log_pages_ = pages;
    queue.most_pages_ = std::max(queue.most_pages_, pages);
    return SQLITE_OK;
}

}  // namespace koppel::store::sqlite

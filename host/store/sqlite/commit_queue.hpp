// Group commit: operations of several threads share one transaction and one disk flush.
// Thread-safe. Who finds nobody at work leads: it takes everything that waits, runs it, and wakes the others
// when it is durable; a single caller hands nothing over. Fails with the operation's own error, or with a
// `store_…` error that concerns everybody in the group.
#pragma once

#include <SQLiteCpp/Database.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

// Runs in the transaction of the writing connection. An error undoes what it did, and only that.
using Operation = std::function<base::Result<void>()>;

class CommitQueue {
  public:
    CommitQueue(SQLite::Database& database, std::filesystem::path file);
    ~CommitQueue();
    CommitQueue(const CommitQueue&) = delete;
    CommitQueue& operator=(const CommitQueue&) = delete;

    // Returns when the operation is durable, or was undone. `rows` is its size, for the cap on a group.
    base::Result<void> run(std::size_t rows, const Operation& operation);
    // The same; an operation that fails with `fenced_out` is counted at the contract's lease, durably.
    base::Result<void> run_fenced(std::size_t rows, const std::string& contract, const Operation& operation);

  private:
    struct Waiter {
        const Operation* operation = nullptr;
        std::size_t rows = 0;
        const std::string* contract = nullptr;
        base::Result<void> result;
        bool done = false;
        std::condition_variable wake;
    };
    using Group = std::vector<Waiter*>;

    base::Result<void> wait_and_run(Waiter& self);
    Group take_group() const;
    void commit_group(const Group& group);
    // False when the transaction is gone and `group` has its errors.
    bool run_operation(Waiter& waiter, const Group& group);
    void finish(const Group& group);
    void count_refusals(const Group& group);
    base::Result<void> call(const Operation& operation);
    void fail_all(const Group& group, const base::Error& error);
    base::Error failure(const SQLite::Exception& exception);
    bool in_transaction() const;
    void roll_back() noexcept;
    void checkpoint() noexcept;
    static int on_commit(void* self, sqlite3* database, const char* name, int pages);

    SQLite::Database& database_;
    std::filesystem::path file_;
    Query begin_;
    Query commit_;
    Query rollback_;
    Query savepoint_;
    Query undo_;
    Query release_;
    Query count_refusal_;

    std::mutex mutex_;
    std::deque<Waiter*> queue_;  // the front leads

    // Of the leader only.
    std::optional<base::Error> broken_;
    int log_pages_ = 0;
    int most_pages_ = 0;  // since the log was last cut
    int passive_at_;
};

}  // namespace koppel::store::sqlite

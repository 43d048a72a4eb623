#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>

#include "backend.hpp"

namespace koppel::store {
namespace {

constexpr int kThreads = 8;

// Group commit: what several threads write at once.
class Queue : public StoreConformance {
  protected:
    // Runs `work(thread)` on eight threads that start together.
    template <class Work>
    static void together(const Work& work) {
        std::latch start(kThreads);
        std::vector<std::thread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                start.arrive_and_wait();
                work(t);
            });
        }
        for (auto& thread : threads)
            thread.join();
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, Queue, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Queue, WritesWhatEveryThreadWasToldIsWritten) {
    constexpr int kCommits = 40;
    std::atomic<int> failures = 0;
    together([&](int thread) {
        for (int i = 0; i < kCommits; ++i) {
            const auto key = std::to_string(thread) + "-" + std::to_string(i);
            auto commit = commit_at();
            commit.seen = {row_of(key)};
            commit.events = {{"sales", key, at(), "seen", ""}};
            if (!store_->commit(lease_, commit)) ++failures;
            // A commit that returned can be read by anybody.
            const auto rows = store_->rows_by_key("shop-books", "sales", {key});
            if (!rows || rows->size() != 1) ++failures;
        }
    });
    EXPECT_EQ(failures, 0);
    reopen();
    const auto summary = value_of(store_->summary("shop-books", "sales"));
    ASSERT_EQ(summary.size(), 1U);
    EXPECT_EQ(summary[0].count, static_cast<std::uint64_t>(kThreads * kCommits));
    EXPECT_EQ(value_of(store_->records({"shop-books", {}, {}, {}, 0, 10'000, false})).size(),
              summary[0].count);
}

TEST_P(Queue, UndoesOnlyTheCommitThatFails) {
    constexpr int kCommits = 30;
    std::atomic<int> wrong = 0;
    together([&](int thread) {
        for (int i = 0; i < kCommits; ++i) {
            auto commit = commit_at();
            // Threads of odd number write a good row, and then one that conflicts with it.
            commit.seen = {row_of(std::to_string(thread) + "-" + std::to_string(i))};
            const bool bad = thread % 2 == 1;
            if (bad) commit.seen.push_back(commit.seen.front());
            if (code_of(store_->commit(lease_, commit)) != (bad ? "ledger_conflict" : "no error")) ++wrong;
        }
    });
    EXPECT_EQ(wrong, 0);
    const auto rows = value_of(store_->records({"shop-books", {}, {}, {}, 0, 10'000, false}));
    EXPECT_EQ(rows.size(), static_cast<std::size_t>(kThreads / 2 * kCommits));
    for (const auto& row : rows)
        EXPECT_EQ((row.key[0] - '0') % 2, 0) << row.key;
    EXPECT_EQ(value_of(store_->summary("shop-books", "sales")).front().count, rows.size());
}

TEST_P(Queue, LetsOneOfManyHaveARow) {
    const auto rows = seed({row_of("1"), row_of("2"), row_of("3")});
    for (const auto& row : rows) {
        std::atomic<int> won = 0;
        together([&](int thread) {
            if (intend(row, "attempt-" + std::to_string(thread))) ++won;
        });
        EXPECT_EQ(won, 1) << "pushed " << won << " times";
    }
}

TEST_P(Queue, LetsOneOfManyHaveTheLease) {
    std::atomic<int> won = 0;
    together([&](int thread) {
        const auto taken =
            store_->acquire("other", "host-" + std::to_string(thread), at(), base::milliseconds(999));
        if (taken) ++won;
    });
    EXPECT_EQ(won, 1);
}

TEST_P(Queue, LetsOneOfManyStoreTheNextToken) {
    TokenRow row;
    row.connection = "books";
    row.credential = "login";
    for (std::int64_t generation = 1; generation <= 5; ++generation) {
        std::atomic<int> won = 0;
        together([&](int thread) {
            auto mine = row;
            mine.generation = generation;
            mine.refresh = std::to_string(thread);
            if (store_->put_token(mine, generation - 1)) ++won;
        });
        EXPECT_EQ(won, 1);
    }
}

TEST_P(Queue, CountsEveryRefusalOfAGroup) {
    value_of(store_->acquire("shop-books", "host-b", at(20), base::milliseconds(10'000)));
    together([&](int thread) {
        for (int i = 0; i < 20; ++i) {
            auto commit = commit_at();
            commit.seen = {row_of(std::to_string(thread) + "-" + std::to_string(i))};
            EXPECT_EQ(code_of(store_->commit(lease_, commit)), "fenced_out");
        }
    });
    EXPECT_EQ(value_of(store_->stale_writes_refused()), 20U * kThreads);
    EXPECT_TRUE(value_of(store_->records({"shop-books", {}, {}, {}, 0, 10, false})).empty());
}

TEST_P(Queue, TakesACommitLargerThanAGroup) {
    auto commit = commit_at();
    for (int i = 0; i < 2'500; ++i)
        commit.seen.push_back(row_of(std::to_string(i)));
    must(store_->commit(lease_, commit));
    EXPECT_EQ(value_of(store_->summary("shop-books", std::nullopt)).front().count, 2'500U);
}

TEST_P(Queue, ReadsWholeCommitsWhileOthersWrite) {
    seed({row_of("a"), row_of("b")});
    std::atomic<bool> stop = false;
    std::atomic<int> torn = 0;
    std::thread reader([&] {
        while (!stop) {
            const auto rows = store_->rows_by_key("shop-books", "sales", {"a", "b"});
            if (!rows || rows->size() != 2 || (*rows)[0].version != (*rows)[1].version) ++torn;
        }
    });
    for (int i = 0; i < 100; ++i) {
        auto commit = commit_at();
        commit.seen = {read("a"), read("b")};
        for (auto& row : commit.seen)
            row.version = std::to_string(i);
        EXPECT_EQ(code_of(store_->commit(lease_, commit)), "no error");
    }
    stop = true;
    reader.join();
    EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace koppel::store

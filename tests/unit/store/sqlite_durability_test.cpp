// What SQLite keeps when the process dies. A killed process says nothing about power loss: that rests on
// synchronous=FULL, which sqlite_plan_test.cpp checks.
#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <set>
#include <thread>

#include "backend.hpp"

namespace koppel::store {
namespace {

constexpr int kKills = 20;
constexpr int kWriters = 4;

// Commits one row after another from several threads and tells the key of each that was acknowledged.
[[noreturn]] void write_until_killed(const std::filesystem::path& file, int round, int channel) {
    const auto store = open_or_fail(file);
    const auto lease = value_of(store->acquire("shop-books", "host-a", at(), base::milliseconds(10'000)));
    std::vector<std::thread> threads;
    for (int writer = 0; writer < kWriters; ++writer) {
        threads.emplace_back([&, writer] {
            for (int i = 0; i < 100'000; ++i) {
                LedgerCommit commit;
                commit.at = at();
                const auto key =
                    std::to_string(round) + "-" + std::to_string(writer) + "-" + std::to_string(i);
                commit.seen = {row_of(key)};
                commit.events = {{"sales", key, at(), "seen", ""}};
                if (!store->commit(lease, commit)) ::_exit(2);
                const auto line = key + "\n";
                // Shorter than PIPE_BUF: whole or not at all.
                if (::write(channel, line.data(), line.size()) < 0) ::_exit(3);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    ::_exit(0);
}

// Starts a writer, kills it after `acknowledged` commits, and adds what it said.
void kill_a_writer(const std::filesystem::path& file, int round, std::size_t acknowledged,
                   std::set<std::string>& promised) {
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        ::close(channel[0]);
        write_until_killed(file, round, channel[1]);
    }
    ::close(channel[1]);
    std::FILE* lines = ::fdopen(channel[0], "r");
    char line[64] = {};
    std::size_t seen = 0;
    while (std::fgets(line, sizeof line, lines) != nullptr) {
        std::string key(line);
        key.pop_back();
        promised.insert(key);
        if (++seen == acknowledged) ::kill(child, SIGKILL);
    }
    std::fclose(lines);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << status;
}

// REQ H-02
TEST(SqliteDurability, KeepsEveryAcknowledgedCommitOverKills) {
    const Folder folder;
    const auto file = folder / "koppel.db";
    std::set<std::string> promised;
    for (int round = 0; round < kKills; ++round) {
        kill_a_writer(file, round, 1 + static_cast<std::size_t>(round) * 13, promised);
        const auto store = open_or_fail(file);
        std::set<std::string> present;
        for (const auto& row : value_of(store->records({"shop-books", {}, {}, {}, 0, 1'000'000, false}))) {
            present.insert(row.key);
        }
        for (const auto& key : promised)
            ASSERT_TRUE(present.contains(key)) << key << " was lost, round " << round;
        EXPECT_EQ(value_of(store->summary("shop-books", std::nullopt)).front().count, present.size())
            << "the counters left the ledger";
    }
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM ledger").getInt(),
              database.execAndGet("SELECT count(*) FROM events").getInt())
        << "half a commit";
    EXPECT_GE(promised.size(), 1U + 19U * 13U);
}

}  // namespace
}  // namespace koppel::store

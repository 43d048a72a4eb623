// Every way in which the file can be wrong gives one clear error that names it.
#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "backend.hpp"
#include "store/sqlite_store.hpp"
#include "unprivileged.hpp"

namespace koppel::store {
namespace {

namespace fs = std::filesystem;

class SqliteFailure : public testing::Test {
  protected:
    base::Error error_of_opening() const {
        const auto opened = open_sqlite(file_);
        if (opened) return {};
        EXPECT_NE(opened.error().message.find(file_.string()), std::string::npos) << opened.error().message;
        EXPECT_FALSE(opened.error().next.empty()) << "what to do is not said";
        return opened.error();
    }
    static std::string text_of(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static LedgerCommit rows(const std::string& prefix, int count, std::size_t bytes) {
        LedgerCommit commit;
        commit.at = at();
        for (int i = 0; i < count; ++i) {
            commit.seen.push_back(row_of(prefix + std::to_string(i)));
            commit.seen.back().content.assign(bytes, 'x');
        }
        return commit;
    }
    static Lease lease_of(Store& store) {
        return value_of(store.acquire("shop-books", "host-a", at(), base::milliseconds(10'000)));
    }
    // Writes over part of the file.
    void damage(std::size_t from, std::size_t size) const {
        std::fstream out(file_, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(static_cast<std::streamoff>(from));
        out << std::string(size, '\x5a');
    }

    Folder folder_;
    fs::path file_ = folder_ / "koppel.db";
};

TEST_F(SqliteFailure, RefusesASchemaOfANewerKoppel) {
    open_or_fail(file_).reset();
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE)
        .exec("INSERT INTO schema_version (version, name) VALUES (9999, 'future')");
    const auto error = error_of_opening();
    EXPECT_EQ(error.code, "store_newer_schema");
    EXPECT_NE(error.message.find("9999"), std::string::npos) << error.message;
}

TEST_F(SqliteFailure, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
    const std::string text(5'000, 'x');
    std::ofstream(file_) << text;
    EXPECT_EQ(error_of_opening().code, "store_corrupt");
    EXPECT_EQ(text_of(file_), text);
}

TEST_F(SqliteFailure, RefusesADatabaseOfAnotherProgramAndLeavesItAlone) {
    SQLite::Database(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE theirs (x)");
    const auto before = text_of(file_);
    EXPECT_EQ(error_of_opening().code, "store_corrupt");
    EXPECT_EQ(text_of(file_), before);
}

TEST_F(SqliteFailure, FindsDamageAfterAnUncleanStop) {
    {
        const auto store = open_or_fail(file_);
        must(store->commit(lease_of(*store), rows("a", 500, 1'000)));
    }
    // A host that dies leaves its log behind.
    ASSERT_EQ(in_child([&] {
                  const auto store = open_or_fail(file_);
                  must(store->commit(lease_of(*store), rows("b", 1, 10)));
                  ::_exit(0);
                  return std::string();
              }),
              "");
    ASSERT_TRUE(fs::exists(file_.string() + "-wal"));
    damage(20 * 4'096, fs::file_size(file_) - 40 * 4'096);
    EXPECT_EQ(error_of_opening().code, "store_corrupt");
}

TEST_F(SqliteFailure, ReportsDamageThatAReadMeets) {
    {
        const auto store = open_or_fail(file_);
        must(store->commit(lease_of(*store), rows("a", 500, 1'000)));
    }
    const auto pages = fs::file_size(file_) / 4'096;
    damage((pages - 100) * 4'096, 100 * 4'096);
    const auto store = open_or_fail(file_);
    const auto read = store->records({"shop-books", {}, {}, {}, 0, 10'000, true});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "store_corrupt");
    EXPECT_EQ(read.error().error_class, base::ErrorClass::internal);
}

TEST_F(SqliteFailure, SaysThatTheFileCannotBeWritten) {
    open_or_fail(file_).reset();
    fs::permissions(file_, fs::perms::owner_read | fs::perms::others_read);
    fs::permissions(folder_.path(), fs::perms::owner_all | fs::perms::others_all);
    EXPECT_EQ(without_privileges([&] { return error_of_opening().code; }), "store_read_only");
}

TEST_F(SqliteFailure, SaysThatItsDirectoryCannotBeWritten) {
    fs::permissions(folder_.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    EXPECT_EQ(without_privileges([&] { return error_of_opening().code; }), "store_read_only") << "new file";
    open_or_fail(file_).reset();
    fs::permissions(file_, fs::perms::all);
    EXPECT_EQ(without_privileges([&] { return error_of_opening().code; }), "store_read_only")
        << "present file";
}

TEST_F(SqliteFailure, SaysThatItsDirectoryIsMissing) {
    file_ = folder_ / "missing/koppel.db";
    EXPECT_EQ(error_of_opening().code, "store_not_opened");
}

TEST_F(SqliteFailure, SaysThatAnotherProgramHoldsTheFile) {
    const auto store = open_or_fail(file_);
    const auto lease = lease_of(*store);
    SQLite::Database other(file_.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    const auto refused = store->commit(lease, rows("a", 1, 10));
    EXPECT_EQ(code_of(refused), "store_busy");
    EXPECT_EQ(refused.error().error_class, base::ErrorClass::transient);
    EXPECT_TRUE(value_of(store->records({"shop-books", {}, {}, {}, 0, 10, false})).empty()) << "reads go on";
    other.exec("ROLLBACK");
    EXPECT_EQ(code_of(store->commit(lease, rows("a", 1, 10))), "no error");
}

// Fills the disk with commits, makes room, and goes on. The text says how it went.
template <class MakeRoom>
std::string fill_and_go_on(const fs::path& file, const LedgerCommit& small, const LedgerCommit& large,
                           const MakeRoom& make_room) {
    auto store = open_or_fail(file);
    const auto lease = value_of(store->acquire("shop-books", "host-a", at(), base::milliseconds(10'000)));
    must(store->commit(lease, small));
    const auto failed = store->commit(lease, large);
    if (code_of(failed) != "store_full")
        return "not full but " + (failed ? "no error" : failed.error().text());
    if (failed.error().message.find(file.string()) == std::string::npos) return "file not named";
    const auto kept = value_of(store->summary("shop-books", std::nullopt)).front().count;
    if (kept != small.seen.size()) return "half a commit was kept";
    make_room();
    must(store->commit(lease, large));
    store.reset();
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    if (database.execAndGet("PRAGMA integrity_check").getString() != "ok") return "damaged";
    const auto count = database.execAndGet("SELECT count(*) FROM ledger").getInt();
    return "rows: " + std::to_string(count);
}

TEST_F(SqliteFailure, GoesOnWhenAFullDiskHasRoomAgain) {
    const auto small = rows("a", 10, 100);
    const auto large = rows("b", 100, 40'000);
    EXPECT_EQ(in_child([&] {
                  // Writing past the limit fails, as on a disk without room.
                  std::signal(SIGXFSZ, SIG_IGN);
                  rlimit limit{};
                  ::getrlimit(RLIMIT_FSIZE, &limit);
                  limit.rlim_cur = 2'000'000;
                  ::setrlimit(RLIMIT_FSIZE, &limit);
                  return fill_and_go_on(file_, small, large, [&] {
                      limit.rlim_cur = limit.rlim_max;
                      ::setrlimit(RLIMIT_FSIZE, &limit);
                  });
              }),
              "rows: 110");
}

TEST_F(SqliteFailure, GoesOnWhenASmallFileSystemHasRoomAgain) {
    const auto small = rows("a", 10, 100);
    const auto large = rows("b", 100, 40'000);
    const auto answer = in_child([&]() -> std::string {
        // In a mount namespace of its own, which ends with the child.
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("koppel", folder_.path().c_str(), "tmpfs", 0, "size=20m") != 0) {
            return "may not mount";
        }
        const auto ballast = folder_ / "ballast";
        std::ofstream(ballast) << std::string(18'000'000, 'x');
        return fill_and_go_on(file_, small, large, [&] { fs::remove(ballast); });
    });
    if (answer == "may not mount") GTEST_SKIP() << answer;
    EXPECT_EQ(answer, "rows: 110");
}

}  // namespace
}  // namespace koppel::store

// That the file is set up to be durable, and that the hot path finds its rows by index.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <thread>

#include "backend.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/ledger_reader.hpp"
#include "store/sqlite/ledger_sql.hpp"
#include "store/sqlite/migrations.hpp"

namespace koppel::store {
namespace {

class SqliteFile : public testing::Test {
  protected:
    SqliteFile() : store_(open_or_fail(file_)) {
        lease_ = value_of(store_->acquire("shop-books", "host-a", at(), base::milliseconds(10'000)));
    }
    std::string plan_of(const std::string& statement) {
        SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
        SQLite::Statement query(database, "EXPLAIN QUERY PLAN " + statement);
        std::string plan;
        while (query.executeStep())
            plan += query.getColumn(3).getString() + "\n";
        return plan;
    }
    void add_rows(const std::string& prefix, int count, RecordState state) {
        LedgerCommit commit;
        commit.at = at();
        for (int i = 0; i < count; ++i) {
            commit.seen.push_back(row_of(prefix + std::to_string(i), state));
            commit.seen.back().content.clear();
        }
        must(store_->commit(lease_, commit));
    }
    // The instructions that SQLite's machine runs to answer `sql` for the only flow of the tests.
    int steps_of(const char* sql) {
        SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
        sqlite3_stmt* statement = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(database.getHandle(), sql, -1, &statement, nullptr), SQLITE_OK);
        sqlite3_bind_int64(statement, 1, 1);
        sqlite3_bind_int64(statement, 2, base::unix_ms(at(1)));
        while (sqlite3_step(statement) == SQLITE_ROW) {
        }
        const int steps = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0);
        sqlite3_finalize(statement);
        return steps;
    }

    Folder folder_;
    std::filesystem::path file_ = folder_ / "koppel.db";
    std::unique_ptr<Store> store_;
    Lease lease_;
};

TEST_F(SqliteFile, FlushesEveryCommitAndChecksWhatItReads) {
    auto writer = sqlite::open_writer(file_);
    sqlite::make_durable(writer);
    const auto pragma = [&](const std::string& name) {
        return writer.execAndGet("PRAGMA " + name).getString();
    };
    EXPECT_EQ(pragma("journal_mode"), "wal");
    EXPECT_EQ(pragma("synchronous"), "2");
    EXPECT_EQ(pragma("wal_autocheckpoint"), "0") << "only the writer's queue checkpoints";
    EXPECT_EQ(pragma("temp_store"), "2");
    EXPECT_EQ(pragma("trusted_schema"), "0");
    EXPECT_EQ(pragma("cell_size_check"), "1");
    EXPECT_EQ(pragma("foreign_keys"), "1");
    EXPECT_EQ(pragma("busy_timeout"), "5000");
    EXPECT_EQ(pragma("mmap_size"), "0");
}

TEST_F(SqliteFile, IsReadByConnectionsThatCannotWriteNorCheckpoint) {
    add_rows("a", 10, RecordState::queued);
    auto reader = sqlite::open_reader(file_);
    EXPECT_THROW(reader.exec("DELETE FROM ledger"), SQLite::Exception);
    EXPECT_NE(
        sqlite3_wal_checkpoint_v2(reader.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr),
        SQLITE_OK);
}

TEST_F(SqliteFile, IsReadableByItsOwnerOnly) {
    struct stat status {};
    ASSERT_EQ(::stat(file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(SqliteFile, HasStrictTablesThatSayWhoseTheyAre) {
    SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
    SQLite::Statement tables(
        database,
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version'");
    int count = 0;
    while (tables.executeStep()) {
        const auto name = tables.getColumn(0).getString();
        ++count;
        EXPECT_EQ(tables.getColumn(1).getInt(), 1) << name << " is not strict";
        SQLite::Statement owner(database,
                                "SELECT count(*) FROM pragma_table_info(?) "
                                "WHERE name IN ('tenant', 'contract', 'connection', 'flow', 'row') "
                                "OR (?1 = 'events' AND name = 'id')");  // of the row's id
        owner.bind(1, name);
        owner.executeStep();
        EXPECT_GE(owner.getColumn(0).getInt(), 1) << name << " has no owner";
    }
    EXPECT_GE(count, 11);
}

TEST_F(SqliteFile, RecordsEveryMigrationOnce) {
    store_.reset();
    open_or_fail(file_).reset();
    SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM schema_version").getInt(),
              static_cast<int>(sqlite::migrations().size()));
    int expected = 0;
    for (const auto& migration : sqlite::migrations())
        EXPECT_EQ(migration.number, ++expected);
}

TEST_F(SqliteFile, AnswersTheHotPathFromItsIndexes) {
    const std::pair<const char*, const char*> expected[] = {
        {sqlite::sql::kDue, "USING INDEX ledger_due (flow=? AND due_at<?)"},
        {sqlite::sql::kNextDue, "USING COVERING INDEX ledger_due (flow=? AND due_at>?)"},
        {sqlite::sql::kSerialInFlight, "USING INDEX ledger_by_state (flow=? AND state=?)"},
        {sqlite::sql::kInFlight, "USING INDEX ledger_by_state (flow=? AND state=?)"},
        {sqlite::sql::kIdByKey, "USING COVERING INDEX sqlite_autoindex_ledger_1 (flow=? AND key=?)"},
        {sqlite::sql::kRowById, "USING INTEGER PRIMARY KEY (rowid=?)"},
        {sqlite::sql::kBeforeWrite, "USING INTEGER PRIMARY KEY (rowid=?)"},
        {sqlite::sql::kIntent, "USING INTEGER PRIMARY KEY (rowid=?)"},
        {sqlite::sql::kOutcome, "USING INTEGER PRIMARY KEY (rowid=?)"},
        {sqlite::sql::kLastEvent, "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
        {sqlite::sql::kStory, "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
        {sqlite::sql::kSummary, "USING PRIMARY KEY (flow=?)"},
    };
    for (const auto& [sql, index] : expected) {
        const auto plan = plan_of(sql);
        EXPECT_NE(plan.find(index), std::string::npos) << sql << "\n" << plan;
        EXPECT_EQ(plan.find("SCAN"), std::string::npos) << sql << "\n" << plan;
    }
    EXPECT_EQ(plan_of(sqlite::sql::kDue).find("TEMP B-TREE"), std::string::npos) << "due rows are sorted";
}

TEST_F(SqliteFile, AnswersEveryFilterFromAnIndexOfTheFlow) {
    for (int state = 0; state <= 8; ++state) {
        for (const auto attention : {std::optional<bool>(), std::optional(true), std::optional(false)}) {
            for (const bool flow : {false, true}) {
                RecordFilter filter;
                filter.contract = "shop-books";
                filter.attention = attention;
                filter.with_content = flow;
                if (state > 0) filter.state = static_cast<RecordState>(state);
                if (flow) filter.flow = "sales";
                const auto sql = sqlite::records_sql(filter);
                const auto plan = plan_of(sql);
                EXPECT_NE(plan.find("INDEX ledger_"), std::string::npos) << sql << "\n" << plan;
                EXPECT_NE(plan.find("(flow=?"), std::string::npos) << sql << "\n" << plan;
                EXPECT_EQ(plan.find("SCAN"), std::string::npos) << sql << "\n" << plan;
            }
        }
    }
}

TEST_F(SqliteFile, CostsTheSameHoweverManyRowsAreDone) {
    add_rows("due", 20, RecordState::queued);
    const auto rows = value_of(store_->due("shop-books", "sales", at(), 5));
    LedgerCommit intents;
    intents.at = at();
    for (const auto& row : rows)
        intents.intents.push_back({row.id, row.revision, "attempt", "REF", "hash"});
    must(store_->commit(lease_, intents));
    const auto costs = [&] {
        return std::vector<int>{steps_of(sqlite::sql::kDue), steps_of(sqlite::sql::kNextDue),
                                steps_of(sqlite::sql::kSerialInFlight), steps_of(sqlite::sql::kInFlight)};
    };
    add_rows("few", 10, RecordState::posted);
    const auto few = costs();
    add_rows("many", 20'000, RecordState::posted);
    EXPECT_EQ(costs(), few);
}

TEST_F(SqliteFile, KeepsItsLogSmall) {
    for (int i = 0; i < 60; ++i) {
        LedgerCommit commit;
        commit.at = at();
        commit.seen = {row_of(std::to_string(i))};
        commit.seen.front().content.assign(1'000'000, 'x');
        must(store_->commit(lease_, commit));
    }
    EXPECT_LT(std::filesystem::file_size(file_.string() + "-wal"), 20'000'000U);
}

TEST_F(SqliteFile, ShrinksItsLogWhenALongReadIsOver) {
    const auto write = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            LedgerCommit commit;
            commit.at = at();
            commit.seen = {row_of(std::to_string(i))};
            commit.seen.front().content.assign(2'000'000, 'x');
            must(store_->commit(lease_, commit));
        }
    };
    const auto log = file_.string() + "-wal";
    {
        auto reader = sqlite::open_reader(file_);
        reader.exec("BEGIN");
        reader.execAndGet("SELECT count(*) FROM ledger");
        write(0, 40);
        EXPECT_GT(std::filesystem::file_size(log), 64'000'000U) << "the reader did not hold it back";
    }
    write(40, 80);
    EXPECT_LT(std::filesystem::file_size(log), 64'000'000U);
}

}  // namespace
}  // namespace koppel::store

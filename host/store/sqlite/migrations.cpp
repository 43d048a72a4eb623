#include "store/sqlite/migrations.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/sqlite/error.hpp"

namespace koppel::store::sqlite {

namespace {

// "kopl": tells a file of ours from any other SQLite file.
constexpr int kApplicationId = 0x6b6f706c;

void apply_one(SQLite::Database& database, const Migration& migration) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec(migration.sql);
    SQLite::Statement note(database, "INSERT INTO schema_version (version, name) VALUES (?, ?)");
    note.bind(1, migration.number);
    note.bind(2, migration.name);
    note.exec();
    transaction.commit();
}

}  // namespace

base::Result<void> check_owner(SQLite::Database& database, const std::filesystem::path& file) {
    const int owner = database.execAndGet("PRAGMA application_id").getInt();
    if (owner == kApplicationId) return {};
    const int objects = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
    if (owner != 0 || objects > 0) return corrupt(file, "another program made it");
    return {};
}

base::Result<void> migrate(SQLite::Database& database, const std::filesystem::path& file) {
    if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        database.exec(
            "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT");
        transaction.commit();
    }
    const int present = database.execAndGet("SELECT coalesce(max(version), 0) FROM schema_version").getInt();
    const int newest = migrations().back().number;
    if (present > newest) {
        return base::Error(base::ErrorClass::config, "store_newer_schema",
                           file.string() + " was written by a newer koppel (schema " +
                               std::to_string(present) + ", this koppel knows " + std::to_string(newest) +
                               ")",
                           "start the newer koppel, or restore a backup from before the upgrade");
    }
    for (const auto& migration : migrations()) {
        if (migration.number > present) apply_one(database, migration);
    }
    return {};
}

}  // namespace koppel::store::sqlite

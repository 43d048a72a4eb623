#include "store/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <system_error>

namespace koppel::store::sqlite {

namespace {

constexpr int kBusyMs = 5'000;

// SQLite would make it readable for everybody that the umask lets in.
void make_private(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

// Its own count of what it has allocated takes a lock at every allocation. Changes nothing once SQLite runs.
void count_no_memory() {
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(configured);
}

}  // namespace

SQLite::Database open_writer(const std::filesystem::path& file) {
    count_no_memory();
    make_private(file);
    SQLite::Database database(file.string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, kBusyMs);
    if (sqlite3_db_readonly(database.getHandle(), "main") == 1) {
        throw SQLite::Exception("opened for reading only", SQLITE_READONLY);
    }
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cell_size_check = ON");
    database.exec("PRAGMA temp_store = MEMORY");
    database.exec("PRAGMA cache_size = -65536");
    // Documents are encrypted: the pages that held a dropped one need not be written once more to erase it.
    database.exec("PRAGMA secure_delete = FAST");
    database.exec("PRAGMA foreign_keys = ON");
    return database;
}

void make_durable(SQLite::Database& writer) {
    writer.exec("PRAGMA journal_mode = WAL");
    writer.exec("PRAGMA synchronous = FULL");
    writer.exec("PRAGMA wal_autocheckpoint = 0");
}

SQLite::Database open_reader(const std::filesystem::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, kBusyMs);
    database.exec("PRAGMA trusted_schema = OFF");
    database.exec("PRAGMA cell_size_check = ON");
    database.exec("PRAGMA temp_store = MEMORY");
    database.exec("PRAGMA cache_size = -16384");
    database.exec("PRAGMA query_only = ON");
    return database;
}

bool stopped_uncleanly(const std::filesystem::path& file) {
    std::error_code ignored;
    const auto log = file.string() + "-wal";
    const auto size = std::filesystem::file_size(log, ignored);
    return !ignored && size > 0;
}

}  // namespace koppel::store::sqlite

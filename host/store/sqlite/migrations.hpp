// The schema's history: numbered SQL, compiled in, applied forward only.
// Not thread-safe; run once at opening. Throws SQLite::Exception, which the store catches.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <span>

#include "base/result.hpp"

namespace koppel::store::sqlite {

struct Migration {
    int number = 0;
    const char* name = nullptr;
    const char* sql = nullptr;
};

// All of them, from 1 up without a gap.
std::span<const Migration> migrations();

// Fails with `store_corrupt` when another program made the file. Changes nothing.
base::Result<void> check_owner(SQLite::Database& database, const std::filesystem::path& file);

// Brings the file up to date, each step in a transaction of its own. Fails with `store_newer_schema` when a
// newer koppel wrote it.
base::Result<void> migrate(SQLite::Database& database, const std::filesystem::path& file);

}  // namespace koppel::store::sqlite

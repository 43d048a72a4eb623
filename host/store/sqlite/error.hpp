// What SQLite says, as an Error for an operator.
// Never fails.
#pragma once

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <filesystem>

#include "base/result.hpp"

namespace koppel::store::sqlite {

// `database` may be null (it could not be opened).
base::Error error_from(const SQLite::Exception& exception, sqlite3* database,
                       const std::filesystem::path& file);

base::Error corrupt(const std::filesystem::path& file, const std::string& finding);

// True for trouble with the file or the disk: it hits every operation of a group alike.
bool concerns_file(const base::Error& error);

}  // namespace koppel::store::sqlite

// Connections to the file, with the settings that durability rests on.
// Each connection belongs to one thread at a time. Throws SQLite::Exception, which the store catches.
#pragma once

#include <SQLiteCpp/Database.h>

#include <filesystem>

namespace koppel::store::sqlite {

// The one that writes and checkpoints. SQLite before 3.51.3 can damage a file when two connections do (the
// WAL-reset bug), so there is never a second one.
SQLite::Database open_writer(const std::filesystem::path& file);

// Switches the file to a log and to a flush per commit. Changes the file: only for one that is ours.
void make_durable(SQLite::Database& writer);

// Cannot write and cannot checkpoint.
SQLite::Database open_reader(const std::filesystem::path& file);

// True when the last host did not close the file: its log is still there.
bool stopped_uncleanly(const std::filesystem::path& file);

}  // namespace koppel::store::sqlite

// The Store in one SQLite file: WAL, synchronous=FULL, one connection that writes and checkpoints, read-only
// others.
#pragma once

#include <filesystem>
#include <memory>

#include "store/store.hpp"

namespace koppel::store {

// Opens or makes the file and brings its schema up to date. Fails with one clear sentence when the file is
// corrupt, from a newer koppel, or cannot be written.
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& file);

}  // namespace koppel::store

// The data directory: one host at a time, a place for the SQLite file, the master key and the logs.
// Not thread-safe; one object per process. Fails when another host holds it, naming its process.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace koppel::store {

class DataDirectory {
  public:
    // Makes the directory (0700) when it is missing, and takes the lock (flock on `lock`, held until
    // destroyed).
    static base::Result<DataDirectory> open(const std::filesystem::path& path);

    DataDirectory(DataDirectory&& other) noexcept;
    DataDirectory& operator=(DataDirectory&&) = delete;
    ~DataDirectory();

    std::filesystem::path database() const { return path_ / "koppel.db"; }
    std::filesystem::path master_key() const { return path_ / "master.key"; }
    std::filesystem::path logs() const { return path_ / "logs"; }

  private:
    DataDirectory(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace koppel::store

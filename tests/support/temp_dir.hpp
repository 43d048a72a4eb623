// A directory of a test's own, removed with everything in it. Not thread-safe. Throws when it cannot be made.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace koppel::test {

class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

void write_file(const std::filesystem::path& file, std::string_view text);
std::string read_file(const std::filesystem::path& file);
// Every file below a directory with its content: to see that a command changed nothing.
std::string fingerprint(const std::filesystem::path& directory);

}  // namespace koppel::test

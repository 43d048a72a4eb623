#include "store/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace koppel::store {

namespace {

using base::Error;
using base::ErrorClass;
namespace fs = std::filesystem;

Error unwritable(const fs::path& path, const std::string& reason) {
    return {ErrorClass::config, "data_directory_unwritable",
            "the data directory " + path.string() + " cannot be used: " + reason,
            "give the user that runs koppel the right to write there, or choose another one with --data"};
}

// "process 123 on till-server", as the holder wrote it.
std::string holder_of(int lock) {
    std::array<char, 512> text{};
    const auto size = ::pread(lock, text.data(), text.size(), 0);
    std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!holder.empty() && holder.back() == '\n')
        holder.pop_back();
    return holder.empty() ? "another process" : holder;
}

std::string myself() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
    return "process " + std::to_string(::getpid()) + " on " + host.data();
}

base::Result<void> make_directory(const fs::path& path) {
    std::error_code problem;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), problem);
    if (problem) return unwritable(path, problem.message());
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return unwritable(path, std::strerror(errno));
    if (!fs::is_directory(path, problem)) return unwritable(path, "it is not a directory");
    return {};
}

}  // namespace

base::Result<DataDirectory> DataDirectory::open(const fs::path& path) {
    if (auto made = make_directory(path); !made) return made.error();
    const auto lock_file = path / "lock";
    const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return unwritable(path, std::strerror(errno));
    DataDirectory directory(path, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return unwritable(path, std::strerror(errno));
        return Error(ErrorClass::config, "data_directory_in_use",
                     "the data directory " + path.string() + " is in use by " + holder_of(lock),
                     "stop that one first, or choose another directory with --data");
    }
    const auto text = myself() + "\n";
    if (::ftruncate(lock, 0) != 0 ||
        ::pwrite(lock, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        return unwritable(path, std::strerror(errno));
    }
    return directory;
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDirectory::~DataDirectory() {
    if (lock_ >= 0) ::close(lock_);
}

}  // namespace koppel::store

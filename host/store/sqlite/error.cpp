#include "store/sqlite/error.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::ErrorClass;

Error full(const std::string& name) {
    return {ErrorClass::internal, "store_full", "the disk that holds " + name + " is full",
            "free some space; nothing was lost and the work goes on by itself"};
}

Error read_only(const std::string& name) {
    return {ErrorClass::internal, "store_read_only", name + " cannot be written",
            "give the user that runs koppel the right to write this file and its directory"};
}

// SQLite does not always tell why it could not open a file.
bool may_not_write(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return errno != ENOENT && errno != ENOTDIR;
    return ::access(file.c_str(), R_OK | W_OK) != 0 && errno != ENOENT;
}

// The shared-memory file of the log reports a full disk as a plain I/O error.
bool no_room_left(const std::filesystem::path& file) {
    std::error_code failed;
    const auto space = std::filesystem::space(file.has_parent_path() ? file.parent_path() : ".", failed);
    return !failed && space.available < 64U << 10;
}

Error failing(const std::string& name, const std::string& reason) {
    return {ErrorClass::internal, "store_failed", "reading or writing " + name + " failed (" + reason + ")",
            "check the disk, then start koppel again"};
}

}  // namespace

Error corrupt(const std::filesystem::path& file, const std::string& finding) {
    return {ErrorClass::internal, "store_corrupt",
            file.string() + " is damaged or is not a koppel database (" + finding + ")",
            "stop koppel and restore the file from a backup"};
}

Error error_from(const SQLite::Exception& exception, sqlite3* database, const std::filesystem::path& file) {
    // A write beyond a quota or a size limit leaves its reason in errno only.
    const int last = errno;
    int system = database == nullptr ? 0 : sqlite3_system_errno(database);
    if (system == 0 && exception.getExtendedErrorCode() == SQLITE_IOERR_WRITE) system = last;
    const auto name = file.string();
    switch (exception.getErrorCode() & 0xff) {
        case SQLITE_FULL:
            return full(name);
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return read_only(name);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return corrupt(file, exception.getErrorStr());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorClass::transient, "store_busy", name + " is in use by another program",
                    "end the other program; koppel tries again by itself"};
        case SQLITE_CANTOPEN:
            if (may_not_write(file)) return read_only(name);
            return {ErrorClass::internal, "store_not_opened",
                    name + " cannot be opened or made" +
                        (system == 0 ? std::string() : std::string(" (") + std::strerror(system) + ")"),
                    "check that the directory exists and may be written"};
        case SQLITE_IOERR:
            if (system == ENOSPC || system == EDQUOT || system == EFBIG || no_room_left(file))
                return full(name);
            if (system == EROFS) return read_only(name);
            return failing(name, system == 0 ? exception.getErrorStr() : std::strerror(system));
        default:
            return {ErrorClass::internal, "store_internal",
                    "the store made a mistake with " + name + ": " + exception.what()};
    }
}

bool concerns_file(const Error& error) {
    return error.code.rfind("store_", 0) == 0;
}

}  // namespace koppel::store::sqlite

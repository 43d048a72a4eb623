#include "backend.hpp"

#include <stdlib.h>

#include "store/sqlite_store.hpp"

namespace koppel::store {

namespace {

class SqliteBackend final : public Backend {
  public:
    std::unique_ptr<Store> open() override { return value_of(open_sqlite(folder_ / "koppel.db")); }

  private:
    Folder folder_;
};

}  // namespace

std::vector<BackendKind> backends() {
    return {{"sqlite", [] { return std::make_unique<SqliteBackend>(); }}};
}

Folder::Folder() {
    std::string pattern = testing::TempDir() + "koppel_store_XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<Store> open_or_fail(const std::filesystem::path& file) {
    return value_of(open_sqlite(file));
}

}  // namespace koppel::store

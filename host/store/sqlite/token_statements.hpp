// OAuth credentials. Reads on any connection, writes inside the transaction of the commit queue.
// Not thread-safe. Fails with `token_moved` (conflict).
#pragma once

#include "base/result.hpp"
#include "store/sqlite/query.hpp"
#include "store/store.hpp"

namespace koppel::store::sqlite {

class TokenStatements {
  public:
    explicit TokenStatements(SQLite::Database& database);

    std::optional<TokenRow> read(const std::string& connection, const std::string& credential);
    base::Result<void> write(const TokenRow& row, std::int64_t expected_generation);

  private:
    Query read_;
    Query write_;
};

}  // namespace koppel::store::sqlite

// OAuth credentials. Reads on any connection, writes inside the transaction of the commit queue.
// Not thread-safe. Fails with `token_moved`, `token_lease_held` and `fenced_out` (conflict).
#pragma once

#include <vector>

#include "base/result.hpp"
#include "store/sqlite/query.hpp"
#include "store/store.hpp"

namespace koppel::store::sqlite {

class TokenStatements {
  public:
    explicit TokenStatements(SQLite::Database& database);

    std::optional<TokenRow> read(const std::string& connection, const std::string& credential);
    std::vector<TokenRow> of(const std::string& connection);
    base::Result<void> write(const TokenRow& row, std::int64_t expected_generation);

    // Sets the lease's fence.
    base::Result<void> acquire(TokenLease& lease, base::Instant now, base::milliseconds ttl);
    void release(const TokenLease& lease);
    void end_leases();
    // In the same transaction as what is written under the lease, before it.
    base::Result<void> check(const TokenLease& lease);

  private:
    Query read_;
    Query names_;
    Query write_;
    Query read_lease_;
    Query take_lease_;
    Query release_;
    Query end_leases_;
};

}  // namespace koppel::store::sqlite

// Who holds a contract, and since which fence. Runs inside the transaction of the commit queue.
// Not thread-safe. Fails with `lease_held` and `fenced_out` (conflict).
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/ledger.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class LeaseStatements {
  public:
    explicit LeaseStatements(SQLite::Database& database);

    base::Result<Lease> acquire(const std::string& contract, const std::string& owner, Instant now,
                                base::milliseconds ttl);
    void release(const Lease& lease);
    void end_all();
    // In the same transaction as what is written under the lease, before it.
    base::Result<void> check(const Lease& lease);

  private:
    Query read_;
    Query take_;
    Query release_;
    Query check_;
    Query end_all_;
};

}  // namespace koppel::store::sqlite

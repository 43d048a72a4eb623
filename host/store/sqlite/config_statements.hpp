// Tenants, connections, contracts, their secrets and the vault's keys. Reads on any connection, writes inside
// the transaction of the commit queue. Not thread-safe. Fails with `config_…` and `key_moved` (conflict).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/sqlite/query.hpp"
#include "store/store.hpp"

namespace koppel::store::sqlite {

class ConfigStatements {
  public:
    explicit ConfigStatements(SQLite::Database& database);

    std::vector<Document> documents(DocumentKind kind);
    std::optional<Document> document(DocumentKind kind, const std::string& id);
    std::optional<std::string> secret(const std::string& connection, const std::string& name);
    std::optional<std::string> wrapped_key(const std::string& tenant);

    base::Result<void> apply(const ConfigCommit& commit);
    base::Result<void> set_status(const std::string& contract, const std::string& status, Instant at);
    base::Result<void> put_wrapped_key(const std::string& tenant, const std::string& wrapped,
                                       const std::string& expected);

  private:
    base::Result<void> apply_document(const Document& document, Instant at);

    Query all_;
    Query one_;
    Query secret_;
    Query key_;
    Query put_document_;
    Query put_secret_;
    Query set_status_;
    Query put_key_;
};

}  // namespace koppel::store::sqlite

// Questions about VAT numbers. Reads on any connection, writes inside the transaction of the commit queue.
// Not thread-safe. Throws SQLite::Exception.
#pragma once

#include <vector>

#include "store/sqlite/query.hpp"
#include "store/vat_checks.hpp"

namespace koppel::store::sqlite {

class VatCheckStatements {
  public:
    explicit VatCheckStatements(SQLite::Database& database);

    void add(const VatCheck& check);
    std::vector<VatCheck> read(const std::string& tenant, const std::string& number, std::uint32_t limit);

  private:
    Query add_;
    Query read_;
};

}  // namespace koppel::store::sqlite

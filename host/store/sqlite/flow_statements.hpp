// The flows of a contract and their numbers. A number, once committed, stays.
// Not thread-safe; one per connection. Throws SQLite::Exception, which the store catches.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

struct Flow {
    std::int64_t id = 0;
    std::string name;
};

class FlowStatements {
  public:
    explicit FlowStatements(SQLite::Database& database);

    std::vector<Flow> of(const std::string& contract);
    std::optional<std::int64_t> find(const std::string& contract, const std::string& name);
    std::int64_t add(const std::string& contract, const std::string& name);

  private:
    SQLite::Database& database_;
    Query of_;
    Query find_;
    Query add_;
};

}  // namespace koppel::store::sqlite

// The detail log, and what is forgotten by itself. Reads on any connection, writes inside the transaction of
// the commit queue. Not thread-safe. Throws SQLite::Exception.
#pragma once

#include <vector>

#include "store/detail.hpp"
#include "store/sqlite/flow_statements.hpp"
#include "store/sqlite/query.hpp"

namespace koppel::store::sqlite {

class DetailStatements {
  public:
    explicit DetailStatements(SQLite::Database& database);

    std::vector<Detail> read(const DetailFilter& filter);
    void add(const DetailCommit& commit);
    Forgotten forget(const Forget& forget);

  private:
    std::uint64_t forget_events(std::int64_t flow, const Forget& forget);
    std::int64_t position(std::int64_t flow);

    FlowStatements flows_;
    Query all_;
    Query of_record_;
    Query add_;
    Query link_;
    Query forget_details_;
    Query forget_links_;
    Query position_;
    Query put_position_;
    Query old_rows_;
    Query forget_events_;
};

}  // namespace koppel::store::sqlite

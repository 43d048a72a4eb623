// A prepared statement that is kept: bound, run, rewound, run again.
// Not thread-safe; lives as long as its connection. Throws SQLite::Exception, which the store catches.
#pragma once

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace koppel::store::sqlite {

// Marks bytes that are stored as a blob.
struct Blob {
    const std::string& bytes;
};

class Query {
  public:
    // `sql` must outlive the query. It is compiled at the first use.
    Query(SQLite::Database& database, const char* sql) : database_(&database), sql_(sql) {}

    // Binds all parameters in order. Strings are not copied: they must live until the query was run.
    template <class... Values>
    Query& with(const Values&... values) {
        if (!statement_) statement_.emplace(*database_, sql_);
        statement_->tryReset();
        int index = 0;
        (put(++index, values), ...);
        return *this;
    }

    // True while there is a row.
    bool next() { return statement_->executeStep(); }
    // Runs a statement that returns no rows; tells how many rows it changed.
    int run() {
        const int changed = statement_->exec();
        statement_->tryReset();
        return changed;
    }
    // Ends the read that `next` began.
    void rewind() noexcept {
        if (statement_) statement_->tryReset();
    }

    std::string text(int column) const { return statement_->getColumn(column).getString(); }
    std::int64_t number(int column) const { return statement_->getColumn(column).getInt64(); }
    bool is_null(int column) const { return statement_->isColumnNull(column); }
    base::Instant instant(int column) const { return base::instant_from_unix_ms(number(column)); }
    std::optional<base::Instant> maybe_instant(int column) const {
        if (is_null(column)) return std::nullopt;
        return instant(column);
    }

  private:
    void put(int index, const std::string& value) { statement_->bindNoCopy(index, value); }
    void put(int index, Blob value) {
        statement_->bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
    }
    void put(int index, std::nullptr_t) { statement_->bind(index); }
    void put(int index, std::int64_t value) { statement_->bind(index, value); }
    void put(int index, std::int32_t value) { statement_->bind(index, value); }
    void put(int index, std::uint32_t value) { statement_->bind(index, std::int64_t{value}); }
    void put(int index, bool value) { statement_->bind(index, value ? 1 : 0); }
    void put(int index, base::Instant value) { statement_->bind(index, base::unix_ms(value)); }
    void put(int index, const std::optional<base::Instant>& value) {
        if (value) {
            put(index, *value);
        } else {
            statement_->bind(index);
        }
    }

    SQLite::Database* database_;
    const char* sql_;
    std::optional<SQLite::Statement> statement_;
};

// Ends a read at the end of a scope, so that no snapshot stays open.
class Rewind {
  public:
    explicit Rewind(Query& query) : query_(query) {}
    Rewind(const Rewind&) = delete;
    Rewind& operator=(const Rewind&) = delete;
    ~Rewind() { query_.rewind(); }

  private:
    Query& query_;
};

}  // namespace koppel::store::sqlite

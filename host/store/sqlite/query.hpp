// A prepared statement that is kept: bound, run, rewound, run again. On SQLite's own functions: a record's
// life is some two hundred bindings and columns, and none of them should allocate. Not thread-safe; lives as
// long as its connection. Throws SQLite::Exception, which the store catches.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace koppel::store::sqlite {

// Marks bytes that are stored as a blob.
struct Blob {
    const std::string& bytes;
};

// Marks text that is mostly empty and then stored as null, which costs SQLite nothing to read or copy.
struct Sparse {
    const std::string& text;
};

class Query {
  public:
    // `sql` must outlive the query. It is compiled at the first use.
    Query(SQLite::Database& database, const char* sql) : database_(database.getHandle()), sql_(sql) {}

    // Binds all parameters in order. Strings are not copied: they must live until the query was run.
    template <class... Values>
    Query& with(const Values&... values) {
        if (!statement_) compile();
        rewind();
        int index = 0;
        (must(put(++index, values)), ...);
        return *this;
    }

    // True while there is a row.
    bool next() {
        running_ = true;
        const int result = sqlite3_step(statement_.get());
        if (result == SQLITE_ROW) return true;
        if (result != SQLITE_DONE) fail(result);
        return false;
    }
    // Runs a statement that returns no rows; tells how many rows it changed.
    int run() {
        while (next()) {
        }
        const int changed = sqlite3_changes(database_);
        rewind();
        return changed;
    }
    // Ends the read that `next` began.
    void rewind() noexcept {
        if (running_) sqlite3_reset(statement_.get());
        running_ = false;
    }

    // Empty for null.
    std::string text(int column) const {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
        if (bytes == nullptr) return {};
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
    }
    std::int64_t number(int column) const { return sqlite3_column_int64(statement_.get(), column); }
    bool is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
    base::Instant instant(int column) const { return base::instant_from_unix_ms(number(column)); }
    std::optional<base::Instant> maybe_instant(int column) const {
        if (is_null(column)) return std::nullopt;
        return instant(column);
    }

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    void compile() {
        sqlite3_stmt* statement = nullptr;
        must(sqlite3_prepare_v3(database_, sql_, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        statement_.reset(statement);
    }
    void must(int result) {
        if (result != SQLITE_OK) throw SQLite::Exception(database_, result);
    }
    [[noreturn]] void fail(int result) {
        const SQLite::Exception exception(database_, result);
        rewind();
        throw exception;
    }

    int put(int index, const std::string& value) {
        return sqlite3_bind_text64(statement_.get(), index, value.data(), value.size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    }
    int put(int index, Sparse value) {
        return value.text.empty() ? put(index, nullptr) : put(index, value.text);
    }
    int put(int index, Blob value) {
        return sqlite3_bind_blob64(statement_.get(), index, value.bytes.data(), value.bytes.size(),
                                   SQLITE_STATIC);
    }
    int put(int index, std::nullptr_t) { return sqlite3_bind_null(statement_.get(), index); }
    int put(int index, std::int64_t value) { return sqlite3_bind_int64(statement_.get(), index, value); }
    int put(int index, std::int32_t value) { return put(index, std::int64_t{value}); }
    int put(int index, std::uint32_t value) { return put(index, std::int64_t{value}); }
    int put(int index, bool value) { return put(index, std::int64_t{value ? 1 : 0}); }
    int put(int index, base::Instant value) { return put(index, std::int64_t{base::unix_ms(value)}); }
    int put(int index, const std::optional<base::Instant>& value) {
        return value ? put(index, *value) : put(index, nullptr);
    }

    sqlite3* database_;
    const char* sql_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    bool running_ = false;
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

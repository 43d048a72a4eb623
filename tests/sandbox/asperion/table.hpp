// One Asperion resource: typed columns, rows with prebuilt JSON, filters, paging, list envelope. Pure, single
// thread. A query that Asperion would refuse is reported as a field and a message.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/http.hpp"

namespace koppel::sandbox::asperion {

enum class Type { text, number, boolean, date, json };

struct Column {
    std::string name;  // camelCase; the filter has the same name in PascalCase
    Type type = Type::text;
    bool filter = true;
    bool indexed = false;  // Equals on this column needs no scan
};

// Values in the order of the columns, each as JSON text ("null" for none).
struct Row {
    std::vector<std::string> values;
    std::string json;
    std::string brief;  // without the columns of type json; empty when there are none
};

struct PageRequest {
    std::int64_t page = 1, page_size = 50;
    bool meta_only = false;
    bool descending = false;
    std::string fields;
    std::string rest;  // the other parameters as they go into the links to further pages
    struct Filter {
        std::size_t column = 0;
        enum class Compare { contains, equals, not_equals, starts_with, ends_with, from, to } compare;
        std::string value;
    };
    std::vector<Filter> filters;
};

struct QueryError {
    std::string field, dutch, english;
};

struct EnvelopeInfo {
    std::string self_url;  // without query
    std::int64_t administration = 0;
    std::string administration_name;
};

class Table {
  public:
    explicit Table(std::vector<Column> columns);

    std::size_t column(std::string_view name) const;
    const std::vector<Column>& columns() const { return columns_; }
    std::size_t size() const { return rows_.size(); }
    const Row& row(std::size_t index) const { return rows_[index]; }
    std::size_t add(std::vector<std::string> values);
    void remove(std::size_t row);  // the rows behind it move up
    void set(std::size_t row, std::size_t column, std::string value);
    // The rows whose indexed column equals the text, without regard to case.
    const std::vector<std::size_t>& equal(std::size_t column, std::string_view text) const;

    // `extra` names parameters that the resource takes besides filters, paging and fields.
    std::optional<QueryError> parse(const Parameters& parameters, std::int64_t default_size,
                                    std::int64_t max_size, std::string_view extra, PageRequest& out) const;
    // `keep` may hide rows; `brief` leaves the columns of type json out.
    std::string list(const PageRequest& page, const EnvelopeInfo& info,
                     const std::function<bool(const Row&)>& keep = {}, bool brief = false) const;

  private:
    void render(Row& row) const;
    void index(std::size_t row);
    bool matches(const Row& row, const PageRequest& page) const;

    std::vector<Column> columns_;
    bool has_json_ = false;
    std::deque<Row> rows_;
    std::vector<std::unordered_map<std::string, std::vector<std::size_t>>> indexes_;
};

// The plain text of a stored JSON value: strings unquoted, null empty.
std::string plain(std::string_view json);

}  // namespace koppel::sandbox::asperion

// What stands in Profit, as tables of texts, and the GetConnectors as views of them. Single thread; names
// that do not exist throw std::logic_error, for they are our own.
//
// `table NAME COLUMN…` with columns as Name:type and `!` for a key, `#` for an index. Types: s text, i
// integer, n decimal, b boolean, d date and time. `view ID|Description|NAME|FILTER|COLUMN…` with a filter
// such as ItemTypeCode=2, and columns as Name or Name=Column.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace koppel::sandbox::afas {

using Cell = std::optional<std::string>;
using Fields = std::map<std::string, std::string, std::less<>>;

struct Column {
    std::string name;
    char type = 's';
    bool key = false, indexed = false;
};

struct Row {
    std::vector<Cell> cells;
    Fields fields;  // what UpdateConnectors were given, by code
    std::size_t number = 0;
    bool gone = false;
};

class Table {
  public:
    Table(std::string name, std::vector<Column> columns);

    const std::string& name() const { return name_; }
    const std::vector<Column>& columns() const { return columns_; }
    const std::deque<Row>& rows() const { return rows_; }
    std::deque<Row>& rows() { return rows_; }
    int find_column(std::string_view column) const;  // -1: none

    // Values in the order of the columns; empty text is null.
    Row& add_values(const std::vector<std::string>& values);
    Row& add(const std::vector<std::pair<std::string_view, std::string>>& values);
    void set(Row& row, std::string_view column, Cell value);
    void set_if(Row& row, std::string_view column, const Fields& fields, std::string_view code);
    const Cell& cell(const Row& row, std::string_view column) const;
    std::string text(const Row& row, std::string_view column) const;
    bool truth(const Row& row, std::string_view column) const { return text(row, column) == "true"; }

    // By its keys, in their order, without regard to case. Nothing when there is none.
    Row* find(const std::vector<std::string_view>& keys);
    Row* find(std::string_view key) { return find(std::vector<std::string_view>{key}); }
    // All rows with this value in a column, without regard to case, in the order they were made.
    std::vector<Row*> all(std::string_view column, std::string_view value);
    // The rows that an indexed column has for a value; nothing when the column has no index.
    std::optional<std::vector<std::size_t>> candidates(int column, std::string_view value) const;

  private:
    std::string name_;
    std::vector<Column> columns_;
    std::deque<Row> rows_;
    std::map<int, std::unordered_multimap<std::string, std::size_t>> index_;
};

struct View {
    struct Shown {
        std::string name;
        int column = 0;
        char type = 's';
    };
    std::string id, description, table;
    int filter_column = -1;
    std::string filter_value;
    std::vector<Shown> columns;

    const Shown* find(std::string_view column) const;  // without regard to case
    bool shows(const Row& row) const;
};

struct Layout {
    std::map<std::string, Table, std::less<>> tables;
    std::map<std::string, View, std::less<>> views;
};

// Empty tables and the views of them.
Layout make_layout();

}  // namespace koppel::sandbox::afas

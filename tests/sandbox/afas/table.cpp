#include "afas/table.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "base/http.hpp"

namespace koppel::sandbox::afas {

extern const char* const kTables;
extern const char* const kViews;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::istringstream stream{text};
    for (std::string part; std::getline(stream, part, separator);)
        if (separator != ' ' || !part.empty()) out.push_back(std::move(part));
    return out;
}

Column read_column(std::string word) {
    Column made;
    while (word.ends_with('!') || word.ends_with('#')) {
        (word.back() == '!' ? made.key : made.indexed) = true;
        word.pop_back();
    }
    if (word.size() < 3 || word[word.size() - 2] != ':') throw std::logic_error("column: " + word);
    made.type = word.back();
    made.name = word.substr(0, word.size() - 2);
    return made;
}

void read_table(Layout& layout, const std::string& line) {
    const auto words = split(line, ' ');
    std::vector<Column> columns;
    for (std::size_t i = 1; i < words.size(); ++i)
        columns.push_back(read_column(words[i]));
    layout.tables.emplace(words.at(0), Table{words.at(0), std::move(columns)});
}

void read_view(Layout& layout, const std::string& line) {
    const auto parts = split(line, '|');
    View made;
    made.id = parts.at(0);
    made.description = parts.at(1);
    made.table = parts.at(2);
    const Table& table = layout.tables.at(made.table);
    if (const auto equals = parts.at(3).find('='); equals != std::string::npos) {
        made.filter_column = table.find_column(parts[3].substr(0, equals));
        made.filter_value = parts[3].substr(equals + 1);
    }
    for (const std::string& word : split(parts.at(4), ' ')) {
        const auto equals = word.find('=');
        const std::string source = equals == std::string::npos ? word : word.substr(equals + 1);
        const int at = table.find_column(source);
        if (at < 0) throw std::logic_error(made.id + ": no column " + source);
        made.columns.push_back(
            {word.substr(0, equals), at, table.columns()[static_cast<std::size_t>(at)].type});
    }
    layout.views.emplace(made.id, std::move(made));
}

}  // namespace

Table::Table(std::string name, std::vector<Column> columns)
    : name_{std::move(name)}, columns_{std::move(columns)} {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].indexed) index_[static_cast<int>(i)];
}

int Table::find_column(std::string_view column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].name == column) return static_cast<int>(i);
    return -1;
}

Row& Table::add_values(const std::vector<std::string>& values) {
    Row& made = rows_.emplace_back();
    made.number = rows_.size() - 1;
    made.cells.resize(columns_.size());
    for (std::size_t i = 0; i < values.size() && i < columns_.size(); ++i)
        if (!values[i].empty()) set(made, columns_[i].name, values[i]);
    return made;
}

Row& Table::add(const std::vector<std::pair<std::string_view, std::string>>& values) {
    Row& made = add_values({});
    for (const auto& [column, value] : values)
        if (!value.empty()) set(made, column, value);
    return made;
}

void Table::set(Row& row, std::string_view column, Cell value) {
    const int at = find_column(column);
    if (at < 0) throw std::logic_error(name_ + ": no column " + std::string{column});
    Cell& cell = row.cells[static_cast<std::size_t>(at)];
    if (const auto index = index_.find(at); index != index_.end()) {
        const auto [from, to] = index->second.equal_range(lower_ascii(cell.value_or("")));
        const auto old =
            std::find_if(from, to, [&](const auto& entry) { return entry.second == row.number; });
        if (old != to) index->second.erase(old);
        index->second.emplace(lower_ascii(value.value_or("")), row.number);
    }
    cell = std::move(value);
}

void Table::set_if(Row& row, std::string_view column, const Fields& fields, std::string_view code) {
    const auto found = fields.find(code);
    if (found != fields.end()) set(row, column, found->second.empty() ? Cell{} : Cell{found->second});
}

const Cell& Table::cell(const Row& row, std::string_view column) const {
    const int at = find_column(column);
    if (at < 0) throw std::logic_error(name_ + ": no column " + std::string{column});
    return row.cells[static_cast<std::size_t>(at)];
}

std::string Table::text(const Row& row, std::string_view column) const {
    return cell(row, column).value_or("");
}

std::optional<std::vector<std::size_t>> Table::candidates(int column, std::string_view value) const {
    const auto index = index_.find(column);
    if (index == index_.end()) return std::nullopt;
    std::vector<std::size_t> out;
    const auto [from, to] = index->second.equal_range(lower_ascii(value));
    for (auto at = from; at != to; ++at)
        out.push_back(at->second);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<Row*> Table::all(std::string_view column, std::string_view value) {
    const int at = find_column(column);
    if (at < 0) throw std::logic_error(name_ + ": no column " + std::string{column});
    std::vector<Row*> out;
    if (const auto known = candidates(at, value)) {
        for (const std::size_t number : *known)
            if (!rows_[number].gone) out.push_back(&rows_[number]);
        return out;
    }
    const std::string wanted = lower_ascii(value);
    for (Row& row : rows_)
        if (!row.gone && lower_ascii(row.cells[static_cast<std::size_t>(at)].value_or("")) == wanted)
            out.push_back(&row);
    return out;
}

Row* Table::find(const std::vector<std::string_view>& keys) {
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].key) at.push_back(i);
    if (at.size() != keys.size()) return nullptr;
    for (Row* row : all(columns_[at.back()].name, keys.back())) {
        bool same = true;
        for (std::size_t i = 0; i < at.size() && same; ++i)
            same = lower_ascii(row->cells[at[i]].value_or("")) == lower_ascii(keys[i]);
        if (same) return row;
    }
    return nullptr;
}

const View::Shown* View::find(std::string_view column) const {
    const std::string wanted = lower_ascii(column);
    for (const Shown& one : columns)
        if (lower_ascii(one.name) == wanted) return &one;
    return nullptr;
}

bool View::shows(const Row& row) const {
    if (row.gone) return false;
    return filter_column < 0 ||
           row.cells[static_cast<std::size_t>(filter_column)].value_or("") == filter_value;
}

Layout make_layout() {
    Layout layout;
    const auto lines = [](const char* text) { return split(text, '\n'); };
    for (const std::string& line : lines(kTables))
        if (!line.empty()) read_table(layout, line);
    for (const std::string& line : lines(kViews))
        if (!line.empty()) read_view(layout, line);
    return layout;
}

}  // namespace koppel::sandbox::afas

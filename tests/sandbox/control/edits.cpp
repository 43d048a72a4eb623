#include "control/edits.hpp"

namespace koppel::sandbox {
namespace {

std::string stored(const Json& value) {
    switch (value.kind) {
        case Json::Kind::string:
            return quoted(value.text);
        case Json::Kind::number:
            return value.text;
        case Json::Kind::boolean:
            return value.truth ? "true" : "false";
        default:
            return "null";
    }
}

// Empty when every member names a column.
std::string unknown_column(const asperion::Table& table, const Json& members) {
    for (const auto& [name, value] : members.members)
        if (table.column(name) == table.columns().size()) return "no such column: " + name;
    return {};
}

}  // namespace

std::string edit(asperion::Administration& books, const Json& change) {
    asperion::Table* table = books.table(change.string_or("table", ""));
    if (table == nullptr) return "no such table";
    if (const Json* added = change.find("add")) {
        if (auto error = unknown_column(*table, *added); !error.empty()) return error;
        std::vector<std::string> values(table->columns().size(), "null");
        for (const auto& [name, value] : added->members)
            values[table->column(name)] = stored(value);
        table->add(std::move(values));
        return {};
    }
    const Json* removed = change.find("remove");
    const Json* named = removed != nullptr ? removed : change.find("id");
    const auto& rows = table->equal(0, named != nullptr ? named->text : "");
    if (rows.empty()) return "no such row";
    const std::size_t row = rows.front();
    if (removed != nullptr) {
        table->remove(row);
        return {};
    }
    const Json* set = change.find("set");
    if (set == nullptr) return "expected \"add\", \"remove\" or \"set\"";
    if (auto error = unknown_column(*table, *set); !error.empty()) return error;
    for (const auto& [name, value] : set->members)
        table->set(row, table->column(name), stored(value));
    return {};
}

}  // namespace koppel::sandbox

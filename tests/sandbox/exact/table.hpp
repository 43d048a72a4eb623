// The rows of one entity in one division: values by property, found by key and by a few properties.
// Single thread. References to records stay valid until their table is gone; names an entity does not have
// throw std::logic_error.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exact/schema.hpp"
#include "exact/value.hpp"

namespace koppel::sandbox::exact {

class Record {
  public:
    explicit Record(const Entity& entity) : entity_{&entity} {}

    const Entity& entity() const { return *entity_; }
    const Value& value(int property) const;
    void set(int property, Value value);
    const Value& value(std::string_view name) const { return value(entity_->at(name)); }
    void set(std::string_view name, Value value) { set(entity_->at(name), std::move(value)); }
    void set_text(std::string_view name, std::string_view text) { set(name, text_value(text)); }

    bool has(std::string_view name) const { return !is_null(value(name)); }
    // Empty, zero or false when there is none.
    std::string_view text(std::string_view name) const;
    std::string_view code(std::string_view name) const { return trimmed(text(name)); }
    std::int64_t number(std::string_view name) const;
    Fixed money(std::string_view name) const;
    bool truth(std::string_view name) const;
    std::string key() const;

    std::int64_t stamp = 0;  // the database's version of the row
    bool gone = false;

  private:
    const Entity* entity_;
    std::vector<std::pair<int, Value>> values_;  // those that are not null, by property
};

class Table {
  public:
    // `stamps` counts every change of the whole database.
    Table(const Entity& entity, std::int64_t& stamps);

    const Entity& entity() const { return entity_; }
    // The key must be free.
    Record& add(Record record);
    Record* find(std::string_view key);
    const Record* find(std::string_view key) const;
    void erase(Record& record);
    // To be called after values were changed in place.
    void changed(Record& record);

    const std::deque<Record>& rows() const { return rows_; }
    std::deque<Record>& rows() { return rows_; }
    std::size_t size() const { return keys_.size(); }

    bool indexed(int property) const { return property == entity_.key || indexes_.count(property) != 0; }
    // Rows whose trimmed text of an indexed property is this one, in the order they came.
    std::vector<Record*> with(int property, std::string_view text);
    std::vector<Record*> with(std::string_view name, std::string_view text) {
        return with(entity_.at(name), text);
    }
    Record* first(std::string_view name, std::string_view text);

  private:
    void index(std::size_t row);

    const Entity& entity_;
    std::int64_t& stamps_;
    std::deque<Record> rows_;
    std::unordered_map<std::string, std::size_t> keys_;
    std::unordered_map<const Record*, std::size_t> places_;
    // May hold rows whose value is another one by now; looking up checks.
    std::map<int, std::unordered_map<std::string, std::set<std::size_t>>> indexes_;
};

}  // namespace koppel::sandbox::exact

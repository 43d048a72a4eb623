// What the query language needs to know about an entity: its fields, relations, sort keys, and its rows.
// Rows are numbered from 0. Single thread; an index outside the rows is a programming error.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace koppel::sandbox::retail {

enum class Type : std::uint8_t { integer, decimal, flag, time, text };

struct Column {
    std::string_view name;
    Type type;
    std::string_view alias = {};  // the same field's other spelling
};

struct Relation {
    std::string_view name;  // "SaleLines" or "SaleLines.TaxClass"
    bool many = false;
    bool below_many = false;
    int parent = -1;
};

struct Shape {
    std::string_view name;
    // Any of these scopes opens it; none: every token does.
    std::vector<std::string_view> scopes;
    std::span<const Column> columns;  // the first one is the primary key
    std::vector<std::string_view> sorts;
    std::span<const Relation> relations;
    bool only_equal = false;  // takes no other operator

    // The number of columns when there is none of that name.
    std::size_t column(std::string_view wanted) const;
};

struct Value {
    bool present = true;
    std::int64_t number = 0;  // integer, flag, time, decimal in 1e-8
    std::string_view text;
};

// By the number, or for texts by the text; one that is absent comes first.
int compare(const Value& a, const Value& b, Type type);

// Bit i: relation i is loaded.
using Relations = std::uint32_t;

class Entity {
  public:
    virtual ~Entity() = default;
    virtual const Shape& shape() const = 0;
    virtual std::size_t size() const = 0;
    virtual Value value(std::size_t row, std::size_t column) const = 0;
    virtual bool archived(std::size_t row) const = 0;
    virtual void append(std::string& out, std::size_t row, Relations relations) const = 0;
    // Rows by that column, then by primary key; nullptr where no such order is kept.
    virtual const std::vector<std::uint32_t>* order(std::size_t column) const = 0;

    std::int64_t key(std::size_t row) const { return value(row, 0).number; }
    // The row with that primary key, or size().
    std::size_t find(std::int64_t key) const;
};

// All rows by that column, then by primary key.
std::vector<std::uint32_t> sorted_rows(const Entity& entity, std::size_t column);

}  // namespace koppel::sandbox::retail

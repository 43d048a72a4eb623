// The list requests of API V3: filters with operators, sorting, cursors, relations. Reads them strictly and
// finds the rows. Pure, single thread; what is wrong with a request is answered as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.hpp"
#include "retail/assumptions.hpp"
#include "retail/entity.hpp"

namespace koppel::sandbox::retail {

enum class Op { equal, greater, greater_equal, less, less_equal, unequal, like, unlike, between, in };
enum class Archived { hidden, shown, only };

struct Literal {
    std::int64_t number = 0;
    std::string text;
};

struct Condition {
    std::size_t column = 0;
    Op op = Op::equal;
    std::vector<Literal> values;
};

struct Cursor {
    bool before = false;
    bool present = true;  // whether the sort value is
    Literal sort;
    std::int64_t key = 0;
};

struct Query {
    std::string error;  // empty: fine; a 400 otherwise
    std::vector<Condition> conditions;
    Archived archived = Archived::hidden;
    std::size_t limit = 100;
    std::size_t sort = 0;
    bool descending = false;
    std::optional<Cursor> cursor;
    Relations relations = 0;
    bool count = false;
    Parameters parameters;  // as sent, without the cursor
};

// The parameters of a list; of a single row only load_relations is taken.
Query read_query(const Shape& shape, std::string_view raw, const Assumptions& assumptions, bool single);
// What the request takes from the leaky bucket, in tenths.
int cost_of(const Shape& shape, const Query& query, bool single);

struct Page {
    std::vector<std::size_t> rows;
    bool more_after = false, more_before = false;
};
Page find_page(const Entity& entity, const Query& query);
std::size_t count_rows(const Entity& entity, const Query& query);
// The text of a cursor that stands at that row.
std::string cursor_at(const Entity& entity, const Query& query, std::size_t row);

}  // namespace koppel::sandbox::retail

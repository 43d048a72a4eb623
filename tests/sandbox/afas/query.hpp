// GetConnectors: parameters, filters, order, pages, and the answer. Throws Problem for what is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "afas/assumptions.hpp"
#include "afas/messages.hpp"
#include "afas/table.hpp"

namespace koppel::sandbox::afas {

struct Condition {
    std::size_t column = 0;  // of the table
    char type = 's';
    int operation = 1;
    std::string value;
};

struct Query {
    std::int64_t skip = 0, take = 100;
    std::vector<std::vector<Condition>> any;          // groups of conditions that all hold; none: every row
    std::vector<std::pair<std::size_t, bool>> order;  // column, descending
    std::vector<char> order_types;
};

Query read_query(std::string_view text, const View& view, const Assumptions& assumptions);
// `turn` is a number that grows with each request; it decides the order of rows that nobody sorts.
std::string rows_body(const Query& query, const View& view, const Table& table,
                      const Assumptions& assumptions, std::int64_t turn);
// A cell as JSON.
void append_cell(std::string& out, const Cell& cell, char type);

}  // namespace koppel::sandbox::afas

#include "afas/query.hpp"

#include <algorithm>

#include "afas/filter.hpp"
#include "afas/schema.hpp"
#include "base/fixed.hpp"
#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {
namespace {

const View::Shown& column_of(const View& view, std::string_view name) {
    const View::Shown* found = view.find(name);
    if (found == nullptr) throw messages::unknown_column(name);
    return *found;
}

void read_pages(const Parameters& parameters, Query& query, const Assumptions& assumptions) {
    const auto number = [&](std::string_view name, std::int64_t otherwise) {
        const auto text = parameter(parameters, name);
        if (!text) return otherwise;
        const auto value = to_integer(*text);
        if (!value || *value < -1) throw messages::unexpected();
        return static_cast<std::int64_t>(*value);
    };
    query.skip = number("skip", 0);
    query.take = number("take", 100);
    if ((query.skip == -1) != (query.take == -1)) throw messages::unexpected();
    if (query.take == 0 && assumptions.take_zero_is_one) query.take = 1;
}

void read_order(const Parameters& parameters, const View& view, Query& query) {
    std::string_view text = parameter(parameters, "orderbyfieldids").value_or("");
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        std::string_view name = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool descending = name.starts_with('-');
        if (descending) name.remove_prefix(1);
        const View::Shown& column = column_of(view, name);
        query.order.emplace_back(static_cast<std::size_t>(column.column), descending);
        query.order_types.push_back(column.type);
    }
}

// The rows that an index leaves to look at; all of them when there is none.
std::vector<std::size_t> to_look_at(const Query& query, const Table& table) {
    if (query.any.size() == 1)
        for (const Condition& one : query.any.front())
            if (one.operation == 1 && one.type == 's')
                if (auto found = table.candidates(static_cast<int>(one.column), one.value)) return *found;
    std::vector<std::size_t> out(table.rows().size());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = i;
    return out;
}

bool fits(const Query& query, const Row& row, const Assumptions& assumptions) {
    if (query.any.empty()) return true;
    return std::any_of(query.any.begin(), query.any.end(), [&](const std::vector<Condition>& all) {
        return std::all_of(all.begin(), all.end(), [&](const Condition& condition) {
            return holds(condition, row.cells[condition.column], assumptions);
        });
    });
}

void sort_rows(std::vector<const Row*>& rows, const Query& query, const Assumptions& assumptions,
               std::int64_t turn) {
    if (query.order.empty()) {
        if (!assumptions.unsorted_shuffles || rows.size() < 2) return;
        std::rotate(rows.begin(), rows.begin() + turn % static_cast<std::int64_t>(rows.size()), rows.end());
        if (turn % 2 == 1) std::reverse(rows.begin(), rows.end());
        return;
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) {
        for (std::size_t i = 0; i < query.order.size(); ++i) {
            const auto [column, descending] = query.order[i];
            const int order = compare(a->cells[column], b->cells[column], query.order_types[i]);
            if (order != 0) return descending ? order > 0 : order < 0;
        }
        return false;
    });
}

}  // namespace

void append_cell(std::string& out, const Cell& cell, char type) {
    if (!cell) {
        out += "null";
    } else if (type == 's') {
        append_quoted(out, *cell);
    } else if (type == 'd') {
        out += '"' + *cell + "Z\"";
    } else {
        out += *cell;
    }
}

Query read_query(std::string_view text, const View& view, const Assumptions& assumptions) {
    const Parameters parameters = parse_query(text);
    for (const auto& [name, value] : parameters)
        if (!among("skip take orderbyfieldids filterfieldids filtervalues operatortypes filterjson", name))
            throw messages::unexpected();
    Query query;
    read_pages(parameters, query, assumptions);
    read_order(parameters, view, query);
    read_filters(parameters, view, assumptions, query);
    return query;
}

std::string rows_body(const Query& query, const View& view, const Table& table,
                      const Assumptions& assumptions, std::int64_t turn) {
    std::vector<const Row*> rows;
    for (const std::size_t at : to_look_at(query, table)) {
        const Row& row = table.rows()[at];
        if (view.shows(row) && fits(query, row, assumptions)) rows.push_back(&row);
    }
    sort_rows(rows, query, assumptions, turn);
    const std::size_t skip = query.skip < 0 ? 0 : static_cast<std::size_t>(query.skip);
    const std::size_t take = query.take < 0 ? rows.size() : static_cast<std::size_t>(query.take);
    std::string out =
        "{\"skip\":" + std::to_string(query.skip) + ",\"take\":" + std::to_string(query.take) + ",\"rows\":[";
    for (std::size_t i = skip; i < rows.size() && i - skip < take; ++i) {
        out += i > skip ? ",{" : "{";
        bool first = true;
        for (const View::Shown& column : view.columns) {
            if (!first) out += ',';
            first = false;
            append_quoted(out, column.name);
            out += ':';
            append_cell(out, rows[i]->cells[static_cast<std::size_t>(column.column)], column.type);
        }
        out += '}';
    }
    return out + "]}";
}

}  // namespace koppel::sandbox::afas

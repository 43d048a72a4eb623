// The options of a reading request ($select, $filter, $orderby, $top, $skip, $inlinecount, $expand,
// $skiptoken), and the rows they ask for, page by page. Single thread. What is wrong with them is told in the
// vendor's words.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.hpp"
#include "exact/assumptions.hpp"
#include "exact/filter.hpp"
#include "exact/table.hpp"

namespace koppel::sandbox::exact {

// Which properties are wanted of an entity.
struct Selection {
    bool all = true;
    std::vector<bool> wanted;  // by property
    bool wants(int property) const { return all || wanted[static_cast<std::size_t>(property)]; }
};

struct Expansion {
    int property = 0;
    Selection lines;
};

struct Query {
    const Entity* entity = nullptr;
    Selection selection;
    bool has_select = false;
    std::unique_ptr<Filter> filter;
    std::vector<std::pair<int, bool>> order;  // property, descending
    std::optional<std::int64_t> top, skip;
    bool count = false;
    std::vector<Expansion> expansions;
    std::vector<Value> after;  // of the skiptoken: values of `order`, then the key
    Parameters given;          // as sent, for the link to the next page

    const Expansion* expansion(int property) const;
};

// Answers what is wrong, or nothing.
std::string read_query(const Parameters& parameters, const Entity& entity, const Assumptions& assumptions,
                       Query& query);

struct Page {
    std::vector<const Record*> rows;
    std::int64_t total = 0;  // of the filter, without pages
    bool more = false;
};
// `rows` are all there are; only wanted ones that are not gone are taken.
Page take_page(const Query& query, const std::vector<const Record*>& rows, const Assumptions& assumptions);

// The link's part behind the question mark.
std::string next_query(const Query& query, const Page& page);

}  // namespace koppel::sandbox::exact

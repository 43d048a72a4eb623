#include "retail/query.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr std::size_t kMaxLimit = 100;
constexpr std::size_t kMaxIn = 100;

struct OpName {
    std::string_view text;
    Op op;
};
constexpr OpName kOps[] = {{"><", Op::between}, {">=", Op::greater_equal}, {"<=", Op::less_equal},
                           {"!=", Op::unequal}, {"!~", Op::unlike},        {">", Op::greater},
                           {"<", Op::less},     {"~", Op::like},           {"IN", Op::in},
                           {"=", Op::equal}};

std::optional<std::string> read_literal(const Column& column, std::string_view text,
                                        const Assumptions& assumptions, Literal& out) {
    const std::string name{column.name};
    out.text = text;
    switch (column.type) {
        case Type::integer: {
            const auto number = to_integer(text);
            if (!number) return "'" + std::string{text} + "' is not a valid integer for " + name + ".";
            out.number = *number;
            break;
        }
        case Type::decimal: {
            const auto number = parse_exact(text);
            if (!number) return "'" + std::string{text} + "' is not a valid number for " + name + ".";
            out.number = *number;
            break;
        }
        case Type::flag:
            if (text != "true" && text != "false") return name + " must be true or false.";
            out.number = text == "true" ? 1 : 0;
            break;
        case Type::time: {
            const auto instant = parse_time(text, !assumptions.refuse_naive_times);
            if (!instant)
                return "'" + std::string{text} + "' is not a valid date with an offset for " + name + ".";
            out.number = *instant;
            break;
        }
        case Type::text:
            break;
    }
    return std::nullopt;
}

std::vector<std::string_view> split_list(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    std::vector<std::string_view> out;
    while (true) {
        const auto comma = text.find(',');
        std::string_view item = text.substr(0, comma);
        if (item.size() >= 2 && item.front() == '"' && item.back() == '"')
            item = item.substr(1, item.size() - 2);
        out.push_back(item);
        if (comma == std::string_view::npos) return out;
        text.remove_prefix(comma + 1);
    }
}

// Splits ">=,5" and reads the values; empty when all is well.
std::string read_condition(const Shape& shape, std::string_view name, std::string_view text,
                           const Assumptions& assumptions, Condition& out) {
    out.column = shape.column(name);
    const bool last_update = name == "updatetime" || name == "updateTime";
    if (out.column == shape.columns.size() || (last_update && !assumptions.update_time_filter))
        return "Unknown field '" + std::string{name} + "' for " + std::string{shape.name} + ".";
    const Column& column = shape.columns[out.column];
    const auto comma = text.find(',');
    const std::string_view head = text.substr(0, std::min(comma, text.size()));
    for (const OpName& candidate : kOps) {
        if (comma == std::string_view::npos || candidate.text != head) continue;
        out.op = candidate.op;
        text.remove_prefix(comma + 1);
        break;
    }
    if (shape.only_equal && out.op != Op::equal)
        return std::string{shape.name} + " takes only the = operator.";
    if ((out.op == Op::like || out.op == Op::unlike) && column.type != Type::text)
        return std::string{column.name} + " does not take the ~ operator.";
    std::vector<std::string_view> texts{text};
    if (out.op == Op::between || out.op == Op::in) texts = split_list(text);
    if (out.op == Op::between && texts.size() != 2) return "The >< operator takes two values.";
    if (texts.size() > kMaxIn) return "The IN operator takes at most 100 values.";
    for (const std::string_view one : texts)
        if (auto error = read_literal(column, one, assumptions, out.values.emplace_back())) return *error;
    return {};
}

std::string read_sort(const Shape& shape, std::string_view text, Query& query) {
    const std::string asked{text};
    query.descending = text.starts_with('-');
    if (query.descending) text.remove_prefix(1);
    if (std::find(shape.sorts.begin(), shape.sorts.end(), text) == shape.sorts.end()) {
        std::string allowed;
        for (const std::string_view name : shape.sorts)
            allowed.append(allowed.empty() ? "" : ", ").append(name);
        return "Invalid sort field '" + asked + "' for " + std::string{shape.name} + ". Allowed: " + allowed;
    }
    query.sort = shape.column(text);
    return {};
}

std::string read_relations(const Shape& shape, std::string_view text, const Assumptions& assumptions,
                           Query& query) {
    if (text == "all") {
        query.relations = (Relations{1} << shape.relations.size()) - 1;
        return {};
    }
    const auto list = parse_json(text);
    if (!list || !list->is(Json::Kind::array)) return "load_relations must be a JSON array.";
    for (const Json& name : list->items) {
        int at = -1;
        for (std::size_t i = 0; i < shape.relations.size(); ++i)
            if (shape.relations[i].name == name.text) at = static_cast<int>(i);
        if (at < 0 && assumptions.refuse_unknown_relations)
            return "Unknown relation '" + name.text + "' for " + std::string{shape.name} + ".";
        for (; at >= 0; at = shape.relations[static_cast<std::size_t>(at)].parent)
            query.relations |= Relations{1} << at;
    }
    return {};
}

std::string read_cursor(const Shape& shape, std::string_view text, bool before, Query& query) {
    const std::string wrong = "Invalid cursor '" + std::string{text} + "'.";
    const auto decoded = base64_decoded(text);
    const auto list = decoded ? parse_json(*decoded) : std::nullopt;
    const std::size_t wanted = query.sort == 0 ? 1 : 2;
    if (!list || !list->is(Json::Kind::array) || list->items.size() != wanted) return wrong;
    const auto key = list->items.back().as_integer();
    if (!key) return wrong;
    Cursor cursor;
    cursor.before = before;
    cursor.key = *key;
    cursor.sort.number = *key;
    if (wanted == 2) {
        const Json& value = list->items.front();
        cursor.present = !value.is(Json::Kind::null);
        if (cursor.present && read_literal(shape.columns[query.sort], value.text, Assumptions{}, cursor.sort))
            return wrong;
    }
    query.cursor = std::move(cursor);
    return {};
}

// Characters that have no place in a URL without being encoded.
bool well_encoded(std::string_view raw) {
    return raw.find_first_of("<>[]\"{}|\\^` ") == std::string_view::npos;
}

struct Special {
    std::optional<std::string_view> sort, limit, after, before, count, relations, archived;
};

std::optional<std::string_view>* special_of(Special& special, std::string_view name) {
    if (name == "sort") return &special.sort;
    if (name == "limit") return &special.limit;
    if (name == "after") return &special.after;
    if (name == "before") return &special.before;
    if (name == "count") return &special.count;
    if (name == "load_relations") return &special.relations;
    if (name == "archived") return &special.archived;
    return nullptr;
}

std::string read_special(const Shape& shape, const Special& special, const Assumptions& assumptions,
                         Query& query) {
    if (special.count) {
        if (special.after || special.before || special.limit || special.sort)
            return "count can not be combined with after, before, limit or sort.";
        query.count = *special.count == "1" || *special.count == "true";
    }
    if (special.sort)
        if (auto error = read_sort(shape, *special.sort, query); !error.empty()) return error;
    if (special.limit) {
        const auto limit = to_integer(*special.limit);
        if (!limit || *limit < 0 || *limit > static_cast<long long>(kMaxLimit))
            return "limit must be between 0 and 100.";
        query.limit = static_cast<std::size_t>(*limit);
    }
    if (special.archived) {
        if (*special.archived != "true" && *special.archived != "false" && *special.archived != "only")
            return "archived must be true, false or only.";
        query.archived = *special.archived == "true"   ? Archived::shown
                         : *special.archived == "only" ? Archived::only
                                                       : Archived::hidden;
    }
    if (special.relations)
        if (auto error = read_relations(shape, *special.relations, assumptions, query); !error.empty())
            return error;
    if (special.after && special.before) return "after and before can not be combined.";
    if (special.after) return read_cursor(shape, *special.after, false, query);
    if (special.before) return read_cursor(shape, *special.before, true, query);
    return {};
}

bool like(std::string_view text, std::string_view pattern) {
    // '%' stands for any run of characters.
    std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '%') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '%')
        ++p;
    return p == pattern.size();
}

Value value_of(const Literal& literal) {
    return {true, literal.number, literal.text};
}

bool holds(const Condition& condition, const Value& value, Type type) {
    const auto against = [&](std::size_t i) { return compare(value, value_of(condition.values[i]), type); };
    if (!value.present) return condition.op == Op::unequal;
    switch (condition.op) {
        case Op::equal:
            return against(0) == 0;
        case Op::greater:
            return against(0) > 0;
        case Op::greater_equal:
            return against(0) >= 0;
        case Op::less:
            return against(0) < 0;
        case Op::less_equal:
            return against(0) <= 0;
        case Op::unequal:
            return against(0) != 0;
        case Op::between:
            return against(0) >= 0 && against(1) <= 0;
        case Op::like:
            return like(lower_ascii(value.text), lower_ascii(condition.values[0].text));
        case Op::unlike:
            return !like(lower_ascii(value.text), lower_ascii(condition.values[0].text));
        case Op::in:
            for (std::size_t i = 0; i < condition.values.size(); ++i)
                if (against(i) == 0) return true;
            return false;
    }
    return false;
}

bool matches(const Entity& entity, const Query& query, std::size_t row) {
    if (query.archived != Archived::shown && entity.archived(row) != (query.archived == Archived::only))
        return false;
    for (const Condition& condition : query.conditions)
        if (!holds(condition, entity.value(row, condition.column),
                   entity.shape().columns[condition.column].type))
            return false;
    return true;
}

using Order = std::vector<std::uint32_t>;
using Range = std::pair<std::size_t, std::size_t>;

// The part of an order that the conditions on its column leave.
Range narrowed(const Entity& entity, const Order& order, std::size_t column, const Query& query) {
    const Type type = entity.shape().columns[column].type;
    const auto first_not_below = [&](const Literal& bound, bool above) {
        const auto at = std::partition_point(order.begin(), order.end(), [&](std::uint32_t row) {
            const int side = compare(entity.value(row, column), value_of(bound), type);
            return above ? side <= 0 : side < 0;
        });
        return static_cast<std::size_t>(at - order.begin());
    };
    Range range{0, order.size()};
    for (const Condition& condition : query.conditions) {
        if (condition.column != column) continue;
        const bool low = condition.op == Op::equal || condition.op == Op::between ||
                         condition.op == Op::greater || condition.op == Op::greater_equal;
        const bool high = condition.op == Op::equal || condition.op == Op::between ||
                          condition.op == Op::less || condition.op == Op::less_equal;
        if (low) range.first = std::max(range.first, first_not_below(condition.values.front(), false));
        if (high) range.second = std::min(range.second, first_not_below(condition.values.back(), true));
    }
    range.second = std::max(range.first, range.second);
    return range;
}

// An order kept for another column than the sorted one, and how few rows its conditions leave.
struct Shortcut {
    const Order* order = nullptr;
    Range range;
};

Shortcut shortcut(const Entity& entity, const Query& query) {
    Shortcut best;
    for (const Condition& condition : query.conditions) {
        if (condition.column == query.sort) continue;
        const Order* order = entity.order(condition.column);
        if (order == nullptr) continue;
        const Range range = narrowed(entity, *order, condition.column, query);
        if (best.order == nullptr || range.second - range.first < best.range.second - best.range.first)
            best = {order, range};
    }
    return best;
}

// Below the cursor, at it or above it.
int side_of_cursor(const Entity& entity, const Query& query, std::uint32_t row) {
    Value bound = value_of(query.cursor->sort);
    bound.present = query.cursor->present;
    const int side = compare(entity.value(row, query.sort), bound, entity.shape().columns[query.sort].type);
    if (side != 0) return side;
    const std::int64_t key = entity.key(row);
    return key < query.cursor->key ? -1 : key > query.cursor->key ? 1 : 0;
}

// Where the cursor stands in the order: the first row not below it, or the first one above it.
std::size_t position(const Entity& entity, const Query& query, const Order& order, bool above) {
    const auto at = std::partition_point(order.begin(), order.end(), [&](std::uint32_t row) {
        const int side = side_of_cursor(entity, query, row);
        return above ? side <= 0 : side < 0;
    });
    return static_cast<std::size_t>(at - order.begin());
}

// The rows that match and lie beyond the cursor, in order; no more of them than a page needs to be full.
Order collected(const Entity& entity, const Query& query, const Shortcut& from, bool upwards) {
    Order rows;
    if (from.order != nullptr) {
        rows.assign(from.order->begin() + static_cast<std::ptrdiff_t>(from.range.first),
                    from.order->begin() + static_cast<std::ptrdiff_t>(from.range.second));
    } else {
        rows.resize(entity.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = static_cast<std::uint32_t>(i);
    }
    std::erase_if(rows, [&](std::uint32_t row) {
        const bool beyond = !query.cursor || (upwards ? side_of_cursor(entity, query, row) > 0
                                                      : side_of_cursor(entity, query, row) < 0);
        return !beyond || !matches(entity, query, row);
    });
    const Type type = entity.shape().columns[query.sort].type;
    const auto below = [&](std::uint32_t a, std::uint32_t b) {
        const int side = compare(entity.value(a, query.sort), entity.value(b, query.sort), type);
        return side != 0 ? side < 0 : entity.key(a) < entity.key(b);
    };
    const std::size_t wanted = std::min(rows.size(), query.limit + 1);
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(wanted);
    if (upwards) {
        std::partial_sort(rows.begin(), end, rows.end(), below);
        rows.resize(wanted);
        return rows;
    }
    std::partial_sort(rows.begin(), end, rows.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return below(b, a); });
    rows.resize(wanted);
    std::reverse(rows.begin(), rows.end());
    return rows;
}

}  // namespace

Query read_query(const Shape& shape, std::string_view raw, const Assumptions& assumptions, bool single) {
    Query query;
    if (!well_encoded(raw)) {
        query.error = "Malformed query string.";
        return query;
    }
    const Parameters parameters = parse_query(raw);
    Special special;
    for (const auto& [name, value] : parameters) {
        auto* slot = special_of(special, name);
        if (slot != nullptr && !(single && name != "load_relations" && name != "archived")) {
            *slot = value;
        } else if (slot != nullptr || single) {
            query.error = "Unknown parameter '" + name + "'.";
        } else {
            query.error = read_condition(shape, name, value, assumptions, query.conditions.emplace_back());
        }
        if (!query.error.empty()) return query;
        if (name != "after" && name != "before") query.parameters.emplace_back(name, value);
    }
    query.error = read_special(shape, special, assumptions, query);
    return query;
}

int cost_of(const Shape& shape, const Query& query, bool single) {
    int cost = query.count ? 100 : 10;
    for (std::size_t i = 0; i < shape.relations.size(); ++i) {
        if ((query.relations >> i & 1U) == 0) continue;
        const Relation& relation = shape.relations[i];
        cost += (relation.many ? 2 : 1) * (!single || relation.below_many ? 2 : 1);
    }
    return cost;
}

Page find_page(const Entity& entity, const Query& query) {
    Page page;
    Order own;
    const Order* order = entity.order(query.sort);
    Range range;
    const Shortcut other = shortcut(entity, query);
    if (order != nullptr) range = narrowed(entity, *order, query.sort, query);
    const bool before = query.cursor && query.cursor->before;
    // Upwards through the order, unless exactly one of descending and before turns it around.
    const bool upwards = query.descending == before;
    if (order == nullptr || (other.order != nullptr &&
                             other.range.second - other.range.first < (range.second - range.first) / 8)) {
        own = collected(entity, query, other, upwards);
        order = &own;
        range = {0, own.size()};
    }
    if (query.cursor && upwards) range.first = std::max(range.first, position(entity, query, *order, true));
    if (query.cursor && !upwards)
        range.second = std::min(range.second, position(entity, query, *order, false));
    bool more = false;
    for (std::size_t i = range.first; i < range.second; ++i) {
        const std::size_t row = (*order)[upwards ? i : range.second - 1 - (i - range.first)];
        if (!matches(entity, query, row)) continue;
        if (page.rows.size() == query.limit) {
            more = true;
            break;
        }
        page.rows.push_back(row);
    }
    if (before) std::reverse(page.rows.begin(), page.rows.end());
    page.more_after = before || more;
    page.more_before = query.cursor && (!before || more);
    return page;
}

std::size_t count_rows(const Entity& entity, const Query& query) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < entity.size(); ++i)
        count += matches(entity, query, i) ? 1 : 0;
    return count;
}

std::string cursor_at(const Entity& entity, const Query& query, std::size_t row) {
    std::string text = "[";
    if (query.sort != 0) {
        const Value value = entity.value(row, query.sort);
        const Type type = entity.shape().columns[query.sort].type;
        if (!value.present)
            text += "null";
        else if (type == Type::integer)
            append_integer(text, value.number);
        else if (type == Type::time)
            text += '"' + time_text(value.number) + '"';
        else
            append_quoted(text, value.text);
        text += ',';
    }
    append_integer(text, entity.key(row));
    return base64_encoded(text + "]");
}

}  // namespace koppel::sandbox::retail

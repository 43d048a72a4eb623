#include "afas/filter.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/fixed.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {
namespace {

struct Parts {
    std::vector<std::string> values;
    std::string separators;
};

Parts split(std::string_view text) {
    Parts out;
    out.values.emplace_back();
    for (const char c : text) {
        if (c == ',' || c == ';') {
            out.separators += c;
            out.values.emplace_back();
        } else {
            out.values.back() += c;
        }
    }
    return out;
}

std::string read_boolean(const std::string& value) {
    const std::string text = lower_ascii(value);
    if (text == "1" || text == "true") return "true";
    if (text == "0" || text == "false") return "false";
    throw messages::unexpected();
}

std::string read_moment(std::string value, const Assumptions& assumptions) {
    if (value.ends_with('Z')) {
        if (assumptions.zulu_in_filters_refused) throw messages::unexpected();
        value.pop_back();
    }
    if (!parse_date(value)) throw messages::unexpected();
    return value.size() == 10 ? value + "T00:00:00" : value;
}

Condition read_condition(const View& view, std::string_view name, const std::string& operation,
                         std::string value, const Assumptions& assumptions) {
    const View::Shown* column = view.find(name);
    if (column == nullptr) throw messages::unknown_column(name);
    const auto number = to_integer(operation);
    if (!number || *number < 1 || *number > 15) throw messages::unexpected();
    Condition out{static_cast<std::size_t>(column->column), column->type, static_cast<int>(*number), {}};
    if (out.operation == 8 || out.operation == 9) return out;
    const bool on_text = out.operation == 6 || out.operation >= 10;
    if (on_text && assumptions.wildcards_trimmed) {
        if (value.starts_with('%')) value.erase(0, 1);
        if (value.ends_with('%')) value.pop_back();
    }
    if (!on_text) {
        if (out.type == 'b') value = read_boolean(value);
        if (out.type == 'd') value = read_moment(value, assumptions);
        if ((out.type == 'i' || out.type == 'n') && !Fixed::parse(value)) throw messages::unexpected();
    }
    out.value = std::move(value);
    return out;
}

// Where one group of conditions ends and the next begins.
void group(std::vector<Condition> conditions, const std::string& separators, const Assumptions& assumptions,
           Query& query) {
    const bool ands = separators.find(',') != std::string::npos;
    const bool ors = separators.find(';') != std::string::npos;
    if (ands && ors && assumptions.mixed_separators == "refuse") throw messages::unexpected();
    query.any.push_back({conditions.front()});
    for (std::size_t i = 1; i < conditions.size(); ++i) {
        if (separators[i - 1] == ';') {
            query.any.push_back({conditions[i]});
        } else if (assumptions.mixed_separators == "left") {
            for (auto& all : query.any)
                all.push_back(conditions[i]);
        } else {
            query.any.back().push_back(conditions[i]);
        }
    }
}

void read_lists(const Parameters& parameters, const View& view, const Assumptions& assumptions,
                Query& query) {
    const auto fields = parameter(parameters, "filterfieldids");
    const auto values = parameter(parameters, "filtervalues");
    const auto operations = parameter(parameters, "operatortypes");
    if (!fields && !values && !operations) return;
    if (!fields || !operations || fields->empty()) throw messages::unexpected();
    const Parts names = split(*fields), signs = split(*operations);
    Parts given = split(values.value_or(""));
    // Is empty and is not empty can do without values altogether.
    const bool valueless = std::all_of(signs.values.begin(), signs.values.end(),
                                       [](const std::string& sign) { return sign == "8" || sign == "9"; });
    if (valueless && values.value_or("").empty()) {
        given.values.assign(names.values.size(), "");
        given.separators = names.separators;
    }
    if (names.separators != signs.separators || names.separators != given.separators)
        throw messages::unexpected();
    std::vector<Condition> conditions;
    for (std::size_t i = 0; i < names.values.size(); ++i)
        conditions.push_back(
            read_condition(view, names.values[i], signs.values[i], given.values[i], assumptions));
    group(std::move(conditions), names.separators, assumptions, query);
}

std::vector<const Json*> items_of(const Json* json) {
    std::vector<const Json*> out;
    if (json == nullptr) return out;
    if (!json->is(Json::Kind::array)) return {json};
    for (const Json& one : json->items)
        out.push_back(&one);
    return out;
}

void read_json(std::string_view text, const View& view, const Assumptions& assumptions, Query& query) {
    const auto json = parse_json(text);
    const Json* filters = json ? json->find("Filters") : nullptr;
    const Json* filter = filters == nullptr ? nullptr : filters->find("Filter");
    if (filter == nullptr) throw messages::unexpected();
    for (const Json* one : items_of(filter)) {
        std::vector<Condition> all;
        for (const Json* field : items_of(one->find("Field"))) {
            const Json* operation = field->find("@OperatorType");
            const Json* value = field->find("#text");
            all.push_back(read_condition(view, field->string_or("@FieldId", ""),
                                         operation == nullptr ? "" : operation->text,
                                         value == nullptr ? "" : value->text, assumptions));
        }
        if (all.empty()) throw messages::unexpected();
        query.any.push_back(std::move(all));
    }
}

bool odd_second(const std::string& moment) {
    return moment.size() >= 19 && (moment[18] - '0') % 2 == 1;
}

bool compared(const Condition& condition, const Cell& cell) {
    const int order = compare(cell, condition.value, condition.type);
    switch (condition.operation) {
        case 1:
            return cell && order == 0;
        case 2:
            return cell && order >= 0;
        case 3:
            return cell && order <= 0;
        case 4:
            return cell && order > 0;
        case 5:
            return cell && order < 0;
        default:
            return !cell || order != 0;
    }
}

}  // namespace

void read_filters(const Parameters& parameters, const View& view, const Assumptions& assumptions,
                  Query& query) {
    const auto json = parameter(parameters, "filterjson");
    if (json && (parameter(parameters, "filterfieldids") || parameter(parameters, "filtervalues")))
        throw messages::unexpected();
    if (json)
        read_json(*json, view, assumptions, query);
    else
        read_lists(parameters, view, assumptions, query);
}

bool holds(const Condition& condition, const Cell& cell, const Assumptions& assumptions) {
    const int sign = condition.operation;
    const bool empty = !cell || cell->empty();
    if (sign == 8) return empty;
    if (sign == 9) return !empty;
    if (sign <= 5 || sign == 7) {
        if (sign == 1 && condition.type == 'd' && cell && assumptions.equal_moments_missed &&
            odd_second(*cell))
            return false;
        return compared(condition, cell);
    }
    const std::string text = lower_ascii(cell.value_or("")), value = lower_ascii(condition.value);
    switch (sign) {
        case 10:
            return text.starts_with(value);
        case 11:
            return text.find(value) == std::string::npos;
        case 12:
            return !text.starts_with(value);
        case 13:
            return text.ends_with(value);
        case 14:
            return !text.ends_with(value);
        default:
            return text.find(value) != std::string::npos;
    }
}

int compare(const Cell& a, const Cell& b, char type) {
    if (!a || !b) return static_cast<int>(a.has_value()) - static_cast<int>(b.has_value());
    if (type == 'i' || type == 'n') {
        const Fixed x = Fixed::parse(*a).value_or(Fixed{}), y = Fixed::parse(*b).value_or(Fixed{});
        return x < y ? -1 : x > y ? 1 : 0;
    }
    const int order = lower_ascii(*a).compare(lower_ascii(*b));
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace koppel::sandbox::afas

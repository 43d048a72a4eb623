#include "asperion/table.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/fixed.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::asperion {
namespace {

using Filter = PageRequest::Filter;

std::string pascal(std::string_view camel) {
    std::string out{camel};
    if (!out.empty() && out[0] >= 'a') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

std::optional<Filter::Compare> comparison(std::string_view text) {
    const std::string name = lower_ascii(text);
    if (name == "contains") return Filter::Compare::contains;
    if (name == "equals") return Filter::Compare::equals;
    if (name == "notequals") return Filter::Compare::not_equals;
    if (name == "startswith") return Filter::Compare::starts_with;
    if (name == "endswith") return Filter::Compare::ends_with;
    return std::nullopt;
}

QueryError bad_value(std::string_view name) {
    return {std::string{name}, "De waarde is ongeldig.", "The value is not valid."};
}

bool text_matches(const Filter& filter, const std::string& value) {
    switch (filter.compare) {
        case Filter::Compare::contains:
            return value.find(filter.value) != std::string::npos;
        case Filter::Compare::equals:
            return value == filter.value;
        case Filter::Compare::not_equals:
            return value != filter.value;
        case Filter::Compare::starts_with:
            return value.starts_with(filter.value);
        case Filter::Compare::ends_with:
            return value.ends_with(filter.value);
        case Filter::Compare::from:
            return value.substr(0, 10) >= filter.value;
        case Filter::Compare::to:
            return value.substr(0, 10) <= filter.value;
    }
    return false;
}

std::string page_url(const EnvelopeInfo& info, const PageRequest& page, std::int64_t number) {
    std::string out = info.self_url + "?page=" + std::to_string(number);
    out += "&pageSize=" + std::to_string(page.page_size) + page.rest;
    return quoted(out);
}

}  // namespace

std::string plain(std::string_view json) {
    if (json == "null") return {};
    if (json.empty() || json.front() != '"') return std::string{json};
    if (json.find('\\') == std::string_view::npos) return std::string{json.substr(1, json.size() - 2)};
    const auto value = parse_json(json);
    return value ? value->text : std::string{};
}

Table::Table(std::vector<Column> columns) : columns_{std::move(columns)}, indexes_(columns_.size()) {
    for (const auto& column : columns_)
        has_json_ = has_json_ || column.type == Type::json;
}

std::size_t Table::column(std::string_view name) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].name == name) return i;
    return columns_.size();
}

void Table::render(Row& row) const {
    const auto write = [this, &row](std::string& out, bool with_json) {
        out.clear();
        JsonWriter json{out};
        json.open('{');
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (with_json || columns_[i].type != Type::json) json.field_raw(columns_[i].name, row.values[i]);
        json.close('}');
    };
    write(row.json, true);
    if (has_json_) write(row.brief, false);
}

std::size_t Table::add(std::vector<std::string> values) {
    values.resize(columns_.size(), "null");
    Row row{std::move(values), {}, {}};
    render(row);
    rows_.push_back(std::move(row));
    index(rows_.size() - 1);
    return rows_.size() - 1;
}

void Table::index(std::size_t row) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].indexed) indexes_[i][lower_ascii(plain(rows_[row].values[i]))].push_back(row);
}

void Table::remove(std::size_t row) {
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(row));
    for (auto& column : indexes_)
        column.clear();
    for (std::size_t i = 0; i < rows_.size(); ++i)
        index(i);
}

void Table::set(std::size_t row, std::size_t column, std::string value) {
    Row& target = rows_[row];
    if (columns_[column].indexed) {
        auto& old = indexes_[column][lower_ascii(plain(target.values[column]))];
        old.erase(std::remove(old.begin(), old.end(), row), old.end());
        indexes_[column][lower_ascii(plain(value))].push_back(row);
    }
    target.values[column] = std::move(value);
    render(target);
}

const std::vector<std::size_t>& Table::equal(std::size_t column, std::string_view text) const {
    static const std::vector<std::size_t> kNone;
    const auto found = indexes_[column].find(lower_ascii(text));
    return found == indexes_[column].end() ? kNone : found->second;
}

std::optional<QueryError> Table::parse(const Parameters& parameters, std::int64_t default_size,
                                       std::int64_t max_size, std::string_view extra,
                                       PageRequest& out) const {
    out.page_size = default_size;
    for (const auto& [name, value] : parameters) {
        const std::string lower = lower_ascii(name);
        if (lower == "page" || lower == "pagesize") {
            const auto number = to_integer(value);
            if (!number || *number < 1 || *number > 1'000'000'000) return bad_value(name);
            (lower == "page" ? out.page : out.page_size) = *number;
            continue;
        }
        out.rest += "&" + percent_encoded(name) + "=" + percent_encoded(value);
        if (lower == "fields") {
            out.fields = value;
            continue;
        }
        if (lower == "metaonly") {
            out.meta_only = lower_ascii(value) == "true";
            continue;
        }
        if (lower == "orderby") {
            const std::string order = lower_ascii(value);
            if (order != "id" && order != "id asc" && order != "id desc") return bad_value(name);
            out.descending = order == "id desc";
            continue;
        }
        if (extra.find(name) != std::string_view::npos || name.ends_with("_comparison")) continue;
        bool known = false;
        for (std::size_t i = 0; i < columns_.size() && !known; ++i) {
            const std::string filter = pascal(columns_[i].name);
            if (!columns_[i].filter || !name.starts_with(filter)) continue;
            const bool date = columns_[i].type == Type::date;
            const std::string_view suffix = std::string_view{name}.substr(filter.size());
            if (!suffix.empty() && !(date && (suffix == "_from" || suffix == "_to"))) continue;
            known = true;
            if (date && !parse_date(value)) return bad_value(name);
            if (columns_[i].type == Type::number && !Fixed::parse(value)) return bad_value(name);
            const bool text = columns_[i].type == Type::text;
            auto compare = text ? Filter::Compare::contains : Filter::Compare::equals;
            if (suffix == "_from") compare = Filter::Compare::from;
            if (suffix == "_to") compare = Filter::Compare::to;
            if (const auto wanted = parameter(parameters, name + "_comparison")) {
                const auto named = comparison(*wanted);
                if (!named || !text) return bad_value(name + "_comparison");
                compare = *named;
            }
            out.filters.push_back({i, compare, date ? value.substr(0, 10) : lower_ascii(value)});
        }
        if (!known) return QueryError{name, "Onbekend filter.", "Unknown filter."};
    }
    out.page_size = std::min(out.page_size, max_size);
    for (const auto& [name, value] : parameters) {
        if (!name.ends_with("_comparison")) continue;
        if (!parameter(parameters, std::string_view{name}.substr(0, name.size() - 11)))
            return QueryError{name, "Onbekend filter.", "Unknown filter."};
    }
    return std::nullopt;
}

bool Table::matches(const Row& row, const PageRequest& page) const {
    return std::all_of(page.filters.begin(), page.filters.end(), [&](const Filter& filter) {
        return text_matches(filter, lower_ascii(plain(row.values[filter.column])));
    });
}

std::string Table::list(const PageRequest& page, const EnvelopeInfo& info,
                        const std::function<bool(const Row&)>& keep, bool brief) const {
    std::vector<std::size_t> hits;
    const auto indexed = std::find_if(page.filters.begin(), page.filters.end(), [this](const Filter& filter) {
        return filter.compare == Filter::Compare::equals && columns_[filter.column].indexed;
    });
    const auto consider = [&](std::size_t i) {
        if ((!keep || keep(rows_[i])) && matches(rows_[i], page)) hits.push_back(i);
    };
    if (indexed != page.filters.end()) {
        for (const std::size_t i : equal(indexed->column, indexed->value))
            consider(i);
    } else {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            consider(i);
    }
    if (page.descending) std::reverse(hits.begin(), hits.end());
    const auto total = static_cast<std::int64_t>(hits.size());
    const std::int64_t pages = (total + page.page_size - 1) / page.page_size;
    std::string out;
    JsonWriter json{out};
    json.open('{').key("_data").open('[');
    const std::int64_t first = (page.page - 1) * page.page_size;
    for (std::int64_t i = first; i < std::min(total, first + page.page_size) && !page.meta_only; ++i) {
        const Row& row = rows_[hits[static_cast<std::size_t>(i)]];
        const std::string& full = brief && has_json_ ? row.brief : row.json;
        if (page.fields.empty())
            json.raw(full);
        else
            json.raw(select_members(full, page.fields));
    }
    json.close(']').key("_meta").open('{').field_int("administrationId", info.administration);
    json.field("administrationName", info.administration_name).field("profileName", "koppeling");
    json.field_raw("previousPage", page.page > 1 ? page_url(info, page, page.page - 1) : "null");
    json.field_raw("nextPage", page.page < pages ? page_url(info, page, page.page + 1) : "null");
    json.field_int("totalCount", total).field_int("pageCount", pages);
    json.field_raw("self", page_url(info, page, page.page)).close('}').close('}');
    return out;
}

}  // namespace koppel::sandbox::asperion

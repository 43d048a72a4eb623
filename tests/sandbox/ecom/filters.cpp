#include "ecom/filters.hpp"

#include <algorithm>

namespace koppel::sandbox::ecom {
namespace {

bool listed(std::string_view names, std::string_view name) {
    for (std::size_t at = 0; at < names.size();) {
        const auto end = std::min(names.find(',', at), names.size());
        if (names.substr(at, end - at) == name) return true;
        at = end + 1;
    }
    return false;
}

}  // namespace

ListQuery parse_list_query(const Parameters& parameters, const Assumptions& assumptions,
                           std::string_view others) {
    ListQuery query;
    const auto number = [&](const std::string& name, std::string_view text,
                            std::int64_t low) -> std::int64_t {
        const auto value = to_integer(text);
        if (!value || *value < low) query.error = "Invalid value for parameter '" + name + "'.";
        return value.value_or(low);
    };
    const auto time = [&](const std::string& name, std::string_view text) -> std::optional<Instant> {
        auto value = parse_utc_text(text);
        if (!value) query.error = "Invalid value for parameter '" + name + "'.";
        if (value && !assumptions.filter_times_are_utc) *value -= amsterdam_offset(*value);
        return value;
    };
    for (const auto& [name, text] : parameters) {
        if (name == "page")
            query.page = number(name, text, 1);
        else if (name == "limit")
            query.limit = number(name, text, 1);
        else if (name == "since_id")
            query.since_id = number(name, text, 0);
        else if (name == "created_at_min")
            query.created_min = time(name, text);
        else if (name == "created_at_max")
            query.created_max = time(name, text);
        else if (name == "updated_at_min")
            query.updated_min = time(name, text);
        else if (name == "updated_at_max")
            query.updated_max = time(name, text);
        else if (name == "fields")
            query.fields = text;
        else if (assumptions.reject_unknown_parameters && !listed(others, name))
            query.error = "Unknown parameter '" + name + "'.";
    }
    if (query.limit > ListQuery::kMaxLimit && !assumptions.clamp_limit)
        query.error = "Invalid value for parameter 'limit'.";
    query.limit = std::min(query.limit, ListQuery::kMaxLimit);
    query.page = std::min<std::int64_t>(query.page, 1'000'000'000);
    return query;
}

}  // namespace koppel::sandbox::ecom

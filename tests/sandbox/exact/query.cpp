#include "exact/query.hpp"

#include <algorithm>

#include "exact/messages.hpp"

namespace koppel::sandbox::exact {
namespace {

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> out;
    while (true) {
        const auto end = std::min(text.find(by), text.size());
        out.emplace_back(trimmed(text.substr(0, end)));
        if (end == text.size()) return out;
        text.remove_prefix(end + 1);
    }
}

std::string unknown(const Entity& entity, std::string_view name) {
    return "The type '" + entity.model + "' does not have a property named '" + std::string{name} + "'.";
}

void want(Selection& selection, const Entity& entity, int property) {
    selection.all = false;
    selection.wanted.resize(entity.properties.size());
    selection.wanted[static_cast<std::size_t>(property)] = true;
}

// The part of a $select that belongs to lines: Lines/AmountFC, or Lines/* for all.
std::string select_of_lines(Query& query, std::string_view lines, std::string_view name) {
    const int property = query.entity->find(lines);
    const auto found = std::find_if(query.expansions.begin(), query.expansions.end(),
                                    [property](const Expansion& one) { return one.property == property; });
    if (property < 0 || found == query.expansions.end())
        return "Only properties that are expanded can be selected: " + std::string{lines};
    want(query.selection, *query.entity, property);
    if (name == "*") return {};
    const Entity& child = entity(query.entity->properties[static_cast<std::size_t>(property)].child);
    const int wanted = child.find(name);
    if (wanted < 0) return unknown(child, name);
    want(found->lines, child, wanted);
    return {};
}

std::string read_select(std::string_view text, Query& query) {
    query.has_select = true;
    for (const std::string& name : split(text, ',')) {
        if (name.empty() || name == "*") return std::string{texts::kSyntax};
        if (const auto slash = name.find('/'); slash != std::string::npos) {
            auto error = select_of_lines(query, std::string_view{name}.substr(0, slash),
                                         std::string_view{name}.substr(slash + 1));
            if (!error.empty()) return error;
            continue;
        }
        const int property = query.entity->find(name);
        if (property < 0) return unknown(*query.entity, name);
        want(query.selection, *query.entity, property);
    }
    return {};
}

std::string read_order(std::string_view text, Query& query) {
    for (const std::string& part : split(text, ',')) {
        const auto words = split(part, ' ');
        const int property = query.entity->find(words[0]);
        if (property < 0) return unknown(*query.entity, words[0]);
        const bool descending = words.size() == 2 && words[1] == "desc";
        if (words.size() > 2 || (words.size() == 2 && !descending && words[1] != "asc"))
            return std::string{texts::kSyntax};
        query.order.emplace_back(property, descending);
    }
    return {};
}

std::string read_expand(std::string_view text, Query& query) {
    for (const std::string& name : split(text, ',')) {
        const int property = query.entity->find(name);
        if (property < 0) return unknown(*query.entity, name);
        const Property& found = query.entity->properties[static_cast<std::size_t>(property)];
        if (found.type != 'C' || found.child.empty()) return std::string{texts::kSyntax};
        query.expansions.push_back({property, {}});
    }
    return {};
}

std::string read_number(std::string_view text, std::string_view name, std::optional<std::int64_t>& number) {
    const auto value = to_integer(text);
    if (!value || *value < 0)
        return "Incorrect format for " + std::string{name} + " argument '" + std::string{text} + "'.";
    number = *value;
    return {};
}

std::string read_after(std::string_view text, Query& query) {
    std::size_t at = 0;
    while (true) {
        auto literal = read_literal(text, at);
        if (!literal) return std::string{texts::kSyntax};
        query.after.push_back(std::move(literal->value));
        if (at == text.size()) return {};
        if (text[at++] != ',') return std::string{texts::kSyntax};
    }
}

std::string read_one(std::string_view name, std::string_view value, const Assumptions& assumptions,
                     Query& query) {
    std::string error;
    if (name == "$expand") return read_expand(value, query);
    if (name == "$select") return read_select(value, query);
    if (name == "$orderby") return read_order(value, query);
    if (name == "$top") return read_number(value, name, query.top);
    if (name == "$skip") return read_number(value, name, query.skip);
    if (name == "$skiptoken") return read_after(value, query);
    if (name == "$filter") {
        query.filter = Filter::parse(value, *query.entity, assumptions.text_ignores_case, error);
        return error;
    }
    if (name == "$inlinecount") {
        query.count = value == "allpages";
        return query.count || value == "none" ? std::string{} : std::string{texts::kSyntax};
    }
    if (name == "$format") return value == "json" ? std::string{} : std::string{texts::kSyntax};
    return "The query parameter '" + std::string{name} +
           "' begins with a system-reserved '$' character but is not recognized.";
}

// Reading in pieces goes by Timestamp alone.
std::string check_sync(const Query& query) {
    if (!query.order.empty() || !query.expansions.empty() || query.skip)
        return "This query option is not supported for this resource";
    if (query.filter == nullptr) return {};
    for (const std::string& name : query.filter->properties())
        if (name != "Timestamp" && name != "EntityType")
            return "Filtering on these fields is not supported: " + name;
    return {};
}

constexpr std::string_view kAccountFilters =
    "Accountant,AccountManager,AddressLine1,AddressLine2,AddressLine3,Blocked,BRIN,BSN,ChamberOfCommerce,"
    "City,"
    "Classification,Classification1,Classification2,Classification3,Classification4,Classification5,"
    "Classification6,Classification7,Classification8,Code,CodeAtSupplier,Country,Created,Email,EndDate,Fax,"
    "ID,"
    "InvoiceAccount,IsAccountant,IsReseller,IsSales,IsSupplier,MainContact,Modified,Name,Parent,Phone,"
    "Postcode,"
    "PriceList,Reseller,RSIN,SearchCode,StartDate,Status,Type,VATNumber";
constexpr std::string_view kItemFilters =
    "Barcode,Code,Created,Description,EndDate,ID,IsSalesItem,IsStockItem,ItemGroup,Modified,SearchCode,"
    "StartDate";

std::string check_mandatory(const Query& query) {
    const std::string_view fields = query.entity->path == "crm/Accounts"      ? kAccountFilters
                                    : query.entity->path == "logistics/Items" ? kItemFilters
                                                                              : "";
    if (fields.empty()) return {};
    const auto names = split(fields, ',');
    const bool given =
        query.filter != nullptr && std::any_of(names.begin(), names.end(), [&](const auto& name) {
            return query.filter->properties().count(name) != 0;
        });
    if (given) return {};
    return "This endpoint has mandatory filtering applied. A GET request for this endpoint must have a "
           "$filter "
           "parameter with one of the following fields in the url:" +
           std::string{fields} + ".";
}

std::string check(Query& query, const Assumptions& assumptions) {
    const Entity& entity = *query.entity;
    if (entity.needs_select && !query.has_select && query.top != 1) return std::string{texts::kWantsSelect};
    if (entity.sync)
        if (auto error = check_sync(query); !error.empty()) return error;
    if (assumptions.mandatory_filter)
        if (auto error = check_mandatory(query); !error.empty()) return error;
    if (!query.after.empty() && query.after.size() != query.order.size() + entity.keys.size())
        return std::string{texts::kSyntax};
    return {};
}

std::vector<Value> sort_values(const Query& query, const Record& record) {
    std::vector<Value> out;
    for (const auto& [property, descending] : query.order)
        out.push_back(record.value(property));
    for (const int key : query.entity->keys)
        out.push_back(record.value(key));
    return out;
}

// The property a place of the order stands for; behind the wanted ones the key decides.
std::pair<int, bool> place(const Query& query, std::size_t at) {
    return at < query.order.size() ? query.order[at]
                                   : std::pair{query.entity->keys[at - query.order.size()], false};
}

std::size_t places(const Query& query) {
    return query.order.size() + query.entity->keys.size();
}

// Negative, zero or positive: before, equal or behind in the wanted order. `other` gives the value at a
// place.
template <typename Other>
int order_of(const Query& query, const Record& record, Other other) {
    for (std::size_t at = 0; at < places(query); ++at) {
        const auto [property, descending] = place(query, at);
        const int order = compare(record.value(property), other(at));
        if (order != 0) return descending ? -order : order;
    }
    return 0;
}

// A skiptoken's numbers, as the properties have them: a whole number may stand for a decimal.
std::vector<Value> as_properties(const Query& query) {
    std::vector<Value> out = query.after;
    for (std::size_t i = 0; i < std::min(out.size(), query.order.size()); ++i) {
        const auto property = static_cast<std::size_t>(query.order[i].first);
        const auto* number = std::get_if<std::int64_t>(&out[i]);
        if (query.entity->properties[property].type == 'D' && number != nullptr)
            out[i] = Fixed::from_int(*number);
    }
    return out;
}

}  // namespace

const Expansion* Query::expansion(int property) const {
    for (const Expansion& one : expansions)
        if (one.property == property) return &one;
    return nullptr;
}

std::string read_query(const Parameters& parameters, const Entity& entity, const Assumptions& assumptions,
                       Query& query) {
    query.entity = &entity;
    query.given = parameters;
    // What is expanded must be known before it is selected from.
    for (const bool expanding : {true, false})
        for (const auto& [name, value] : parameters) {
            if (!name.starts_with('$') || (name == "$expand") != expanding) continue;
            if (auto error = read_one(name, value, assumptions, query); !error.empty()) return error;
        }
    return check(query, assumptions);
}

Page take_page(const Query& query, const std::vector<const Record*>& rows, const Assumptions& assumptions) {
    std::vector<const Record*> wanted;
    Page page;
    const auto after = as_properties(query);
    for (const Record* record : rows) {
        if (record->gone || (query.filter != nullptr && !query.filter->wants(*record))) continue;
        ++page.total;
        const auto of_token = [&after](std::size_t at) -> const Value& { return after[at]; };
        if (!after.empty() && order_of(query, *record, of_token) <= 0) continue;
        wanted.push_back(record);
    }
    const std::size_t skip =
        query.after.empty() ? static_cast<std::size_t>(query.skip.value_or(0)) : std::size_t{0};
    const std::size_t from = std::min(skip, wanted.size());
    std::size_t count = wanted.size() - from;
    if (query.top) count = std::min(count, static_cast<std::size_t>(*query.top));
    const std::size_t size = std::min(count, query.entity->page);
    const auto before = [&query](const Record* a, const Record* b) {
        const auto of_b = [&](std::size_t at) -> const Value& { return b->value(place(query, at).first); };
        return order_of(query, *a, of_b) < 0;
    };
    std::partial_sort(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(from + size), wanted.end(),
                      before);
    for (std::size_t i = from; i < from + size; ++i)
        page.rows.push_back(wanted[i]);
    const bool rest = count > size;
    const bool full = assumptions.empty_last_page && size == query.entity->page &&
                      (!query.top || *query.top > static_cast<std::int64_t>(size));
    page.more = rest || full;
    return page;
}

std::string next_query(const Query& query, const Page& page) {
    std::string out;
    const auto add = [&out](std::string_view name, std::string_view value) {
        if (!out.empty()) out += '&';
        out += name;
        out += '=';
        for (const char c : value)
            out += std::string_view{"',()*!/"}.find(c) != std::string_view::npos ? std::string(1, c)
                                                                                 : percent_encoded({&c, 1});
    };
    for (const std::string_view name :
         {"$filter", "$expand", "$orderby", "$inlinecount", "$select", "$format"})
        if (const auto value = parameter(query.given, name)) add(name, *value);
    if (query.top) add("$top", std::to_string(*query.top - static_cast<std::int64_t>(page.rows.size())));
    const auto values = sort_values(query, *page.rows.back());
    std::string token;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t orders = query.order.size();
        const int property = i < orders ? query.order[i].first : query.entity->keys[i - orders];
        if (i > 0) token += ',';
        token += literal(values[i], query.entity->properties[static_cast<std::size_t>(property)].type);
    }
    add("$skiptoken", token);
    return out;
}

}  // namespace koppel::sandbox::exact

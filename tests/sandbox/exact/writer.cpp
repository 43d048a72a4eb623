#include "exact/writer.hpp"

namespace koppel::sandbox::exact {
namespace {

void append_metadata(std::string& out, const Record& record, const WriteContext& context) {
    out += R"({"__metadata":{"uri":)";
    append_escaped(out, uri_of(record, context));
    out += ",\"type\":";
    append_escaped(out, record.entity().model);
    out += '}';
}

void append_name(std::string& out, std::string_view name) {
    out += ",\"";
    out += name;
    out += "\":";
}

void append_deferred(std::string& out, const Record& record, const Property& property,
                     const WriteContext& context) {
    append_name(out, property.name);
    out += R"({"__deferred":{"uri":)";
    append_escaped(out, uri_of(record, context) + "/" + property.name);
    out += "}}";
}

void append_lines(std::string& out, const Record& record, const Property& property,
                  const Expansion& expansion, const WriteContext& context) {
    append_name(out, property.name);
    out += "{\"results\":[";
    bool first = true;
    for (const Record* line : context.lines(record, property)) {
        Query query;
        query.entity = &line->entity();
        query.selection = expansion.lines;
        if (!first) out += ',';
        first = false;
        append_entity(out, *line, query, context);
    }
    out += "]}";
}

bool wraps_always(const Entity& entity) {
    return entity.path == "salesinvoice/SalesInvoices" || entity.path == "salesorder/SalesOrders";
}

// A list that goes on must say where, and has room for that in one shape only.
bool is_bare(const Query& query, const Page& page, const Assumptions& assumptions) {
    if (query.count || query.entity->sync || page.more || !query.after.empty()) return false;
    if (assumptions.shape != "document") return assumptions.shape == "bare";
    const auto size = static_cast<std::int64_t>(query.entity->page);
    return query.top && *query.top <= size && !wraps_always(*query.entity);
}

}  // namespace

std::string uri_of(const Record& record, const WriteContext& context) {
    const Entity& entity = record.entity();
    std::string key;
    for (const int at : entity.keys) {
        const Property& property = entity.properties[static_cast<std::size_t>(at)];
        if (!key.empty()) key += ',';
        if (entity.keys.size() > 1) key += property.name + "=";
        key += literal(record.value(at), property.type);
    }
    return context.base + "/" + entity.path + "(" + key + ")";
}

void append_entity(std::string& out, const Record& record, const Query& query, const WriteContext& context) {
    append_metadata(out, record, context);
    const Entity& entity = record.entity();
    const auto append_property = [&](int at) {
        const Property& property = entity.properties[static_cast<std::size_t>(at)];
        const Expansion* expansion = query.expansion(at);
        if (!query.selection.wants(at)) return;
        if (property.type != 'C') {
            append_name(out, property.name);
            append_json(out, record.value(at), property.type);
        } else if (expansion != nullptr) {
            append_lines(out, record, property, *expansion, context);
        } else {
            append_deferred(out, record, property, context);
        }
    };
    append_property(entity.key);
    for (int at = 0; at < static_cast<int>(entity.properties.size()); ++at)
        if (at != entity.key) append_property(at);
    out += '}';
}

std::string created_body(const Record& record, bool bare, const WriteContext& context) {
    Query query;
    query.entity = &record.entity();
    std::string out = "{\"d\":";
    if (!bare) {
        append_entity(out, record, query, context);
        return out + '}';
    }
    Record empty{record.entity()};
    empty.set(record.entity().key, record.value(record.entity().key));
    for (int at = 0; at < static_cast<int>(record.entity().properties.size()); ++at) {
        const char type = record.entity().properties[static_cast<std::size_t>(at)].type;
        if (type == 'B') empty.set(at, Value{false});
        if (type == 'Y') empty.set(at, integer_value(0));
    }
    append_entity(out, empty, query, context);
    return out + '}';
}

std::string single_body(std::string entity) {
    return "{\"d\":" + std::move(entity) + "}";
}

std::string list_body(const Query& query, const Page& page, const Assumptions& assumptions,
                      const WriteContext& context, std::string_view path) {
    const bool bare = is_bare(query, page, assumptions);
    std::string out = bare ? "{\"d\":[" : "{\"d\":{\"results\":[";
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        if (i > 0) out += ',';
        append_entity(out, *page.rows[i], query, context);
    }
    out += ']';
    if (bare) return out + '}';
    if (query.count) out += ",\"__count\":\"" + std::to_string(page.total) + '"';
    if (page.more) {
        out += ",\"__next\":";
        append_escaped(out, context.base + "/" + std::string{path} + "?" + next_query(query, page));
    }
    return out + "}}";
}

}  // namespace koppel::sandbox::exact

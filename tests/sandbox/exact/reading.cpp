// The reading side of the API: what a request is taken apart into, lists, single things, Me and divisions.
#include <algorithm>
#include <set>

#include "exact/call.hpp"
#include "exact/messages.hpp"

namespace koppel::sandbox::exact {
namespace {

std::string decoded(std::string_view path) {
    const auto parameters = parse_query("p=" + std::string{path});
    return parameters.empty() ? std::string{} : parameters.front().second;
}

// guid'…', a number, or one with L behind it.
std::optional<std::string> read_key(std::string_view text) {
    std::size_t at = 0;
    const auto literal = read_literal(text, at);
    if (!literal || at != text.size()) return std::nullopt;
    if (literal->type == 'G') return std::get<std::string>(literal->value);
    if (literal->type == 'l') return std::to_string(std::get<std::int64_t>(literal->value));
    return std::nullopt;
}

Response answer(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}

// The entity a table that is read in pieces shows.
std::string_view source_of(const Entity& sync) {
    if (sync.path == "sync/Logistics/Items") return "logistics/Items";
    if (sync.path == "sync/Logistics/SalesItemPrices") return "logistics/SalesItemPrices";
    if (sync.path == "sync/CRM/Accounts") return "crm/Accounts";
    if (sync.path == "sync/Financial/GLAccounts") return "financial/GLAccounts";
    return {};
}

}  // namespace

Api::Call::Call(const Request& of, std::string_view path_after_exact) : request{of} {
    const std::string whole = decoded(path_after_exact);
    const auto parts = split_path(whole);
    if (parts.size() < 4 || parts[0] != "api" || parts[1] != "v1") return;
    known = true;
    division_text = parts[2];
    division = to_integer(parts[2]).value_or(-1);
    for (std::size_t i = 3; i < parts.size(); ++i) {
        const std::string_view part = parts[i];
        const auto open = part.find('(');
        if (key || bad_key) {
            rest += (rest.empty() ? "" : "/") + std::string{part};
        } else if (part == "$count") {
            count = true;
        } else {
            path += (path.empty() ? "" : "/") + std::string{part.substr(0, open)};
        }
        if (open == std::string_view::npos || key || bad_key) continue;
        if (part.back() == ')') key = read_key(part.substr(open + 1, part.size() - open - 2));
        bad_key = !key;
    }
}

WriteContext Api::context(Call& call) {
    WriteContext write;
    write.base = base_url_ + "/api/v1/" + call.division_text;
    Books* books = call.books;
    write.lines = [books](const Record& owner, const Property& property) {
        std::vector<const Record*> out;
        for (const Record* line : books->lines(owner, property.child))
            out.push_back(line);
        return out;
    };
    return write;
}

std::vector<Record> Api::divisions_as_records(bool all) {
    std::vector<Record> out;
    std::int64_t hid = 0;
    for (const Division& one : settings_.divisions) {
        ++hid;
        if (!one.granted && !all) continue;
        Record& made = out.emplace_back(exact::entity("system/Divisions"));
        made.set("Code", integer_value(one.code));
        made.set("Hid", integer_value(hid));
        made.set_text("Description", one.name);
        made.set_text("CustomerName", one.name);
        made.set_text("Country", one.country);
        made.set_text("Legislation", one.country);
        made.set_text("Currency", "EUR");
        made.set("Current", Value{one.code == current_division_});
        made.set("Status", integer_value(1));
        made.set("BlockingStatus", integer_value(0));
        if (!one.vat_number.empty()) made.set_text("VATNumber", one.vat_number);
    }
    return out;
}

// The rows of the table behind a sync endpoint, with their version as key.
std::vector<Record> Api::changes_of(Call& call) {
    const Table& source = call.books->table(source_of(*call.entity));
    std::vector<std::pair<int, int>> columns;
    for (int at = 0; at < static_cast<int>(call.entity->properties.size()); ++at)
        if (const int from = source.entity().find(call.entity->properties[static_cast<std::size_t>(at)].name);
            from >= 0)
            columns.emplace_back(at, from);
    std::vector<Record> out;
    for (const Record& row : source.rows()) {
        if (row.gone) continue;
        Record& made = out.emplace_back(*call.entity);
        for (const auto& [to, from] : columns)
            if (!is_null(row.value(from))) made.set(to, row.value(from));
        made.set(call.entity->key, integer_value(row.stamp));
        if (!settings_.assumptions.sync_repeats) continue;
        // The same thing as it was before, with a version of then.
        Record older = made;
        older.set(call.entity->key, integer_value(row.stamp - Books::kFirstStamp));
        if (older.entity().find("Description") >= 0)
            older.set_text("Description", "(old) " + std::string{made.text("Description")});
        out.push_back(std::move(older));
    }
    return out;
}

// Rows that stand in no table.
void Api::make_rows(Call& call, std::vector<Record>& made) {
    const std::string& path = call.entity->path;
    if (path == "system/Divisions")
        made = divisions_as_records(call.path == "system/AllDivisions");
    else if (path == "read/financial/JournalStatusList")
        made = call.books->journal_status();
    else if (!source_of(*call.entity).empty())
        made = changes_of(call);
}

std::vector<const Record*> Api::rows_of(Call& call, const Query& query, std::vector<Record>& made) {
    std::vector<const Record*> out;
    make_rows(call, made);
    Table* table = call.books->find_table(call.entity->path);
    if (!made.empty() || table == nullptr) {
        for (const Record& record : made)
            out.push_back(&record);
        return out;
    }
    const auto equalities = query.filter == nullptr ? Filter::Equalities{} : query.filter->equalities(*table);
    std::set<const Record*> known;
    for (const auto& [property, text] : equalities)
        for (const Record* record : table->with(property, text))
            if (known.insert(record).second) out.push_back(record);
    if (!equalities.empty()) return out;
    for (const Record& record : table->rows())
        out.push_back(&record);
    return out;
}

Response Api::get_list(Call& call) {
    Query query;
    const std::string error =
        read_query(parse_query(call.request.query), *call.entity, settings_.assumptions, query);
    if (!error.empty() && !(call.count && error == texts::kWantsSelect)) return refusal(400, error);
    std::vector<Record> made;
    const Page page = take_page(query, rows_of(call, query, made), settings_.assumptions);
    if (call.count) {
        Response response = answer(std::to_string(page.total));
        response.content_type = "text/plain; charset=utf-8";
        return response;
    }
    return answer(list_body(query, page, settings_.assumptions, context(call), call.path));
}

Response Api::get_one(Call& call) {
    Query query;
    const std::string error =
        read_query(parse_query(call.request.query), *call.entity, settings_.assumptions, query);
    if (!error.empty() && error != texts::kWantsSelect && !error.starts_with("This endpoint has mandatory"))
        return refusal(400, error);
    std::vector<Record> made;
    make_rows(call, made);
    const Table* table = made.empty() ? call.books->find_table(call.entity->path) : nullptr;
    const Record* found = table == nullptr ? nullptr : table->find(*call.key);
    for (const Record& record : made)
        if (record.key() == *call.key) found = &record;
    if (found == nullptr) return refusal(404, "Resource not found.");
    std::string entity;
    append_entity(entity, *found, query, context(call));
    return answer(single_body(std::move(entity)));
}

// …/SalesEntries(guid'…')/SalesEntryLines, where the links to what was not expanded point.
Response Api::get_lines(Call& call) {
    const int at = call.entity->find(call.rest);
    const Table* table = call.books->find_table(call.entity->path);
    const Record* owner = table == nullptr ? nullptr : table->find(*call.key);
    if (owner == nullptr || at < 0) return refusal(404, "Resource not found.");
    const Property& property = call.entity->properties[static_cast<std::size_t>(at)];
    if (property.type != 'C') return refusal(404, "Resource not found.");
    if (property.child.empty()) return answer(R"({"d":{"results":[]}})");
    Query query;
    const std::string error = read_query(parse_query(call.request.query), exact::entity(property.child),
                                         settings_.assumptions, query);
    if (!error.empty()) return refusal(400, error);
    std::vector<const Record*> rows;
    for (const Record* line : call.books->lines(*owner, property.child))
        rows.push_back(line);
    const Page page = take_page(query, rows, settings_.assumptions);
    const std::string path = call.path + "(guid'" + *call.key + "')/" + call.rest;
    return answer(list_body(query, page, settings_.assumptions, context(call), path));
}

Response Api::get_me(Call& call) {
    if (call.request.method != "GET") return refusal(405, "Method not allowed");
    const auto parameters = parse_query(call.request.query);
    const Division* current = division(current_division_);
    std::string member;
    JsonWriter json{member};
    json.open('{').field_int("CurrentDivision", current_division_);
    json.field_int("AccountingDivision", current_division_);
    json.field("DivisionCustomerName", current->name).field("UserID", kUserId);
    json.field("UserName", "sandbox@voorbeeld.example").field("FullName", "Sandbox Gebruiker");
    json.field("Email", "sandbox@voorbeeld.example");
    const bool dutch = settings_.assumptions.language == "nl";
    json.field("Language", dutch ? "NL" : "EN").field("LanguageCode", dutch ? "nl-NL" : "en-GB");
    json.field("Legislation", current->country == "BE" ? "2" : "1");
    json.field("ServerTime", date_text(now()));
    json.field_int("ServerUtcOffset", amsterdam_offset(clock_.now())).close('}');
    if (const auto select = parameter(parameters, "$select")) {
        const auto parsed = parse_json(member);
        std::string_view names = *select;
        while (!names.empty()) {
            const auto end = std::min(names.find(','), names.size());
            if (parsed->find(names.substr(0, end)) == nullptr) return refusal(400, texts::kSyntax);
            names.remove_prefix(std::min(end + 1, names.size()));
        }
        member = select_members(member, *select);
    }
    std::string out = R"({"d":{"results":[{"__metadata":{"uri":)";
    append_escaped(out, base_url_ + "/api/v1/current/Me(guid'" + std::string{kUserId} + "')");
    out += ",\"type\":\"Exact.Web.Api.Models.System.Me\"}," + member.substr(1) + "]}}";
    return answer(std::move(out));
}

}  // namespace koppel::sandbox::exact

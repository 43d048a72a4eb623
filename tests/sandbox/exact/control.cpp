// The control pages of Exact Online: what stands in the books, what was asked, and what a person changes
// there.
#include <algorithm>

#include "exact/api.hpp"
#include "exact/rules.hpp"
#include "exact/sums.hpp"

namespace koppel::sandbox::exact {
namespace {

Response ok(std::string body) {
    Response response;
    response.body = std::move(body);
    return response;
}

Response wrong(int status, std::string_view message) {
    Response response;
    response.status = status;
    response.body = "{\"error\":" + quoted(message) + "}";
    return response;
}

using Switch = std::pair<std::string_view, bool Assumptions::*>;
constexpr Switch kSwitches[] = {{"old_refresh_waits", &Assumptions::old_refresh_waits},
                                {"loopback_redirects", &Assumptions::loopback_redirects},
                                {"empty_last_page", &Assumptions::empty_last_page},
                                {"mandatory_filter", &Assumptions::mandatory_filter},
                                {"text_ignores_case", &Assumptions::text_ignores_case},
                                {"unknown_properties_refused", &Assumptions::unknown_properties_refused},
                                {"atom_without_accept", &Assumptions::atom_without_accept},
                                {"sync_repeats", &Assumptions::sync_repeats},
                                {"block_grows", &Assumptions::block_grows},
                                {"used_number_replaced", &Assumptions::used_number_replaced},
                                {"foreign_number_replaced", &Assumptions::foreign_number_replaced},
                                {"own_keys_kept", &Assumptions::own_keys_kept},
                                {"entry_amount_includes", &Assumptions::entry_amount_includes},
                                {"cash_amount_includes", &Assumptions::cash_amount_includes},
                                {"credit_quantity_positive", &Assumptions::credit_quantity_positive},
                                {"invoice_journal_defaulted", &Assumptions::invoice_journal_defaulted},
                                {"foreign_guid_dropped", &Assumptions::foreign_guid_dropped},
                                {"payments_match", &Assumptions::payments_match},
                                {"lengths_enforced", &Assumptions::lengths_enforced},
                                {"equal_address_reused", &Assumptions::equal_address_reused}};
using Number = std::pair<std::string_view, std::int64_t Assumptions::*>;
constexpr Number kNumbers[] = {{"old_refresh_seconds", &Assumptions::old_refresh_seconds},
                               {"access_token_seconds", &Assumptions::access_token_seconds},
                               {"refresh_after_seconds", &Assumptions::refresh_after_seconds},
                               {"refresh_token_days", &Assumptions::refresh_token_days},
                               {"tokens_per_day", &Assumptions::tokens_per_day},
                               {"errors_per_hour", &Assumptions::errors_per_hour},
                               {"block_seconds", &Assumptions::block_seconds},
                               {"block_status", &Assumptions::block_status}};
struct Text {
    std::string_view name;
    std::string Assumptions::*member;
    std::string_view choices;  // empty: anything
};
constexpr Text kTexts[] = {{"shape", &Assumptions::shape, "document results bare"},
                           {"language", &Assumptions::language, "nl en"},
                           {"block_reason", &Assumptions::block_reason, ""}};

bool among(std::string_view choices, std::string_view wanted) {
    while (!choices.empty()) {
        const auto end = std::min(choices.find(' '), choices.size());
        if (choices.substr(0, end) == wanted) return true;
        choices.remove_prefix(std::min(end + 1, choices.size()));
    }
    return false;
}

bool set_assumption(Assumptions& assumptions, std::string_view name, const Json& value) {
    for (const auto& [known, member] : kSwitches) {
        if (known != name || !value.is(Json::Kind::boolean)) continue;
        assumptions.*member = value.truth;
        return true;
    }
    for (const auto& [known, member] : kNumbers) {
        const auto number = value.as_integer();
        if (known != name || !number || *number < 0) continue;
        assumptions.*member = *number;
        return true;
    }
    for (const Text& text : kTexts) {
        if (text.name != name || !value.is(Json::Kind::string)) continue;
        if (!text.choices.empty() && !among(text.choices, value.text)) return false;
        assumptions.*text.member = value.text;
        return true;
    }
    return false;
}

std::string rate_text(const Rate& rate) {
    return std::to_string(rate.minutely) + "/" + std::to_string(rate.daily);
}

// Everything in a table, property by property, as the API would write it.
std::string rows_json(const Table& table) {
    std::string out = "[";
    for (const Record& record : table.rows()) {
        if (record.gone) continue;
        out += out.size() > 1 ? ",{" : "{";
        bool first = true;
        for (std::size_t at = 0; at < table.entity().properties.size(); ++at) {
            const Value& value = record.value(static_cast<int>(at));
            if (is_null(value)) continue;
            out += (first ? "\"" : ",\"") + table.entity().properties[at].name + "\":";
            append_json(out, value, table.entity().properties[at].type);
            first = false;
        }
        out += '}';
    }
    return out + "]";
}

std::string set_all(Record& record, const Json& values) {
    for (const auto& [name, value] : values.members) {
        const int at = record.entity().find(name);
        if (at < 0) return "no such property: " + name;
        auto read = read_value(value, record.entity().properties[static_cast<std::size_t>(at)].type);
        if (!read) return "malformed: " + name;
        record.set(at, std::move(*read));
    }
    return {};
}

// Entries and invoices become processed, as a person does by printing or closing.
std::int64_t process(Books& books, std::string_view path, std::string_view key, std::int64_t now) {
    std::int64_t done = 0;
    for (Record& record : books.table(path).rows()) {
        if (record.gone || (key != "all" && record.key() != key)) continue;
        record.set("Status", integer_value(50));
        books.touch(record, now);
        ++done;
    }
    return done;
}

}  // namespace

std::string Api::config_json() const {
    const Assumptions& assumptions = settings_.assumptions;
    std::string out;
    JsonWriter json{out};
    json.open('{').field("rate", rate_text(settings_.rate));
    for (const auto& [name, member] : kSwitches)
        json.field_bool(name, assumptions.*member);
    for (const auto& [name, member] : kNumbers)
        json.field_int(name, assumptions.*member);
    for (const Text& text : kTexts)
        json.field(text.name, assumptions.*text.member);
    json.key("divisions").open('[');
    for (const Division& one : settings_.divisions)
        json.open('{')
            .field_int("code", one.code)
            .field("name", one.name)
            .field_bool("granted", one.granted)
            .close('}');
    json.close(']').close('}');
    return out;
}

std::string Api::configure(const Json& changes) {
    for (const auto& [name, value] : changes.members) {
        if (name == "rate") {
            if (!parse_rate(value.text, settings_.rate)) return "rate: expected A/B or 0";
        } else if (name == "clear_rates") {
            budgets_.clear();
        } else if (name == "clear_errors") {
            errors_.clear();
        } else if (name == "revoke_access") {
            if (value.truth) tokens_.revoke_access();
        } else if (name == "current_division") {
            if (division(value.as_integer().value_or(0)) == nullptr) return "no such division";
            current_division_ = *value.as_integer();
        } else if (!set_assumption(settings_.assumptions, name, value)) {
            return "unknown or malformed setting: " + name;
        }
    }
    return {};
}

std::string Api::counts_json() const {
    std::string out;
    JsonWriter json{out};
    json.open('{').key("requests").open('{');
    for (const auto& [endpoint, count] : counts_) {
        json.key(endpoint).open('{').field_int("requests", count.requests).field_int("errors", count.errors);
        json.field_int("limited", count.limited).field_int("blocked", count.blocked).close('}');
    }
    json.close('}').field_int("tokens_issued", tokens_.issued()).key("chains").open('[');
    for (const Tokens::Chain& chain : tokens_.chains()) {
        json.open('{').field("refresh_token", chain.refresh).field_int("refreshes", chain.refreshes);
        json.field_int("too_early", chain.too_early).field_int("old_used", chain.old_used).close('}');
    }
    json.close(']').key("errors").open('{');
    for (const auto& [endpoint, counted] : errors_.endpoints()) {
        json.key(endpoint).open('{').field_int("errors", static_cast<std::int64_t>(counted.errors.size()));
        json.field_int("blocks", counted.blocks);
        json.field_bool("blocked", errors_.blocked(endpoint, clock_.now())).close('}');
    }
    json.close('}').close('}');
    return out;
}

Response Api::control_config(const Request& request) {
    if (request.method == "POST") {
        const auto body = parse_json(request.body);
        const std::string error =
            body && body->is(Json::Kind::object) ? configure(*body) : "a JSON object is expected";
        if (!error.empty()) return wrong(400, error);
    }
    return ok(config_json());
}

// {"table":"logistics/Items","code":"SKU-1001" or "key":"guid","set":{…}} or "remove":true, or "add":{…}.
std::string Api::edit(Books& books, const Json& body) {
    Table* table = books.find_table(body.string_or("table", ""));
    if (table == nullptr) return "table: no such table";
    if (const Json* added = body.find("add")) {
        Record made{table->entity()};
        if (auto error = set_all(made, *added); !error.empty()) return error;
        if (made.key().empty()) made.set(made.entity().key, text_value(books.new_key(made.entity())));
        if (table->find(made.key()) != nullptr) return "the key is taken";
        books.add(table->entity().path, std::move(made), now());
        return {};
    }
    const bool by_code = body.find("code") != nullptr;
    Record* found =
        by_code ? table->first("Code", body.string_or("code", "")) : table->find(body.string_or("key", ""));
    if (found == nullptr) return "no such row";
    if (body.boolean("remove").value_or(false)) {
        books.erase(*found, now());
        return {};
    }
    const Json* values = body.find("set");
    if (values == nullptr) return "expected \"set\", \"add\" or \"remove\"";
    Record changed = *found;
    if (auto error = set_all(changed, *values); !error.empty()) return error;
    if (changed.key() != found->key()) return "a key does not change";
    *found = std::move(changed);
    books.touch(*found, now());
    return {};
}

Response Api::control_division(const Request& request, const std::vector<std::string_view>& parts,
                               Books& books) {
    const bool post = request.method == "POST";
    const std::string_view page = parts[1];
    if (!post && page == "sums") return ok(sums_json(books));
    if (!post && page == "documents") return ok(documents_json(books));
    if (!post && page == "rows" && parts.size() >= 4) {
        std::string path{parts[2]};
        for (std::size_t i = 3; i < parts.size(); ++i)
            path += "/" + std::string{parts[i]};
        const Table* table = books.find_table(path);
        return table == nullptr ? wrong(404, "no such table") : ok(rows_json(*table));
    }
    if (!post) return wrong(404, "no such page");
    const auto body = parse_json(request.body);
    if (!body || !body->is(Json::Kind::object)) return wrong(400, "a JSON object is expected");
    if (page == "data") {
        const std::string error = edit(books, *body);
        return error.empty() ? ok("{}") : wrong(400, error);
    }
    if (page == "close") {
        const auto year = body->integer("year"), period = body->integer("period");
        if (!year || !period) return wrong(400, "expected \"year\" and \"period\"");
        books.close(std::string{body->string_or("journal", "")}, {*year, *period},
                    body->boolean("closed").value_or(true));
        return ok("{}");
    }
    if (page == "process") {
        const std::string_view path = body->string_or("table", "salesentry/SalesEntries");
        if (books.find_table(path) == nullptr || find_entity(path)->find("Status") < 0)
            return wrong(400, "table: has no status");
        return ok("{\"processed\":" +
                  std::to_string(process(books, path, body->string_or("key", "all"), now())) + "}");
    }
    return wrong(404, "no such page");
}

Response Api::control(const Request& request, const std::vector<std::string_view>& parts) {
    const bool post = request.method == "POST";
    if (parts.empty()) return wrong(404, "no such page");
    if (parts[0] == "config") return control_config(request);
    if (parts[0] == "counts") return ok(counts_json());
    if (parts[0] == "chain" && post) {
        const auto body = parse_json(request.body);
        const std::string token{body ? body->string_or("refresh_token", settings_.client.refresh_token)
                                     : std::string_view{settings_.client.refresh_token}};
        tokens_.restart(token, clock_.now());
        return ok("{\"refresh_token\":" + quoted(token) + "}");
    }
    if (parts[0] == "refusals") {
        if (request.method == "DELETE") refusals_.clear();
        const auto body = post ? parse_json(request.body) : std::nullopt;
        const std::string error = !post ? "" : body ? refusals_.add(*body) : "the body is not JSON";
        return error.empty() ? ok(refusals_.json()) : wrong(400, error);
    }
    const auto found = books_.find(to_integer(parts[0]).value_or(-1));
    if (found == books_.end() || parts.size() < 2) return wrong(404, "no such division or page");
    return control_division(request, parts, *found->second);
}

}  // namespace koppel::sandbox::exact

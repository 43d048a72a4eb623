// The control pages of AFAS: what stands in the books, what was asked, and what a person changes there.
#include <algorithm>

#include "afas/api.hpp"
#include "afas/contacts.hpp"
#include "afas/query.hpp"
#include "afas/sums.hpp"

namespace koppel::sandbox::afas {
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
constexpr Switch kSwitches[] = {
    {"integration_id_required", &Assumptions::integration_id_required},
    {"empty_success", &Assumptions::empty_success},
    {"json_labelled_xml", &Assumptions::json_labelled_xml},
    {"ids_case_sensitive", &Assumptions::ids_case_sensitive},
    {"unsorted_shuffles", &Assumptions::unsorted_shuffles},
    {"take_zero_is_one", &Assumptions::take_zero_is_one},
    {"wildcards_trimmed", &Assumptions::wildcards_trimmed},
    {"zulu_in_filters_refused", &Assumptions::zulu_in_filters_refused},
    {"equal_moments_missed", &Assumptions::equal_moments_missed},
    {"unknown_fields_refused", &Assumptions::unknown_fields_refused},
    {"lengths_enforced", &Assumptions::lengths_enforced},
    {"action_on_element", &Assumptions::action_on_element},
    {"orders_numbered", &Assumptions::orders_numbered},
    {"relations_numbered", &Assumptions::relations_numbered},
    {"debtor_in_update_refused", &Assumptions::debtor_in_update_refused},
    {"negative_price_refused", &Assumptions::negative_price_refused},
    {"vat_per_line", &Assumptions::vat_per_line},
    {"orders_need_debtor", &Assumptions::orders_need_debtor},
    {"debtor_needs_account", &Assumptions::debtor_needs_account},
    {"one_relation_per_contact", &Assumptions::one_relation_per_contact},
    {"new_contact_in_update_refused", &Assumptions::new_contact_in_update_refused},
    {"city_required", &Assumptions::city_required},
    {"ambiguous_lines_refused", &Assumptions::ambiguous_lines_refused},
    {"guid_in_new_line_refused", &Assumptions::guid_in_new_line_refused},
    {"delivered_locked", &Assumptions::delivered_locked},
    {"entry_date_in_period", &Assumptions::entry_date_in_period},
    {"invoice_number_required", &Assumptions::invoice_number_required},
    {"invoice_number_unique", &Assumptions::invoice_number_unique},
    {"vat_account_fits", &Assumptions::vat_account_fits},
    {"vat_amount_checked", &Assumptions::vat_amount_checked},
    {"one_side_per_line", &Assumptions::one_side_per_line}};
using Number = std::pair<std::string_view, std::int64_t Assumptions::*>;
constexpr Number kNumbers[] = {{"most_at_once", &Assumptions::most_at_once},
                               {"crowded_status", &Assumptions::crowded_status},
                               {"access_token_seconds", &Assumptions::access_token_seconds},
                               {"unauthorised_status", &Assumptions::unauthorised_status},
                               {"invalid_json_status", &Assumptions::invalid_json_status},
                               {"created_status", &Assumptions::created_status},
                               {"default_unit", &Assumptions::default_unit}};
struct Text {
    std::string_view name;
    std::string Assumptions::*member;
    std::string_view choices;
};
constexpr Text kTexts[] = {{"mixed_separators", &Assumptions::mixed_separators, "refuse groups left"},
                           {"entry_result", &Assumptions::entry_result, "FiEntryPar FiEntries"}};

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
        if (text.name != name || !among(text.choices, value.text)) continue;
        assumptions.*text.member = value.text;
        return true;
    }
    return false;
}

std::set<std::string, std::less<>> texts_of(const Json& list) {
    std::set<std::string, std::less<>> out;
    for (const Json& one : list.items)
        out.insert(one.text);
    return out;
}

// Nothing when the value does not fit the column.
std::optional<Cell> read_cell(const Json& value, char type) {
    if (value.is(Json::Kind::null)) return Cell{};
    if (type == 'b') {
        if (!value.is(Json::Kind::boolean)) return std::nullopt;
        return Cell{value.truth ? "true" : "false"};
    }
    if (value.is(Json::Kind::array) || value.is(Json::Kind::object)) return std::nullopt;
    if (type == 'i' || type == 'n') {
        const auto number = Fixed::parse(value.text);
        return number ? std::optional<Cell>{number->text()} : std::nullopt;
    }
    if (type == 'd') {
        if (!parse_date(value.text)) return std::nullopt;
        return Cell{value.text.size() == 10 ? value.text + "T00:00:00" : value.text.substr(0, 19)};
    }
    return Cell{value.text};
}

std::string rows_json(const Table& table) {
    std::string out = "[";
    for (const Row& row : table.rows()) {
        if (row.gone) continue;
        out += out.size() > 1 ? ",{" : "{";
        bool first = true;
        for (std::size_t i = 0; i < table.columns().size(); ++i) {
            if (!row.cells[i]) continue;
            if (!first) out += ',';
            first = false;
            append_quoted(out, table.columns()[i].name);
            out += ':';
            append_cell(out, row.cells[i], table.columns()[i].type);
        }
        out += '}';
    }
    return out + "]";
}

std::string set_all(Table& table, Row& row, const Json& values) {
    std::vector<std::pair<std::string, Cell>> read;
    for (const auto& [name, value] : values.members) {
        const int at = table.find_column(name);
        if (at < 0) return "no such column: " + name;
        auto cell = read_cell(value, table.columns()[static_cast<std::size_t>(at)].type);
        if (!cell) return "malformed: " + name;
        read.emplace_back(name, std::move(*cell));
    }
    for (auto& [name, cell] : read)
        table.set(row, name, std::move(cell));
    return {};
}

}  // namespace

std::string Api::config_json() const {
    std::string out;
    JsonWriter json{out};
    json.open('{').field_bool("maintenance", maintenance_).field_bool("ip_denied", ip_denied_);
    for (const auto& [name, member] : kSwitches)
        json.field_bool(name, settings_.assumptions.*member);
    for (const auto& [name, member] : kNumbers)
        json.field_int(name, settings_.assumptions.*member);
    for (const Text& text : kTexts)
        json.field(text.name, settings_.assumptions.*text.member);
    json.key("denied").open('[');
    for (const std::string& id : denied_)
        json.string(id);
    json.close(']').key("blocked").open('[');
    for (const std::string& id : blocked_)
        json.string(id);
    json.close(']').key("aliases").open('{');
    for (const auto& [name, of] : aliases_)
        json.field(name, of);
    json.close('}').close('}');
    return out;
}

std::string Api::configure(const Json& changes) {
    for (const auto& [name, value] : changes.members) {
        if (name == "maintenance" && value.is(Json::Kind::boolean)) {
            maintenance_ = value.truth;
        } else if (name == "ip_denied" && value.is(Json::Kind::boolean)) {
            ip_denied_ = value.truth;
        } else if (name == "revoke_access") {
            if (value.truth) tokens_.clear();
        } else if (name == "token" && value.text.size() == 64) {
            settings_.token_data = value.text;
        } else if (name == "denied" && value.is(Json::Kind::array)) {
            denied_ = texts_of(value);
        } else if (name == "blocked" && value.is(Json::Kind::array)) {
            blocked_ = texts_of(value);
        } else if (name == "aliases" && value.is(Json::Kind::object)) {
            aliases_.clear();
            for (const auto& [alias, of] : value.members) {
                if (books_.view(of.text, true) == nullptr) return "aliases: no GetConnector " + of.text;
                aliases_[alias] = of.text;
            }
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
    for (const auto& [name, counted] : counts_) {
        json.key(name).open('{').field_int("requests", counted.requests);
        json.field_int("errors", counted.errors).close('}');
    }
    json.close('}').field_int("most_at_once", most_at_once_).field_int("crowded", crowded_);
    json.field_int("unauthorised", unauthorised_).close('}');
    return out;
}

// {"table":"items","key":"2/1006","set":{…}} or "remove":true, or "add":{…}; keys are joined by slashes.
std::string Api::edit(const Json& body) {
    Table* table = books_.find_table(body.string_or("table", ""));
    if (table == nullptr) return "table: no such table";
    Row* row = nullptr;
    if (const Json* added = body.find("add")) {
        Row& made = table->add_values({});
        made.gone = true;
        if (auto error = set_all(*table, made, *added); !error.empty()) return error;
        made.gone = false;
        row = &made;
    } else {
        const auto keys = split_path(body.string_or("key", ""));
        row = table->find(keys);
        if (row == nullptr) return "no such row";
        const Json* values = body.find("set");
        if (body.boolean("remove").value_or(false))
            row->gone = true;
        else if (values == nullptr)
            return "expected \"set\", \"add\" or \"remove\"";
        else if (auto error = set_all(*table, *row, *values); !error.empty())
            return error;
    }
    if (table->find_column("ModifiedDate") >= 0) table->set(*row, "ModifiedDate", books_.now_text());
    if (table->name() == "stock") books_.refresh_stock(table->text(*row, "ItemCode"));
    if (table->name() == "relations") refresh_debtors(books_, table->text(*row, "BcCo"));
    return {};
}

// {"number":"60000001"} whole, or with "lines":[1,2] only those.
std::string Api::deliver(const Json& body) {
    const Order* found = books_.find_order(false, body.string_or("number", ""));
    if (found == nullptr) return "number: no such order";
    Order order = *found;
    const Json* only = body.find("lines");
    order.delivered = true;
    std::int64_t position = 0;
    for (Line& line : order.lines) {
        ++position;
        const auto wanted = [&](const Json& one) { return one.as_integer() == position; };
        const bool now = only == nullptr || std::any_of(only->items.begin(), only->items.end(), wanted);
        if (now && !line.delivered && field(line.fields, "VaIt") == "2")
            books_.change_stock(field(line.fields, "ItCd"), field(order.fields, "War"), -line.quantity);
        line.delivered = line.delivered || now;
        order.delivered = order.delivered && line.delivered;
    }
    books_.keep(std::move(order));
    return {};
}

std::string Api::close(const Json& body) {
    const auto unit = body.integer("unit"), year = body.integer("year"), period = body.integer("period");
    if (!unit || !year || !period) return "expected \"unit\", \"year\" and \"period\"";
    const std::string keys[] = {std::to_string(*unit), std::to_string(*year), std::to_string(*period)};
    Table& periods = books_.table("periods");
    Row* row = nullptr;
    for (Row* one : periods.all("Period", keys[2]))
        if (periods.text(*one, "Unit") == keys[0] && periods.text(*one, "Year") == keys[1]) row = one;
    if (row == nullptr) return "no such period";
    periods.set(*row, "Blocked", body.boolean("closed").value_or(true) ? "true" : "false");
    return {};
}

Response Api::control_change(std::string_view page, const Json& body) {
    std::string error = "no such page";
    if (page == "config") error = configure(body);
    if (page == "data") error = edit(body);
    if (page == "deliver") error = deliver(body);
    if (page == "close") error = close(body);
    if (!error.empty()) return wrong(error == "no such page" ? 404 : 400, error);
    return ok(page == "config" ? config_json() : "{}");
}

Response Api::control(const Request& request, const std::vector<std::string_view>& parts) {
    const bool post = request.method == "POST";
    if (parts.empty()) return wrong(404, "no such page");
    const std::string_view page = parts[0];
    if (page == "refusals") {
        if (request.method == "DELETE") refusals_.clear();
        const auto body = post ? parse_json(request.body) : std::nullopt;
        const std::string error = !post ? "" : body ? refusals_.add(*body) : "the body is not JSON";
        return error.empty() ? ok(refusals_.json()) : wrong(400, error);
    }
    if (post) {
        const auto body = parse_json(request.body);
        if (!body || !body->is(Json::Kind::object)) return wrong(400, "a JSON object is expected");
        return control_change(page, *body);
    }
    if (page == "sums") return ok(sums_json(books_));
    if (page == "documents") return ok(documents_json(books_));
    if (page == "counts") return ok(counts_json());
    if (page == "config") return ok(config_json());
    if (page == "rows" && parts.size() == 2) {
        const Table* table = books_.find_table(parts[1]);
        return table == nullptr ? wrong(404, "no such table") : ok(rows_json(*table));
    }
    return wrong(404, "no such page");
}

}  // namespace koppel::sandbox::afas

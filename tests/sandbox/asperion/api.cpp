#include "asperion/api.hpp"

#include <algorithm>

#include "asperion/validation.hpp"

namespace koppel::sandbox::asperion {
namespace {

const Text kValidationTitle{"Er zijn validatiefouten opgetreden.", "One or more validation errors occurred."};

std::optional<Rotation> rotation_of(std::string_view text) {
    if (text == "off") return Rotation::off;
    if (text == "on") return Rotation::on;
    if (text == "grace") return Rotation::grace;
    return std::nullopt;
}

const char* rotation_name(Rotation rotation) {
    return rotation == Rotation::off ? "off" : rotation == Rotation::on ? "on" : "grace";
}

Response json_answer(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response oauth_error(int status, std::string_view error) {
    return json_answer(status, "{\"error\":" + quoted(error) + "}");
}

}  // namespace

// A request that has passed authentication and belongs to an administration.
struct Api::Call {
    const Request& request;
    Administration& books;
    std::vector<std::string> parts;  // after /v1, lower case
    Parameters parameters;

    bool get() const { return request.method == "GET"; }
};

Api::Api(Settings settings, std::string base_url, const Clock& clock)
    : settings_{std::move(settings)},
      base_url_{std::move(base_url)},
      clock_{clock},
      tokens_{settings_.client} {
    reset();
}

void Api::reset() {
    administrations_.clear();
    for (const auto& [id, name] : settings_.administrations)
        administrations_.emplace(id, std::make_unique<Administration>(id, name));
    tokens_.reset();
}

Administration* Api::administration(std::int64_t id) {
    const auto found = administrations_.find(id);
    return found == administrations_.end() ? nullptr : found->second.get();
}

Response Api::refuse(const Request& request, int status, const Text& title, const Text& detail,
                     const std::vector<Finding>& findings) {
    Response response;
    response.status = status;
    const std::string trace = "00-" + std::to_string(++trace_) + "-01";
    response.body =
        problem_body(status, title, detail, findings, wants_english(request.accept_language), trace);
    response.content_type =
        settings_.assumptions.problem_json ? "application/problem+json" : "application/json; charset=utf-8";
    return response;
}

Response Api::not_found(const Request& request) {
    return refuse(request, 404, {"Niet gevonden.", "Not Found"});
}

bool Api::within_rate(Response& response) {
    const std::int64_t limit = settings_.assumptions.requests_per_minute;
    if (limit == 0) return true;
    const Instant now = clock_.now();
    if (now / 60 != minute_) {
        minute_ = now / 60;
        in_minute_ = 0;
    }
    if (++in_minute_ <= limit) return true;
    response.headers = "Retry-After: " + std::to_string(60 - now % 60) + "\r\n";
    return false;
}

Response Api::handle(const Request& request, std::string_view path) {
    const std::string_view bearer = request.authorization;
    if (!bearer.starts_with("Bearer ") || !tokens_.access_ok(bearer.substr(7), clock_.now())) {
        Response response = refuse(request, 401, {"Niet geautoriseerd.", "Unauthorized"});
        response.headers = "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n";
        return response;
    }
    Response limited;
    if (!within_rate(limited)) {
        Response response = refuse(request, 429, {"Te veel verzoeken.", "Too Many Requests"});
        response.headers = limited.headers;
        return response;
    }
    std::vector<std::string> parts;
    for (const auto part : split_path(path))
        parts.push_back(lower_ascii(part));
    if (parts.size() < 2 || parts.front() != "v1") return not_found(request);
    parts.erase(parts.begin());
    if (parts.front() == "administrations" && parts.size() == 1) return list_administrations(request);
    if (request.tenant.empty() && settings_.assumptions.tenant_header_required) {
        Findings findings;
        findings.required("X-Tenant-Id");
        return refuse(request, 400, kValidationTitle, {}, findings.list());
    }
    const auto wanted = request.tenant.empty() ? settings_.administrations.front().first
                                               : to_integer(request.tenant).value_or(-1);
    Administration* books = administration(wanted);
    if (books == nullptr)
        return refuse(request, 403,
                      {"Geen toegang tot deze administratie.", "No access to this administration."});
    Call call{request, *books, std::move(parts), parse_query(request.query)};
    return route(call);
}

Response Api::list_administrations(const Request& request) {
    if (request.method != "GET") return refuse(request, 405, {"Niet toegestaan.", "Method Not Allowed"});
    Table table{{{"id", Type::number, true, true}, {"name", Type::text}}};
    for (const auto& [id, books] : administrations_)
        table.add({std::to_string(id), quoted(books->name)});
    const auto& first = settings_.administrations.front();
    PageRequest page;
    const auto& assumptions = settings_.assumptions;
    if (const auto error = table.parse(parse_query(request.query), assumptions.default_page_size,
                                       assumptions.max_page_size, "", page))
        return refuse(request, 400, kValidationTitle, {}, {{error->field, {error->dutch, error->english}}});
    return json_answer(200, table.list(page, {base_url_ + "/v1/administrations", first.first, first.second}));
}

Response Api::get_list(Call& call, const Table& table, std::string_view extra) {
    PageRequest page;
    const auto& assumptions = settings_.assumptions;
    if (const auto error = table.parse(call.parameters, assumptions.default_page_size,
                                       assumptions.max_page_size, extra, page))
        return refuse(call.request, 400, kValidationTitle, {},
                      {{error->field, {error->dutch, error->english}}});
    std::function<bool(const Row&)> keep;
    if (&table == &call.books.articles) {
        const std::string state = lower_ascii(parameter(call.parameters, "ActiveState").value_or("Active"));
        const std::size_t active = table.column("active");
        if (state == "active") keep = [active](const Row& row) { return row.values[active] == "true"; };
        if (state == "inactive") keep = [active](const Row& row) { return row.values[active] == "false"; };
    }
    return json_answer(
        200, table.list(page, {base_url_ + "/v1/" + call.parts.front(), call.books.id, call.books.name}, keep,
                        call.parts.front() == "salesinvoices"));
}

Response Api::get_one(Call& call, const Table& table, std::string_view id) {
    // Ids of some resources are text; the path was lower-cased, which their index forgives.
    const auto& rows = table.equal(0, id);
    if (rows.empty()) return not_found(call.request);
    const Row& row = table.row(rows.front());
    return json_answer(200, call.parts.front() == "salesinvoices" ? row.brief : row.json);
}

Response Api::route(Call& call) {
    const std::string& resource = call.parts.front();
    auto& books = call.books;
    if (call.request.method == "POST" && call.parts.size() == 1) return post(call, resource);
    if (resource == "salesorderwithlines")
        return refuse(call.request, 405, {"Niet toegestaan.", "Method Not Allowed"});
    if (const Table* table = books.table(resource)) {
        if (!call.get()) return refuse(call.request, 405, {"Niet toegestaan.", "Method Not Allowed"});
        if (call.parts.size() == 2) return get_one(call, *table, call.parts[1]);
        if (call.parts.size() > 2) return not_found(call.request);
        if (table == &books.entries && !parameter(call.parameters, "Bookyear") &&
            !parameter(call.parameters, "BookYear")) {
            Findings findings;
            findings.required("BookYear");
            return refuse(call.request, 400, kValidationTitle, {}, findings.list());
        }
        for (auto& [key, value] : call.parameters)
            if (key == "BookYear") key = "Bookyear";
        return get_list(call, *table, table == &books.articles ? "ActiveState" : "");
    }
    return not_found(call.request);
}

Response Api::post(Call& call, std::string_view resource) {
    auto& books = call.books;
    static constexpr std::string_view kWritable[] = {"debtors", "articles", "salesorderwithlines",
                                                     "salesinvoiceswithlines", "journalentrieswithlines"};
    if (std::find(std::begin(kWritable), std::end(kWritable), resource) == std::end(kWritable))
        return not_found(call.request);
    if (!lower_ascii(call.request.content_type).starts_with("application/json"))
        return refuse(call.request, 415, {"Onbekend soort inhoud.", "Unsupported Media Type"});
    bool validate_only = false;
    for (const auto& [name, value] : call.parameters) {
        if (lower_ascii(name) == "validateonly") {
            validate_only = lower_ascii(value) == "true";
        } else {
            Findings findings;
            findings.unknown_member(name);
            return refuse(call.request, 400, kValidationTitle, {}, findings.list());
        }
    }
    Findings findings;
    const auto body = parse_json(call.request.body);
    if (!body || !body->is(Json::Kind::object)) {
        findings.add("body", "De inhoud is geen JSON-object.", "The body is not a JSON object.");
        return refuse(call.request, 400, kValidationTitle, {}, findings.list());
    }
    const std::string today = local_date(clock_.now());
    Values values;
    Entry entry;
    Table* table = nullptr;
    if (resource == "debtors") {
        table = &books.debtors;
        values = check_debtor(*body, books, findings);
        values[table->column("dateAdded")] = values[table->column("dateLastChange")] =
            quoted(today + "T00:00:00");
    } else if (resource == "articles") {
        table = &books.articles;
        values = check_article(*body, books, today, findings);
    } else if (resource == "salesorderwithlines") {
        table = &books.invoices;
        values = check_concept_invoice(*body, books, settings_.assumptions, findings);
    } else if (resource == "salesinvoiceswithlines") {
        table = &books.invoices;
        values = check_sales_booking(*body, books, settings_.assumptions, findings);
    } else {
        table = &books.entries;
        entry = check_journal_entry(*body, books, settings_.assumptions, findings);
        values = std::move(entry.values);
    }
    if (!findings.empty()) return refuse(call.request, 400, kValidationTitle, {}, findings.list());
    if (validate_only) return json_answer(200, "{}");
    values[0] = std::to_string(books.next_id());
    if (table == &books.debtors && values[1] == "null") values[1] = quoted(books.next_customer_number());
    const std::size_t row = table->add(std::move(values));
    for (const auto& payment : entry.payments)
        books.pay(payment.invoice_row, payment.amount);
    return json_answer(201, table->row(row).json);
}

Response Api::identity(const Request& request, std::string_view path) {
    const auto& assumptions = settings_.assumptions;
    if (path == "/connect/authorize" && request.method == "GET") {
        const Parameters query = parse_query(request.query);
        const auto redirect = parameter(query, "redirect_uri");
        if (!tokens_.known_client(parameter(query, "client_id").value_or("")) || !redirect ||
            parameter(query, "response_type") != "code" ||
            redirect->find_first_of("\r\n") != std::string_view::npos)
            return oauth_error(400, "invalid_request");
        Response response;
        response.status = 302;
        response.headers = "Location: " + std::string{*redirect};
        response.headers += redirect->find('?') == std::string_view::npos ? '?' : '&';
        response.headers += "code=" + tokens_.new_code();
        if (const auto state = parameter(query, "state"))
            response.headers += "&state=" + percent_encoded(*state);
        response.headers += "\r\n";
        return response;
    }
    if (path != "/connect/token") return oauth_error(404, "not_found");
    if (request.method != "POST") return oauth_error(405, "invalid_request");
    if (!lower_ascii(request.content_type).starts_with("application/x-www-form-urlencoded"))
        return oauth_error(400, "invalid_request");
    const Parameters form = parse_query(request.body);
    const auto field = [&form](std::string_view name) { return parameter(form, name).value_or(""); };
    if (!tokens_.client_ok(field("client_id"), field("client_secret")))
        return oauth_error(400, "invalid_client");
    Tokens::Grant grant;
    if (field("grant_type") == "refresh_token") {
        grant = tokens_.refresh(field("refresh_token"), assumptions, clock_.now());
    } else if (field("grant_type") == "authorization_code") {
        grant = tokens_.exchange(field("code"), assumptions, clock_.now());
    } else {
        return oauth_error(400, "unsupported_grant_type");
    }
    if (!grant.error.empty()) return oauth_error(400, grant.error);
    std::string body;
    JsonWriter json{body};
    json.open('{').field("access_token", grant.access_token);
    json.field_int("expires_in", assumptions.access_token_seconds).field("token_type", "Bearer");
    json.field("refresh_token", grant.refresh_token)
        .field("scope", "openid offline_access asperion")
        .close('}');
    Response response = json_answer(200, std::move(body));
    response.headers = "Cache-Control: no-store\r\n";
    return response;
}

std::string Api::configure(const Json& changes) {
    auto& assumptions = settings_.assumptions;
    for (const auto& [name, value] : changes.members) {
        const auto number = value.as_integer();
        if (name == "rotation") {
            const auto rotation = rotation_of(value.text);
            if (!rotation) return "rotation: expected off, on or grace";
            assumptions.rotation = *rotation;
        } else if (name == "access_token_seconds" && number) {
            assumptions.access_token_seconds = *number;
        } else if (name == "grace_seconds" && number) {
            assumptions.grace_seconds = *number;
        } else if (name == "requests_per_minute" && number) {
            assumptions.requests_per_minute = *number;
        } else if (name == "default_page_size" && number && *number > 0) {
            assumptions.default_page_size = *number;
        } else if (name == "max_page_size" && number && *number > 0) {
            assumptions.max_page_size = *number;
        } else if (name == "tenant_header_required") {
            assumptions.tenant_header_required = value.truth;
        } else if (name == "problem_json") {
            assumptions.problem_json = value.truth;
        } else if (name == "revoke_access") {
            if (value.truth) tokens_.revoke(false);
        } else if (name == "revoke_refresh") {
            if (value.truth) tokens_.revoke(true);
        } else if (name == "tenants") {
            // Data of an administration that stays is kept.
            std::vector<std::pair<std::int64_t, std::string>> wanted;
            for (const Json& item : value.items) {
                const auto id = item.is(Json::Kind::object) ? item.integer("id") : item.as_integer();
                if (!id) return "tenants: expected numbers or {\"id\":…,\"name\":…}";
                wanted.emplace_back(*id, item.string_or("name", "Administratie " + std::to_string(*id)));
            }
            if (wanted.empty()) return "tenants: at least one is needed";
            settings_.administrations = wanted;
            std::erase_if(administrations_, [&wanted](const auto& entry) {
                return std::none_of(wanted.begin(), wanted.end(),
                                    [&entry](const auto& pair) { return pair.first == entry.first; });
            });
            for (const auto& [id, label] : wanted)
                if (!administrations_.contains(id))
                    administrations_.emplace(id, std::make_unique<Administration>(id, label));
        } else {
            return "unknown or malformed setting: " + name;
        }
    }
    return {};
}

std::string Api::config_json() const {
    const auto& assumptions = settings_.assumptions;
    std::string out;
    JsonWriter json{out};
    json.open('{').field("rotation", rotation_name(assumptions.rotation));
    json.field_int("access_token_seconds", assumptions.access_token_seconds);
    json.field_int("grace_seconds", assumptions.grace_seconds);
    json.field_int("requests_per_minute", assumptions.requests_per_minute);
    json.field_int("default_page_size", assumptions.default_page_size);
    json.field_int("max_page_size", assumptions.max_page_size);
    json.field_bool("tenant_header_required", assumptions.tenant_header_required);
    json.field_bool("problem_json", assumptions.problem_json).key("tenants").open('[');
    for (const auto& [id, name] : settings_.administrations)
        json.open('{').field_int("id", id).field("name", name).close('}');
    json.close(']').close('}');
    return out;
}

}  // namespace koppel::sandbox::asperion

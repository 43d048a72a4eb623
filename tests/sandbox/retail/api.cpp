#include "retail/api.hpp"

#include <algorithm>

#include "retail/login.hpp"
#include "retail/query.hpp"
#include "retail/reports.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr std::int64_t kBaseCost = 10;

Response json_answer(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.content_type = "application/json";
    return response;
}

Response oauth_error(int status, std::string_view error, std::string_view hint) {
    std::string_view description = "The request is missing a required parameter.";
    if (error == "invalid_client") description = "Client authentication failed";
    if (error == "invalid_grant") description = "The refresh token is invalid.";
    if (error == "access_denied")
        description = "The resource owner or authorization server denied the request.";
    if (error == "too_many_requests") description = "Rate limit exceeded.";
    std::string body;
    JsonWriter json{body};
    json.open('{')
        .field("error", error)
        .field("error_description", description)
        .field("hint", hint)
        .close('}');
    Response response = json_answer(status, std::move(body));
    if (status == 429) response.headers = "Retry-After: 60\r\n";
    return response;
}

HistoryOptions at_most_now(HistoryOptions options, const Clock& clock) {
    options.now = clock.now();
    return options;
}

}  // namespace

struct Api::Call {
    const Request& request;
    std::string_view path;  // below the origin
    std::int64_t cost = kBaseCost;
    std::string entity;
    std::int64_t rows = 0;
};

Api::Api(Settings settings, std::string origin, const Clock& clock)
    : settings_{std::move(settings)},
      origin_{std::move(origin)},
      clock_{clock},
      generator_{at_most_now(settings_.history, clock)},
      history_{generator_.history()},
      tables_{settings_.history.inclusive},
      fragments_{tables_},
      view_{history_, settings_.assumptions, fragments_},
      sales_{view_},
      lines_{view_},
      payments_{view_},
      tokens_{settings_.client, settings_.assumptions},
      limits_{settings_.limits} {
    tables_.refresh(history_);
}

void Api::changed() {
    sales_.touch();
    lines_.touch();
    payments_.touch();
    tables_.refresh(history_);
}

Response Api::refuse(int status, std::string_view message) {
    std::string body;
    JsonWriter json{body};
    json.open('{').field("httpCode", std::to_string(status)).field("httpMessage", reason_phrase(status));
    json.key("message");
    std::string text;
    append_text(text, message);
    json.raw(text).field("errorClass", "Exception").close('}');
    Response response = json_answer(status, std::move(body));
    // Some of the vendor's errors are labelled as a web page although they are none.
    if (settings_.assumptions.errors_claim_html && ++errors_ % 2 == 1)
        response.content_type = "text/html; charset=UTF-8";
    return response;
}

Response Api::unauthorized(Tokens::State state) const {
    if (settings_.assumptions.old_unauthorized)
        return json_answer(401, R"({"httpCode":"401","httpMessage":"Unauthorized","message":)"
                                R"("Invalid username\/password or API key.","errorClass":)"
                                R"("BadAuthenticationRequestError"})");
    return oauth_error(401, "access_denied",
                       state == Tokens::State::revoked ? "Access token has been revoked"
                                                       : "Access token could not be verified");
}

const Entity* Api::entity(std::string_view name) const {
    if (name == "Sale") return &sales_;
    if (name == "SaleLine") return &lines_;
    if (name == "SalePayment") return &payments_;
    return tables_.find(name);
}

bool Api::allowed(const Shape& shape) const {
    return shape.scopes.empty() ||
           std::any_of(shape.scopes.begin(), shape.scopes.end(), [this](std::string_view scope) {
               return settings_.client.scopes.contains(scope) ||
                      settings_.client.scopes.contains("employee:all");
           });
}

Response Api::handle(const Request& request, std::string_view path) {
    Call call{request, path, kBaseCost, "other", 0};
    constexpr std::string_view kBearer = "Bearer ";
    auto state = Tokens::State::unknown;
    if (request.authorization.starts_with(kBearer))
        state = tokens_.use(request.authorization.substr(kBearer.size()), clock_.now());
    if (state != Tokens::State::good) {
        ++counts_["unauthorized"].refused;
        return unauthorized(state);
    }
    Response response = route(call);
    const auto verdict = limits_.take(call.cost, clock_.now());
    if (verdict != Limits::Verdict::fine)
        response = refuse(
            429, verdict == Limits::Verdict::burst ? "Burst rate limit exceeded" : "Rate Limit Exceeded");
    response.headers += limits_.headers(settings_.client.account, "51661", call.cost, verdict, clock_.now());
    Count& count = counts_[call.entity];
    ++count.requests;
    if (response.status >= 400)
        ++count.refused;
    else
        count.rows += call.rows;
    return response;
}

Response Api::route(Call& call) {
    const auto parts = split_path(call.path);
    constexpr std::string_view kJson = ".json";
    if (parts.size() < 3 || parts[0] != "API" || parts[1] != "V3") return refuse(404, "Unknown path.");
    if (!call.path.ends_with(kJson)) {
        // XML unless asked otherwise.
        Response response = json_answer(200, "<?xml version=\"1.0\"?><error>add .json</error>");
        response.content_type = "application/xml";
        return response;
    }
    const std::string_view last = parts.back().substr(0, parts.back().size() - kJson.size());
    const bool item = parts.size() >= 5 && parts[2] == "Account" &&
                      (parts.size() == 5 ? last : parts[4]) == "Item" && parts.size() <= 6;
    if (call.request.method != "GET" && !item) return refuse(405, "Method not allowed.");
    if (parts.size() == 3 && last == "Account") {
        call.entity = "Account";
        return account(call);
    }
    if (parts[2] != "Account" || parts.size() < 4) return refuse(404, "Unknown path.");
    const std::string_view account_id = parts.size() == 4 ? last : parts[3];
    if (account_id != settings_.client.account) return refuse(403, "You do not have access to this account.");
    if (parts.size() == 4) {
        call.entity = "Account";
        return account(call);
    }
    if (parts.size() == 7 && parts[4] == "Reports" && parts[5] == "Accounting") {
        call.entity = last;
        return report(call, last);
    }
    const std::string_view name = parts.size() == 5 ? last : parts[4];
    const Entity* found = entity(parts.size() == 7 ? last : name);
    if (found == nullptr || parts.size() > 7)
        return refuse(404, "Unknown entity '" + std::string{name} + "'.");
    call.entity = found->shape().name;
    if (!allowed(found->shape()))
        return refuse(403, "The scope of this token does not allow " + call.entity + ".");
    if (call.request.method != "GET") return write_item(call, parts.size() == 6 ? last : std::string_view{});
    if (parts.size() == 5) return list(call, *found, {});
    if (parts.size() == 6) return single(call, *found, last);
    // Sale/{saleID}/SaleLine.json and the like.
    if (name != "Sale" || (last != "SaleLine" && last != "SalePayment")) return refuse(404, "Unknown path.");
    return list(call, *found, parts[5]);
}

Response Api::account(Call& call) {
    std::string out = "{";
    if (split_path(call.path).size() == 3) {
        out += R"("@attributes":{"count":"1"},"Account":)";
        Fields fields{out};
        fields.text("accountID", settings_.client.account).text("name", settings_.company);
        fields.open("link") +=
            R"({"@attributes":{"href":"\/API\/V3\/Account\/)" + settings_.client.account + "\"}}";
        fields.close();
    } else {
        // The one single row without a wrapper.
        const std::string currency = "\"code\":\"" + settings_.currency + "\",\"symbol\":\"€\"";
        out += R"("@attributes":{"systemCustomerID":")" + settings_.client.account +
               R"("},"status":"customer","name":")" + settings_.company +
               R"(","employeeCount":"4","employeeLimit":"30","uniqueSubscriptionIdentifier":"ABC123456",)"
               R"("defaultCurrency":{)" +
               currency + R"(},"purchasingCurrencies":{"purchasingCurrency":{)" + currency +
               R"(,"rate":"1"}})";
    }
    call.rows = 1;
    out += '}';
    return json_answer(200, std::move(out));
}

std::string Api::link(Call& call, const Query& query, std::string_view cursor_name,
                      std::string_view cursor) const {
    const auto has = [&query](std::string_view name) {
        return parameter(query.parameters, name).has_value();
    };
    std::string out = origin_ + std::string{call.path} + "?";
    const auto add = [&out](std::string_view name, std::string_view value) {
        if (out.back() != '?') out += '&';
        out += percent_encoded(name) + "=" + percent_encoded(value);
    };
    for (const auto& [name, value] : query.parameters)
        add(name, value);
    if (!has("sort")) add("sort", entity(call.entity)->shape().columns[0].name);
    if (!has("limit")) add("limit", std::to_string(query.limit));
    add(cursor_name, cursor);
    return out;
}

Response Api::list(Call& call, const Entity& entity, std::string_view sale) {
    Query query = read_query(entity.shape(), call.request.query, settings_.assumptions, false);
    if (!query.error.empty()) return refuse(400, query.error);
    call.cost = cost_of(entity.shape(), query, false);
    if (!sale.empty()) {
        const auto id = to_integer(sale);
        if (!id) return refuse(400, "'" + std::string{sale} + "' is not a valid saleID.");
        query.conditions.push_back({entity.shape().column("saleID"), Op::equal, {{*id, std::string{sale}}}});
    }
    // Gift cards stay out unless asked for.
    if (call.entity == "CreditAccount" && parameter(query.parameters, "giftCard") == std::nullopt)
        query.conditions.push_back({entity.shape().column("giftCard"), Op::equal, {{0, "false"}}});
    if (query.count)
        return json_answer(
            200, R"({"@attributes":{"count":")" + std::to_string(count_rows(entity, query)) + "\"}}");
    const Page page = find_page(entity, query);
    call.rows = static_cast<std::int64_t>(page.rows.size());
    std::string next, previous;
    if (page.more_after && !page.rows.empty())
        next = link(call, query, "after", cursor_at(entity, query, page.rows.back()));
    if (page.more_before && !page.rows.empty())
        previous = link(call, query, "before", cursor_at(entity, query, page.rows.front()));
    std::string out;
    out.reserve(page.rows.size() * 4'096 + 1'024);
    out += R"({"@attributes":{"next":)";
    append_text(out, next);
    out += R"(,"previous":)";
    append_text(out, previous);
    out += page.rows.empty() ? "}" : "},";
    Rows rows{out, entity.shape().name};
    for (const std::size_t row : page.rows) {
        rows.next();
        entity.append(out, row, query.relations);
    }
    rows.finish();
    out += '}';
    return json_answer(200, std::move(out));
}

Response Api::single(Call& call, const Entity& entity, std::string_view id) {
    const Query query = read_query(entity.shape(), call.request.query, settings_.assumptions, true);
    if (!query.error.empty()) return refuse(400, query.error);
    call.cost = cost_of(entity.shape(), query, true);
    const auto key = to_integer(id);
    const std::size_t row = key ? entity.find(*key) : entity.size();
    if (row == entity.size())
        return refuse(
            404, "Object of type '" + call.entity + "' not found with primary ID '" + std::string{id} + "'.");
    std::string out = R"({"@attributes":{"count":"1"},")" + call.entity + "\":";
    entity.append(out, row, query.relations);
    call.rows = 1;
    out += '}';
    return json_answer(200, std::move(out));
}

Response Api::write_item(Call& call, std::string_view id) {
    const auto& scopes = settings_.client.scopes;
    if (!scopes.contains("employee:inventory") && !scopes.contains("employee:all"))
        return refuse(403, "The scope of this token does not allow writing Item.");
    Items& articles = tables_.articles();
    std::int64_t key = to_integer(id).value_or(0);
    const std::string_view method = call.request.method;
    if (method != (id.empty() ? "POST" : "PUT") && (id.empty() || method != "DELETE"))
        return refuse(405, "Method not allowed.");
    if (!id.empty() && articles.find(key) == nullptr)
        return refuse(404, "Object of type 'Item' not found with primary ID '" + std::string{id} + "'.");
    if (method == "DELETE") {
        articles.archive(key, clock_.now());
    } else {
        const auto body = parse_json(call.request.body);
        if (!body || !body->is(Json::Kind::object)) return refuse(400, "The body is not a JSON object.");
        const std::string error = id.empty() ? articles.create(*body, clock_.now(), key)
                                             : articles.change(key, *body, clock_.now());
        if (!error.empty()) return refuse(400, error);
    }
    tables_.refresh_articles();
    const Entity& items = *entity("Item");
    std::string out = R"({"@attributes":{"count":"1"},"Item":)";
    items.append(out, items.find(key), 0);
    call.rows = 1;
    return json_answer(200, out + "}");
}

Response Api::report(Call& call, std::string_view name) {
    if (!settings_.client.scopes.contains("employee:reports"))
        return refuse(403, "The scope of this token does not allow reports.");
    call.cost = kBaseCost * 10;
    const Parameters query = parse_query(call.request.query);
    const auto day = [&query](std::string_view field) -> std::optional<std::string> {
        const auto text = parameter(query, field);
        if (!text) return std::nullopt;
        if (text->size() == 10) return parse_date(*text);
        const auto instant = parse_time(*text, false);
        return instant ? std::optional{local_date(*instant)} : std::nullopt;
    };
    const auto first = day("startDate"), last = day("endDate");
    if (!first || !last) return refuse(400, "startDate and endDate are needed, as ISO 8601.");
    auto body = accounting_report(view_, name, *first, *last);
    if (!body) return refuse(404, "Unknown report '" + std::string{name} + "'.");
    return json_answer(200, std::move(*body));
}

Response Api::identity(const Request& request, std::string_view path) {
    if (path == "/auth/oauth/token") return token(request);
    if (path == "/auth/oauth/revoke" && request.method == "POST") {
        const auto form = read_token_body(request.content_type, request.body);
        tokens_.revoke(form ? parameter(*form, "refresh_token").value_or("") : "");
        return json_answer(200, "{}");
    }
    if (path != "/auth/oauth/authorize") return oauth_error(404, "not_found", "");
    const Parameters query = parse_query(request.query);
    if (parameter(query, "client_id") != settings_.client.id)
        return oauth_error(400, "invalid_client", "Check the client_id");
    if (parameter(query, "response_type") != "code")
        return oauth_error(400, "invalid_request", "Check the `response_type` parameter");
    const std::string redirect = settings_.client.redirect.empty()
                                     ? std::string{parameter(query, "redirect_uri").value_or("")}
                                     : settings_.client.redirect;
    if (redirect.empty() || redirect.find_first_of("\r\n") != std::string::npos)
        return oauth_error(400, "invalid_request", "No redirect is registered");
    Response response;
    response.status = 302;
    response.headers = "Location: " + redirect + (redirect.find('?') == std::string::npos ? "?" : "&") +
                       "code=" + tokens_.new_code(clock_.now());
    if (const auto state = parameter(query, "state")) response.headers += "&state=" + percent_encoded(*state);
    response.headers += "\r\n";
    return response;
}

Response Api::token(const Request& request) {
    if (request.method != "POST") return oauth_error(405, "invalid_request", "Use POST");
    const auto form = read_token_body(request.content_type, request.body);
    if (!form) return oauth_error(400, "invalid_request", "The body could not be read");
    const auto field = [&form](std::string_view name) { return parameter(*form, name).value_or(""); };
    for (const std::string_view needed : {"grant_type", "client_id"})
        if (field(needed).empty())
            return oauth_error(400, "invalid_request", "Check the `" + std::string{needed} + "` parameter");
    if (field("client_id") != settings_.client.id || field("client_secret") != settings_.client.secret)
        return oauth_error(401, "invalid_client", "Check the client credentials");
    const bool refresh = field("grant_type") == "refresh_token";
    if (!refresh && field("grant_type") != "authorization_code")
        return oauth_error(400, "unsupported_grant_type", "Check the `grant_type` parameter");
    const std::string_view needed = refresh ? "refresh_token" : "code";
    if (field(needed).empty())
        return oauth_error(400, "invalid_request", "Check the `" + std::string{needed} + "` parameter");
    if (refresh && parameter(*form, "scope"))
        return oauth_error(400, "invalid_scope", "Scope can not be asked for on refresh");
    const Tokens::Grant grant = refresh ? tokens_.refresh(field(needed), clock_.now())
                                        : tokens_.exchange(field(needed), clock_.now());
    if (grant.status != 200) return oauth_error(grant.status, grant.error, grant.hint);
    std::string body;
    JsonWriter json{body};
    json.open('{').field("token_type", "Bearer");
    json.field_int("expires_in", settings_.assumptions.access_token_seconds);
    json.field("access_token", grant.access_token).field("refresh_token", grant.refresh_token).close('}');
    return json_answer(200, std::move(body));
}

}  // namespace koppel::sandbox::retail

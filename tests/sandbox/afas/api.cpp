#include "afas/api.hpp"

#include <algorithm>

#include "afas/metainfo.hpp"
#include "afas/query.hpp"

namespace koppel::sandbox::afas {
namespace {

constexpr std::size_t kMostQuery = 2049;  // with the question mark
constexpr std::int64_t kMaintenanceSeconds = 7200;
constexpr std::string_view kXml = "application/xml; charset=utf-8";

Response answer(int status, std::string body) {
    Response response;
    response.status = status;
    if (body.empty()) response.content_type = kXml;
    response.body = std::move(body);
    return response;
}

std::string unavailable(std::int64_t seconds) {
    return R"({"error":{"code":"503","message":"Service temporarily unavailable due to scheduled )"
           R"(maintenance. Please check afasstatus.nl for details."},"retry_after":)" +
           std::to_string(seconds) + "}";
}

std::string decoded(std::string_view part) {
    const Parameters read = parse_query("v=" + std::string{part});
    return read.empty() ? std::string{} : read.front().second;
}

// Without a charset the server takes every other letter for a question mark.
std::string as_read(const Request& request) {
    std::string out{request.body};
    if (lower_ascii(request.content_type).find("utf-8") != std::string::npos) return out;
    std::string plain;
    for (const char c : out) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            plain += c;
        else if (byte >= 0xC0)
            plain += '?';
    }
    return plain;
}

bool is_dutch(std::string_view language) {
    return language.empty() || lower_ascii(language).starts_with("nl");
}

std::string_view without_at(std::string_view key) {
    return key.starts_with('@') ? key.substr(1) : key;
}

std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> out{{}};
    for (const char c : text)
        if (c == ',')
            out.emplace_back();
        else
            out.back() += c;
    return out;
}

}  // namespace

Api::Api(const Settings& settings, const Clock& clock) : settings_{settings}, clock_{clock}, books_{clock} {}

std::optional<Response> Api::enter() {
    if (at_once_ >= settings_.assumptions.most_at_once) {
        ++crowded_;
        return refuse(static_cast<int>(settings_.assumptions.crowded_status), -1);
    }
    most_at_once_ = std::max(most_at_once_, ++at_once_);
    return std::nullopt;
}

Response Api::refuse(int status, std::int64_t retry_after) {
    if (status == 503) {
        const std::int64_t seconds = retry_after < 0 ? kMaintenanceSeconds : retry_after;
        Response response = answer(503, unavailable(seconds));
        if (retry_after < 0) response.headers = "Retry-After: " + std::to_string(seconds) + "\r\n";
        return response;
    }
    if (status != 500) return answer(status, "");
    return told(messages::unexpected(), "nl");
}

Response Api::told(const Problem& problem, std::string_view language) {
    if (problem.dutch.empty()) return answer(problem.status, "");
    std::string out;
    JsonWriter json{out};
    json.open('{').field("externalMessage", is_dutch(language) ? problem.dutch : problem.english);
    json.field_int("errorNumber", problem.number);
    json.field("profitLogReference", books_.new_reference()).close('}');
    return answer(problem.status, std::move(out));
}

Response Api::told(const Results& results) const {
    const Assumptions& assumptions = settings_.assumptions;
    const auto status = static_cast<int>(assumptions.created_status);
    if (results.name.empty() || assumptions.empty_success) return answer(status, "");
    std::string out;
    JsonWriter json{out};
    json.open('{').key("results").open('{').key(results.name).open('{');
    for (const auto& [code, value] : results.values)
        json.field(code, value);
    json.close('}').close('}').close('}');
    Response response = answer(status, std::move(out));
    if (assumptions.json_labelled_xml) response.content_type = kXml;
    return response;
}

Response Api::handle(const Request& request, std::string_view path) {
    Parts parts = split_path(path);
    if (parts.empty() || lower_ascii(parts.front()) != "profitrestservices") return answer(404, "");
    parts.erase(parts.begin());
    Response response = guarded(request, parts);
    count(request, parts, response);
    response.headers += "Cache-Control: no-store, no-cache\r\nX-AFAS-Proxy-Version: 1.0\r\n";
    return response;
}

void Api::count(const Request& request, const Parts& parts, const Response& response) {
    std::string name{request.method};
    if (parts.size() >= 2 && lower_ascii(parts[0]) == "connectors")
        name += " " + std::string{parts[1]};
    else if (!parts.empty())
        name += " " + lower_ascii(parts[0]);
    Count& counted = counts_[name];
    ++counted.requests;
    if (response.status >= 400) ++counted.errors;
    if (response.status == 401) ++unauthorised_;
}

// The status of a refusal for who asks; 0: none.
int Api::refusal_of(const Request& request) {
    static constexpr std::string_view kClassic = "AfasToken ", kBearer = "Bearer ";
    if (ip_denied_) return 403;
    if (settings_.assumptions.integration_id_required && request.integration_id != settings_.integration_id)
        return 401;
    const std::string_view sent = request.authorization;
    if (sent.starts_with(kBearer)) {
        const auto known = tokens_.find(std::string{sent.substr(kBearer.size())});
        return known != tokens_.end() && clock_.now() < known->second ? 0 : 401;
    }
    if (!sent.starts_with(kClassic)) return 401;
    const std::string_view code = sent.substr(kClassic.size());
    if (code.starts_with('<')) return 500;
    const auto xml = code.size() % 4 == 0 ? base64_decoded(code) : std::nullopt;
    const std::string wanted = "<token><version>1</version><data>" + settings_.token_data + "</data></token>";
    return xml && *xml == wanted ? 0 : 401;
}

Response Api::guarded(const Request& request, const Parts& parts) {
    if (maintenance_) return refuse(503, -1);
    if (request.query.size() + 1 > kMostQuery) return answer(404, "");
    if (parts.size() == 2 && parts[0] == "oauth" && parts[1] == "token") return token(request);
    const int refused = refusal_of(request);
    if (refused == 500) return told(messages::unexpected(), request.accept_language);
    if (refused != 0) return answer(refused, "");
    try {
        return route(request, parts);
    } catch (const Problem& problem) {
        return told(problem, request.accept_language);
    }
}

Response Api::token(const Request& request) {
    if (request.method != "POST") return answer(404, "");
    const Parameters form = parse_query(request.body);
    const auto is = [&](std::string_view name, std::string_view wanted) {
        return parameter(form, name).value_or("") == wanted;
    };
    if (!lower_ascii(request.content_type).starts_with("application/x-www-form-urlencoded"))
        return answer(400, R"({"error":"invalid_request"})");
    if (!is("grant_type", "client_credentials")) return answer(400, R"({"error":"unsupported_grant_type"})");
    if (!is("client_id", settings_.client_id) || !is("client_secret", settings_.client_secret))
        return answer(401, R"({"error":"invalid_client"})");
    const std::string made = "afas-access-" + books_.next("access token");
    tokens_[made] = clock_.now() + settings_.assumptions.access_token_seconds;
    return answer(200, R"({"access_token":")" + made + R"(","token_type":"Bearer","expires_in":)" +
                           std::to_string(settings_.assumptions.access_token_seconds) +
                           R"(,"refresh_token":null})");
}

const View& Api::view(std::string_view id) const {
    const auto alias = aliases_.find(id);
    const View* found =
        books_.view(alias == aliases_.end() ? id : alias->second, settings_.assumptions.ids_case_sensitive);
    if (found == nullptr || denied_.find(id) != denied_.end()) {
        Problem problem = messages::get_not_allowed();
        if (settings_.assumptions.unauthorised_status == 401) problem = {401, "", "", 0};
        throw problem;
    }
    if (blocked_.find(id) != blocked_.end()) throw messages::get_blocked();
    return *found;
}

const Connector& Api::connector(std::string_view id) const {
    const Connector* found = find_connector(id);
    if (found != nullptr && denied_.find(id) == denied_.end()) return *found;
    Problem problem = messages::update_not_allowed();
    if (settings_.assumptions.unauthorised_status == 401) problem = {401, "", "", 0};
    throw problem;
}

Response Api::route(const Request& request, const Parts& parts) {
    const std::string first = parts.empty() ? "" : lower_ascii(parts[0]);
    const bool get = request.method == "GET";
    if (get && first == "profitversion" && parts.size() == 1) return answer(200, R"({"version":"26.11.2"})");
    if (get && first == "metainfo") return metainfo(parts);
    if (first != "connectors" || parts.size() < 2) return answer(404, "");
    if (get && parts.size() == 2) return get_rows(request, parts[1]);
    if (request.method == "POST" || request.method == "PUT") return write(request, parts);
    if (request.method == "DELETE") return erase(parts);
    return answer(404, "");
}

Response Api::get_rows(const Request& request, std::string_view id) {
    const View& shown = view(id);
    const Query query = read_query(request.query, shown, settings_.assumptions);
    return answer(200, rows_body(query, shown, books_.table(shown.table), settings_.assumptions, turn_++));
}

Response Api::metainfo(const Parts& parts) {
    if (parts.size() == 1) {
        std::vector<std::pair<std::string, std::string>> gets, updates;
        for (const auto& [id, one] : books_.views())
            if (denied_.find(id) == denied_.end()) gets.emplace_back(id, one.description);
        for (const auto& [name, of] : aliases_)
            gets.emplace_back(name, name);
        for (const Connector& one : connectors())
            if (denied_.find(one.id) == denied_.end()) updates.emplace_back(one.id, one.description);
        return answer(200, overview_json(gets, updates));
    }
    const std::string kind = lower_ascii(parts[1]);
    if (parts.size() == 3 && kind == "get") return answer(200, view_json(view(parts[2])));
    if (parts.size() == 3 && kind == "update") return answer(200, connector_json(connector(parts[2])));
    return answer(404, "");
}

Response Api::write(const Request& request, const Parts& parts) {
    const Connector& wanted = connector(parts[1]);
    const bool below = parts.size() == 3;
    if (parts.size() > 3 || (below && (request.method != "POST" || wanted.root->child(parts[2]) == nullptr)))
        return answer(404, "");
    if (!below && !among(wanted.methods, request.method)) throw messages::update_not_allowed();
    const auto body = parse_json(as_read(request));
    if (!body)
        return answer(static_cast<int>(settings_.assumptions.invalid_json_status),
                      R"({"message":"Invalid json"})");
    const Element element = read_body(*body, *wanted.root, settings_.assumptions);
    if (const Refusal* refusal = refusals_.draw(wanted.id, element))
        throw Problem{refusal->status, refusal->text, refusal->text, -2147220469};
    check_references(books_, element);
    const Verb verb = request.method == "POST" ? Verb::post : Verb::put;
    return told(apply(wanted, element, verb, below ? parts[2] : std::string_view{}));
}

Results Api::apply(const Connector& wanted, const Element& element, Verb verb, std::string_view below) {
    const std::string& id = wanted.id;
    const bool direct = id == "FbDirectInvoice";
    if (id == "FbSales" || direct)
        return below.empty() ? write_order(context(), element, verb, direct)
                             : add_lines(context(), element, direct);
    if (id == "FiEntries") return write_entry(context(), element);
    if (id == "FbItemArticle") return write_article(context(), element, verb);
    if (id == "KnContact") return write_contact(context(), element);
    // POST on a sub-object updates what is around it and inserts the sub-object.
    if (!below.empty()) {
        Element around = element;
        for (Element& child : around.children)
            if (child.object->name == below && child.action.empty()) child.action = "insert";
        if (id == "KnPerson" || id == "KnOrganisation") return write_relation(context(), around, Verb::put);
        throw messages::update_not_allowed();
    }
    if (id == "KnPerson" || id == "KnOrganisation") return write_relation(context(), element, verb);
    return write_sales_relation(context(), element, verb);
}

Response Api::erase(const Parts& parts) {
    // connectors/C/C/Key/Value[/Lines/Key/Value]
    const Connector& wanted = connector(parts[1]);
    if (parts.size() < 5 || !among(wanted.methods, "DELETE")) throw messages::update_not_allowed();
    const std::string key{without_at(parts[3])}, value = decoded(parts[4]);
    if (wanted.id == "FiEntries") {
        const auto heads = list_of(value);
        if (parts.size() != 8 || parts[2] != "FiEntryPar" || key != "UnId,JoCo" || heads.size() != 2 ||
            parts[5] != "FiEntries")
            throw messages::unexpected();
        const std::string_view number = without_at(parts[6]);
        if (number != "EnNo" && number != "InId") throw messages::unexpected();
        delete_entry(context(), heads[0], heads[1], number, decoded(parts[7]));
        return answer(200, "");
    }
    const bool direct = wanted.id == "FbDirectInvoice";
    if (parts[2] != wanted.id || key != "OrNu" || (parts.size() != 5 && parts.size() != 8))
        throw messages::unexpected();
    std::string line;
    if (parts.size() == 8) {
        if (parts[5] != wanted.id + "Lines" || without_at(parts[6]) != "GuLi") throw messages::unexpected();
        line = decoded(parts[7]);
    }
    delete_order(context(), direct, value, line);
    return answer(200, "");
}

}  // namespace koppel::sandbox::afas

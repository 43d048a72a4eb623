#include "exact/api.hpp"

#include <algorithm>
#include <exception>

#include "exact/call.hpp"
#include "exact/messages.hpp"

namespace koppel::sandbox::exact {
namespace {

constexpr std::string_view kTokenEndpoint = "oauth2/token";

Response empty_answer(int status) {
    Response response;
    response.status = status;
    response.content_type = "text/html; charset=utf-8";
    return response;
}

bool counts_as_error(int status) {
    return status == 400 || status == 401 || status == 403 || status == 404;
}

// Who does not ask for JSON is answered in XML.
void as_atom(Response& response) {
    if (response.body.empty() || response.content_type.starts_with("text/")) return;
    const bool error = response.status >= 400;
    response.body =
        error ? "<?xml version=\"1.0\" encoding=\"utf-8\"?><error xmlns=\"http://schemas.microsoft.com/"
                "ado/2007/08/dataservices/metadata\"><code/></error>"
              : "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed "
                "xmlns=\"http://www.w3.org/2005/Atom\"/>";
    response.content_type = "application/atom+xml; charset=utf-8";
}

}  // namespace

Api::Api(const Settings& settings, std::string base_url, const Clock& clock)
    : settings_{settings},
      base_url_{std::move(base_url)},
      clock_{clock},
      tokens_{settings_.client, settings_.assumptions, clock.now()},
      current_division_{settings_.divisions.front().code} {
    for (const Division& one : settings_.divisions)
        if (one.granted) books_.emplace(one.code, std::make_unique<Books>(one.code, now()));
}

const Division* Api::division(std::int64_t code) const {
    for (const Division& one : settings_.divisions)
        if (one.code == code) return &one;
    return nullptr;
}

Response Api::refuse(std::string_view path, int status) {
    if (status == 401) return empty_answer(401);
    if (path.starts_with("/exact/api/oauth2")) {
        Response response;
        response.status = status;
        response.body = R"({"error":"server_error"})";
        return response;
    }
    return status == 429 ? empty_answer(429) : refusal(status, texts::kGeneric);
}

Response Api::handle(const Request& request, std::string_view path) {
    std::string endpoint;
    Response response;
    try {
        response = path.starts_with("/api/oauth2/") ? login(request, path) : guarded(request, path, endpoint);
    } catch (const std::exception& error) {
        // A mistake of the sandbox's own; a test that sees it must be able to tell.
        response = refusal(500, "sandbox: " + std::string{error.what()});
    }
    if (path == "/api/oauth2/token") endpoint = kTokenEndpoint;
    if (endpoint.empty()) return response;
    Count& count = counts_[std::string{request.method} + " " + endpoint.substr(endpoint.find(' ') + 1)];
    ++count.requests;
    if (counts_as_error(response.status)) {
        ++count.errors;
        if (!errors_.blocked(endpoint, clock_.now()))
            errors_.note(endpoint, settings_.assumptions, clock_.now());
    }
    const bool json = request.accept.find("application/json") != std::string_view::npos;
    if (!json && settings_.assumptions.atom_without_accept && path.starts_with("/api/v1/")) as_atom(response);
    return response;
}

Response Api::login(const Request& request, std::string_view path) {
    if (path == "/api/oauth2/auth" && request.method == "GET")
        return tokens_.authorize(parse_query(request.query), clock_.now());
    if (path != "/api/oauth2/token") return empty_answer(404);
    if (request.method != "POST") return empty_answer(405);
    if (errors_.blocked(std::string{kTokenEndpoint}, clock_.now())) {
        ++counts_["POST " + std::string{kTokenEndpoint}].blocked;
        return empty_answer(static_cast<int>(settings_.assumptions.block_status));
    }
    if (!lower_ascii(request.content_type).starts_with("application/x-www-form-urlencoded"))
        return tokens_.token({}, clock_.now());
    return tokens_.token(parse_query(request.body), clock_.now());
}

// Login, division, budgets; what stands behind them is in_division's.
Response Api::guarded(const Request& request, std::string_view path, std::string& endpoint) {
    Call call{request, path};
    if (!call.known) return empty_answer(404);
    endpoint = call.division_text + " " + call.path;
    const std::string_view bearer = request.authorization;
    if (!bearer.starts_with("Bearer ") || !tokens_.access_ok(bearer.substr(7), clock_.now())) {
        Response response = empty_answer(401);
        response.headers = "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n";
        return response;
    }
    Count& count = counts_[std::string{request.method} + " " + call.path];
    if (errors_.blocked(endpoint, clock_.now())) {
        ++count.blocked;
        Response response = empty_answer(static_cast<int>(settings_.assumptions.block_status));
        if (!settings_.assumptions.block_reason.empty())
            response.headers = "Reason: " + settings_.assumptions.block_reason + "\r\n";
        // A block must not lengthen itself.
        endpoint.clear();
        return response;
    }
    if (call.division_text == "current" && call.path == "Me") return get_me(call);
    const Division* wanted = division(call.division);
    if (wanted == nullptr || !wanted->granted) {
        Response response = refusal(403, "Forbidden - You don't have access to this division.");
        response.headers = "Reason: NoDivisionAccess\r\n";
        return response;
    }
    call.books = books_.at(call.division).get();
    std::string headers;
    if (!budgets_[call.division].take(settings_.rate, clock_.now(), headers)) {
        ++count.limited;
        Response response = empty_answer(429);
        response.headers = headers;
        return response;
    }
    current_division_ = call.division;
    Response response = in_division(call);
    response.headers += headers;
    return response;
}

Response Api::in_division(Call& call) {
    static const std::map<std::string, std::string, std::less<>> kAliases{
        {"system/AllDivisions", "system/Divisions"}, {"hrm/Divisions", "system/Divisions"}};
    const auto alias = kAliases.find(call.path);
    call.entity = find_entity(alias == kAliases.end() ? call.path : alias->second);
    if (call.entity == nullptr)
        return refusal(404, "Resource not found for the segment '" + call.path + "'.");
    if (call.bad_key) return refusal(400, texts::kSyntax);
    return route(call);
}

Response Api::route(Call& call) {
    const std::string_view method = call.request.method;
    const char letter = method == "GET"      ? 'G'
                        : method == "POST"   ? 'P'
                        : method == "PUT"    ? 'U'
                        : method == "DELETE" ? 'D'
                                             : '?';
    if (!call.entity->allows(letter)) return refusal(405, "Method not allowed");
    if (letter == 'G' && !call.key) return get_list(call);
    if (letter == 'G') return call.rest.empty() ? get_one(call) : get_lines(call);
    if (!call.rest.empty() || call.count) return refusal(404, "Resource not found.");
    if (letter == 'P')
        return call.key                                      ? refusal(405, "Method not allowed")
               : call.entity->name == "PrintedSalesInvoices" ? print(call)
                                                             : post(call);
    if (!call.key) return refusal(405, "Method not allowed");
    return letter == 'U' ? put(call) : erase(call);
}

Response Api::found_wrong(const std::string& text) const {
    return refusal(500, text);
}

Response Api::refused_document(Call& call, const Draft& draft, bool& refused) {
    const Refusal* rule = refusals_.draw(draft, *call.books);
    refused = rule != nullptr;
    return refused ? refusal(rule->status, rule->text) : Response{};
}

namespace {

// The draft of a body, or the answer that refuses it.
std::optional<Response> read_draft(const Request& request, Writing writing, const Assumptions& assumptions,
                                   Draft& draft) {
    if (!lower_ascii(request.content_type).starts_with("application/json"))
        return refusal(415, "Unsupported media type requested.");
    const auto body = parse_json(request.body);
    if (!body || !body->is(Json::Kind::object)) return refusal(400, texts::kNotAnObject);
    const std::string error = read_body(*body, writing, assumptions, draft);
    if (!error.empty()) return refusal(400, error);
    return std::nullopt;
}

}  // namespace

Response Api::post(Call& call) {
    Draft draft{*call.entity};
    if (auto wrong = read_draft(call.request, Writing::post, settings_.assumptions, draft)) return *wrong;
    bool refused = false;
    if (Response response = refused_document(call, draft, refused); refused) return response;
    Job job{*call.books, settings_.assumptions, now(), {}};
    const Record* made = create(job, draft);
    if (made == nullptr) return found_wrong(job.findings.text(settings_.assumptions.language == "nl"));
    const bool whole = call.request.prefer.find("return=representation") != std::string_view::npos;
    static constexpr std::string_view kBare[] = {"crm/Accounts", "crm/Contacts", "logistics/Items"};
    const bool bare =
        !whole && std::find(std::begin(kBare), std::end(kBare), call.entity->path) != std::end(kBare);
    const WriteContext write = context(call);
    Response response;
    response.status = 201;
    response.headers = "Location: " + uri_of(*made, write) + "\r\n";
    if (!whole && call.entity->path == "salesinvoice/SalesInvoices") {
        Record told = *made;
        told.set("VATAmountFC", {});
        response.body = created_body(told, false, write);
    } else {
        response.body = created_body(*made, bare, write);
    }
    return response;
}

Response Api::print(Call& call) {
    Draft draft{*call.entity};
    if (auto wrong = read_draft(call.request, Writing::post, settings_.assumptions, draft)) return *wrong;
    Job job{*call.books, settings_.assumptions, now(), {}};
    const Record answer = print_invoice(job, draft);
    if (!job.findings.empty()) return found_wrong(job.findings.text(settings_.assumptions.language == "nl"));
    Response response;
    response.status = 201;
    response.body = created_body(answer, false, context(call));
    return response;
}

Response Api::put(Call& call) {
    Table& table = call.books->table(call.entity->path);
    Record* record = table.find(*call.key);
    if (record == nullptr) return refusal(404, "Resource not found.");
    Draft draft{*call.entity};
    if (auto wrong = read_draft(call.request, Writing::put, settings_.assumptions, draft)) return *wrong;
    bool refused = false;
    if (Response response = refused_document(call, draft, refused); refused) return response;
    Job job{*call.books, settings_.assumptions, now(), {}};
    update(job, *record, draft);
    if (!job.findings.empty()) return found_wrong(job.findings.text(settings_.assumptions.language == "nl"));
    Response response;
    response.status = 204;
    return response;
}

Response Api::erase(Call& call) {
    Record* record = call.books->table(call.entity->path).find(*call.key);
    if (record == nullptr) return refusal(403, "Forbidden");
    Job job{*call.books, settings_.assumptions, now(), {}};
    remove(job, *record);
    if (!job.findings.empty()) return found_wrong(job.findings.text(settings_.assumptions.language == "nl"));
    Response response;
    response.status = 204;
    return response;
}

}  // namespace koppel::sandbox::exact

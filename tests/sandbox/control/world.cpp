#include "control/world.hpp"

#include "base/json.hpp"
#include "control/edits.hpp"
#include "control/inspection.hpp"
#include "control/sums.hpp"
#include "ecom/truth.hpp"
#include "ecom/writer.hpp"
#include "retail/control.hpp"

namespace koppel::sandbox {
namespace {

constexpr std::string_view kControl = "/_sandbox";
constexpr std::string_view kNull = "/_sandbox/null";

// The rest of the path when it lies under the prefix.
std::optional<std::string_view> under(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) return std::nullopt;
    path.remove_prefix(prefix.size());
    if (!path.empty() && path.front() != '/') return std::nullopt;
    return path;
}

Response answer(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

Response ok(std::string body) {
    return answer(200, std::move(body));
}
Response wrong(int status, std::string_view message) {
    return answer(status, "{\"error\":" + quoted(message) + "}");
}

}  // namespace

World::World(WorldOptions options)
    : options_{std::move(options)}, clock_{options_.generator.now}, faults_{options_.generator.seed} {
    build();
}

void World::build() {
    shop_ =
        std::make_unique<ecom::Shop>(options_.ecom, options_.generator, options_.origin + "/ecom", clock_);
    api_ = std::make_unique<asperion::Api>(options_.asperion, options_.origin + "/asperion", clock_);
    till_ = std::make_unique<retail::Api>(options_.retail, options_.origin + "/retail", clock_);
    scrada_ = std::make_unique<scrada::Api>(options_.scrada, clock_);
    exact_ = std::make_unique<exact::Api>(options_.exact, options_.origin + "/exact", clock_);
    afas_ = std::make_unique<afas::Api>(options_.afas, clock_);
    vies_ = std::make_unique<Vies>(clock_);
    faults_ = FaultTable{options_.generator.seed};
    null_ = {};
    journal_ = {};
    statistics_.clear();
}

Response World::handle(const Request& request) {
    if (const auto rest = under(request.path, kControl)) return control(request, *rest);
    journal_.note(request);
    if (const auto rest = under(request.path, "/ecom")) return shop_->handle(request, *rest);
    if (const auto rest = under(request.path, "/asperion")) return api_->handle(request, *rest);
    if (const auto rest = under(request.path, "/asperion-identity")) return api_->identity(request, *rest);
    if (const auto rest = under(request.path, "/retail")) return till_->handle(request, *rest);
    if (const auto rest = under(request.path, "/retail-identity")) return till_->identity(request, *rest);
    if (const auto rest = under(request.path, "/scrada")) return scrada_->handle(request, *rest);
    if (const auto rest = under(request.path, "/exact")) return exact_->handle(request, *rest);
    if (const auto rest = under(request.path, "/afas")) return afas_->handle(request, *rest);
    if (const auto rest = under(request.path, "/vies")) return vies_->handle(request, *rest);
    return wrong(404, "nothing is played here");
}

std::optional<Response> World::enter(const Request& request) {
    return under(request.path, "/afas") ? afas_->enter() : std::nullopt;
}

void World::leave(const Request& request) {
    if (under(request.path, "/afas")) afas_->leave();
}

std::optional<Fault> World::fault(const Request& request) {
    if (request.path.starts_with(kControl) && !request.path.starts_with(kNull)) return std::nullopt;
    return faults_.draw(request.method, request.path);
}

Response World::refuse(const Request& request, const Fault& fault) {
    Response response;
    if (fault.html) {
        response = answer(fault.status, "<html><body><h1>" + std::string{reason_phrase(fault.status)} +
                                            "</h1></body></html>\n");
        response.content_type = "text/html";
    } else if (under(request.path, "/ecom")) {
        response = answer(fault.status, ecom::error_body(fault.status, request.method, request.path,
                                                         fault.status == 404 ? "Resource not found."
                                                                             : reason_phrase(fault.status)));
    } else if (under(request.path, "/asperion")) {
        response =
            api_->refuse(request, fault.status, {reason_phrase(fault.status), reason_phrase(fault.status)});
    } else if (under(request.path, "/retail")) {
        response = till_->refuse(fault.status, reason_phrase(fault.status));
    } else if (under(request.path, "/asperion-identity") || under(request.path, "/retail-identity")) {
        response = answer(fault.status, R"({"error":"server_error"})");
    } else if (under(request.path, "/scrada")) {
        response = scrada_->refuse(fault.status);
    } else if (under(request.path, "/exact")) {
        response = exact_->refuse(request.path, fault.status);
    } else if (under(request.path, "/afas")) {
        response = afas_->refuse(fault.status, fault.retry_after);
    } else {
        response = wrong(fault.status, reason_phrase(fault.status));
    }
    if (fault.retry_after >= 0)
        response.headers += "Retry-After: " + std::to_string(fault.retry_after) + "\r\n";
    return response;
}

Response World::null_sink(const Request& request, std::string_view path) {
    if (path == "/null" && request.method == "POST") {
        Response response;
        response.status = 201;
        response.body = "{\"id\":" + std::to_string(null_.post(request.body)) + "}";
        return response;
    }
    if (path == "/null" && request.method == "GET") {
        const Parameters query = parse_query(request.query);
        const auto reference = parameter(query, "reference");
        if (!reference) return ok(null_.json());
        std::string found;
        for (std::int64_t i = 0; i < null_.found(*reference); ++i)
            found += found.empty() ? "{\"id\":1}" : ",{\"id\":1}";
        return ok("[" + found + "]");
    }
    if (path != "/null/lookup") return wrong(404, "no such page");
    const Parameters query = parse_query(request.query);
    const auto found = null_.found(parameter(query, "reference").value_or(""));
    return ok("{\"found\":" + std::to_string(found) + "}");
}

Response World::control(const Request& request, std::string_view path) {
    if (path.starts_with("/null")) return null_sink(request, path);
    if (path == "/faults") return control_faults(request);
    if (path == "/journal") return control_journal(request);
    if (path == "/vies") return control_vies(request);
    const bool post = request.method == "POST";
    if (path == "/reset" && post) {
        build();
        return ok("{}");
    }
    if (path == "/stats") return ok(statistics_.json());
    if (path == "/clock") {
        const auto body = post ? parse_json(request.body) : std::nullopt;
        if (body) clock_.advance(body->integer("advance_seconds").value_or(0));
        return ok("{\"now\":" + quoted(offset_text(clock_.now())) + "}");
    }
    const auto parts = split_path(path);
    if (parts.size() == 2 && parts[0] == "ecom") return control_ecom(request, parts[1]);
    if (parts.size() == 2 && parts[0] == "retail") return retail::control(*till_, request, parts[1], clock_);
    if (parts.size() >= 2 && parts[0] == "asperion") return control_asperion(request, parts);
    if (parts.size() >= 2 && parts[0] == "scrada")
        return scrada_->control(request, {parts.begin() + 1, parts.end()});
    if (parts.size() >= 2 && parts[0] == "exact")
        return exact_->control(request, {parts.begin() + 1, parts.end()});
    if (parts.size() >= 2 && parts[0] == "afas")
        return afas_->control(request, {parts.begin() + 1, parts.end()});
    return wrong(404, "no such page");
}

Response World::control_faults(const Request& request) {
    if (request.method == "DELETE") {
        faults_.clear();
    } else if (request.method == "POST") {
        const auto body = parse_json(request.body);
        const std::string error = body ? faults_.add(*body) : "the body is not JSON";
        if (!error.empty()) return wrong(400, error);
    }
    return ok(faults_.json());
}

Response World::control_journal(const Request& request) {
    if (request.method != "POST") {
        Response response = ok(journal_.lines());
        response.content_type = "application/x-ndjson";
        return response;
    }
    const auto body = parse_json(request.body);
    const auto on = body ? body->boolean("on") : std::nullopt;
    if (!on) return wrong(400, "expected {\"on\": true or false}");
    journal_.turn(*on);
    return ok("{}");
}

Response World::control_vies(const Request& request) {
    if (request.method == "POST") {
        const auto body = parse_json(request.body);
        const std::string error =
            body && body->is(Json::Kind::object) ? vies_->configure(*body) : "a JSON object is expected";
        if (!error.empty()) return wrong(400, error);
    }
    return ok(vies_->report());
}

Response World::control_ecom(const Request& request, std::string_view page) {
    if (page == "truth") return ok(shop_->store().truth());
    if (page == "documents") return ok(ecom::documents_json(shop_->store().orders()));
    if (page == "payments") return ok(ecom::payments_json(shop_->store().orders()));
    const bool post = request.method == "POST";
    if (page == "config" && !post) return ok(shop_->config_json());
    const auto body = post ? parse_json(request.body) : std::nullopt;
    if (!body || !body->is(Json::Kind::object)) return wrong(400, "a JSON object is expected by POST");
    const Instant now = clock_.now();
    if (page == "config") {
        const std::string error = shop_->configure(*body);
        return error.empty() ? ok(shop_->config_json()) : wrong(400, error);
    }
    if (page == "pay") {
        std::size_t paid = 0;
        if (body->boolean("all").value_or(false)) paid = shop_->store().pay_all(now);
        if (const Json* numbers = body->find("numbers"))
            for (const Json& number : numbers->items)
                paid += shop_->store().pay(number.text, now) ? 1 : 0;
        return ok("{\"paid\":" + std::to_string(paid) + "}");
    }
    if (page == "orders") {
        const auto count = body->integer("count").value_or(1);
        if (count < 0 || count > 1'000'000) return wrong(400, "count: expected 0..1000000");
        const auto lines = body->integer("lines").value_or(0);
        if (lines < 0 || lines > 100'000) return wrong(400, "lines: expected 0..100000");
        if (lines > 0)
            shop_->store().add_long(lines, now);
        else
            shop_->store().add(count, now);
        return ok("{\"orders\":" + std::to_string(shop_->store().orders().size()) + "}");
    }
    if (page == "patch") {
        const std::string error = shop_->patch(*body);
        return error.empty() ? ok("{}") : wrong(400, error);
    }
    if (page == "mend") {
        shop_->mend();
        return ok("{}");
    }
    return wrong(404, "no such page");
}

Response World::control_asperion(const Request& request, const std::vector<std::string_view>& parts) {
    const bool post = request.method == "POST";
    if (parts[1] == "config") {
        const auto body = post ? parse_json(request.body) : std::nullopt;
        if (post && !body) return wrong(400, "a JSON object is expected");
        const std::string error = body ? api_->configure(*body) : std::string{};
        return error.empty() ? ok(api_->config_json()) : wrong(400, error);
    }
    auto* books = api_->administration(to_integer(parts[1]).value_or(-1));
    if (books == nullptr || parts.size() < 3) return wrong(404, "no such administration");
    if (parts.size() == 5 && parts[2] == "invoices" && parts[4] == "process" && post) {
        const bool all = parts[3] == "all";
        const int year = civil(clock_.now()).year;
        std::int64_t processed = 0;
        for (std::size_t i = 0; i < books->invoices.size() && all; ++i) {
            const auto id = to_integer(books->invoices.row(i).values[0]);
            processed += books->process(id.value_or(0), year) ? 1 : 0;
        }
        if (!all) processed = books->process(to_integer(parts[3]).value_or(0), year) ? 1 : 0;
        if (!all && processed == 0) return wrong(404, "no such concept invoice");
        return ok("{\"processed\":" + std::to_string(processed) + "}");
    }
    if (parts.size() == 4 && parts[2] == "invoices") {
        const auto row = books->find(books->invoices, to_integer(parts[3]).value_or(0));
        return row ? ok(books->invoices.row(*row).json) : wrong(404, "no such invoice");
    }
    if (parts[2] == "data" && post) {
        const auto body = parse_json(request.body);
        const std::string error = body ? edit(*books, *body) : "a JSON object is expected";
        return error.empty() ? ok("{}") : wrong(400, error);
    }
    if (parts[2] == "sums") return ok(sums_json(*books));
    if (parts[2] == "invoices") return ok(invoices_json(*books));
    if (parts[2] == "documents") return ok(rows_json(books->invoices));
    if (parts[2] == "summary") return ok(summary_json(*books));
    if (parts[2] == "debtors") return ok(rows_json(books->debtors));
    if (parts[2] == "articles") return ok(rows_json(books->articles));
    if (parts[2] == "entries") return ok(rows_json(books->entries));
    return wrong(404, "no such page");
}

}  // namespace koppel::sandbox

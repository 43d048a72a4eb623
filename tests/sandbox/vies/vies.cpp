#include "vies/vies.hpp"

#include <algorithm>
#include <array>

namespace koppel::sandbox {
namespace {

constexpr std::array<std::string_view, 28> kCountries = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI"};

constexpr std::array<std::string_view, 11> kErrors = {"INVALID_INPUT",
                                                      "INVALID_REQUESTER_INFO",
                                                      "SERVICE_UNAVAILABLE",
                                                      "TIMEOUT",
                                                      "MS_UNAVAILABLE",
                                                      "GLOBAL_MAX_CONCURRENT_REQ",
                                                      "VAT_BLOCKED",
                                                      "GLOBAL_MAX_CONCURRENT_REQ_TIME",
                                                      "MS_MAX_CONCURRENT_REQ",
                                                      "IP_BLOCKED",
                                                      "MS_MAX_CONCURRENT_REQ_TIME"};

// The numbers of the test service.
struct TestNumber {
    std::string_view number;
    std::string_view error;
};
constexpr std::array kTestErrors = {
    TestNumber{"201", "INVALID_INPUT"},
    TestNumber{"202", "INVALID_REQUESTER_INFO"},
    TestNumber{"300", "SERVICE_UNAVAILABLE"},
    TestNumber{"301", "MS_UNAVAILABLE"},
    TestNumber{"302", "TIMEOUT"},
    TestNumber{"400", "VAT_BLOCKED"},
    TestNumber{"401", "IP_BLOCKED"},
    TestNumber{"500", "GLOBAL_MAX_CONCURRENT_REQ"},
    TestNumber{"501", "GLOBAL_MAX_CONCURRENT_REQ_TIME"},
    TestNumber{"600", "MS_MAX_CONCURRENT_REQ"},
    TestNumber{"601", "MS_MAX_CONCURRENT_REQ_TIME"},
};

constexpr std::array<std::string_view, 9> kMembers = {
    "countryCode",      "vatNumber",  "requesterMemberStateCode",
    "requesterNumber",  "traderName", "traderStreet",
    "traderPostalCode", "traderCity", "traderCompanyType"};

template <class List>
bool contains(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_number(std::string_view text) {
    return text.size() >= 2 && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '+' || c == '*';
           });
}

std::set<std::string> texts(const Json& list) {
    std::set<std::string> all;
    for (const auto& item : list.items)
        all.insert(item.text);
    return all;
}

}  // namespace

Response Vies::handle(const Request& request, std::string_view path) {
    if (path == "/check-status" && request.method == "GET") return status();
    if (request.method == "POST" && path == "/check-vat-number") return check(request, false);
    if (request.method == "POST" && path == "/check-vat-test-service") return check(request, true);
    Response response;
    response.status = path.starts_with("/check-") ? 405 : 404;
    response.body = "{}";
    return response;
}

Response Vies::error(std::string_view code, int status) const {
    Response response;
    response.status = status;
    JsonWriter json{response.body};
    json.open('{').field_bool("actionSucceed", false).key("errorWrappers").open('[').open('{');
    json.field("error", code).field("message", "refused by the sandbox").close('}').close(']').close('}');
    return response;
}

std::string Vies::error_for(const std::string& country) const {
    for (const auto& key : {country, std::string("*")})
        if (const auto found = errors_.find(key); found != errors_.end()) return found->second;
    return {};
}

Response Vies::check(const Request& request, bool test_service) {
    ++requests_;
    if (!request.content_type.starts_with("application/json")) return error("INVALID_INPUT", 415);
    const auto question = parse_json(request.body);
    if (!question || !question->is(Json::Kind::object)) return error("INVALID_INPUT", 400);
    for (const auto& member : question->members)
        if (!contains(kMembers, member.name) || !member.value.is(Json::Kind::string))
            return error("INVALID_INPUT", 400);
    const std::string country{question->string_or("countryCode", "")};
    const std::string number{question->string_or("vatNumber", "")};
    if (!contains(kCountries, country) || !is_number(number)) return error("INVALID_INPUT", 400);
    ++by_number_[country + number];
    if (const auto injected = error_for(country); !injected.empty()) return error(injected, error_status_);

    const std::string requester_country{question->string_or("requesterMemberStateCode", "")};
    const std::string requester{question->string_or("requesterNumber", "")};
    if (requester.empty() != requester_country.empty()) return error("INVALID_REQUESTER_INFO", 400);
    if (!requester.empty() && (!contains(kCountries, requester_country) || !is_number(requester) ||
                               refused_requesters_.contains(requester_country + requester)))
        return error("INVALID_REQUESTER_INFO", 200);
    if (test_service) {
        for (const auto& test : kTestErrors)
            if (test.number == number) return error(test.error, 200);
        return number == "100" || number == "200" ? verdict(*question, number == "100")
                                                  : error("INVALID_INPUT", 200);
    }
    const bool wrong_now = wrong_once_.erase(country + number) > 0;
    return verdict(*question, !wrong_now && !invalid_.contains(country + number));
}

Response Vies::verdict(const Json& question, bool valid) {
    ++answered_;
    const bool for_somebody = question.find("requesterNumber") != nullptr;
    if (!for_somebody) ++anonymous_;
    const std::string country{question.string_or("countryCode", "")};
    std::string serial = std::to_string(answered_);
    serial.insert(0, 9 - std::min<std::size_t>(9, serial.size()), '0');
    Response response;
    JsonWriter json{response.body};
    json.open('{').field("countryCode", country).field("vatNumber", question.string_or("vatNumber", ""));
    json.field("requestDate", offset_text(clock_.now())).field_bool("valid", valid);
    json.field("requestIdentifier", for_somebody ? "WAPIAAAAZ" + serial : "");
    const bool disclosed = valid && country != "DE" && country != "ES";
    json.field("name", disclosed ? "BEDRIJF " + country : "---").field("address", "---");
    for (const auto* match : {"traderNameMatch", "traderStreetMatch", "traderPostalCodeMatch",
                              "traderCityMatch", "traderCompanyTypeMatch"})
        json.field(match, "NOT_PROCESSED");
    json.close('}');
    return response;
}

Response Vies::status() const {
    Response response;
    JsonWriter json{response.body};
    json.open('{').key("vow").open('{').field_bool("available", !errors_.contains("*")).close('}');
    json.key("countries").open('[');
    for (const auto& country : kCountries) {
        const bool down = error_for(std::string(country)) == "MS_UNAVAILABLE";
        json.open('{')
            .field("countryCode", country)
            .field("availability", down ? "Unavailable" : "Available");
        json.close('}');
    }
    json.close(']').close('}');
    return response;
}

std::string Vies::configure(const Json& settings) {
    const Json* errors = settings.find("errors");
    if (errors != nullptr) {
        for (const auto& member : errors->members) {
            if (member.name != "*" && !contains(kCountries, member.name)) return "errors: no such country";
            if (!member.value.text.empty() && !contains(kErrors, member.value.text))
                return "errors: no such error";
        }
    }
    if (settings.boolean("clear").value_or(false)) {
        errors_.clear();
        invalid_.clear();
        wrong_once_.clear();
        refused_requesters_.clear();
        error_status_ = 200;
    }
    if (errors != nullptr) {
        for (const auto& member : errors->members) {
            errors_.erase(member.name);
            if (!member.value.text.empty()) errors_[member.name] = member.value.text;
        }
    }
    error_status_ = static_cast<int>(settings.integer("error_status").value_or(error_status_));
    if (const auto* list = settings.find("invalid")) invalid_ = texts(*list);
    if (const auto* list = settings.find("wrong_once")) wrong_once_ = texts(*list);
    if (const auto* list = settings.find("refused_requesters")) refused_requesters_ = texts(*list);
    return {};
}

std::string Vies::report() const {
    std::string out;
    JsonWriter json{out};
    json.open('{').field_int("requests", requests_).field_int("answered", answered_);
    json.field_int("anonymous", anonymous_).key("numbers").open('{');
    for (const auto& [number, count] : by_number_)
        json.field_int(number, count);
    json.close('}').key("errors").open('{');
    for (const auto& [country, code] : errors_)
        json.field(country, code);
    json.close('}').close('}');
    return out;
}

}  // namespace koppel::sandbox

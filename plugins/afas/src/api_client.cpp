#include "api_client.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "fields.hpp"

namespace koppel::afas {
namespace {

using sdk::Error;
using sdk::ErrorClass;

std::string setting(const boost::json::object& settings, std::string_view name,
                    std::string_view absent = {}) {
    const boost::json::value* value = settings.if_contains(name);
    if (value != nullptr && value->is_string())
        return {value->get_string().data(), value->get_string().size()};
    if (value != nullptr && value->is_int64()) return std::to_string(value->get_int64());
    return std::string(absent);
}

std::map<std::string, std::string, std::less<>> names(const boost::json::object& settings,
                                                      std::string_view name) {
    std::map<std::string, std::string, std::less<>> result;
    const boost::json::value* value = settings.if_contains(name);
    if (value == nullptr || !value->is_object()) return result;
    for (const auto& member : value->get_object())
        if (const auto text = setting(value->get_object(), member.key()); !text.empty())
            result[member.key()] = text;
    return result;
}

// "FbSales", "Profit_Debtor": what a request is about.
std::string connector_in(const sdk::HttpRequest& request) {
    const std::string path = request.url.substr(0, request.url.find('?'));
    return path.substr(path.rfind('/') + 1);
}

bool needs_filterjson(std::string_view value) {
    return value.find_first_of(",;") != std::string_view::npos;
}

// One term of a JSON filter.
std::string json_filter(std::string_view column, std::string_view value) {
    std::string json = R"({"Filters":{"Filter":[{"@FilterId":"Filter 1","Field":[{"@FieldId":)";
    model::append_json_string(json, column);
    json += R"(,"@OperatorType":"1","#text":)";
    model::append_json_string(json, value);
    json += "}]}]}}";
    return "&filterjson=" + url_escaped(json);
}

}  // namespace

const std::string& Settings::connector(std::string_view standard) const {
    static const std::string none;
    const auto own = connectors.find(standard);
    return own == connectors.end() ? none : own->second;
}

std::string Settings::column(std::string_view connector, std::string_view standard) const {
    const auto own = columns.find(std::string(connector) + "." + std::string(standard));
    return own == columns.end() ? std::string(standard) : own->second;
}

Settings read_settings(std::string_view json) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(json, error);
    if (error || !value.is_object())
        throw Error(ErrorClass::config, "settings_unreadable",
                    "The settings of this connection are not a JSON object.");
    const auto& object = value.get_object();
    Settings settings;
    settings.api_url = setting(object, "api_url");
    while (settings.api_url.ends_with('/'))
        settings.api_url.pop_back();
    if (settings.api_url.empty())
        throw Error(ErrorClass::config, "api_url_missing",
                    "Name the address of the AFAS environment: the setting \"api_url\", such as "
                    "https://12345.rest.afas.online/ProfitRestServices.");
    settings.integration_id = setting(object, "integration_id");
    settings.connectors = names(object, "connectors");
    settings.columns = names(object, "columns");
    static const boost::json::object nothing;
    const auto* sink = object.if_contains("sink");
    const auto& of_contract = sink != nullptr && sink->is_object() ? sink->get_object() : nothing;
    settings.sales_journal = setting(of_contract, "sales_journal");
    settings.memo_journal = setting(of_contract, "memo_journal");
    settings.cash_journal = setting(of_contract, "cash_journal");
    settings.administration = setting(of_contract, "administration");
    settings.project = setting(of_contract, "project");
    settings.project_stage = setting(of_contract, "project_stage");
    settings.warehouse = setting(of_contract, "warehouse");
    settings.unit_of_measure = setting(of_contract, "unit_of_measure", "stk");
    settings.other_items = setting(of_contract, "other_items", "cost");
    settings.collective_account = setting(of_contract, "relation_collective_account");
    settings.invoicing = setting(of_contract, "relation_invoicing", "E");
    settings.delivery = setting(of_contract, "relation_delivery", "0");
    settings.profile = setting(of_contract, "relation_profile");
    settings.home_country = setting(of_contract, "home_country", "NL");
    settings.vat_duty = setting(of_contract, "relation_vat_duty");
    settings.vat_duty_eu_business = setting(of_contract, "relation_vat_duty_eu_business");
    settings.vat_duty_world = setting(of_contract, "relation_vat_duty_world");
    settings.vat_account = setting(of_contract, "vat_account");
    return settings;
}

sdk::HttpRequest ApiClient::request(std::string method, std::string url) const {
    sdk::HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    // Messages come in one language, so that what they say can be understood.
    request.headers = {{"Accept", "application/json"}, {"Accept-Language", "nl-nl"}};
    if (!settings_.integration_id.empty())
        request.headers.push_back({"IntegrationId", settings_.integration_id});
    request.credential = "api";
    return request;
}

sdk::HttpRequest ApiClient::meta_info() const {
    return request("GET", settings_.api_url + "/metainfo");
}

sdk::HttpRequest ApiClient::change(std::string method, std::string_view connector, std::string body) const {
    sdk::HttpRequest result =
        request(std::move(method), settings_.api_url + "/connectors/" + std::string(connector));
    // Without the character set, letters beyond ASCII become question marks.
    result.headers.push_back({"Content-Type", "application/json;charset=utf-8"});
    result.body = std::move(body);
    return result;
}

sdk::HttpRequest ApiClient::post(std::string_view connector, std::string body) const {
    return change("POST", connector, std::move(body));
}

sdk::HttpRequest ApiClient::put(std::string_view connector, std::string body) const {
    return change("PUT", connector, std::move(body));
}

sdk::HttpRequest ApiClient::page_of(const Question& question, std::size_t skip) const {
    const Connector& connector = *question.connector;
    const std::string& own = settings_.connector(connector.name);
    std::string url =
        settings_.api_url + "/connectors/" + (own.empty() ? std::string(connector.name) : url_escaped(own));
    url += "?skip=" + std::to_string(skip) + "&take=" + std::to_string(Assumptions::kPageRows);
    // Without an order, pages may leave rows out or tell them twice.
    std::string_view order = connector.order;
    std::string columns;
    while (!order.empty()) {
        const std::size_t end = std::min(order.find(','), order.size());
        if (!columns.empty()) columns += ',';
        columns += url_escaped(settings_.column(connector.name, order.substr(0, end)));
        order.remove_prefix(std::min(end + 1, order.size()));
    }
    return request("GET", url + "&orderbyfieldids=" + columns + question.filter);
}

// Semicolons between positions mean "or". The three lists have the same number of positions.
std::vector<Question> ApiClient::any_of(const Connector& connector, std::string_view column,
                                        std::span<const std::string> values) const {
    const std::string field = settings_.column(connector.name, column);
    const std::string escaped = url_escaped(field);
    const std::size_t fixed = page_of({&connector, {}, {}}, 1'000'000).url.size() - settings_.api_url.size() +
                              std::string_view("&filterfieldids=&filtervalues=&operatortypes=").size();
    std::vector<Question> questions;
    std::string fields, wanted, operators;
    std::vector<std::size_t> indexes;
    const auto close = [&] {
        if (indexes.empty()) return;
        questions.push_back(
            {&connector,
             "&filterfieldids=" + fields + "&filtervalues=" + wanted + "&operatortypes=" + operators,
             std::move(indexes)});
        fields.clear(), wanted.clear(), operators.clear(), indexes.clear();
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (needs_filterjson(values[i])) {
            questions.push_back({&connector, json_filter(field, values[i]), {i}});
            continue;
        }
        const std::string value = url_escaped(values[i]);
        const std::size_t longer = escaped.size() + value.size() + 4;
        if (fixed + fields.size() + wanted.size() + operators.size() + longer > Assumptions::kQueryCharacters)
            close();
        const char* separator = indexes.empty() ? "" : ";";
        fields += separator + escaped;
        wanted += separator + value;
        operators += separator + std::string("1");
        indexes.push_back(i);
    }
    close();
    return questions;
}

Question ApiClient::containing(const Connector& connector, std::string_view column,
                               std::string_view words) const {
    if (words.empty() || needs_filterjson(words)) return all_of(connector);
    return {&connector,
            "&filterfieldids=" + url_escaped(settings_.column(connector.name, column)) +
                "&filtervalues=" + url_escaped(words) + "&operatortypes=6",
            {}};
}

Row ApiClient::standard(const Connector& connector, Row row) const {
    const std::string front = std::string(connector.name) + ".";
    for (auto own = settings_.columns.lower_bound(front);
         own != settings_.columns.end() && own->first.starts_with(front); ++own)
        row.put(own->first.substr(front.size()), row.text(own->second));
    return row;
}

std::vector<std::optional<Error>> ApiClient::read_all(
    std::span<const Question> questions, const std::function<void(std::size_t, const Row&)>& take) const {
    std::vector<std::optional<Error>> failures(questions.size());
    std::vector<std::size_t> open(questions.size());
    for (std::size_t i = 0; i < open.size(); ++i)
        open[i] = i;
    for (int page = 0; !open.empty(); ++page) {
        std::vector<sdk::HttpRequest> requests;
        for (const std::size_t i : open)
            requests.push_back(
                page_of(questions[i], static_cast<std::size_t>(page) * Assumptions::kPageRows));
        const auto answers = perform(requests);
        std::vector<std::size_t> more;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto rows = answers[i].ok() ? rows_in(answers[i].body) : std::nullopt;
            if (!rows) {
                failures[open[i]] =
                    answers[i].ok() ? unreadable(requests[i]) : error_of(requests[i], answers[i]);
                continue;
            }
            for (const Row& row : *rows)
                take(open[i], standard(*questions[open[i]].connector, row));
            if (rows->size() < Assumptions::kPageRows) continue;
            if (page + 1 < Assumptions::kMaxPages) {
                more.push_back(open[i]);
            } else {
                failures[open[i]] =
                    Error(ErrorClass::internal, std::string(kTooManyPages),
                          "AFAS lists more rows of " + connector_in(requests[i]) + " than can be read.");
            }
        }
        open = std::move(more);
    }
    return failures;
}

Error ApiClient::error_of(const sdk::HttpRequest& request, const sdk::HttpResponse& response) const {
    const Problem problem = problem_in(response.body);
    const std::string connector = connector_in(request);
    std::string words = problem.message;
    if (!words.empty() && !problem.reference.empty()) words += " (log " + problem.reference + ")";
    const Error plain = sdk::error_from(request, response, words);
    const int status = response.status;
    const auto error = [&](ErrorClass error_class, std::string code, const std::string& sentence,
                           std::int64_t wait = 0) {
        return Error(error_class, std::move(code), sentence, wait, status);
    };
    if (status == 0) return plain;
    // Its words tell more than its status: what the token may not do comes as 401 or as 500.
    if (problem.contains_any(Assumptions::kNotAllowed))
        return error(ErrorClass::config, "connector_not_allowed",
                     "AFAS does not let this token use " + connector + ": " + words +
                         " Add it to the app connector in Profit.");
    if (problem.contains_any(Assumptions::kBadConnector))
        return error(
            ErrorClass::config, "connector_unusable",
            "The GetConnector " + connector + " cannot be used as the connection's settings say: " + words);
    if (status == 401)
        return error(ErrorClass::auth, plain.code(),
                     "AFAS refuses the token, or the token may not use " + connector +
                         ": look at the app connector in Profit." + (words.empty() ? "" : " " + words));
    if (status == 403)
        return error(ErrorClass::auth, plain.code(),
                     "AFAS does not let this address in: look at the IP restriction of the app connector.");
    if (status == 404)
        return error(ErrorClass::config, plain.code(),
                     "AFAS does not know the address of " + connector +
                         ": look at the settings api_url and connectors.");
    if (status == 503) {
        // The proxy's own word: nothing reached Profit.
        const std::int64_t told = std::max(response.retry_after_ms, problem.retry_after_seconds * 1000);
        if (told > 0 || words.find("maintenance") != std::string::npos)
            return error(ErrorClass::transient, "maintenance",
                         "AFAS is not available" + (words.empty() ? std::string(".") : ": " + words),
                         told > 0 ? told : std::chrono::milliseconds(Assumptions::kMaintenance).count());
        return plain;
    }
    // What cannot be read now may be readable later; it says nothing about a document.
    if (status == 500 && !request.changes())
        return error(ErrorClass::transient, plain.code(), std::string(plain.text()));
    if (status == 500 && !words.empty() && !problem.contains_any(Assumptions::kUnclear))
        return error(ErrorClass::rejected, "refused", words);
    return plain;
}

Error ApiClient::unreadable(const sdk::HttpRequest& request) {
    return Error(
        request.changes() ? ErrorClass::unknown : ErrorClass::transient, "answer_unreadable",
        "AFAS answered " + request.method + " " + connector_in(request) + " with something unreadable.");
}

}  // namespace koppel::afas

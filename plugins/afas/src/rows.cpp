#include "rows.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "fields.hpp"
#include "koppel/cpp/json.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"

namespace koppel::afas {
namespace {

namespace json = boost::json;
using sdk::Json;

Row row_of(const json::object& from) {
    Row row;
    for (const auto& member : from) {
        if (member.value().is_string()) row.put(member.key(), Json(member.value()).text());
        if (member.value().is_bool()) row.put(member.key(), member.value().get_bool() ? "true" : "false");
    }
    return row;
}

std::vector<std::string> ids_of(Json list) {
    std::vector<std::string> ids;
    for (const Json entry : list.items())
        ids.push_back(entry["id"].text());
    return ids;
}

}  // namespace

std::string Row::text(std::string_view name) const {
    const auto found = members_.find(name);
    return found == members_.end() ? std::string() : found->second;
}

bool Row::flag(std::string_view name) const {
    const std::string word = text(name);
    return word == "true" || word == "1";
}

std::optional<model::Decimal> Row::amount(std::string_view name) const {
    std::string number = text(name);
    // Before version 7 of Profit a number below one had no digit before the point.
    if (number.starts_with(".")) number.insert(0, "0");
    if (number.starts_with("-.")) number.insert(1, "0");
    if (const auto exact = model::Decimal::parse(number)) return exact;
    const std::size_t point = number.find('.');
    if (point == std::string::npos || number.find_first_of("eE") != std::string::npos) return std::nullopt;
    number.resize(std::min(number.size(), point + 1 + model::Decimal::kFractionDigits));
    return model::Decimal::parse(number);
}

std::optional<std::vector<Row>> rows_in(std::string_view body) {
    const auto document = sdk::json_numbers_as_text(body);
    if (!document) return std::nullopt;
    const Json list = Json(*document)["rows"];
    if (!list.is_array()) return std::nullopt;
    std::vector<Row> rows;
    for (const auto& entry : list.raw()->get_array()) {
        if (!entry.is_object()) return std::nullopt;
        rows.push_back(row_of(entry.get_object()));
    }
    return rows;
}

std::optional<Row> result_in(std::string_view body) {
    if (body.find_first_not_of(" \r\n\t") == std::string_view::npos) return Row();
    const auto document = sdk::json_numbers_as_text(body);
    if (!document || !document->is_object()) return std::nullopt;
    const Json results = Json(*document)["results"];
    if (!results.exists()) return row_of(document->get_object());
    if (!results.is_object()) return std::nullopt;
    const json::object& by_connector = results.raw()->get_object();
    if (by_connector.empty()) return Row();
    const json::value& first = by_connector.begin()->value();
    if (!first.is_object()) return std::nullopt;
    return row_of(first.get_object());
}

bool Problem::contains(std::string_view words) const {
    return folded(message).find(folded(words)) != std::string::npos;
}

Problem problem_in(std::string_view body) {
    Problem problem;
    const auto document = sdk::json_numbers_as_text(body);
    if (!document || !document->is_object()) return problem;
    const Json root(*document);
    problem.message = root["externalMessage"].text();
    if (problem.message.empty()) problem.message = root["error"]["message"].text();
    if (problem.message.empty()) problem.message = root["message"].text();
    for (char& c : problem.message)
        if (c == '\r' || c == '\n') c = ' ';
    problem.reference = root["profitLogReference"].text();
    problem.retry_after_seconds = root["retry_after"].integer().value_or(0);
    return problem;
}

std::optional<MetaInfo> meta_info_in(std::string_view body) {
    const auto document = sdk::json_numbers_as_text(body);
    if (!document || !document->is_object()) return std::nullopt;
    const Json root(*document);
    if (!root["getConnectors"].is_array()) return std::nullopt;
    return MetaInfo{root["info"]["envid"].text(), root["info"]["appName"].text(),
                    root["info"]["tokenExpiry"].text(), ids_of(root["getConnectors"]),
                    ids_of(root["updateConnectors"])};
}

}  // namespace koppel::afas

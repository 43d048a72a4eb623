#include "odata.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <chrono>

#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/clock.hpp"
#include "koppel/cpp/json_numbers_as_text.hpp"

namespace koppel::exactonline {
namespace {

namespace json = boost::json;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

Row row_of(const json::object& from) {
    Row row;
    for (const auto& member : from) {
        if (member.value().is_string())
            row.put(member.key(), std::string(trimmed(member.value().get_string())));
        if (member.value().is_bool()) row.put(member.key(), member.value().get_bool() ? "true" : "false");
    }
    return row;
}

// What stands behind "d".
const json::value* content_of(const json::value* document) {
    if (document == nullptr || !document->is_object()) return nullptr;
    return document->get_object().if_contains("d");
}

const json::array* rows_of(const json::value& content) {
    if (content.is_array()) return &content.get_array();
    if (!content.is_object()) return nullptr;
    const json::value* results = content.get_object().if_contains("results");
    return results != nullptr && results->is_array() ? &results->get_array() : nullptr;
}

// Milliseconds of "/Date(1782345600000)/", unchanged.
std::optional<std::int64_t> milliseconds_in(std::string_view date) {
    constexpr std::string_view front = "/Date(";
    if (!date.starts_with(front) || !date.ends_with(")/")) return std::nullopt;
    date.remove_prefix(front.size());
    date.remove_suffix(2);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(date.data(), date.data() + date.size(), value);
    if (error != std::errc() || end != date.data() + date.size()) return std::nullopt;
    return value;
}

// The clock of Amsterdam against UTC at a moment of its own wall time: an hour ahead, two in summer, by the
// rule of the EU. The hour that is lived twice counts as summer.
std::int64_t amsterdam_offset_ms(std::int64_t wall_ms) {
    using namespace std::chrono;
    const sys_time<milliseconds> wall{milliseconds{wall_ms}};
    const year_month_day date{floor<days>(wall)};
    const sys_time<milliseconds> summer = sys_days{date.year() / March / Sunday[last]} + 2h;
    const sys_time<milliseconds> winter = sys_days{date.year() / October / Sunday[last]} + 3h;
    return duration_cast<milliseconds>(wall >= summer && wall < winter ? 2h : 1h).count();
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
    if (const auto exact = model::Decimal::parse(number)) return exact;
    const std::size_t point = number.find('.');
    if (point == std::string::npos || number.find_first_of("eE") != std::string::npos) return std::nullopt;
    number.resize(std::min(number.size(), point + 1 + model::Decimal::kFractionDigits));
    return model::Decimal::parse(number);
}

std::string Row::day(std::string_view name) const {
    return day_of(text(name));
}

std::optional<Page> page_in(std::string_view body) {
    const auto document = sdk::json_numbers_as_text(body);
    const json::value* content = content_of(document ? &*document : nullptr);
    const json::array* rows = content == nullptr ? nullptr : rows_of(*content);
    if (rows == nullptr) return std::nullopt;
    Page page;
    for (const auto& entry : *rows) {
        if (!entry.is_object()) return std::nullopt;
        page.rows.push_back(row_of(entry.get_object()));
    }
    if (content->is_object()) {
        const json::value* next = content->get_object().if_contains("__next");
        if (next != nullptr && next->is_string()) page.next = std::string_view(next->get_string());
    }
    return page;
}

std::optional<Row> entity_in(std::string_view body) {
    const auto document = sdk::json_numbers_as_text(body);
    const json::value* content = content_of(document ? &*document : nullptr);
    if (content == nullptr) return std::nullopt;
    if (const json::array* rows = rows_of(*content)) {
        if (rows->size() != 1 || !(*rows)[0].is_object()) return std::nullopt;
        return row_of((*rows)[0].get_object());
    }
    if (!content->is_object()) return std::nullopt;
    return row_of(content->get_object());
}

std::string Problem::text() const {
    std::string joined;
    for (const auto& sentence : sentences)
        joined += (joined.empty() ? "" : "; ") + sentence;
    return joined;
}

bool Problem::contains(std::string_view words) const {
    const std::string wanted = folded(words);
    return std::ranges::any_of(
        sentences, [&](const auto& sentence) { return folded(sentence).find(wanted) != std::string::npos; });
}

bool Problem::generic() const {
    return contains_any(Assumptions::kGenericFault);
}

Problem problem_in(std::string_view body) {
    Problem problem;
    const auto document = sdk::json_numbers_as_text(body);
    if (!document || !document->is_object()) return problem;
    const json::value* at = document->get_object().if_contains("error");
    if (at != nullptr && at->is_object()) at = at->get_object().if_contains("message");
    if (at != nullptr && at->is_object()) at = at->get_object().if_contains("value");
    if (at == nullptr || !at->is_string()) return problem;
    std::string_view text = at->get_string();
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        if (const auto sentence = trimmed(text.substr(0, end)); !sentence.empty())
            problem.sentences.emplace_back(sentence);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return problem;
}

std::string day_of(std::string_view date) {
    if (const auto ms = milliseconds_in(date)) return sdk::format_instant(*ms).substr(0, 10);
    const bool iso = date.size() >= 10 && date[4] == '-' && date[7] == '-';
    return iso ? std::string(date.substr(0, 10)) : std::string();
}

std::optional<std::int64_t> unix_ms_of(std::string_view date) {
    auto wall = milliseconds_in(date);
    if (!wall) wall = sdk::parse_instant(date, 0);
    if (!wall) return std::nullopt;
    return *wall - amsterdam_offset_ms(*wall);
}

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        out += c;
        if (c == '\'') out += c;
    }
    return out + '\'';
}

std::string equals(std::string_view field, std::string_view text) {
    return std::string(field) + " eq " + quoted(text);
}

std::string equals_guid(std::string_view field, std::string_view guid) {
    return std::string(field) + " eq guid" + quoted(guid);
}

std::string ends_with(std::string_view field, std::string_view text) {
    return "endswith(" + std::string(field) + "," + quoted(text) + ") eq true";
}

std::vector<AnyOf> any_of(const std::vector<std::string>& terms, std::size_t characters) {
    std::vector<AnyOf> questions;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const bool fits =
            !questions.empty() &&
            url_escaped(questions.back().filter).size() + url_escaped(terms[i]).size() + 8 <= characters;
        if (!fits) questions.emplace_back();
        AnyOf& question = questions.back();
        if (!question.filter.empty()) question.filter += " or ";
        question.filter += terms[i];
        question.terms.push_back(i);
    }
    return questions;
}

bool is_guid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

std::string padded_code(std::string_view code) {
    const std::size_t missing = Assumptions::kAccountCode - std::min(code.size(), Assumptions::kAccountCode);
    return std::string(missing, ' ') + std::string(code);
}

}  // namespace koppel::exactonline

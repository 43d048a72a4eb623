#include "reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "koppel/model/text.hpp"

namespace koppel::lightspeed_retail {
namespace {

namespace json = boost::json;

constexpr std::size_t kShownBytes = 40;
constexpr std::size_t kMostBytes = 1000;

}  // namespace

std::string Reader::text(const Object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    if (value == nullptr || value->is_string() || value->is_bool()) return text_at(from, name);
    if (!is_empty(value)) problem(std::string(name) + " is not a text");
    return {};
}

std::string Reader::id(const Object& from, std::string_view name) {
    std::string id = text(from, name);
    if (id == "0") id.clear();
    return id;
}

std::optional<model::Decimal> Reader::amount(const Object& from, std::string_view name) {
    if (is_empty(from.if_contains(name))) return std::nullopt;
    const std::string text = text_at(from, name);
    if (const auto number = decimal_from(text)) return number;
    const std::string shown = text.empty() ? json::serialize(*from.if_contains(name)) : text;
    problem(std::string(name) + " is not a number but " +
            std::string(model::utf8_prefix(shown, kShownBytes)));
    return std::nullopt;
}

model::Decimal Reader::required_amount(const Object& from, std::string_view name, std::string_view other) {
    const std::size_t before = problems_.size();
    for (const auto spelling : {name, other}) {
        if (const auto value = amount(from, spelling)) return *value;
    }
    if (problems_.size() == before) problem(std::string(name) + " is empty");
    return {};
}

std::vector<const Object*> Reader::rows(const Object& from, std::string_view container,
                                        std::string_view row) {
    Rows result = rows_at(from, container, row);
    if (result.wrong) problem(std::string(container) + " holds something that is no " + std::string(row));
    return std::move(result.rows);
}

void Reader::problem(std::string_view what) {
    if (problems_.size() > kMostBytes) return;  // enough to see that it is beyond repair
    if (!problems_.empty()) problems_ += ", ";
    if (!part_.empty()) problems_.append(part_).append(" ").append(std::to_string(number_)).append(": ");
    problems_ += what;
}

void Reader::part(std::string_view name, std::size_t number) {
    part_ = name;
    number_ = number;
}

void Reader::throw_if_wrong(std::string_view document) const {
    if (!problems_.empty())
        throw Unreadable(std::string(document) + " of Lightspeed cannot be read: " + problems_ + ".");
}

}  // namespace koppel::lightspeed_retail

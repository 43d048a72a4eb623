#include "exact/refusals.hpp"

#include "exact/messages.hpp"

namespace koppel::sandbox::exact {
namespace {

std::string text_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return std::string{trimmed(*text)};
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* decimal = std::get_if<Fixed>(&value)) return decimal->text();
    return {};
}

// The code behind the first of these properties that refers to something.
std::string code_behind(const Record& record, Books& books, std::string_view path,
                        std::initializer_list<std::string_view> properties) {
    for (const std::string_view property : properties) {
        if (record.entity().find(property) < 0) continue;
        if (const Record* found = books.find(path, record.text(property)))
            return std::string{found->code("Code")};
    }
    return {};
}

std::string value_of(const Record& record, const std::string& field, Books& books) {
    if (field == "account")
        return code_behind(record, books, "crm/Accounts", {"Customer", "OrderedBy", "Account"});
    if (field == "item") return code_behind(record, books, "logistics/Items", {"Item"});
    return record.entity().find(field) < 0 ? std::string{} : text_of(record.value(field));
}

bool fits(const Refusal& rule, const Draft& draft, Books& books) {
    const std::string value = value_of(draft.record, rule.field, books);
    if (!value.empty() && std::regex_match(value, rule.expression)) return true;
    for (const Draft& line : draft.lines)
        if (fits(rule, line, books)) return true;
    return false;
}

std::string read(const Json& json, Refusal& rule) {
    rule.entity = json.string_or("entity", "");
    rule.field = json.string_or("field", "YourRef");
    rule.pattern = json.string_or("pattern", "");
    rule.text = json.string_or("text", texts::kGeneric);
    rule.status = static_cast<int>(json.integer("status").value_or(500));
    rule.count = json.integer("count").value_or(-1);
    if (rule.pattern.empty()) return "expected a \"pattern\"";
    if (rule.status < 400 || rule.status > 599) return "status: expected 400..599";
    try {
        rule.expression = std::regex{rule.pattern};
    } catch (const std::regex_error& error) {
        return std::string{"pattern: "} + error.what();
    }
    return {};
}

}  // namespace

std::string Refusals::add(const Json& rules) {
    std::vector<Refusal> read_ones;
    const std::vector<Json> one{rules};
    for (const Json& json : rules.is(Json::Kind::array) ? rules.items : one)
        if (auto error = read(json, read_ones.emplace_back()); !error.empty()) return error;
    rules_.insert(rules_.end(), read_ones.begin(), read_ones.end());
    return {};
}

std::string Refusals::json() const {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Refusal& rule : rules_) {
        json.open('{').field("entity", rule.entity).field("field", rule.field).field("pattern", rule.pattern);
        json.field_int("status", rule.status).field("text", rule.text).field_int("count", rule.count);
        json.field_int("applied", rule.applied).close('}');
    }
    json.close(']');
    return out;
}

const Refusal* Refusals::draw(const Draft& draft, Books& books) {
    for (Refusal& rule : rules_) {
        if (rule.count >= 0 && rule.applied >= rule.count) continue;
        if (!rule.entity.empty() && rule.entity != draft.record.entity().name) continue;
        if (!fits(rule, draft, books)) continue;
        ++rule.applied;
        return &rule;
    }
    return nullptr;
}

}  // namespace koppel::sandbox::exact

#include "afas/refusals.hpp"

namespace koppel::sandbox::afas {
namespace {

bool fits(const Refusal& rule, const Element& element) {
    const std::string value{element.text(rule.field)};
    if (!value.empty() && std::regex_match(value, rule.expression)) return true;
    for (const Element& child : element.children)
        if (fits(rule, child)) return true;
    return false;
}

std::string read(const Json& json, Refusal& rule) {
    rule.connector = json.string_or("connector", "");
    rule.field = json.string_or("field", "RfCs");
    rule.pattern = json.string_or("pattern", "");
    rule.text = json.string_or("text", messages::unexpected().dutch);
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
        json.open('{').field("connector", rule.connector).field("field", rule.field);
        json.field("pattern", rule.pattern).field_int("status", rule.status).field("text", rule.text);
        json.field_int("count", rule.count).field_int("applied", rule.applied).close('}');
    }
    json.close(']');
    return out;
}

const Refusal* Refusals::draw(std::string_view connector, const Element& element) {
    for (Refusal& rule : rules_) {
        if (rule.count >= 0 && rule.applied >= rule.count) continue;
        if (!rule.connector.empty() && rule.connector != connector) continue;
        if (!fits(rule, element)) continue;
        ++rule.applied;
        return &rule;
    }
    return nullptr;
}

}  // namespace koppel::sandbox::afas

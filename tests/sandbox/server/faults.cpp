#include "server/faults.hpp"

#include <algorithm>

namespace koppel::sandbox {
namespace {

constexpr std::size_t kOversize = 32U << 20;
constexpr const char* kNames[] = {"drop_after_commit", "late",     "latency",        "status", "drop_before",
                                  "truncate",          "oversize", "not_found_once", "reset"};

}  // namespace

std::string FaultTable::read(const Json& json, Rule& rule) {
    if (!json.is(Json::Kind::object)) return "a rule is an object";
    const std::string kind{json.string_or("kind", "")};
    const auto name = std::find(std::begin(kNames), std::end(kNames), kind);
    if (name == std::end(kNames)) return "unknown kind: " + kind;
    rule.kind = static_cast<FaultKind>(name - std::begin(kNames));
    if (const Json* match = json.find("match")) {
        rule.method = match->string_or("method", "");
        rule.path = match->string_or("path", "");
    }
    const std::string_view body = std::string_view{rule.path}.substr(rule.path.starts_with('^') ? 1 : 0);
    if (rule.path.starts_with('^') && body.find_first_of("\\^$.|?*+()[]{}") == std::string_view::npos) {
        rule.prefix = body;
    } else {
        try {
            rule.pattern = std::regex{rule.path, std::regex::ECMAScript | std::regex::optimize};
        } catch (const std::regex_error& error) {
            return "path: " + std::string{error.what()};
        }
    }
    rule.percent = json.real("probability").value_or(1.0) * 100.0;
    rule.count = json.integer("count").value_or(-1);
    rule.status = static_cast<int>(json.integer("status").value_or(503));
    rule.retry_after = json.integer("retry_after").value_or(-1);
    rule.ms_min = json.integer("ms_min").value_or(0);
    rule.ms_max = std::max(rule.ms_min, json.integer("ms_max").value_or(rule.ms_min));
    rule.bytes = static_cast<std::size_t>(json.integer("bytes").value_or(kOversize));
    rule.html = json.boolean("html").value_or(false);
    if (rule.status < 200 || rule.status > 599) return "status: expected 200..599";
    return {};
}

std::string FaultTable::add(const Json& rules) {
    std::vector<Rule> parsed;
    const auto one = [&parsed](const Json& json) { return read(json, parsed.emplace_back()); };
    if (rules.is(Json::Kind::array)) {
        for (const Json& json : rules.items)
            if (auto error = one(json); !error.empty()) return error;
    } else if (auto error = one(rules); !error.empty()) {
        return error;
    }
    std::move(parsed.begin(), parsed.end(), std::back_inserter(rules_));
    return {};
}

std::string FaultTable::json() const {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Rule& rule : rules_) {
        json.open('{')
            .key("match")
            .open('{')
            .field("method", rule.method)
            .field("path", rule.path)
            .close('}');
        json.field("kind", kNames[static_cast<std::size_t>(rule.kind)]).field_int("count", rule.count);
        json.field_int("applied", rule.applied).field_int("status", rule.status).close('}');
    }
    json.close(']');
    return out;
}

std::optional<Fault> FaultTable::draw(std::string_view method, std::string_view path) {
    for (Rule& rule : rules_) {
        if (rule.count >= 0 && rule.applied >= rule.count) continue;
        if (!rule.method.empty() && rule.method != method) continue;
        if (rule.prefix ? !path.starts_with(*rule.prefix)
                        : !std::regex_search(path.begin(), path.end(), rule.pattern))
            continue;
        if (rule.percent < 100 && !dice_.chance(rule.percent)) continue;
        if (rule.kind == FaultKind::not_found_once && !rule.seen.emplace(path).second) continue;
        ++rule.applied;
        const bool not_found = rule.kind == FaultKind::not_found_once;
        return Fault{rule.kind,        not_found ? 404 : rule.status,
                     rule.retry_after, rule.ms_max > 0 ? dice_.between(rule.ms_min, rule.ms_max) : 0,
                     rule.bytes,       rule.html};
    }
    return std::nullopt;
}

}  // namespace koppel::sandbox

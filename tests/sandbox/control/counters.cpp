#include "control/counters.hpp"

#include "base/json.hpp"

namespace koppel::sandbox {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The value of the first "reference" member, found without parsing; empty when there is none.
std::string_view reference_in(std::string_view body) {
    static constexpr std::string_view kName = "\"reference\"";
    auto at = body.find(kName);
    if (at == std::string_view::npos) return {};
    at = body.find_first_not_of(" \t\r\n:", at + kName.size());
    if (at == std::string_view::npos || body[at] != '"') return {};
    const auto start = at + 1;
    auto end = start;
    while (end < body.size() && body[end] != '"')
        end += body[end] == '\\' ? 2 : 1;
    return end < body.size() ? body.substr(start, end - start) : std::string_view{};
}

}  // namespace

void Statistics::count(std::string_view method, std::string_view path, int status) {
    scratch_.assign(method);
    scratch_ += ' ';
    for (std::size_t i = 0; i < path.size();) {
        if (path[i] == '/' && i + 1 < path.size() && is_digit(path[i + 1])) {
            scratch_ += "/{id}";
            ++i;
            while (i < path.size() && is_digit(path[i]))
                ++i;
        } else {
            scratch_ += path[i++];
        }
    }
    ++routes_[scratch_];
    ++statuses_[status];
    ++requests_;
}

std::string Statistics::json() const {
    std::string out;
    JsonWriter json{out};
    json.open('{').field_int("requests", requests_).field_int("connections", connections_);
    json.key("routes").open('{');
    for (const auto& [route, count] : std::map<std::string, std::int64_t>(routes_.begin(), routes_.end()))
        json.field_int(route, count);
    json.close('}').key("statuses").open('{');
    for (const auto& [status, count] : statuses_)
        json.field_int(std::to_string(status), count);
    json.close('}').close('}');
    return out;
}

std::int64_t NullSink::post(std::string_view body) {
    const auto reference = reference_in(body);
    if (!reference.empty()) {
        ++references_[std::string{reference}];
        ++with_reference_;
    }
    return ++posts_;
}

std::int64_t NullSink::found(std::string_view reference) const {
    const auto at = references_.find(std::string{reference});
    return at == references_.end() ? 0 : at->second;
}

std::string NullSink::json() const {
    const auto distinct = static_cast<std::int64_t>(references_.size());
    std::string out;
    JsonWriter json{out};
    json.open('{').field_int("posts", posts_).field_int("distinct", distinct);
    json.field_int("duplicates", with_reference_ - distinct).close('}');
    return out;
}

}  // namespace koppel::sandbox

#include "retail/login.hpp"

#include "base/json.hpp"

namespace koppel::sandbox::retail {
namespace {

std::optional<Parameters> from_json(std::string_view body) {
    const auto json = parse_json(body);
    if (!json || !json->is(Json::Kind::object)) return std::nullopt;
    Parameters out;
    for (const auto& [name, value] : json->members)
        out.emplace_back(name, value.text);
    return out;
}

std::optional<Parameters> from_multipart(std::string_view content_type, std::string_view body) {
    const auto at = content_type.find("boundary=");
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view boundary = content_type.substr(at + 9);
    boundary = boundary.substr(0, boundary.find(';'));
    if (boundary.size() > 2 && boundary.front() == '"') boundary = boundary.substr(1, boundary.size() - 2);
    const std::string mark = "--" + std::string{boundary};
    Parameters out;
    for (auto start = body.find(mark); start != std::string_view::npos;) {
        start += mark.size();
        const auto end = body.find(mark, start);
        if (end == std::string_view::npos) break;
        const std::string_view part = body.substr(start, end - start);
        start = end;
        const auto name = part.find("name=\"");
        const auto blank = part.find("\r\n\r\n");
        if (name == std::string_view::npos || blank == std::string_view::npos || name > blank)
            return std::nullopt;
        const auto from = name + 6;
        std::string_view value = part.substr(blank + 4);
        if (value.ends_with("\r\n")) value.remove_suffix(2);
        out.emplace_back(std::string{part.substr(from, part.find('"', from) - from)}, std::string{value});
    }
    return out;
}

}  // namespace

std::optional<Parameters> read_token_body(std::string_view content_type, std::string_view body) {
    const std::string type = lower_ascii(content_type);
    if (type.starts_with("application/json")) return from_json(body);
    if (type.starts_with("multipart/form-data")) return from_multipart(content_type, body);
    if (type.starts_with("application/x-www-form-urlencoded")) return parse_query(body);
    return std::nullopt;
}

}  // namespace koppel::sandbox::retail

#include "ecom/patches.hpp"

#include <algorithm>

namespace koppel::sandbox::ecom {
namespace {

constexpr std::int64_t kMostFilled = 64 << 20;

void append(std::string& out, const Json& value) {
    switch (value.kind) {
        case Json::Kind::null:
            out += "null";
            break;
        case Json::Kind::boolean:
            out += value.truth ? "true" : "false";
            break;
        case Json::Kind::number:
            out += value.text;
            break;
        case Json::Kind::string:
            append_quoted(out, value.text);
            break;
        case Json::Kind::array:
            out += '[';
            for (const Json& item : value.items) {
                if (out.back() != '[') out += ',';
                append(out, item);
            }
            out += ']';
            break;
        case Json::Kind::object:
            out += '{';
            for (const auto& [name, member] : value.members) {
                if (out.back() != '{') out += ',';
                append_quoted(out, name);
                out += ':';
                append(out, member);
            }
            out += '}';
            break;
    }
}

std::string text_of(const Json& value) {
    std::string out;
    append(out, value);
    return out;
}

}  // namespace

std::string Patches::add(const Json& wish) {
    const std::string resource{wish.string_or("resource", "")};
    if (resource.empty()) return "resource: expected a path such as orders/316000001";
    Patch patch;
    if (const auto found = patches_.find(resource); found != patches_.end()) patch = found->second;
    for (const auto& [name, value] : wish.members) {
        if (name == "set") {
            for (const auto& [member, content] : value.members)
                patch.members.emplace_back(member, text_of(content));
        } else if (name == "remove") {
            for (const Json& member : value.items)
                patch.members.emplace_back(member.text, std::string{});
        } else if (name == "fill") {
            for (const auto& [member, length] : value.members) {
                const auto count = length.as_integer().value_or(-1);
                if (count < 0 || count > kMostFilled) return "fill: expected a number of characters";
                patch.members.emplace_back(member, quoted(std::string(static_cast<std::size_t>(count), 'x')));
            }
        } else if (name == "raw") {
            patch.raw = value.text;
        } else if (name == "body") {
            Response response;
            response.body = value.text;
            response.status = static_cast<int>(wish.integer("status").value_or(200));
            if (wish.boolean("html").value_or(false)) response.content_type = "text/html";
            patch.answer = std::move(response);
        } else if (name != "resource" && name != "status" && name != "html" && name != "touch") {
            return "unknown member: " + name;
        }
    }
    patches_[resource] = std::move(patch);
    return {};
}

bool Patches::touches(std::string_view resource) const {
    const auto found = patches_.lower_bound(resource);
    return found != patches_.end() && found->first.starts_with(resource);
}

void Patches::apply(std::string& document, std::string_view resource) const {
    const auto found = patches_.find(resource);
    if (found == patches_.end()) return;
    const Patch& patch = found->second;
    if (patch.raw) document = *patch.raw;
    if (patch.members.empty() || patch.raw) return;
    auto json = parse_json(document);
    if (!json) return;
    std::string out = "{";
    const auto last_word = [&](std::string_view name) {
        return std::find_if(patch.members.rbegin(), patch.members.rend(),
                            [name](const auto& member) { return member.first == name; });
    };
    const auto write = [&out](std::string_view name, std::string_view content) {
        if (content.empty()) return;
        if (out.size() > 1) out += ',';
        append_quoted(out, name);
        out += ':';
        out += content;
    };
    for (const auto& [name, value] : json->members)
        if (last_word(name) == patch.members.rend()) write(name, text_of(value));
    for (auto member = patch.members.begin(); member != patch.members.end(); ++member)
        if (&*last_word(member->first) == &*member) write(member->first, member->second);
    document = out + "}";
}

std::optional<Response> Patches::answer(std::string_view resource) const {
    const auto found = patches_.find(resource);
    return found == patches_.end() ? std::nullopt : found->second.answer;
}

}  // namespace koppel::sandbox::ecom

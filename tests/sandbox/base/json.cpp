#include "base/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>

namespace koppel::sandbox {
namespace {

namespace json = boost::json;

// Builds Json from the events of Boost's parser; numbers keep their own text.
struct Builder {
    static constexpr std::size_t max_object_size = 100'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 1'000;
    static constexpr std::size_t max_string_size = 10'000'000;

    std::vector<Json> stack;
    std::vector<std::string> keys;
    std::string part;
    Json result;

    bool put(Json value) {
        if (stack.empty()) {
            result = std::move(value);
        } else if (stack.back().is(Json::Kind::array)) {
            stack.back().items.push_back(std::move(value));
        } else {
            stack.back().members.push_back({std::move(keys.back()), std::move(value)});
            keys.pop_back();
        }
        return true;
    }
    bool scalar(Json::Kind kind, std::string text = {}, bool truth = false) {
        Json value;
        value.kind = kind;
        value.text = std::move(text);
        value.truth = truth;
        return put(std::move(value));
    }
    bool open(Json::Kind kind) {
        stack.emplace_back();
        stack.back().kind = kind;
        return true;
    }
    bool close() {
        Json value = std::move(stack.back());
        stack.pop_back();
        return put(std::move(value));
    }
    bool number(json::string_view text) {
        part.append(text.data(), text.size());
        return scalar(Json::Kind::number, std::exchange(part, {}));
    }

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open(Json::Kind::object); }
    bool on_object_end(std::size_t, json::error_code&) { return close(); }
    bool on_array_begin(json::error_code&) { return open(Json::Kind::array); }
    bool on_array_end(std::size_t, json::error_code&) { return close(); }
    bool on_key_part(json::string_view text, std::size_t, json::error_code&) {
        part.append(text.data(), text.size());
        return true;
    }
    bool on_key(json::string_view text, std::size_t, json::error_code&) {
        part.append(text.data(), text.size());
        keys.push_back(std::exchange(part, {}));
        return true;
    }
    bool on_string_part(json::string_view text, std::size_t, json::error_code&) {
        part.append(text.data(), text.size());
        return true;
    }
    bool on_string(json::string_view text, std::size_t, json::error_code&) {
        part.append(text.data(), text.size());
        return scalar(Json::Kind::string, std::exchange(part, {}));
    }
    bool on_number_part(json::string_view text, json::error_code&) {
        part.append(text.data(), text.size());
        return true;
    }
    bool on_int64(std::int64_t, json::string_view text, json::error_code&) { return number(text); }
    bool on_uint64(std::uint64_t, json::string_view text, json::error_code&) { return number(text); }
    bool on_double(double, json::string_view text, json::error_code&) { return number(text); }
    bool on_bool(bool truth, json::error_code&) { return scalar(Json::Kind::boolean, {}, truth); }
    bool on_null(json::error_code&) { return scalar(Json::Kind::null); }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

}  // namespace

// Out of line, where Member is complete.
Json::Json() = default;
Json::Json(const Json&) = default;
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(const Json&) = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

const Json* Json::find(std::string_view name) const {
    for (const auto& [key, value] : members)
        if (key == name) return &value;
    return nullptr;
}

std::string_view Json::string_or(std::string_view name, std::string_view otherwise) const {
    const Json* value = find(name);
    return value != nullptr && value->is(Kind::string) ? std::string_view{value->text} : otherwise;
}

std::optional<std::int64_t> Json::as_integer() const {
    if (!is(Kind::number)) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::int64_t> Json::integer(std::string_view name) const {
    const Json* value = find(name);
    return value == nullptr ? std::nullopt : value->as_integer();
}

std::optional<bool> Json::boolean(std::string_view name) const {
    const Json* value = find(name);
    if (value == nullptr || !value->is(Kind::boolean)) return std::nullopt;
    return value->truth;
}

std::optional<double> Json::real(std::string_view name) const {
    const Json* value = find(name);
    if (value == nullptr || !value->is(Kind::number)) return std::nullopt;
    double number = 0;
    std::from_chars(value->text.data(), value->text.data() + value->text.size(), number);
    return number;
}

std::optional<Json> parse_json(std::string_view text, std::string* error) {
    json::error_code failure;
    json::basic_parser<Builder> parser{json::parse_options{}};
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failure);
    if (!failure && used < text.size()) failure = json::error::extra_data;
    if (failure) {
        if (error != nullptr) *error = failure.message();
        return std::nullopt;
    }
    return std::move(parser.handler().result);
}

void append_quoted(std::string& out, std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;  // start of the run that needs no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        if (byte >= 0x20) {
            out += '\\';
            out += text[i];
        } else if (byte == '\n') {
            out += "\\n";
        } else {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    out.append(text, plain);
    out += '"';
}

std::string quoted(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
    separate();
    append_quoted(out_, text);
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return raw({buffer, static_cast<std::size_t>(end - buffer)});
}

std::string select_members(std::string_view object, std::string_view names) {
    const auto wanted = [names](std::string_view key) {
        for (std::size_t at = 0; at <= names.size();) {
            const std::size_t end = std::min(names.find(',', at), names.size());
            if (names.substr(at, end - at) == key) return true;
            at = end + 1;
        }
        return false;
    };
    std::string out = "{";
    int depth = 0;
    bool in_string = false;
    std::size_t start = 1;
    for (std::size_t i = 0; i < object.size(); ++i) {
        const char c = object[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        if (c == '{' || c == '[') ++depth;
        const bool ends = (c == ',' && depth == 1) || (c == '}' && depth == 1);
        if (ends && i > start) {
            const std::string_view member = object.substr(start, i - start);
            const std::string_view key = member.substr(1, member.find('"', 1) - 1);
            if (wanted(key)) {
                if (out.size() > 1) out += ',';
                out += member;
            }
            start = i + 1;
        }
        if (c == '}' || c == ']') --depth;
    }
    out += '}';
    return out;
}

}  // namespace koppel::sandbox

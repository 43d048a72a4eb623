// The model's structs as JSON and back, driven by their `fields`. Pure functions, thread-safe.
//
// Written: members in the order of `fields`; empty texts, empty arrays, absent optionals and structs with
// nothing in them are left out; booleans and decimals always stand there. Decimals are strings ("12.1").
// Read: unknown members are ignored, absent ones keep the struct's default; a member of the wrong type (null
// too, and a number where a decimal belongs) throws FormatError.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "koppel/model/decimal.hpp"
#include "koppel/model/detail/written_json.hpp"
#include "koppel/model/text.hpp"

namespace koppel::model {

// Says where (JSON Pointer, empty for the whole document) and, in one sentence, what is wrong there.
class FormatError : public std::runtime_error {
  public:
    FormatError(std::string path, const std::string& sentence)
        : std::runtime_error((path.empty() ? std::string("the document") : path) + ": " + sentence),
          path_(std::move(path)) {}
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

namespace detail {

struct NoVisitor {
    template <class Member>
    void operator()(const char*, Member&) {}
};

template <class T>
concept HasFields = requires(NoVisitor& visit, T& value) {
    fields(visit, value);
};

template <class T>
inline constexpr bool kAlwaysFalse = false;

// ---- writing text

template <class T>
void append_value(std::string& out, const T& value);

class TextWriter {
  public:
    explicit TextWriter(std::string& out) : out_(out) { out_ += '{'; }
    void finish() { out_ += '}'; }
    bool empty() const { return first_; }

    template <class Member>
    void operator()(std::string_view name, const Member& member) {
        if constexpr (requires { member.empty(); }) {
            if (member.empty()) return;
        }
        if constexpr (requires { member.has_value(); }) {
            if (member) put(name, *member);
        } else if constexpr (HasFields<const Member>) {
            const std::size_t before = out_.size();
            const bool was_first = first_;
            put(name, member);
            if (out_.ends_with(":{}")) {
                out_.resize(before);
                first_ = was_first;
            }
        } else {
            put(name, member);
        }
    }

  private:
    template <class Member>
    void put(std::string_view name, const Member& member) {
        out_ += first_ ? "\"" : ",\"";
        first_ = false;
        out_ += name;
        out_ += "\":";
        append_value(out_, member);
    }

    std::string& out_;
    bool first_ = true;
};

template <class T>
void append_value(std::string& out, const T& value) {
    if constexpr (std::same_as<T, std::string>) {
        append_json_string(out, value);
    } else if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (std::same_as<T, Decimal>) {
        out += '"';
        value.append_to(out);
        out += '"';
    } else if constexpr (HasFields<const T>) {
        TextWriter writer(out);
        fields(writer, value);
        writer.finish();
    } else {
        out += '[';
        bool first = true;
        for (const auto& element : value) {
            if (!std::exchange(first, false)) out += ',';
            append_value(out, element);
        }
        out += ']';
    }
}

// ---- writing values

template <class T>
boost::json::value value_of(const T& value);

struct ObjectWriter {
    boost::json::object& out;

    template <class Member>
    void operator()(std::string_view name, const Member& member) {
        if constexpr (requires { member.empty(); }) {
            if (member.empty()) return;
        }
        if constexpr (requires { member.has_value(); }) {
            if (member) out.emplace(name, value_of(*member));
        } else {
            boost::json::value value = value_of(member);
            if (HasFields<const Member> && value.as_object().empty()) return;
            out.emplace(name, std::move(value));
        }
    }
};

template <class T>
boost::json::value value_of(const T& value) {
    if constexpr (std::same_as<T, std::string>) {
        return boost::json::string(value);
    } else if constexpr (std::same_as<T, bool>) {
        return value;
    } else if constexpr (std::same_as<T, Decimal>) {
        return boost::json::string(value.to_string());
    } else if constexpr (HasFields<const T>) {
        boost::json::object object;
        ObjectWriter writer{object};
        fields(writer, value);
        return object;
    } else {
        boost::json::array array;
        array.reserve(value.size());
        for (const auto& element : value)
            array.push_back(value_of(element));
        return array;
    }
}

// ---- reading

// Where the reader stands; a chain on the stack, spelled out only when something is wrong.
struct Place {
    const Place* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool in_array = false;

    std::string pointer() const {
        if (parent == nullptr) return {};
        return parent->pointer() + '/' + (in_array ? std::to_string(index) : std::string(name));
    }
};

inline std::string describe(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return "null";
        case boost::json::kind::bool_:
            return value.get_bool() ? "true" : "false";
        case boost::json::kind::string:
            return "the text " + std::string(utf8_prefix(value.get_string(), 60));
        case boost::json::kind::array:
            return "an array";
        case boost::json::kind::object:
            return "an object";
        default:
            return "a number";
    }
}

[[noreturn]] inline void wrong_type(const Place& place, std::string_view expected,
                                    const boost::json::value& found) {
    throw FormatError(place.pointer(),
                      "expected " + std::string(expected) + ", found " + describe(found) + ".");
}

template <class T>
void read_value(const boost::json::value& from, T& to, const Place& place);

struct ObjectReader {
    const boost::json::object& from;
    const Place& place;

    template <class Member>
    void operator()(std::string_view name, Member& member) {
        const boost::json::value* value = from.if_contains(name);
        if (value == nullptr) return;
        const Place here{&place, name};
        if constexpr (requires { member.has_value(); }) {
            read_value(*value, member.emplace(), here);
        } else {
            read_value(*value, member, here);
        }
    }
};

template <class T>
void read_value(const boost::json::value& from, T& to, const Place& place) {
    if constexpr (std::same_as<T, std::string>) {
        if (!from.is_string()) wrong_type(place, "a text", from);
        to.assign(from.get_string().data(), from.get_string().size());
    } else if constexpr (std::same_as<T, bool>) {
        if (!from.is_bool()) wrong_type(place, "true or false", from);
        to = from.get_bool();
    } else if constexpr (std::same_as<T, Decimal>) {
        const auto decimal = from.is_string() ? Decimal::parse(from.get_string()) : std::nullopt;
        if (!decimal) wrong_type(place, "a decimal as a text such as \"12.10\"", from);
        to = *decimal;
    } else if constexpr (HasFields<T>) {
        if (!from.is_object()) wrong_type(place, "an object", from);
        ObjectReader reader{from.get_object(), place};
        fields(reader, to);
    } else {
        if (!from.is_array()) wrong_type(place, "an array", from);
        to.clear();
        to.reserve(from.get_array().size());
        std::size_t index = 0;
        for (const auto& element : from.get_array()) {
            const Place here{&place, {}, index++, true};
            read_value(element, to.emplace_back(), here);
        }
    }
}

}  // namespace detail

template <detail::HasFields T>
boost::json::object to_json(const T& value) {
    return std::move(detail::value_of(value).as_object());
}

// The same, as text. What is not UTF-8 in a text is replaced, see text.hpp.
template <detail::HasFields T>
std::string to_json_text(const T& value) {
    std::string text;
    text.reserve(1024);
    detail::append_value(text, value);
    return text;
}

// Adds a text member at the end of an object's text, as to_json_text writes it. For marks of the rest of it.
inline void append_member(std::string& object_text, std::string_view name, std::string_view text) {
    object_text.pop_back();
    object_text += object_text.size() == 1 ? "\"" : ",\"";
    object_text.append(name).append("\":");
    append_json_string(object_text, text);
    object_text += '}';
}

template <detail::HasFields T>
T from_json(const boost::json::value& value) {
    T result;
    detail::read_value(value, result, detail::Place{});
    return result;
}

// As from_json; text that is not JSON throws FormatError too.
template <detail::HasFields T>
T from_json_text(std::string_view text) {
    T written;
    detail::WrittenText quick(text);
    if (quick.read(written) && quick.at_end()) return written;

    unsigned char first_block[8192];
    boost::json::monotonic_resource memory(first_block, sizeof first_block);
    unsigned char parser_buffer[2048];
    boost::json::parser parser({}, {}, parser_buffer, sizeof parser_buffer);
    parser.reset(&memory);
    boost::system::error_code error;
    const std::size_t read = parser.write_some(text.data(), text.size(), error);
    if (error) {
        throw FormatError({},
                          "is not JSON: " + error.message() + " after byte " + std::to_string(read) + ".");
    }
    if (read != text.size()) {
        throw FormatError({}, "has something after the JSON, from byte " + std::to_string(read) + " on.");
    }
    return from_json<T>(parser.release());
}

}  // namespace koppel::model

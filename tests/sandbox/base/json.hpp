// JSON without doubles: a reader that keeps the text of every number, and an appending writer.
// Values are plain data; parse() reports failure as text, the writer cannot fail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace koppel::sandbox {

struct Json {
    enum class Kind { null, boolean, number, string, array, object };
    struct Member;

    Kind kind = Kind::null;
    bool truth = false;
    std::string text;  // of a string, or the literal text of a number
    std::vector<Json> items;
    std::vector<Member> members;

    Json();
    Json(const Json&);
    Json(Json&&) noexcept;
    Json& operator=(const Json&);
    Json& operator=(Json&&) noexcept;
    ~Json();

    bool is(Kind wanted) const { return kind == wanted; }
    const Json* find(std::string_view name) const;
    // The value of a string member, or the given text.
    std::string_view string_or(std::string_view name, std::string_view otherwise) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::optional<bool> boolean(std::string_view name) const;
    std::optional<double> real(std::string_view name) const;
    std::optional<std::int64_t> as_integer() const;
};

struct Json::Member {
    std::string name;
    Json value;
};

std::optional<Json> parse_json(std::string_view text, std::string* error = nullptr);

void append_quoted(std::string& out, std::string_view text);
std::string quoted(std::string_view text);

// Appends members and elements with the commas where they belong.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_{out} {}

    JsonWriter& open(char bracket) {
        separate();
        out_ += bracket;
        comma_ = false;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_ += bracket;
        comma_ = true;
        return *this;
    }
    JsonWriter& key(std::string_view name);
    JsonWriter& raw(std::string_view json) {
        separate();
        out_ += json;
        comma_ = true;
        return *this;
    }
    JsonWriter& string(std::string_view text);
    JsonWriter& number(std::int64_t value);
    JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }

    JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
    JsonWriter& field_raw(std::string_view name, std::string_view json) { return key(name).raw(json); }
    JsonWriter& field_int(std::string_view name, std::int64_t value) { return key(name).number(value); }
    JsonWriter& field_bool(std::string_view name, bool value) { return key(name).boolean(value); }

  private:
    void separate() {
        if (comma_) out_ += ',';
    }
    std::string& out_;
    bool comma_ = false;
};

// Keeps the named top-level members of a well-formed object, in their own order.
std::string select_members(std::string_view object, std::string_view comma_separated_names);

}  // namespace koppel::sandbox

// The vendor's way of writing: every scalar a string, slashes escaped, times in UTC, decimals without
// trailing zeros. Appends to a string, single thread, cannot fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "retail/facts.hpp"

namespace koppel::sandbox::retail {

constexpr std::size_t kLongestName = 40, kLongestScalar = 32;
// Write at most kLongestScalar characters and answer where they end.
char* write_integer(char* at, std::int64_t value);
char* write_exact(char* at, Exact value);
char* write_time(char* at, Instant utc);

void append_integer(std::string& out, std::int64_t value);
void append_exact(std::string& out, Exact value);
void append_time(std::string& out, Instant utc);
// With the quotes.
void append_text(std::string& out, std::string_view text);
std::string exact_text(Exact value);
std::string cents_text(Cents value);
std::string time_text(Instant utc);

std::optional<Exact> parse_exact(std::string_view text);
// 2026-03-28T23:00:00+01:00, +0100 or Z; with `naive`, also without an offset (UTC), or a date alone.
std::optional<Instant> parse_time(std::string_view text, bool naive);

// Members of an object, with commas where they belong.
class Fields {
  public:
    explicit Fields(std::string& out) : out_{out} { out_ += '{'; }
    void close() { out_ += '}'; }

    Fields& id(std::string_view name, std::int64_t value) {
        return scalar(name, [value](char* at) { return write_integer(at, value); });
    }
    Fields& exact(std::string_view name, Exact value) {
        return scalar(name, [value](char* at) { return write_exact(at, value); });
    }
    Fields& cents(std::string_view name, Cents value) { return exact(name, value * kCent); }
    // Hundredths of a percent as a fraction: 2100 is "0.21".
    Fields& fraction(std::string_view name, int rate) { return exact(name, Exact{rate} * (kExact / 10'000)); }
    Fields& flag(std::string_view name, bool value) {
        return scalar(name, [value](char* at) {
            const std::string_view word = value ? "true" : "false";
            return at + word.copy(at, word.size());
        });
    }
    Fields& time(std::string_view name, Instant value) {
        return scalar(name, [value](char* at) { return write_time(at, value); });
    }
    Fields& text(std::string_view name, std::string_view value) {
        key(name);
        append_text(out_, value);
        return *this;
    }
    // Members that are known well-formed JSON, such as "\"a\":\"0\",\"b\":\"0\"".
    Fields& raw(std::string_view members) {
        comma();
        out_ += members;
        return *this;
    }
    // The caller appends the value.
    std::string& open(std::string_view name) {
        key(name);
        return out_;
    }

  private:
    // The whole member in one piece: lists are made of little else.
    template <typename Write>
    Fields& scalar(std::string_view name, Write write) {
        char buffer[kLongestName + kLongestScalar + 8];
        char* at = buffer;
        if (!first_) *at++ = ',';
        first_ = false;
        *at++ = '"';
        at += name.copy(at, kLongestName);
        *at++ = '"';
        *at++ = ':';
        *at++ = '"';
        at = write(at);
        *at++ = '"';
        out_.append(buffer, at);
        return *this;
    }
    void comma() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    void key(std::string_view name) {
        comma();
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    std::string& out_;
    bool first_ = true;
};

// Rows under one name: absent without any, an object for one, an array for more.
class Rows {
  public:
    Rows(std::string& out, std::string_view name) : out_{out}, name_{name} {}
    // Called before a row is appended; remembers where the first one starts.
    void next() {
        if (count_ == 0) {
            out_ += '"';
            out_ += name_;
            out_ += "\":";
            start_ = out_.size();
        } else {
            out_ += ',';
        }
        ++count_;
    }
    void finish() {
        if (count_ < 2) return;
        out_.insert(start_, 1, '[');
        out_ += ']';
    }
    std::size_t count() const { return count_; }

  private:
    std::string& out_;
    std::string_view name_;
    std::size_t start_ = 0, count_ = 0;
};

}  // namespace koppel::sandbox::retail

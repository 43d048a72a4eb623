// The vendor's OData, as plain values: what answers say and how questions are written. Pure functions,
// thread-safe. What cannot be read is nullopt.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/cpp/field_text.hpp"
#include "koppel/model/decimal.hpp"

namespace koppel::exactonline {

// One entity: its plain members. Texts come without the blanks that codes are padded with, numbers as they
// were written, null as absent; lists and deferred members are left out.
class Row {
  public:
    std::string text(std::string_view name) const;  // empty: absent
    bool flag(std::string_view name) const;         // true and 1
    // Exact's amounts are doubles: what lies beyond ten decimals is noise.
    std::optional<model::Decimal> amount(std::string_view name) const;
    std::string day(std::string_view name) const;  // "2026-11-20"
    void put(std::string name, std::string value) { members_[std::move(name)] = std::move(value); }

  private:
    std::map<std::string, std::string, std::less<>> members_;
};

struct Page {
    std::vector<Row> rows;
    std::string next;  // absolute URL, empty on the last page
};

// Every shape of a list: {"d":{"results":[…],"__next":"…"}} and {"d":[…]}.
std::optional<Page> page_in(std::string_view body);
// One entity: {"d":{…}}, or a list of exactly one.
std::optional<Row> entity_in(std::string_view body);

// Why the vendor refuses.
struct Problem {
    std::vector<std::string> sentences;  // none: the body says nothing that can be read

    std::string text() const;
    bool contains(std::string_view words) const;  // in any sentence, without regard to letter case
    template <class Words>
    bool contains_any(const Words& words) const {
        for (const std::string_view some : words)
            if (contains(some)) return true;
        return false;
    }
    bool generic() const;  // a fault of the vendor, not a refusal
};
Problem problem_in(std::string_view body);

// "/Date(ms)/" is the wall clock of Amsterdam written as if it were UTC; ISO texts are read as such.
std::string day_of(std::string_view date);
std::optional<std::int64_t> unix_ms_of(std::string_view date);

// Pieces of a $filter.
std::string quoted(std::string_view text);  // 'O''Brien'
std::string equals(std::string_view field, std::string_view text);
std::string equals_guid(std::string_view field, std::string_view guid);
std::string ends_with(std::string_view field, std::string_view text);
// "a or b or c", as many as stay within `characters`; never less than one per question.
struct AnyOf {
    std::string filter;
    std::vector<std::size_t> terms;  // which of them
};
std::vector<AnyOf> any_of(const std::vector<std::string>& terms, std::size_t characters);

bool is_guid(std::string_view text);
// The code of an account as it is kept: 18 characters, blanks in front.
std::string padded_code(std::string_view code);

// As Exact likes its questions: lists and functions stay readable.
inline std::string url_escaped(std::string_view text) {
    return sdk::url_escaped(text, ",/()");
}

}  // namespace koppel::exactonline

// Documents that are refused on purpose: by their own reference, their customer or an article on a line.
// Single thread; a malformed rule is refused with a message.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "exact/body.hpp"
#include "exact/books.hpp"

namespace koppel::sandbox::exact {

struct Refusal {
    std::string entity;   // SalesEntries; empty: any
    std::string field;    // a property of the document or its lines; or "account", "item": their codes
    std::string pattern;  // a regular expression that the whole value fits
    std::regex expression;
    int status = 500;
    std::string text;
    std::int64_t count = -1;  // -1: without end
    std::int64_t applied = 0;
};

class Refusals {
  public:
    // Appends a rule, or a list of them. Answers what is wrong, or nothing.
    std::string add(const Json& rules);
    void clear() { rules_.clear(); }
    std::string json() const;
    // The first rule that wants this document, counted as applied.
    const Refusal* draw(const Draft& draft, Books& books);

  private:
    std::vector<Refusal> rules_;
};

}  // namespace koppel::sandbox::exact

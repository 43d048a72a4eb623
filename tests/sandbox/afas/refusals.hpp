// Documents that are refused on purpose, by a field of theirs or of their lines. Single thread; a malformed
// rule is refused with a message.
#pragma once

#include <cstdint>
#include <regex>
#include <string>
#include <vector>

#include "afas/reading.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::afas {

struct Refusal {
    std::string connector;  // FbSales; empty: any
    std::string field;      // a code of the element or of what is inside it
    std::string pattern;    // a regular expression that the whole value fits
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
    // The first rule that wants this element, counted as applied.
    const Refusal* draw(std::string_view connector, const Element& element);

  private:
    std::vector<Refusal> rules_;
};

}  // namespace koppel::sandbox::afas

// What Asperion finds wrong with a request, in both languages, as ASP.NET problem details. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.hpp"

namespace koppel::sandbox::asperion {

struct Text {
    std::string dutch, english;
};

struct Finding {
    std::string field;
    Text text;
};

class Findings {
  public:
    void add(std::string_view field, std::string_view dutch, std::string_view english);
    void required(std::string_view field) { add(field, "Het veld is verplicht.", "The field is required."); }
    void invalid(std::string_view field) { add(field, "De waarde is ongeldig.", "The value is not valid."); }
    void too_long(std::string_view field, std::size_t limit);
    void unknown_member(std::string_view field);
    void missing(std::string_view field, std::string_view value);  // refers to something that does not exist
    bool empty() const { return list_.empty(); }
    const std::vector<Finding>& list() const { return list_; }

  private:
    std::vector<Finding> list_;
};

bool wants_english(std::string_view accept_language);
// `trace` makes the answer traceable; any text.
std::string problem_body(int status, const Text& title, const Text& detail,
                         const std::vector<Finding>& findings, bool english, std::string_view trace);

}  // namespace koppel::sandbox::asperion

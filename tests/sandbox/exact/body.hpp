// Reads the body of a POST or PUT into records: names, types, who may write what. Pure; what does not fit is
// a 400 in the vendor's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "exact/assumptions.hpp"
#include "exact/table.hpp"

namespace koppel::sandbox::exact {

struct Draft {
    explicit Draft(const Entity& entity) : record{entity} {}

    Record record;
    std::vector<int> given;  // properties the body has and may write, also null ones
    std::vector<Draft> lines;
    bool has_lines = false;

    bool has(std::string_view name) const;
};

enum class Writing { post, put };

// Answers what is wrong, or nothing.
std::string read_body(const Json& body, Writing writing, const Assumptions& assumptions, Draft& draft);

}  // namespace koppel::sandbox::exact

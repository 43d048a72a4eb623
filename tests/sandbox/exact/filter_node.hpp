// The tree of a $filter, between its reader and its evaluation. Single thread.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exact/filter.hpp"

namespace koppel::sandbox::exact {

struct Filter::Node {
    enum class Kind { literal, property, function, comparison, both, either, negation };
    Kind kind = Kind::literal;
    std::string name;  // of the function or the comparison
    char type = 'N';   // B, S, G, T, D (all numbers), N (null)
    int property = -1;
    Value literal;
    std::vector<std::unique_ptr<Node>> arguments;
    std::size_t position = 0;
};

// Nothing, with `error` set, when the text is no filter of this entity; notes the properties it names.
std::unique_ptr<Filter::Node> parse_filter(std::string_view text, const Entity& entity,
                                           std::set<std::string, std::less<>>& properties,
                                           std::string& error);

}  // namespace koppel::sandbox::exact

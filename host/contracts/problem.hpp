// What is wrong with an operator's file: where, what, and what to do. Plain values.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace koppel::contracts {

using Problems = std::vector<base::Error>;

// A place in a contract file, or in an object that was applied earlier.
struct Place {
    std::string file;
    std::string pointer;  // JSON Pointer

    Place at(const std::string& token) const { return {file, pointer + '/' + token}; }
    Place at(std::size_t index) const { return at(std::to_string(index)); }
    std::string text() const { return pointer.empty() ? file : file + ", " + pointer; }
};

inline base::Error problem(const Place& place, std::string code, const std::string& what, std::string next) {
    return {base::ErrorClass::usage, std::move(code), place.text() + ": " + what, std::move(next)};
}

}  // namespace koppel::contracts

// Reads from a shared library's bytes what may be known without loading it: for which machine it is, and
// which names it exports. Pure functions; bytes that are no such library are an error that says what they are
// instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace koppel::plugins {

// Names of the defined, visible dynamic symbols, without version nodes.
base::Result<std::vector<std::string>> read_exports(std::string_view library);

}  // namespace koppel::plugins

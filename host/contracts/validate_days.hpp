// Whether what a contract says about day totals fits together, and fits the postings of its sink.
// Thread-safe as its tools are. Adds every problem it finds.
#pragma once

#include <functional>
#include <string>

#include "contracts/contract.hpp"
#include "contracts/problem.hpp"
#include "plugins/manifest.hpp"

namespace koppel::contracts {

// The plugin of a connection; null where another check reports that there is none.
using PluginOf = std::function<const plugins::Manifest*(const std::string& connection)>;

// `place`: of the contract.
void check_days(const Place& place, const Contract& contract, const PluginOf& plugin_of, Problems& problems);

}  // namespace koppel::contracts

// What the contract schema cannot say: do plugins, settings, secrets, flows and VAT tables fit together?
// Thread-safe as its tools are. Answers with every problem it finds.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "contracts/problem.hpp"
#include "plugins/manifest.hpp"

namespace koppel::contracts {

// Catalog::find, or what a test puts in its place. Its failure says why, or which plugins there are.
using FindPlugin = std::function<base::Result<const plugins::Manifest*>(std::string_view name)>;

// One object of the configuration as it would be: from a file, or from the store.
struct Item {
    std::string tenant;
    std::string id;
    boost::json::object object;
    Place place;
    bool from_file = false;
};

// The configuration as it would be after applying.
struct Picture {
    std::vector<Item> tenants;
    std::vector<Item> connections;
    std::vector<Item> contracts;
};

// Looks at what comes from files, and at stored contracts that stand on a connection from a file.
Problems validate(const Picture& picture, const FindPlugin& find_plugin);

}  // namespace koppel::contracts

// Tenants, connections and contracts from their documents. Thread-safe.
// Fails with `…_unknown` (usage) that lists what there is, or `document_invalid` (config) that names the
// place.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "contracts/contract.hpp"

namespace koppel::store {
class Store;
}

namespace koppel::contracts {

// From objects that fit the contract schema.
Tenant tenant_from_json(const boost::json::object& object);
Connection connection_from_json(const std::string& tenant, const boost::json::object& object);
base::Result<Contract> contract_from_json(const std::string& tenant, const boost::json::object& object);

base::Result<Tenant> load_tenant(store::Store& store, std::string_view id);
base::Result<Connection> load_connection(store::Store& store, std::string_view id);
base::Result<Contract> load_contract(store::Store& store, std::string_view id);

// A contract with all that it stands on.
struct Setup {
    Contract contract;
    Tenant tenant;
    std::map<std::string, Connection> connections;  // those of its flows
};
base::Result<Setup> load_setup(store::Store& store, std::string_view contract);

}  // namespace koppel::contracts

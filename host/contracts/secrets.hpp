// Where secrets come from: {"env":"NAME"} or {"file":"PATH"} in a contract file, never the secret itself.
// Thread-safe. No message ever holds a secret.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "contracts/problem.hpp"

namespace koppel::store {
class Store;
class Vault;
}  // namespace koppel::store

namespace koppel::contracts {

// Reads a variable of the process environment; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

// Nullopt when the value is a proper reference.
std::optional<base::Error> wrong_secret_reference(const Place& place, const boost::json::value& value);

// The secret that a proper reference points at, without the line ends behind it. Fails with `secret_unset`
// (usage) that names connection, secret, and variable or file.
base::Result<std::string> read_secret(const Place& place, const std::string& connection,
                                      std::string_view name, const boost::json::value& reference,
                                      const std::filesystem::path& directory, const Environment& environment);

// How the host keeps secrets. `present` answers with the one kept now, in clear.
struct SecretBox {
    std::function<base::Result<std::string>(const std::string& tenant, const std::string& connection,
                                            const std::string& name, const std::string& plain)>
        seal;
    std::function<base::Result<std::optional<std::string>>(
        const std::string& tenant, const std::string& connection, const std::string& name)>
        present;
};

// The vault's label of a connection's secret.
std::string secret_label(std::string_view connection, std::string_view name);

// The box that stands on a store and its vault; both must outlive it.
SecretBox vault_box(store::Store& store, store::Vault& vault);

}  // namespace koppel::contracts

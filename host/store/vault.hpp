// Secrets at rest: XChaCha20-Poly1305 with one data key per tenant, wrapped by a master key that stands apart
// from the database. What was sealed for one place (the label) cannot be opened at another. Thread-safe.
// Fails with `vault_…` (config) when the key does not fit.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/store.hpp"

namespace koppel::store {

class Vault {
  public:
    // The master key: 32 bytes as base64 in the environment variable KOPPEL_MASTER_KEY, else in `key_file`,
    // which is made (0600) when it is missing.
    static base::Result<std::unique_ptr<Vault>> open(Store& store, const std::filesystem::path& key_file);

    virtual ~Vault() = default;
    virtual base::Result<std::string> seal(std::string_view tenant, std::string_view label,
                                           std::string_view plain) = 0;
    virtual base::Result<std::string> unseal(std::string_view tenant, std::string_view label,
                                             std::string_view sealed) = 0;
};

}  // namespace koppel::store

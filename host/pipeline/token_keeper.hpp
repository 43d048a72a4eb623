// Keeps the OAuth tokens of one credential in the store, sealed. Thread-safe; every save is durable before it
// returns.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "net/credential.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::pipeline {

class TokenKeeper : public net::TokenVault {
  public:
    struct Place {
        std::string tenant;
        std::string connection;
        std::string credential;
    };
    // `first_refresh_token`: what the operator put into the contract file. It starts the chain, and starts it
    // again when the present one needs a login and the operator has given another token since.
    TokenKeeper(store::Store& store, store::Vault& vault, Place place, std::string first_refresh_token);

    base::Result<std::optional<net::TokenPair>> load() override;
    base::Result<void> save(const net::TokenPair& pair, std::int64_t expected_generation) override;
    base::Result<void> lock(base::Instant now, base::milliseconds at_most) override;
    void unlock() override;

  private:
    std::string origin() const;
    base::Result<std::string> seal(std::string_view token);
    base::Result<std::string> unseal(const std::string& sealed);

    store::Store& store_;
    store::Vault& vault_;
    Place place_;
    std::string first_refresh_token_;
    std::string label_;
    const std::string owner_;
    std::mutex mutex_;
    std::optional<store::TokenLease> lease_;
};

}  // namespace koppel::pipeline

// Makes working plugin instances from connections: settings, secrets, credentials, budgets, allow-list.
// Thread-safe. Fails with what is missing, by connection and secret.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "contracts/contract.hpp"
#include "net/gateway.hpp"
#include "pipeline/detail_log.hpp"
#include "plugins/catalog.hpp"
#include "plugins/instance.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::pipeline {

class BudgetKeeper;

class Connector {
  public:
    struct Parts {
        store::Store& store;
        store::Vault& vault;
        const plugins::Catalog& catalog;
        plugins::PluginHost& plugins;
        net::HttpClient& http;
        base::Clock& clock;
        base::Log& log;
    };

    explicit Connector(Parts parts) : parts_(parts) {}
    ~Connector();  // before its parts: what is left of budgets is written

    // What all gateways share; VIES is asked with it too.
    net::HttpClient& http() const { return parts_.http; }
    base::Result<const plugins::Manifest*> manifest(const contracts::Connection& connection) const;
    // Why background requests of an open connection would not leave now, if so.
    std::optional<net::Hold> held(const std::string& connection) const;
    // What is left of a connection's budgets, as far as it is remembered.
    struct BudgetReport {
        std::string credential;
        net::BudgetView windows;
        net::ErrorRule rule;  // without statuses: refusals are not counted
        std::vector<net::EndpointErrors> errors;
    };
    base::Result<std::vector<BudgetReport>> budgets(const contracts::Connection& connection) const;
    // Instances of one connection share its credentials and budgets. A sink that is opened for a contract
    // gets the contract's sink settings as the member "sink" of its own.
    base::Result<std::unique_ptr<plugins::Instance>> open(const contracts::Connection& connection,
                                                          plugins::Role role, const std::string& contract);

  private:
    using Secrets = std::map<std::string, std::string>;
    // With the defaults of the plugin's schema filled in.
    base::Result<std::unique_ptr<plugins::Instance>> open_complete(const contracts::Connection& connection,
                                                                   const plugins::Manifest& manifest,
                                                                   plugins::Role role,
                                                                   const std::string& contract);
    base::Result<Secrets> secrets_of(const contracts::Connection& connection,
                                     const plugins::Manifest& manifest);
    base::Result<std::shared_ptr<net::Gateway>> gateway_of(const contracts::Connection& connection,
                                                           const plugins::Manifest& manifest,
                                                           const Secrets& secrets);

    base::Result<void> budgets_of(const contracts::Connection& connection, const plugins::AuthInfo& auth,
                                  net::Gateway::Options& options);

    // What the contract wants of its sink, with defaults; nothing for a check of a connection.
    base::Result<std::optional<boost::json::object>> sink_settings(const plugins::Manifest& manifest,
                                                                   const std::string& contract);

    // The detail log when this contract asks for it; null otherwise.
    base::Result<DetailLog*> details_of(const std::string& contract);

    Parts parts_;
    mutable std::mutex mutex_;
    std::unique_ptr<DetailLog> details_;  // made when the first contract asks for it
    std::map<std::string, std::shared_ptr<net::Gateway>> gateways_;  // by connection
    struct KeptBudget {
        std::shared_ptr<BudgetKeeper> keeper;
        std::weak_ptr<net::Budget> budget;
    };
    std::vector<KeptBudget> kept_;
};

}  // namespace koppel::pipeline

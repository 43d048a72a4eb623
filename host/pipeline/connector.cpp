#include "pipeline/connector.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "contracts/load.hpp"
#include "contracts/schema_check.hpp"
#include "contracts/secrets.hpp"
#include "contracts/template_text.hpp"
#include "pipeline/budget_keeper.hpp"
#include "pipeline/token_keeper.hpp"

namespace koppel::pipeline {

using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

net::CredentialRule::Kind kind_of(const std::string& name) {
    using Kind = net::CredentialRule::Kind;
    if (name == "basic") return Kind::basic;
    if (name == "bearer") return Kind::bearer;
    if (name == "header") return Kind::header;
    if (name == "oauth2") return Kind::oauth2;
    return Kind::none;
}

net::CredentialRule rule_of(const plugins::AuthInfo& auth, const std::map<std::string, std::string>& filled) {
    const auto member = [&](const char* name) {
        const auto found = filled.find(name);
        return found == filled.end() ? std::string() : found->second;
    };
    net::CredentialRule rule;
    rule.name = auth.name;
    rule.kind = kind_of(auth.kind);
    rule.username = member("username");
    rule.password = member("password");
    rule.token = member("token");
    rule.header_name = member("header_name");
    rule.second_token = member("second_token");
    rule.second_header_name = member("second_header_name");
    rule.token_url = member("token_url");
    rule.client_id = member("client_id");
    rule.client_secret = member("client_secret");
    rule.client_in_body = member("client_in") != "basic";
    rule.scope = member("scope");
    const std::string not_before = member("not_before_seconds");
    if (!not_before.empty()) rule.not_before = std::chrono::seconds(std::stol(not_before));
    rule.old_refresh_token_may_be_retried = member("old_refresh_token_may_be_retried") != "false";
    return rule;
}

}  // namespace

Result<const plugins::Manifest*> Connector::manifest(const contracts::Connection& connection) const {
    return parts_.catalog.find(connection.plugin);
}

Result<Connector::Secrets> Connector::secrets_of(const contracts::Connection& connection,
                                                 const plugins::Manifest& manifest) {
    Secrets secrets;
    const auto load = [&](const std::string& name, bool required) -> Result<void> {
        auto sealed = parts_.store.secret(connection.id, name);
        if (sealed.has_error()) return sealed.error();
        if (!*sealed) {
            if (!required) return {};
            return Error(ErrorClass::config, "secret_missing",
                         "connection '" + connection.id + "' has no secret '" + name + "', which plugin '" +
                             manifest.name + "' needs",
                         "add it under \"secrets\" in the contract file and apply it again");
        }
        auto plain =
            parts_.vault.unseal(connection.tenant, contracts::secret_label(connection.id, name), **sealed);
        if (plain.has_error()) return plain.error();
        parts_.log.mask(*plain);
        secrets[name] = std::move(*plain);
        return {};
    };
    for (const auto& name : manifest.secrets)
        if (auto loaded = load(name, true); loaded.has_error()) return loaded.error();
    for (const auto& name : manifest.optional_secrets)
        if (auto loaded = load(name, false); loaded.has_error()) return loaded.error();
    return secrets;
}

// The thread of an answer that is still on its way may hold a gateway longer than the store lives.
Connector::~Connector() {
    gateways_.clear();
    for (const auto& kept : kept_) {
        if (const auto budget = kept.budget.lock()) kept.keeper->keep(budget->state());
        kept.keeper->close();
    }
}

std::optional<net::Hold> Connector::held(const std::string& connection) const {
    const std::lock_guard lock(mutex_);
    const auto found = gateways_.find(connection);
    return found == gateways_.end() ? std::nullopt : found->second->held();
}

Result<std::vector<Connector::BudgetReport>> Connector::budgets(
    const contracts::Connection& connection) const {
    auto found = manifest(connection);
    if (found.has_error()) return found.error();
    std::vector<BudgetReport> reports;
    for (const auto& auth : (*found)->auth) {
        const BudgetKeeper keeper(parts_.store, parts_.log, {connection.id, auth.name}, auth.errors);
        auto windows = keeper.windows();
        if (windows.has_error()) return windows.error();
        auto errors = keeper.errors(parts_.clock.now());
        if (errors.has_error()) return errors.error();
        net::ErrorBudget refusals(auth.errors, parts_.clock, *errors, {});
        reports.push_back({auth.name, net::make_budget(auth.budget, parts_.clock, *windows)->view(),
                           auth.errors, refusals.view()});
    }
    return reports;
}

Result<void> Connector::budgets_of(const contracts::Connection& connection, const plugins::AuthInfo& auth,
                                   net::Gateway::Options& options) {
    const bool lasts = std::ranges::any_of(
        auth.budget.windows, [](const auto& window) { return window.length >= std::chrono::hours(1); });
    if (!lasts && auth.errors.statuses.empty()) {
        options.budgets[auth.name] = net::make_budget(auth.budget, parts_.clock);
        return {};
    }
    const auto keeper = std::make_shared<BudgetKeeper>(
        parts_.store, parts_.log, BudgetKeeper::Place{connection.id, auth.name}, auth.errors);
    auto windows = keeper->windows();
    if (windows.has_error()) return windows.error();
    options.budgets[auth.name] =
        net::make_budget(auth.budget, parts_.clock, *windows,
                         [keeper](const net::BudgetState& state) { keeper->keep(state); });
    kept_.push_back({keeper, options.budgets[auth.name]});
    if (auth.errors.statuses.empty()) return {};
    auto errors = keeper->errors(parts_.clock.now());
    if (errors.has_error()) return errors.error();
    options.errors[auth.name] =
        std::make_shared<net::ErrorBudget>(auth.errors, parts_.clock, *errors,
                                           [keeper](const std::string& endpoint, int status,
                                                    base::Instant at) { keeper->add(endpoint, status, at); });
    return {};
}

Result<std::shared_ptr<net::Gateway>> Connector::gateway_of(const contracts::Connection& connection,
                                                            const plugins::Manifest& manifest,
                                                            const Secrets& secrets) {
    const std::lock_guard lock(mutex_);
    if (const auto found = gateways_.find(connection.id); found != gateways_.end()) return found->second;

    net::Gateway::Options options;
    for (const auto& host : manifest.allowed_hosts) {
        auto origin = contracts::fill(host, connection.settings, secrets);
        // An optional setting that was not given allows nothing.
        if (origin.has_error() && origin.error().code == "template_unset") continue;
        if (origin.has_error()) return origin.error();
        if (!origin->empty()) options.allowed_origins.push_back(std::move(*origin));
    }
    for (const auto& auth : manifest.auth) {
        std::map<std::string, std::string> filled;
        for (const auto& [name, text] : auth.members) {
            auto value = contracts::fill(text, connection.settings, secrets);
            if (value.has_error()) return value.error();
            filled[name] = std::move(*value);
        }
        const auto rule = rule_of(auth, filled);
        std::shared_ptr<net::TokenVault> tokens;
        if (rule.kind == net::CredentialRule::Kind::oauth2) {
            const auto first = secrets.find("refresh_token");
            tokens = std::make_shared<TokenKeeper>(
                parts_.store, parts_.vault, TokenKeeper::Place{connection.tenant, connection.id, auth.name},
                first == secrets.end() ? std::string() : first->second);
            options.allowed_origins.push_back(rule.token_url);
        }
        options.credentials[auth.name] =
            net::make_credential(rule, parts_.http, parts_.clock, parts_.log, std::move(tokens));
        auto budgeted = budgets_of(connection, auth, options);
        if (budgeted.has_error()) return budgeted.error();
    }
    auto gateway = net::make_gateway(std::move(options), parts_.http, parts_.clock, parts_.log);
    gateways_[connection.id] = gateway;
    return gateway;
}

Result<std::unique_ptr<plugins::Instance>> Connector::open(const contracts::Connection& connection,
                                                           plugins::Role role, const std::string& contract) {
    auto found = manifest(connection);
    if (found.has_error()) return found.error();
    const plugins::Manifest& manifest = **found;
    contracts::Connection complete = connection;
    complete.settings = contracts::with_defaults(manifest.settings_schema, connection.settings);
    if (role == plugins::Role::sink) {
        auto wanted = sink_settings(manifest, contract);
        if (wanted.has_error()) return wanted.error();
        if (*wanted) complete.settings["sink"] = std::move(**wanted);
    }
    return open_complete(complete, manifest, role, contract);
}

Result<std::unique_ptr<plugins::Instance>> Connector::open_complete(const contracts::Connection& connection,
                                                                    const plugins::Manifest& manifest,
                                                                    plugins::Role role,
                                                                    const std::string& contract) {
    auto secrets = secrets_of(connection, manifest);
    if (secrets.has_error()) return secrets.error();
    auto gateway = gateway_of(connection, manifest, *secrets);
    if (gateway.has_error()) return gateway.error();
    auto state = parts_.store.plugin_state(contract, connection.id);
    if (state.has_error()) return state.error();

    plugins::InstanceRequest request;
    request.manifest = &manifest;
    request.role = role;
    request.settings = boost::json::serialize(connection.settings);
    request.contract = contract;
    request.services.gateway = *gateway;
    request.services.state = std::move(*state);
    for (const auto& name : manifest.readable_secrets)
        if (const auto secret = secrets->find(name); secret != secrets->end())
            request.services.readable_secrets.insert(*secret);
    for (const auto& name : manifest.signing_secrets)
        if (const auto secret = secrets->find(name); secret != secrets->end())
            request.services.signing_secrets.insert(*secret);
    auto details = details_of(contract);
    if (details.has_error()) return details.error();
    if (*details == nullptr) return parts_.plugins.open(std::move(request));
    const DetailLog::Subject subject{connection.tenant, contract, connection.id, manifest.name};
    request.services.watcher = (*details)->watcher(subject);
    auto instance = parts_.plugins.open(std::move(request));
    if (instance.has_error()) return instance.error();
    return (*details)->noting(std::move(*instance), subject);
}

Result<std::optional<boost::json::object>> Connector::sink_settings(const plugins::Manifest& manifest,
                                                                    const std::string& contract) {
    auto document = parts_.store.document(store::DocumentKind::contract, contract);
    if (document.has_error()) return document.error();
    if (!*document) return std::nullopt;  // a check of a connection
    auto loaded = contracts::load_contract(parts_.store, contract);
    if (loaded.has_error()) return loaded.error();
    return contracts::with_defaults(manifest.sink_settings_schema, std::move(loaded->sink));
}

Result<DetailLog*> Connector::details_of(const std::string& contract) {
    auto document = parts_.store.document(store::DocumentKind::contract, contract);
    if (document.has_error()) return document.error();
    if (!*document) return nullptr;  // a check of a connection
    auto loaded = contracts::load_contract(parts_.store, contract);
    if (loaded.has_error()) return loaded.error();
    if (!loaded->logs.detail) return nullptr;
    const std::lock_guard lock(mutex_);
    if (!details_)
        details_ = std::make_unique<DetailLog>(
            DetailLog::Parts{parts_.store, parts_.vault, parts_.clock, parts_.log});
    return details_.get();
}

}  // namespace koppel::pipeline

// `koppel check`, `start`, `pause` and `resume`: the bullets, and what depends on them.
#include <algorithm>
#include <iostream>
#include <vector>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"

namespace koppel::app {

using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

bool has_role(const plugins::Manifest& manifest, plugins::Role role) {
    return manifest.has_interface(role == plugins::Role::source ? "koppel.source/1" : "koppel.sink/1");
}

// What contracts use the connection for; in no contract yet, the first role that its plugin has.
Result<std::vector<plugins::Role>> roles_of(Host& host, const contracts::Connection& connection,
                                            const plugins::Manifest& manifest) {
    auto contracts = host.store().documents(store::DocumentKind::contract);
    if (contracts.has_error()) return contracts.error();
    std::vector<plugins::Role> roles;
    for (const auto role : {plugins::Role::source, plugins::Role::sink}) {
        if (!has_role(manifest, role)) continue;
        for (const auto& document : *contracts) {
            auto contract = contracts::load_contract(host.store(), document.id);
            if (contract.has_error()) return contract.error();
            if (std::ranges::any_of(contract->flows, [&](const contracts::Flow& flow) {
                    return (role == plugins::Role::source ? flow.from : flow.to) == connection.id;
                })) {
                roles.push_back(role);
                break;
            }
        }
    }
    if (roles.empty())
        roles.push_back(has_role(manifest, plugins::Role::source) ? plugins::Role::source
                                                                  : plugins::Role::sink);
    return roles;
}

// A connection is green when it is in every role that it plays.
Result<plugins::CheckReport> bullet(Host& host, const contracts::Connection& connection) {
    auto manifest = host.connector().manifest(connection);
    if (manifest.has_error()) return manifest.error();
    auto roles = roles_of(host, connection, **manifest);
    if (roles.has_error()) return roles.error();
    plugins::CheckReport whole;
    for (const auto role : *roles) {
        auto instance = host.connector().open(connection, role, "check:" + connection.id);
        if (instance.has_error()) return instance.error();
        auto report = (*instance)->check({});
        if (report.has_error()) return report;
        if (whole.account.empty()) whole.account = report->account;
        for (auto& warning : report->warnings)
            if (std::ranges::find(whole.warnings, warning) == whole.warnings.end())
                whole.warnings.push_back(std::move(warning));
        if (report->book) whole.book = report->book;
    }
    return whole;
}

// Prints the bullet and says whether it is green. REQ H-08.
bool show_bullet(Host& host, const contracts::Connection& connection, const Options& options) {
    const auto report = bullet(host, connection);
    const bool green = report.has_value();
    if (options.json) {
        boost::json::object object{{"connection", connection.id}, {"green", green}};
        if (green) {
            object["account"] = report->account;
            object["warnings"] = json_list(report->warnings);
        } else {
            object["reason"] = report.error().text();
            object["code"] = report.error().code;
        }
        print_json(object);
        return green;
    }
    std::cout << (green ? "● green  " : "○ red    ") << connection.id << " (" << connection.plugin
              << "): " << (green ? report->account : report.error().text()) << '\n';
    if (green)
        for (const auto& warning : report->warnings)
            std::cout << "         warning: " << warning << '\n';
    std::cout.flush();
    return green;
}

int set_status(const Options& options, const std::string& id, const char* status, const char* from,
               const std::string& remedy) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto contract = find_contract(host.store(), id);
    if (contract.has_error()) return print_error(contract.error());
    if (contract->status == status) {
        std::cout << "contract " << id << " is " << status << " already" << std::endl;
        return kDone;
    }
    if (contract->status != from)
        return print_error(Error(ErrorClass::usage, "wrong_status",
                                 "contract '" + id + "' is " + contract->status + ", not " + from, remedy));
    auto done = host.store().set_status(id, status, host.clock().now());
    if (done.has_error()) return print_error(done.error());
    std::cout << "contract " << id << " is " << status << std::endl;
    return kDone;
}

}  // namespace

int check_connection(const Options& options, const std::string& id) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    auto connection = contracts::load_connection((*opened)->store(), id);
    if (connection.has_error()) return print_error(connection.error());
    return show_bullet(**opened, *connection, options) ? kDone : kFailed;
}

int start_contract(const Options& options, const std::string& id) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto contract = find_contract(host.store(), id);
    if (contract.has_error()) return print_error(contract.error());
    Options plain = options;
    plain.json = false;
    bool green = true;
    for (const auto& [name, connection] : contract->setup.connections)
        green = show_bullet(host, connection, plain) && green;
    if (!green)
        return print_error(Error(ErrorClass::config, "bullet_red", "contract '" + id + "' was not started",
                                 "make every connection green first"));
    auto done = host.store().set_status(id, "started", host.clock().now());
    if (done.has_error()) return print_error(done.error());
    std::cout << "contract " << id << " is started" << std::endl;
    return kDone;
}

int pause_contract(const Options& options, const std::string& id) {
    return set_status(options, id, "paused", "started", "only a started contract can be paused");
}

int resume_contract(const Options& options, const std::string& id) {
    return set_status(options, id, "started", "paused", "start it with `koppel start " + id + "`");
}

}  // namespace koppel::app

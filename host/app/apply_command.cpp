// `koppel apply`: tenants, connections and contracts from files; all of it or nothing.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/output.hpp"
#include "contracts/plan.hpp"

namespace koppel::app {

namespace json = boost::json;

namespace {

const char* word_of(contracts::Action action) {
    switch (action) {
        case contracts::Action::create:
            return "created";
        case contracts::Action::update:
            return "updated";
        case contracts::Action::unchanged:
            break;
    }
    return "unchanged";
}

const char* word_of(store::DocumentKind kind) {
    switch (kind) {
        case store::DocumentKind::tenant:
            return "tenant";
        case store::DocumentKind::connection:
            return "connection";
        case store::DocumentKind::contract:
            break;
    }
    return "contract";
}

json::array json_of(const std::vector<contracts::Change>& changes) {
    json::array list;
    for (const auto& change : changes) {
        json::array lines;
        for (const auto& line : change.lines)
            lines.push_back({{"pointer", line.pointer}, {"before", line.before}, {"after", line.after}});
        list.push_back({{"kind", word_of(change.kind)},
                        {"tenant", change.tenant},
                        {"id", change.id},
                        {"action", word_of(change.action)},
                        {"differences", std::move(lines)}});
    }
    return list;
}

}  // namespace

int apply_files(const Options& options, const std::vector<std::filesystem::path>& files, bool dry_run) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    const contracts::ApplyTools tools{
        .find_plugin = [&](std::string_view name) { return host.catalog().find(name); },
        .secrets = contracts::vault_box(host.store(), host.vault()),
        .now = host.clock().now(),
        .dry_run = dry_run};
    const auto plan = contracts::plan_apply(host.store(), files, tools);
    if (!plan.ok()) {
        int code = kDone;
        for (const auto& problem : plan.problems)
            code = std::max(code, print_error(problem));
        std::cerr << "koppel: nothing was applied" << std::endl;
        return code;
    }
    if (!dry_run && plan.changes_anything())
        if (auto applied = host.store().apply(plan.commit); applied.has_error())
            return print_error(applied.error());

    if (options.json) {
        print_json({{"dry_run", dry_run}, {"changes", json_of(plan.changes)}});
        return kDone;
    }
    for (const auto& change : plan.changes)
        std::cout << contracts::to_text(change) << '\n';
    if (dry_run) std::cout << "dry run: nothing was written\n";
    std::cout.flush();
    return kDone;
}

}  // namespace koppel::app

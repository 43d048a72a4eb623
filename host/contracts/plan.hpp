// What applying contract files would change, and the one commit that changes it: all of it or nothing.
// Thread-safe as its tools are. Applying the same files again changes nothing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "contracts/contract_file.hpp"
#include "contracts/problem.hpp"
#include "contracts/secrets.hpp"
#include "contracts/validate.hpp"
#include "store/store.hpp"

namespace koppel::contracts {

enum class Action { create, update, unchanged };

// One difference: `before` and `after` are JSON, "" where there is nothing. Secrets are never shown.
struct DiffLine {
    std::string pointer;
    std::string before;
    std::string after;
    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

struct Change {
    store::DocumentKind kind = store::DocumentKind::tenant;
    std::string tenant;
    std::string id;
    Action action = Action::unchanged;
    std::vector<DiffLine> lines;
};

struct ApplyPlan {
    Problems problems;  // with any of them, and in a dry run, `commit` is empty
    std::vector<Change> changes;
    store::ConfigCommit commit;

    bool ok() const { return problems.empty(); }
    bool changes_anything() const;
};

struct ApplyTools {
    FindPlugin find_plugin;
    SecretBox secrets;
    Environment environment = process_environment();
    base::Instant now{};
    bool dry_run = false;  // show the changes, seal nothing, leave the commit empty
};

// `current` holds all documents of the store.
ApplyPlan plan_apply(const std::vector<store::Document>& current, const std::vector<ParsedFile>& files,
                     const ApplyTools& tools);

// The same with the documents of a store and files on disk. A store that fails is a problem of the plan.
ApplyPlan plan_apply(store::Store& store, const std::vector<std::filesystem::path>& files,
                     const ApplyTools& tools);

std::vector<DiffLine> diff(const boost::json::value& before, const boost::json::value& after);

// For people: "connection shop: updated", and below it a line per difference.
std::string to_text(const Change& change);

}  // namespace koppel::contracts

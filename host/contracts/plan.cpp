#include "contracts/plan.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <set>

#include "contracts/json_reader.hpp"

namespace koppel::contracts {

namespace {

namespace json = boost::json;
using store::Document;
using store::DocumentKind;

std::string word(DocumentKind kind) {
    if (kind == DocumentKind::tenant) return "tenant";
    return kind == DocumentKind::connection ? "connection" : "contract";
}

std::string escaped(std::string_view key) {
    std::string token;
    for (const char c : key) {
        if (c == '~' || c == '/') {
            token += c == '~' ? "~0" : "~1";
        } else {
            token += c;
        }
    }
    return token;
}

void diff_into(const std::string& pointer, const json::value* before, const json::value* after,
               std::vector<DiffLine>& lines) {
    if (before != nullptr && after != nullptr && *before == *after) return;
    if (before != nullptr && after != nullptr && before->is_object() && after->is_object()) {
        for (const auto& entry : before->get_object()) {
            diff_into(pointer + '/' + escaped(entry.key()), &entry.value(),
                      after->get_object().if_contains(entry.key()), lines);
        }
        for (const auto& entry : after->get_object()) {
            if (before->get_object().contains(entry.key())) continue;
            diff_into(pointer + '/' + escaped(entry.key()), nullptr, &entry.value(), lines);
        }
        return;
    }
    if (before != nullptr && after != nullptr && before->is_array() && after->is_array()) {
        const auto& old_ones = before->get_array();
        const auto& new_ones = after->get_array();
        for (std::size_t i = 0; i < std::max(old_ones.size(), new_ones.size()); ++i) {
            diff_into(pointer + '/' + std::to_string(i), i < old_ones.size() ? &old_ones[i] : nullptr,
                      i < new_ones.size() ? &new_ones[i] : nullptr, lines);
        }
        return;
    }
    lines.push_back({pointer, before == nullptr ? "" : json::serialize(*before),
                     after == nullptr ? "" : json::serialize(*after)});
}

std::vector<Item>& items_of(Picture& picture, DocumentKind kind) {
    if (kind == DocumentKind::tenant) return picture.tenants;
    return kind == DocumentKind::connection ? picture.connections : picture.contracts;
}

// Makes the plan in one pass: collect, validate, compare.
class Planner {
  public:
    Planner(const std::vector<Document>& current, const std::vector<ParsedFile>& files,
            const ApplyTools& tools)
        : current_(current), files_(files), tools_(tools) {}

    ApplyPlan plan() {
        for (const auto& parsed : files_) {
            plan_.problems.insert(plan_.problems.end(), parsed.problems.begin(), parsed.problems.end());
        }
        if (!plan_.ok()) return std::move(plan_);
        collect_stored();
        for (const auto& parsed : files_)
            collect_file(parsed.file);
        for (const auto& parsed : files_)
            check_reference(parsed.file);
        auto found = validate(picture_, tools_.find_plugin);
        plan_.problems.insert(plan_.problems.end(), found.begin(), found.end());
        plan_.commit.at = tools_.now;
        for (const auto kind : {DocumentKind::tenant, DocumentKind::connection, DocumentKind::contract}) {
            for (const auto& item : items_of(picture_, kind)) {
                if (item.from_file) compare(kind, item);
            }
        }
        if (!plan_.ok()) plan_.changes.clear();
        if (!plan_.ok() || tools_.dry_run) plan_.commit = {};
        return std::move(plan_);
    }

  private:
    const Document* stored(DocumentKind kind, const std::string& id) const {
        const auto found = std::find_if(current_.begin(), current_.end(), [&](const Document& document) {
            return document.kind == kind && document.id == id;
        });
        return found == current_.end() ? nullptr : &*found;
    }

    static json::value stored_value(const Document& document) {
        boost::system::error_code error;
        auto value = json::parse(document.json, error);
        return error || !value.is_object() ? json::value(json::object()) : value;
    }

    void collect_stored() {
        for (const auto& document : current_) {
            items_of(picture_, document.kind)
                .push_back({document.tenant,
                            document.id,
                            stored_value(document).as_object(),
                            {"the applied " + word(document.kind) + ' ' + document.id, {}},
                            false});
        }
    }

    void collect_file(const ContractFile& file) {
        const std::string tenant = text_at(file.tenant, "id");
        if (!is_reference(file.tenant)) {
            collect(DocumentKind::tenant, tenant, file, file.tenant, {file.name, "/tenant"});
        }
        const auto collect_list = [&](DocumentKind kind, const json::array& list, const std::string& name) {
            for (std::size_t i = 0; i < list.size(); ++i) {
                collect(kind, tenant, file, list[i].as_object(), Place{file.name, '/' + name}.at(i));
            }
        };
        collect_list(DocumentKind::connection, file.connections, "connections");
        collect_list(DocumentKind::contract, file.contracts, "contracts");
    }

    // {"id":"fietsgigant"}: a tenant that was applied earlier or stands in another file.
    static bool is_reference(const json::object& tenant) { return tenant.size() == 1; }

    void check_reference(const ContractFile& file) {
        const std::string id = text_at(file.tenant, "id");
        const auto& known = picture_.tenants;
        if (std::any_of(known.begin(), known.end(), [&](const Item& item) { return item.id == id; })) return;
        plan_.problems.push_back(problem({file.name, "/tenant"}, "tenant_unknown",
                                         "there is no tenant \"" + id + "\" yet",
                                         "describe it with a name, a country and a time_zone"));
    }

    void collect(DocumentKind kind, const std::string& tenant, const ContractFile& file,
                 const json::object& object, const Place& place) {
        const std::string id = text_at(object, "id");
        auto& items = items_of(picture_, kind);
        const auto same =
            std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
        if (same == items.end()) {
            items.push_back({tenant, id, object, place, true});
        } else if (same->tenant != tenant) {
            plan_.problems.push_back(
                problem(place.at("id"), "id_taken",
                        "the " + word(kind) + " \"" + id + "\" belongs to the tenant \"" + same->tenant + '"',
                        "choose another id: ids are unique in the whole installation"));
        } else if (!same->from_file) {
            *same = {tenant, id, object, place, true};
        } else if (kind != DocumentKind::tenant || same->object != object) {
            plan_.problems.push_back(
                problem(place.at("id"), "id_twice",
                        "the " + word(kind) + " \"" + id + "\" stands at " + same->place.text() + " too",
                        "keep one of them"));
        }
        if (kind == DocumentKind::connection) directories_.emplace_back(place.text(), file.directory);
    }

    void compare(DocumentKind kind, const Item& item) {
        Change change{kind, item.tenant, item.id, Action::unchanged, {}};
        const Document* before = stored(kind, item.id);
        if (before == nullptr) {
            change.action = Action::create;
        } else {
            change.lines = diff(stored_value(*before), item.object);
            if (!change.lines.empty()) change.action = Action::update;
        }
        if (change.action != Action::unchanged) {
            Document document;
            document.kind = kind;
            document.tenant = item.tenant;
            document.id = item.id;
            document.json = json::serialize(item.object);
            document.status = kind == DocumentKind::contract && before == nullptr ? "new" : "";
            document.revision = before == nullptr ? 1 : before->revision + 1;
            document.changed = tools_.now;
            plan_.commit.documents.push_back(std::move(document));
        }
        if (kind == DocumentKind::connection) compare_secrets(item, change);
        plan_.changes.push_back(std::move(change));
    }

    std::filesystem::path directory_of(const Item& item) const {
        for (const auto& [place, directory] : directories_) {
            if (place == item.place.text()) return directory;
        }
        return {};
    }

    void compare_secrets(const Item& item, Change& change) {
        for (const auto& entry : object_at(item.object, "secrets")) {
            const std::string name(entry.key());
            const Place place = item.place.at("secrets").at(name);
            auto plain =
                read_secret(place, item.id, name, entry.value(), directory_of(item), tools_.environment);
            if (!plain) {
                plan_.problems.push_back(plain.error());
                continue;
            }
            if (!plan_.ok()) continue;  // nothing will be committed: seal nothing
            auto present = tools_.secrets.present(item.tenant, item.id, name);
            if (!present) {
                plan_.problems.push_back(present.error());
                continue;
            }
            if (*present == *plain) continue;
            if (!tools_.dry_run && !seal(item, name, *plain)) continue;
            change.lines.push_back(
                {"/secrets/" + escaped(name), *present ? "(secret)" : "", *present ? "(changed)" : "(set)"});
            if (change.action == Action::unchanged) change.action = Action::update;
        }
    }

    bool seal(const Item& item, const std::string& name, const std::string& plain) {
        auto sealed = tools_.secrets.seal(item.tenant, item.id, name, plain);
        if (!sealed) {
            plan_.problems.push_back(sealed.error());
            return false;
        }
        plan_.commit.secrets.push_back({item.id, name, std::move(*sealed)});
        return true;
    }

    const std::vector<Document>& current_;
    const std::vector<ParsedFile>& files_;
    const ApplyTools& tools_;
    Picture picture_;
    std::vector<std::pair<std::string, std::filesystem::path>> directories_;  // of connections, by place
    ApplyPlan plan_;
};

}  // namespace

bool ApplyPlan::changes_anything() const {
    return std::any_of(changes.begin(), changes.end(),
                       [](const Change& change) { return change.action != Action::unchanged; });
}

std::vector<DiffLine> diff(const json::value& before, const json::value& after) {
    std::vector<DiffLine> lines;
    diff_into("", &before, &after, lines);
    return lines;
}

ApplyPlan plan_apply(const std::vector<Document>& current, const std::vector<ParsedFile>& files,
                     const ApplyTools& tools) {
    return Planner(current, files, tools).plan();
}

ApplyPlan plan_apply(store::Store& store, const std::vector<std::filesystem::path>& files,
                     const ApplyTools& tools) {
    std::vector<Document> current;
    for (const auto kind : {DocumentKind::tenant, DocumentKind::connection, DocumentKind::contract}) {
        auto documents = store.documents(kind);
        if (!documents) {
            ApplyPlan plan;
            plan.problems.push_back(documents.error());
            return plan;
        }
        current.insert(current.end(), documents->begin(), documents->end());
    }
    std::vector<ParsedFile> parsed;
    parsed.reserve(files.size());
    for (const auto& file : files)
        parsed.push_back(read_contract_file(file));
    return plan_apply(current, parsed, tools);
}

std::string to_text(const Change& change) {
    const char* action = change.action == Action::create   ? "created"
                         : change.action == Action::update ? "updated"
                                                           : "unchanged";
    std::string text = word(change.kind) + ' ' + change.id + ": " + action;
    for (const auto& line : change.lines) {
        text += "\n  " + line.pointer + ": " + (line.before.empty() ? "nothing" : line.before) + " -> " +
                (line.after.empty() ? "nothing" : line.after);
    }
    return text;
}

}  // namespace koppel::contracts

// `koppel plugin list` and `koppel plugin trust`.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/output.hpp"
#include "plugins/instance.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string name_of(const plugins::CatalogEntry& entry) {
    return entry.manifest ? entry.manifest->name : entry.directory.filename().string();
}

}  // namespace

int list_plugins(const Options& options) {
    auto catalog = open_catalog(options);
    if (catalog.has_error()) return print_error(catalog.error());
    const auto walls = plugins::walls(worker_binary());
    if (options.json) {
        json::array list;
        for (const auto& entry : catalog->entries()) {
            json::object object{{"name", name_of(entry)},
                                {"directory", entry.directory.string()},
                                {"available", !entry.refusal.has_value()},
                                {"sha256", entry.library_hash}};
            if (entry.manifest) {
                object["id"] = entry.manifest->id;
                object["version"] = entry.manifest->version;
                object["title"] = entry.manifest->title;
                object["interfaces"] = json_list(entry.manifest->interfaces);
            }
            if (!entry.warning.empty()) object["warning"] = entry.warning;
            if (entry.refusal) {
                object["code"] = entry.refusal->code;
                object["reason"] = entry.refusal->text();
            }
            list.push_back(std::move(object));
        }
        print_json({{"plugins", std::move(list)}, {"walls", json_list(walls)}});
        return kDone;
    }
    std::vector<TableRow> rows;
    for (const auto& entry : catalog->entries())
        rows.push_back({name_of(entry), entry.manifest ? entry.manifest->version : "",
                        entry.manifest ? joined(entry.manifest->interfaces) : "",
                        entry.refusal           ? "refused: " + entry.refusal->text()
                        : entry.warning.empty() ? "available"
                                                : "available; " + entry.warning});
    print_table({"PLUGIN", "VERSION", "INTERFACES", "STATUS"}, rows);
    std::cout << "workers run behind: " << (walls.empty() ? "no walls" : joined(walls)) << std::endl;
    return kDone;
}

int trust_plugins(const Options& options, const std::vector<std::string>& names) {
    auto directory = store::DataDirectory::open(options.data);
    if (directory.has_error()) return print_error(directory.error());
    auto trust = plugins::read_trust(trust_file(options));
    if (trust.has_error()) return print_error(trust.error());
    auto catalog = open_catalog(options);
    if (catalog.has_error()) return print_error(catalog.error());

    for (const auto& name : names) {
        const auto entry =
            std::ranges::find_if(catalog->entries(), [&](const auto& e) { return name_of(e) == name; });
        if (entry == catalog->entries().end())
            return print_error(Error(ErrorClass::usage, "unknown_plugin", "there is no plugin '" + name + "'",
                                     "see `koppel plugin list`"));
        if (entry->refusal && entry->refusal->code != "plugin_not_trusted")
            return print_error(*entry->refusal);
        trust->allowed[name] = "sha256:" + entry->library_hash;
    }
    json::object plugins;
    for (const auto& [name, hash] : trust->allowed)
        plugins[name] = hash.starts_with("sha256:") || hash == "*" ? hash : "sha256:" + hash;
    const auto file = trust_file(options);
    const auto fresh = file.string() + ".new";
    std::ofstream(fresh) << json::serialize(json::object{{"plugins", std::move(plugins)}}) << '\n';
    std::error_code error;
    std::filesystem::rename(fresh, file, error);
    if (error)
        return print_error(Error(ErrorClass::internal, "trust_unwritable",
                                 "the trust list " + file.string() + " cannot be written: " + error.message(),
                                 {}));
    std::cout << "trusted: " << joined(names) << std::endl;
    return kDone;
}

}  // namespace koppel::app

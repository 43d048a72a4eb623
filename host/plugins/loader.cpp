// The only file that knows Boost.DLL.
#define BOOST_DLL_USE_STD_FS

#include "plugins/loader.hpp"

#include <boost/dll/shared_library.hpp>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>

#include "base/ids.hpp"
#include "plugins/services.hpp"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

// Libraries stay for the life of the process: unloading would pull code away from under thread-locals, unique
// symbols and exit handlers.
struct Registry {
    std::mutex mutex;
    std::map<std::string, LoadedPlugin> plugins;  // by path
    std::vector<boost::dll::shared_library> libraries;
};

Registry& registry() {
    static auto* const forever = new Registry;
    return *forever;
}

Error refuse(const char* code, std::string message, std::string next = {}) {
    return Error(ErrorClass::config, code, std::move(message), std::move(next));
}

Result<void> check_hash(const LoadRequest& request) {
    if (request.library_sha256.empty()) return {};
    std::ifstream file(request.library, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    if (file && base::sha256_hex(bytes.view()) == request.library_sha256) return {};
    return refuse("plugin_changed_on_disk", request.library + " is not the file that was checked at start",
                  "restart koppel to check the new file");
}

Result<const koppel_plugin_1*> open_library(const LoadRequest& request) {
    try {
        boost::dll::shared_library library(
            boost::dll::fs::path(request.library),
            boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
        const auto* entry = &library.get<const koppel_plugin_1>(KOPPEL_PLUGIN_SYMBOL);
        registry().libraries.push_back(std::move(library));
        return entry;
    } catch (const std::exception& failure) {
        return refuse("plugin_does_not_load", request.library + " cannot be loaded: " + failure.what());
    }
}

// What the library says about itself has to be what the manifest beside it says.
Result<void> check_entry(const koppel_plugin_1& entry, const LoadRequest& request) {
    if (entry.struct_size < sizeof(koppel_plugin_1))
        return refuse("plugin_bad_entry", request.library + ": the exported entry is too small for ABI 1 (" +
                                              std::to_string(entry.struct_size) + " bytes)");
    if (entry.id == nullptr || entry.version == nullptr || entry.init == nullptr ||
        entry.shutdown == nullptr || entry.get_interface == nullptr)
        return refuse("plugin_bad_entry", request.library + ": a mandatory member of the entry is null");
    if (request.id != entry.id)
        return refuse("plugin_manifest_mismatch", "the manifest of another library: it says id \"" +
                                                      request.id + "\", but " + request.library + " says \"" +
                                                      entry.id + "\"");
    if (request.version != entry.version)
        return refuse("plugin_manifest_mismatch", "the manifest says version \"" + request.version +
                                                      "\", but " + request.library + " says \"" +
                                                      entry.version + "\"");
    return {};
}

template <class Table>
Result<const Table*> table(const koppel_plugin_1& entry, const LoadRequest& request, const char* id) {
    const auto* found = static_cast<const Table*>(entry.get_interface(id));
    if (found == nullptr)
        return refuse("plugin_manifest_mismatch", "the manifest declares " + std::string(id) + ", but " +
                                                      request.library + " does not have it");
    if (found->struct_size < sizeof(Table))
        return refuse("plugin_bad_interface", request.library + ": the table of " + id + " is too small (" +
                                                  std::to_string(found->struct_size) + " bytes)");
    return found;
}

Error null_function(const LoadRequest& request, const char* id) {
    return refuse("plugin_bad_interface",
                  request.library + ": a mandatory function of " + std::string(id) + " is null");
}

Result<void> read_interface(const koppel_plugin_1& entry, const LoadRequest& request, const std::string& id,
                            LoadedPlugin& plugin) {
    if (id == KOPPEL_SOURCE_1) {
        auto found = table<koppel_source_1>(entry, request, KOPPEL_SOURCE_1);
        if (!found) return found.error();
        const auto& source = **found;
        if (source.create == nullptr || source.destroy == nullptr || source.check == nullptr ||
            source.pull == nullptr)
            return null_function(request, KOPPEL_SOURCE_1);
        plugin.source = &source;
    } else if (id == KOPPEL_SINK_1) {
        auto found = table<koppel_sink_1>(entry, request, KOPPEL_SINK_1);
        if (!found) return found.error();
        const auto& sink = **found;
        if (sink.create == nullptr || sink.destroy == nullptr || sink.check == nullptr ||
            sink.push == nullptr)
            return null_function(request, KOPPEL_SINK_1);
        plugin.sink = &sink;
    } else if (id == KOPPEL_LOOKUP_1) {
        auto found = table<koppel_lookup_1>(entry, request, KOPPEL_LOOKUP_1);
        if (!found) return found.error();
        if ((*found)->find == nullptr) return null_function(request, KOPPEL_LOOKUP_1);
        plugin.lookup = *found;
    } else if (id == KOPPEL_OPTIONS_1) {
        auto found = table<koppel_options_1>(entry, request, KOPPEL_OPTIONS_1);
        if (!found) return found.error();
        if ((*found)->list == nullptr) return null_function(request, KOPPEL_OPTIONS_1);
        plugin.options = *found;
    } else if (id == KOPPEL_WEBHOOK_1) {
        auto found = table<koppel_webhook_1>(entry, request, KOPPEL_WEBHOOK_1);
        if (!found) return found.error();
        if ((*found)->decode == nullptr) return null_function(request, KOPPEL_WEBHOOK_1);
        plugin.webhook = *found;
    } else if (entry.get_interface(id.c_str()) == nullptr) {
        return refuse("plugin_manifest_mismatch",
                      "the manifest declares " + id + ", but " + request.library + " does not have it");
    }
    return {};
}

Result<LoadedPlugin> initialise(const koppel_plugin_1& entry, const LoadRequest& request) {
    LoadedPlugin plugin;
    plugin.entry = &entry;
    koppel_error error{};
    error.struct_size = sizeof error;
    const auto begin = std::chrono::steady_clock::now();
    koppel_status status = KOPPEL_FAILED;
    try {
        status = entry.init(plugin_host_table(), &error);
    } catch (...) {
        return refuse("plugin_broke_rules", request.library + " let an exception escape from init");
    }
    plugin.init_time =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
    if (status != KOPPEL_OK) {
        const Error said = read_abi_error(error);
        return refuse("plugin_init_failed", request.id + " could not start: " + said.message, said.code);
    }
    for (const std::string& id : request.interfaces) {
        auto read = read_interface(entry, request, id, plugin);
        if (!read) return read.error();
    }
    return plugin;
}

}  // namespace

Result<const LoadedPlugin*> load_plugin(const LoadRequest& request) {
    Registry& all = registry();
    const std::lock_guard lock(all.mutex);
    if (const auto found = all.plugins.find(request.library); found != all.plugins.end()) {
        auto same = check_entry(*found->second.entry, request);
        if (!same) return same.error();
        return &found->second;
    }
    auto hash = check_hash(request);
    if (!hash) return hash.error();
    auto entry = open_library(request);
    if (!entry) return entry.error();
    auto checked = check_entry(**entry, request);
    if (!checked) return checked.error();
    auto plugin = initialise(**entry, request);
    if (!plugin) return plugin.error();
    return &all.plugins.emplace(request.library, *plugin).first->second;
}

}  // namespace koppel::plugins

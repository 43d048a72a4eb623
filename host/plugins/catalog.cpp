#include "plugins/catalog.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/ids.hpp"
#include "koppel/abi/koppel.h"
#include "plugins/elf.hpp"
#include "plugins/trust.hpp"

namespace koppel::plugins {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorClass;
using base::Result;

constexpr std::string_view kSymbolStem = "koppel_plugin_abi";
constexpr std::uintmax_t kMaxLibraryBytes = 256u << 20;

Error refuse(const char* code, std::string message, std::string next = {}) {
    return Error(ErrorClass::config, code, std::move(message), std::move(next));
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < 5; ++i)
        text += (i == 0 ? "" : ", ") + names[i];
    return names.size() > 5 ? text + ", …" : text;
}

Result<std::string> read_library(const fs::path& file) {
    std::error_code failed;
    if (!fs::is_regular_file(file, failed))
        return refuse("plugin_library_missing", "the library " + file.string() + " is missing");
    const auto size = fs::file_size(file, failed);
    if (failed || size > kMaxLibraryBytes)
        return refuse("plugin_damaged", "the library " + file.string() + " is larger than 256 MiB");
    std::ifstream stream(file, std::ios::binary);
    std::string text(size, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(size)))
        return refuse("plugin_library_missing", "the library " + file.string() + " cannot be read");
    return text;
}

std::optional<Error> check_exports(const fs::path& file, std::string_view bytes) {
    auto exports = read_exports(bytes);
    if (!exports) {
        Error error = exports.error();
        error.message = "the library " + file.string() + " " + error.message;
        return error;
    }
    std::vector<std::string> foreign;
    std::vector<std::string> majors;
    bool ours = false;
    for (const auto& name : *exports) {
        const bool entry = name.starts_with(kSymbolStem) && name.size() > kSymbolStem.size() &&
                           name.find_first_not_of("0123456789", kSymbolStem.size()) == std::string::npos;
        if (!entry) foreign.push_back(name);
        if (entry) majors.push_back(name.substr(kSymbolStem.size()));
        ours = ours || name == KOPPEL_PLUGIN_SYMBOL;
    }
    if (!ours && !majors.empty())
        return refuse("plugin_future_abi",
                      file.string() + " needs ABI " + listed(majors) + ", this host speaks " +
                          std::to_string(KOPPEL_ABI_MAJOR),
                      "install a newer koppel, or an older version of the plugin");
    if (!ours)
        return refuse("plugin_without_entry", file.string() + " does not export " + KOPPEL_PLUGIN_SYMBOL +
                                                  ": it is no koppel plugin");
    if (!foreign.empty())
        return refuse("plugin_extra_exports",
                      file.string() + " exports more than " + KOPPEL_PLUGIN_SYMBOL + ": " + listed(foreign),
                      "build it with koppel_add_plugin() of the SDK");
    return std::nullopt;
}

// Whoever can write to it can run code here.
std::optional<Error> check_permissions(const std::vector<fs::path>& paths) {
    for (const auto& path : paths) {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) continue;
        if (status.st_uid != 0 && status.st_uid != geteuid())
            return refuse("plugin_writable_by_others",
                          path.string() + " belongs to another user of this machine",
                          "run \"chown root " + path.string() + "\"");
        if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
            return refuse("plugin_writable_by_others",
                          path.string() + " can be changed by other users of this machine",
                          "run \"chmod go-w " + path.string() + "\"");
    }
    return std::nullopt;
}

std::optional<Error> judge(CatalogEntry& entry, const TrustList& trust) {
    Manifest& manifest = *entry.manifest;
    auto library = read_library(manifest.library);
    if (!library) return library.error();
    if (auto refused = check_exports(manifest.library, *library)) return refused;
    if (manifest.abi_major != KOPPEL_ABI_MAJOR)
        return refuse("plugin_future_abi", "plugin " + manifest.name + " needs ABI " +
                                               std::to_string(manifest.abi_major) + ", this host speaks " +
                                               std::to_string(KOPPEL_ABI_MAJOR));
    if (manifest.abi_min_minor > KOPPEL_ABI_MINOR)
        return refuse("plugin_future_abi",
                      "plugin " + manifest.name + " needs ABI " + std::to_string(manifest.abi_major) + "." +
                          std::to_string(manifest.abi_min_minor) + ", this host speaks " +
                          std::to_string(KOPPEL_ABI_MAJOR) + "." + std::to_string(KOPPEL_ABI_MINOR),
                      "install a newer koppel");
    entry.library_hash = base::sha256_hex(*library);
    manifest.checked_sha256 = entry.library_hash;
    if (!manifest.library_sha256.empty() && manifest.library_sha256 != entry.library_hash)
        return refuse("plugin_hash_mismatch",
                      manifest.library.string() +
                          " is not the library that the manifest describes: it states " +
                          manifest.library_sha256.substr(0, 12) + "…, the file has " +
                          entry.library_hash.substr(0, 12) + "…",
                      "install the plugin again");
    if (auto refused = distrust(trust, manifest.name, entry.library_hash)) return refused;
    auto writable =
        check_permissions({manifest.directory, manifest.directory / "manifest.json", manifest.library});
    if (!writable) return std::nullopt;
    if (!trust.trust_everything) return writable;
    entry.warning = writable->text();
    return std::nullopt;
}

// A folder with a manifest or a library; anything else (a build tree's own folders) is none of our business.
bool looks_like_plugin(const fs::path& folder) {
    std::error_code failed;
    if (folder.filename().string().starts_with(".")) return false;
    if (fs::exists(folder / "manifest.json", failed)) return true;
    for (const auto& item : fs::directory_iterator(folder, failed))
        if (item.path().extension() == ".so") return true;
    return false;
}

std::vector<fs::path> folders_in(const fs::path& directory) {
    std::vector<fs::path> folders;
    std::error_code failed;
    // A directory that is a plugin itself counts too: "--plugins build/plugins/mine".
    if (fs::exists(directory / "manifest.json", failed)) return {directory};
    for (const auto& item : fs::directory_iterator(directory, failed))
        if (item.is_directory(failed) && looks_like_plugin(item.path())) folders.push_back(item.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace

Catalog Catalog::scan(const std::vector<fs::path>& directories, const TrustList& trust) {
    Catalog catalog;
    std::map<std::string, fs::path> names;
    std::set<fs::path> visited;
    for (const auto& directory : directories) {
        for (const auto& folder : folders_in(directory)) {
            std::error_code failed;
            if (!visited.insert(fs::weakly_canonical(fs::absolute(folder), failed)).second) continue;
            CatalogEntry entry;
            entry.directory = folder;
            auto manifest = read_manifest(folder);
            if (!manifest) {
                entry.refusal = manifest.error();
            } else {
                entry.manifest = std::move(*manifest);
                entry.refusal = judge(entry, trust);
                for (const auto& name : {entry.manifest->name, entry.manifest->id}) {
                    const auto [first, fresh] = names.emplace(name, folder);
                    if (!fresh && first->second != folder && !entry.refusal)
                        entry.refusal = refuse("plugin_duplicate",
                                               "\"" + name + "\" is the name of the plugin in " +
                                                   first->second.string() + " too",
                                               "remove one of the two");
                }
            }
            catalog.entries_.push_back(std::move(entry));
        }
    }
    return catalog;
}

Result<const Manifest*> Catalog::find(std::string_view name) const {
    const CatalogEntry* refused = nullptr;
    std::vector<std::string> available;
    for (const auto& entry : entries_) {
        const bool meant = entry.manifest ? entry.manifest->name == name || entry.manifest->id == name
                                          : entry.directory.filename() == name;
        if (meant && !entry.refusal) return &*entry.manifest;
        if (meant && refused == nullptr) refused = &entry;
        if (!entry.refusal) available.push_back(entry.manifest->name);
    }
    if (refused != nullptr) return *refused->refusal;
    std::sort(available.begin(), available.end());
    std::string all;
    for (const auto& one : available)
        all += (all.empty() ? "" : ", ") + one;
    return refuse("plugin_unknown", "there is no plugin \"" + std::string(name) + "\"",
                  all.empty() ? "no plugin is available: see \"koppel plugin list\"" : "available: " + all);
}

}  // namespace koppel::plugins

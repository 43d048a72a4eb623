// Which plugins stand in the plugin directories, and for each whether it may run and, if not, why.
// Built once at start; then read-only and thread-safe. No code of a plugin runs here.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "plugins/manifest.hpp"

namespace koppel::plugins {

// By name with the hash of its library: {"books": "sha256…"}; "*" as the hash trusts any (developer
// builds).
struct TrustList {
    std::map<std::string, std::string> allowed;
    bool trust_everything = false;  // --dev
};

struct CatalogEntry {
    std::filesystem::path directory;
    std::optional<Manifest> manifest;    // absent when it could not be read
    std::optional<base::Error> refusal;  // why it is not available
    std::string library_hash;
    std::string warning;  // available, but something should be put right; empty: nothing
};

class Catalog {
  public:
    static Catalog scan(const std::vector<std::filesystem::path>& directories, const TrustList& trust);
    const std::vector<CatalogEntry>& entries() const { return entries_; }
    // By name or id. Fails with why it is not available, or with the names that are.
    base::Result<const Manifest*> find(std::string_view name) const;

  private:
    std::vector<CatalogEntry> entries_;
};

// Reads a trust file: {"plugins":{"books":"sha256:…"}}. A missing file trusts nothing.
base::Result<TrustList> read_trust(const std::filesystem::path& file);

}  // namespace koppel::plugins

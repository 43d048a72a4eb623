// The composition root: opens everything a command needs, in order, and closes it in reverse.
// One object per process. Fails with the first thing that cannot be opened.
#pragma once

#include <memory>
#include <optional>

#include "app/options.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "pipeline/connector.hpp"
#include "plugins/catalog.hpp"
#include "plugins/instance.hpp"
#include "store/data_directory.hpp"
#include "store/sqlite_store.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::app {

class Host {
  public:
    static base::Result<std::unique_ptr<Host>> open(const Options& options);

    store::Store& store() { return *store_; }
    store::Vault& vault() { return *vault_; }
    const plugins::Catalog& catalog() const { return catalog_; }
    base::Clock& clock() { return *clock_; }
    base::Log& log() { return *log_; }
    pipeline::Connector& connector() { return *connector_; }

  private:
    Host() = default;
    std::optional<store::DataDirectory> directory_;
    std::unique_ptr<base::Clock> clock_;
    std::unique_ptr<base::Log> log_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Vault> vault_;
    plugins::Catalog catalog_;
    std::unique_ptr<net::HttpClient> http_;
    std::unique_ptr<plugins::PluginHost> plugins_;
    std::unique_ptr<pipeline::Connector> connector_;
};

// Plugins as the options name them, without opening a data directory for writing.
base::Result<plugins::Catalog> open_catalog(const Options& options);
std::filesystem::path trust_file(const Options& options);
std::filesystem::path worker_binary();

}  // namespace koppel::app

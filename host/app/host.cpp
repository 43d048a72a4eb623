#include "app/host.hpp"

#include <system_error>

namespace koppel::app {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

// The system's clock, moved so that the run began at a given instant (`--now`).
class MovedClock : public base::Clock {
  public:
    explicit MovedClock(base::Instant start) : real_(base::system_clock()), offset_(start - real_->now()) {}
    base::Instant now() const override { return real_->now() + offset_; }
    base::Mono mono() const override { return real_->mono(); }
    void wait_until(base::Mono until, const std::function<bool()>& stop) override {
        real_->wait_until(until, stop);
    }

  private:
    std::unique_ptr<base::Clock> real_;
    base::milliseconds offset_;
};

Result<std::unique_ptr<base::Clock>> clock_of(const Options& options) {
    if (options.now.empty()) return base::system_clock();
    const auto start = base::parse_iso(options.now);
    if (!start)
        return Error(ErrorClass::usage, "bad_instant",
                     "--now '" + options.now + "' is not an ISO 8601 instant",
                     "write it like 2026-11-21T10:00:00+01:00");
    return std::unique_ptr<base::Clock>(std::make_unique<MovedClock>(*start));
}

Result<base::LogLevel> level_of(const std::string& name) {
    if (name == "debug") return base::LogLevel::debug;
    if (name == "info") return base::LogLevel::info;
    if (name == "warning") return base::LogLevel::warning;
    if (name == "error") return base::LogLevel::error;
    if (name == "off") return base::LogLevel::off;
    return Error(ErrorClass::usage, "bad_log_level", "--log-level '" + name + "' is not known",
                 "use debug, info, warning, error or off");
}

fs::path binary_directory() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::current_path() : self.parent_path();
}

fs::path beside_binary(const char* in_tree, const char* installed) {
    const fs::path first = (binary_directory() / in_tree).lexically_normal();
    return fs::exists(first) ? first : (binary_directory() / installed).lexically_normal();
}

std::vector<fs::path> plugin_directories(const Options& options) {
    if (!options.plugins.empty()) return options.plugins;
    return {beside_binary("../plugins", "../lib/koppel/plugins")};
}

}  // namespace

fs::path worker_binary() {
    return beside_binary("koppel-worker", "../lib/koppel/koppel-worker");
}

fs::path trust_file(const Options& options) {
    return options.data / "trust.json";
}

Result<plugins::Catalog> open_catalog(const Options& options) {
    plugins::TrustList trust;
    if (options.dev) {
        trust.trust_everything = true;
    } else {
        auto read = plugins::read_trust(trust_file(options));
        if (read.has_error()) return read.error();
        trust = std::move(*read);
    }
    return plugins::Catalog::scan(plugin_directories(options), trust);
}

Result<std::unique_ptr<Host>> Host::open(const Options& options) {
    if (!options.store.empty())
        return Error(ErrorClass::usage, "store_unsupported",
                     "--store '" + options.store + "' cannot be used yet",
                     "leave it out: this version keeps everything in the data directory");
    auto clock = clock_of(options);
    if (clock.has_error()) return clock.error();
    auto level = level_of(options.log_level);
    if (level.has_error()) return level.error();
    auto directory = store::DataDirectory::open(options.data);
    if (directory.has_error()) return directory.error();

    std::unique_ptr<Host> host(new Host);
    host->clock_ = std::move(*clock);
    host->directory_.emplace(std::move(*directory));
    host->log_ =
        base::make_log({.level = *level, .file = (host->directory_->logs() / "koppel.log").string()});
    auto store = store::open_sqlite(host->directory_->database());
    if (store.has_error()) return store.error();
    host->store_ = std::move(*store);
    // The data directory is ours alone: who held a contract before has died with it.
    if (auto ended = host->store_->end_all_leases(); ended.has_error()) return ended.error();
    auto vault = store::Vault::open(*host->store_, host->directory_->master_key());
    if (vault.has_error()) return vault.error();
    host->vault_ = std::move(*vault);
    auto catalog = open_catalog(options);
    if (catalog.has_error()) return catalog.error();
    host->catalog_ = std::move(*catalog);

    host->http_ = net::make_http_client({.connections_per_host = options.connections});
    host->plugins_ = plugins::make_plugin_host({.in_process = options.in_process, .worker = worker_binary()},
                                               *host->clock_, *host->log_);
    host->connector_ = std::make_unique<pipeline::Connector>(
        pipeline::Connector::Parts{*host->store_, *host->vault_, host->catalog_, *host->plugins_,
                                   *host->http_, *host->clock_, *host->log_});
    return host;
}

}  // namespace koppel::app

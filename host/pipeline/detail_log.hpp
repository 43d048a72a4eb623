// The detail log of contracts that ask for it (H-11): full requests and answers and the plugins' lines, with
// secrets masked, sealed in the store. Thread-safe. Watchers never block: a thread of its own masks, seals
// and writes what a bounded queue holds, and what does not fit is counted and left out. Writing fails
// silently but for a line in the log: the work goes on without it.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "contracts/contract.hpp"
#include "plugins/instance.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace koppel::pipeline {

class DetailLog {
  public:
    struct Parts {
        store::Store& store;
        store::Vault& vault;
        base::Clock& clock;
        base::Log& log;
    };

    explicit DetailLog(Parts parts);
    ~DetailLog();  // writes what waits
    DetailLog(const DetailLog&) = delete;
    DetailLog& operator=(const DetailLog&) = delete;

    struct Subject {
        std::string tenant;
        std::string contract;
        std::string connection;
        std::string plugin;
    };
    std::shared_ptr<plugins::CallWatcher> watcher(Subject subject);
    // The same instance; notes which records each of its calls was about.
    std::unique_ptr<plugins::Instance> noting(std::unique_ptr<plugins::Instance> instance, Subject subject);

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

struct DetailQuestion {
    std::string tenant;
    std::string contract;
    std::string key;        // empty: all records
    base::Instant since{};  // older ones are not shown, even if they are not forgotten yet
};

// The entries in order, each an object: at, trace, connection, plugin, call, kind ("http" or "line") and what
// belongs to it. At most `limit` of the newest.
base::Result<std::vector<boost::json::object>> read_details(store::Store& store, store::Vault& vault,
                                                            const DetailQuestion& question,
                                                            std::size_t limit);

// Of the entries of a record's calls, which may have been about a whole batch, those that mention one of
// these words: its key, its number, its reference. Where only a long answer does, the part around it.
std::vector<boost::json::object> about_record(std::vector<boost::json::object> entries,
                                              const std::vector<std::string>& words);

}  // namespace koppel::pipeline

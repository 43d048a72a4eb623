// Which contracts made a plugin crash, and when: enough crashes within ten minutes and the plugin is
// quarantined for that contract, while it goes on working for the others. Thread-safe.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "plugins/collect.hpp"

namespace koppel::plugins {

class CrashRecord {
  public:
    CrashRecord(base::Clock& clock, std::uint32_t limit) : clock_(clock), limit_(limit) {}
    // A crash without a contract (while loading, or of a call that cannot be told) counts for all of them.
    void add(const CallName& blamed, const base::Error& error);
    // Why the plugin may not run for this contract now, if it may not.
    std::optional<base::Error> quarantine(const std::string& plugin, const std::string& contract);

  private:
    struct Crash {
        base::Mono at;
        std::string what;
    };
    std::optional<base::Error> judge(const std::string& plugin, std::deque<Crash>& crashes) const;

    base::Clock& clock_;
    const std::uint32_t limit_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::deque<Crash>> crashes_;  // by plugin and contract
};

}  // namespace koppel::plugins

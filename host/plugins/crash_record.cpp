#include "plugins/crash_record.hpp"

namespace koppel::plugins {
namespace {

constexpr std::chrono::minutes kWindow{10};

}  // namespace

void CrashRecord::add(const CallName& blamed, const base::Error& error) {
    const std::lock_guard lock(mutex_);
    auto& crashes = crashes_[{blamed.plugin, blamed.contract}];
    crashes.push_back({clock_.mono(), error.message});
    while (crashes.size() > limit_)
        crashes.pop_front();
}

std::optional<base::Error> CrashRecord::judge(const std::string& plugin, std::deque<Crash>& crashes) const {
    const base::Mono now = clock_.mono();
    while (!crashes.empty() && now - crashes.front().at > kWindow)
        crashes.pop_front();
    if (limit_ == 0 || crashes.size() < limit_) return std::nullopt;
    const auto left = std::chrono::duration_cast<base::milliseconds>(crashes.front().at + kWindow - now);
    base::Error error(base::ErrorClass::transient, "plugin_quarantined",
                      "plugin " + plugin + " is quarantined after " + std::to_string(crashes.size()) +
                          " crashes within ten minutes; the last one: " + crashes.back().what,
                      "it is tried again in " + std::to_string(left.count() / 1000 + 1) + " seconds");
    error.retry_after_ms = left.count() + 1;
    return error;
}

std::optional<base::Error> CrashRecord::quarantine(const std::string& plugin, const std::string& contract) {
    const std::lock_guard lock(mutex_);
    for (const auto& key : {contract, std::string()})
        if (const auto found = crashes_.find({plugin, key}); found != crashes_.end())
            if (auto error = judge(plugin, found->second)) return error;
    return std::nullopt;
}

}  // namespace koppel::plugins

#include "exact/limits.hpp"

#include <algorithm>
#include <cstdio>

namespace koppel::sandbox::exact {
namespace {

void append(std::string& headers, const char* name, std::int64_t limit, std::int64_t used, Instant reset) {
    const std::string prefix = std::string{"X-RateLimit-"} + name;
    headers += prefix + "Limit: " + std::to_string(limit) + "\r\n";
    headers += prefix + "Remaining: " + std::to_string(std::max<std::int64_t>(0, limit - used)) + "\r\n";
    headers += prefix + "Reset: " + std::to_string(reset * 1000) + "\r\n";
}

}  // namespace

bool parse_rate(std::string_view text, Rate& rate) {
    if (text == "0") {
        rate = {0, 0};
        return true;
    }
    long long minutely = 0, daily = 0;
    char more = 0;
    const std::string copy{text};
    if (std::sscanf(copy.c_str(), "%lld/%lld%c", &minutely, &daily, &more) != 2) return false;
    if (minutely < 0 || daily < 0) return false;
    rate = {minutely, daily};
    return true;
}

bool Budget::take(const Rate& rate, Instant now, std::string& headers) {
    if (now / 60 != minute_) in_minute_ = 0;
    if (now / 86'400 != day_) in_day_ = 0;
    minute_ = now / 60;
    day_ = now / 86'400;
    const bool day_over = rate.daily > 0 && in_day_ >= rate.daily;
    const bool minute_over = rate.minutely > 0 && in_minute_ >= rate.minutely;
    if (!day_over && !minute_over) {
        ++in_minute_;
        ++in_day_;
    }
    if (rate.daily > 0 && (day_over || !minute_over))
        append(headers, "", rate.daily, in_day_, (day_ + 1) * 86'400);
    if (rate.minutely > 0 && !day_over)
        append(headers, "Minutely-", rate.minutely, in_minute_, (minute_ + 1) * 60);
    return !day_over && !minute_over;
}

bool ErrorBudget::blocked(const std::string& endpoint, Instant now) const {
    const auto found = endpoints_.find(endpoint);
    return found != endpoints_.end() && now < found->second.blocked_until;
}

void ErrorBudget::note(const std::string& endpoint, const Assumptions& assumptions, Instant now) {
    if (assumptions.errors_per_hour <= 0) return;
    Endpoint& counted = endpoints_[endpoint];
    while (!counted.errors.empty() && now - counted.errors.front() >= 3600)
        counted.errors.pop_front();
    counted.errors.push_back(now);
    if (static_cast<std::int64_t>(counted.errors.size()) < assumptions.errors_per_hour) return;
    counted.errors.clear();
    ++counted.blocks;
    counted.blocked_until = now + assumptions.block_seconds * (assumptions.block_grows ? counted.blocks : 1);
}

}  // namespace koppel::sandbox::exact

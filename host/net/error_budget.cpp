#include "net/error_budget.hpp"

#include <algorithm>
#include <utility>

namespace koppel::net {

using base::Instant;

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The length of the GUID that `text` begins with; 0: none.
std::size_t guid_at(std::string_view text) {
    constexpr std::size_t parts[] = {8, 4, 4, 4, 12};
    std::size_t at = 0;
    for (const auto length : parts) {
        if (at > 0 && (at >= text.size() || text[at++] != '-')) return 0;
        for (const auto end = at + length; at < end; ++at)
            if (at >= text.size() || !is_hex(text[at])) return 0;
    }
    return at;
}

}  // namespace

std::string endpoint_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
        const auto path = url.find('/', scheme + 3);
        url = path == std::string_view::npos ? "/" : url.substr(path);
    }
    url = url.substr(0, url.find_first_of("?#"));
    std::string result;
    for (std::size_t at = 0; at < url.size();) {
        const bool begins = at == 0 || !is_word(url[at - 1]);
        const auto guid = begins ? guid_at(url.substr(at)) : 0;
        if (guid > 0) {
            result += "{id}";
            at += guid;
            continue;
        }
        auto end = at;
        while (begins && end < url.size() && is_digit(url[end]))
            ++end;
        if (end > at && (end == url.size() || !is_word(url[end]))) {
            result += "{n}";
            at = end;
            continue;
        }
        result += url[at++];
    }
    return result;
}

ErrorBudget::ErrorBudget(ErrorRule rule, base::Clock& clock, const std::vector<EndpointErrors>& remembered,
                         Keep keep)
    : rule_(std::move(rule)), clock_(clock), keep_(std::move(keep)) {
    const Instant now = clock_.now();
    for (const auto& known : remembered) {
        auto& errors = endpoints_[known.endpoint].errors;
        for (const auto at : known.at)
            errors.push_back(std::min(at, now));  // a clock that was set back
        std::sort(errors.begin(), errors.end());
    }
}

void ErrorBudget::refresh(Endpoint& endpoint, Instant now) const {
    std::erase_if(endpoint.errors, [&](Instant at) { return at + rule_.window <= now; });
}

ErrorBudget::Admission ErrorBudget::ask(const std::string& endpoint) {
    if (rule_.statuses.empty()) return {};
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto found = endpoints_.find(endpoint);
    if (found == endpoints_.end()) return {};
    auto& known = found->second;
    refresh(known, now);
    const auto stop = std::max(rule_.stop_at, 1U);
    if (known.errors.size() >= stop)
        return {Answer::held, known.errors[known.errors.size() - stop] + rule_.window};
    // Each of those under way may be refused, too.
    if (known.errors.size() + known.under_way >= stop) return {Answer::busy, {}};
    return {};
}

void ErrorBudget::take(const std::string& endpoint) {
    if (rule_.statuses.empty()) return;
    const std::lock_guard lock(mutex_);
    ++endpoints_[endpoint].under_way;
}

void ErrorBudget::give_back(const std::string& endpoint, int status) {
    if (rule_.statuses.empty()) return;
    const bool counts =
        std::find(rule_.statuses.begin(), rule_.statuses.end(), status) != rule_.statuses.end();
    const Instant now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        auto& known = endpoints_[endpoint];
        if (known.under_way > 0) --known.under_way;
        if (counts) known.errors.push_back(now);
    }
    if (counts && keep_) keep_(endpoint, status, now);
}

std::vector<EndpointErrors> ErrorBudget::view() {
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    std::vector<EndpointErrors> result;
    for (auto& [name, endpoint] : endpoints_) {
        refresh(endpoint, now);
        if (!endpoint.errors.empty()) result.push_back({name, endpoint.errors});
    }
    return result;
}

std::string ErrorBudget::words(const std::string& endpoint) {
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    auto& known = endpoints_[endpoint];
    refresh(known, now);
    return "the vendor refused " + std::to_string(known.errors.size()) + " requests to " + endpoint +
           " within " +
           std::to_string(std::chrono::duration_cast<std::chrono::minutes>(rule_.window).count()) +
           " minutes and shuts out at " + std::to_string(rule_.count);
}

}  // namespace koppel::net

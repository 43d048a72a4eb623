#include "retail/limits.hpp"

#include <algorithm>

#include "base/http.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

std::string tenths(std::int64_t value) {
    return exact_text(value * (kExact / 10));
}

std::string drifted(std::string_view name, std::uint64_t turn) {
    std::string out{name};
    if (turn % 3 == 1) return lower_ascii(out);
    if (turn % 3 == 2)
        for (std::size_t i = 1; i < out.size(); ++i)
            if (out[i - 1] != '-' && out[i] >= 'A' && out[i] <= 'Z') out[i] = static_cast<char>(out[i] + 32);
    return out;
}

}  // namespace

bool parse_limits(std::string_view text, LimitOptions& out) {
    if (text == "0") {
        out = {0, 0, 0};
        return true;
    }
    const auto first = text.find('/');
    const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
    if (second == std::string_view::npos) return false;
    const auto size = to_integer(text.substr(0, first));
    const auto drip = parse_exact(text.substr(first + 1, second - first - 1));
    const auto burst = to_integer(text.substr(second + 1));
    if (!size || !drip || !burst || *size <= 0 || *drip <= 0 || *burst <= 0) return false;
    out = {*size, *drip / (kExact / 10), *burst};
    return true;
}

std::string limits_text(const LimitOptions& options) {
    if (options.size == 0) return "0";
    return std::to_string(options.size) + "/" + tenths(options.drip_tenths) + "/" +
           std::to_string(options.burst);
}

void Limits::leak(Instant now) {
    if (now == last_) return;
    level_ = std::max<std::int64_t>(0, level_ - (now - last_) * options_.drip_tenths);
    burst_ = 0;
    last_ = now;
}

Limits::Verdict Limits::take(std::int64_t cost, Instant now) {
    leak(now);
    if (options_.size == 0) return Verdict::fine;
    if (burst_ >= options_.burst) return Verdict::burst;
    ++burst_;
    // The first one that lifts the level above the size still gets through.
    if (level_ >= options_.size * 10) return Verdict::bucket;
    level_ += cost;
    return Verdict::fine;
}

std::string Limits::headers(std::string_view account, std::string_view client, std::int64_t cost,
                            Verdict verdict, Instant now) {
    leak(now);
    const std::uint64_t turn = answers_++;
    std::string out;
    const auto add = [&out, turn](std::string_view name, std::string_view value) {
        out.append(drifted(name, turn)).append(": ").append(value).append("\r\n");
    };
    const std::int64_t size = options_.size == 0 ? 120 : options_.size;
    add("X-LS-Acct-Id", account);
    add("X-LS-Oauth-Client-Id", client);
    add("X-LS-API-Bucket-Level", tenths(level_) + "/" + std::to_string(size));
    add("X-LS-API-Burst-Level",
        std::to_string(burst_) + "/" + std::to_string(options_.size == 0 ? 26 : options_.burst));
    add("X-LS-API-Drip-Rate", tenths(options_.size == 0 ? 25 : options_.drip_tenths));
    add("X-LS-API-Request-Cost", tenths(cost));
    add("CF-Ray", "3afe6bf03de4" + std::to_string(1'000 + turn % 9'000) + "-BRU");
    if (verdict == Verdict::fine) return out;
    const bool bucket = verdict == Verdict::bucket;
    add("X-LS-API-RateLimit-Type", bucket ? "api-leaky-bucket" : "api-burst-limiter");
    std::int64_t wait = 1;
    if (bucket) wait = std::max<std::int64_t>(1, (level_ - size * 10) / options_.drip_tenths + 1);
    out.append("Retry-After: ").append(std::to_string(wait)).append("\r\n");
    return out;
}

}  // namespace koppel::sandbox::retail

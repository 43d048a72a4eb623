#include "ecom/rates.hpp"

#include <algorithm>

#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::ecom {
namespace {

void append_triple(std::string& out, std::string_view name, const std::array<std::int64_t, 3>& values) {
    out += name;
    out += std::to_string(values[0]);
    out += '/';
    out += std::to_string(values[1]);
    out += '/';
    out += std::to_string(values[2]);
    out += "\r\n";
}

}  // namespace

Instant RateWindows::window_end(std::size_t window, Instant now) const {
    static constexpr std::array<Instant, 3> kLengths{300, 3'600, 86'400};
    // The day ends at the shop's midnight; the shorter windows end at the same moments in every zone.
    const Instant local = now + amsterdam_offset(now);
    return now + kLengths[window] - local % kLengths[window];
}

void RateWindows::roll(Instant now) {
    for (std::size_t i = 0; i < 3; ++i) {
        if (now < ends_[i]) continue;
        ends_[i] = window_end(i, now);
        used_[i] = 0;
    }
}

std::int64_t RateWindows::remaining(std::size_t window) const {
    const std::int64_t left = limits_[window] - used_[window];
    return left > 0 ? left : -1;
}

bool RateWindows::take(Instant now) {
    roll(now);
    for (std::size_t i = 0; i < 3; ++i)
        if (used_[i] >= limits_[i]) return false;
    for (auto& used : used_)
        ++used;
    return true;
}

std::int64_t RateWindows::retry_after(Instant now) {
    roll(now);
    std::int64_t wait = 0;
    for (std::size_t i = 0; i < 3; ++i)
        if (used_[i] >= limits_[i]) wait = std::max(wait, ends_[i] - now);
    return wait;
}

void RateWindows::append_headers(std::string& out, Instant now) {
    roll(now);
    append_triple(out, "X-RateLimit-Limit: ", limits_);
    append_triple(out, "X-RateLimit-Remaining: ", {remaining(0), remaining(1), remaining(2)});
    append_triple(out, "X-RateLimit-Reset: ", {ends_[0] - now, ends_[1] - now, ends_[2] - now});
}

std::string RateWindows::json(Instant now) {
    static constexpr const char* kNames[] = {"limit5Min", "limitHour", "limitDay"};
    roll(now);
    std::string out;
    JsonWriter json{out};
    json.open('{').key("accountRatelimit").open('{');
    for (std::size_t i = 0; i < 3; ++i) {
        json.key(kNames[i]).open('{').field_int("limit", limits_[i]).field_int("remaining", remaining(i));
        json.field_int("reset", ends_[i] - now).field("resetTime", offset_text(ends_[i])).close('}');
    }
    json.close('}').close('}');
    return out;
}

bool parse_limits(std::string_view text, RateWindows::Limits& limits) {
    RateWindows::Limits parsed{};
    const auto parts = split_path(text);
    if (parts.size() != 3) return false;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = to_integer(parts[i]);
        if (!value || *value < 1) return false;
        parsed[i] = *value;
    }
    limits = parsed;
    return true;
}

}  // namespace koppel::sandbox::ecom

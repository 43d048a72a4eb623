#include "net/http.hpp"

#include <curl/curl.h>

#include <algorithm>

#include "net/retry_after.hpp"

namespace koppel::net {

const std::string& HttpResponse::header(const std::string& name) const {
    static const std::string none;
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&name](const Header& h) { return h.first == name; });
    return found == headers.end() ? none : found->second;
}

std::int64_t parse_retry_after(const std::string& value, const std::string& date, std::int64_t now_seconds) {
    constexpr std::int64_t kLongest = 86'400;
    if (value.empty()) return 0;
    if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        const std::int64_t seconds = value.size() > 9 ? kLongest : std::stoll(value);
        return std::min(seconds, kLongest) * 1000;
    }
    const std::int64_t until = curl_getdate(value.c_str(), nullptr);
    if (until < 0) return 0;
    const std::int64_t stated =
        date.empty() ? -1 : static_cast<std::int64_t>(curl_getdate(date.c_str(), nullptr));
    const std::int64_t from = stated < 0 ? now_seconds : stated;
    return std::clamp<std::int64_t>(until - from, 0, kLongest) * 1000;
}

std::optional<base::Instant> instant_of_date(const std::string& date) {
    if (date.empty()) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(curl_getdate(date.c_str(), nullptr));
    if (seconds < 0) return std::nullopt;
    return base::instant_from_unix_ms(seconds * 1000);
}

}  // namespace koppel::net

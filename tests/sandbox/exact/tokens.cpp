#include "exact/tokens.hpp"

#include <cstdio>

#include "base/json.hpp"
#include "exact/value.hpp"

namespace koppel::sandbox::exact {
namespace {

constexpr std::int64_t kCodeSeconds = 180;
constexpr std::int64_t kDaySeconds = 86'400;

Response oauth_error(int status, std::string_view error, std::string_view description,
                     std::string_view reason = {}) {
    Response response;
    response.status = status;
    response.body = "{\"error\":" + quoted(error);
    if (!description.empty()) {
        response.body += ",\"error_description\":";
        append_escaped(response.body, description);
    }
    response.body += '}';
    if (!reason.empty()) response.headers = "Reason: " + std::string{reason} + "\r\n";
    return response;
}

Response too_many(std::string_view why) {
    const std::string text = "Rate limit exceeded: " + std::string{why};
    return oauth_error(400, "access_denied", text, "TooEarlyToRefreshTokens: " + text);
}

// 10/28/2022 4:15:50 PM
std::string american(Instant at) {
    const Civil c = civil(at);
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%u/%u/%d %d:%02d:%02d %s", c.month, c.day, c.year,
                  c.hour % 12 == 0 ? 12 : c.hour % 12, c.minute, c.second, c.hour < 12 ? "AM" : "PM");
    return buffer;
}

std::string lower_bare(std::string_view id) {
    if (id.size() > 2 && id.front() == '{' && id.back() == '}') id = id.substr(1, id.size() - 2);
    return lower_ascii(id);
}

}  // namespace

Tokens::Tokens(const Client& client, const Assumptions& assumptions, Instant now)
    : client_{client}, assumptions_{assumptions} {
    restart(client.refresh_token, now);
}

bool Tokens::client_ok(std::string_view id) const {
    return lower_bare(id) == lower_bare(client_.id);
}

void Tokens::restart(std::string refresh_token, Instant now) {
    Chain chain;
    chain.refresh = refresh_token;
    chain.refreshed = now;
    chains_.push_back(chain);
    refresh_[std::move(refresh_token)] = chains_.size() - 1;
}

bool Tokens::access_ok(std::string_view access_token, Instant now) const {
    const auto found = access_.find(std::string{access_token});
    return found != access_.end() && now < found->second;
}

Response Tokens::authorize(const Parameters& query, Instant now) {
    const auto id = parameter(query, "client_id");
    const auto redirect = parameter(query, "redirect_uri");
    const bool loopback = redirect && redirect->starts_with("http://127.0.0.1");
    const bool registered = redirect && (client_.redirect.empty() || client_.redirect == *redirect);
    if (!id || !client_ok(*id) || !registered || parameter(query, "response_type") != "code" ||
        !(redirect->starts_with("https://") || (loopback && assumptions_.loopback_redirects)))
        return oauth_error(400, "invalid_request", "");
    const std::string code = "XTzM!IAAAAexact+code/" + std::to_string(++serial_);
    codes_[code] = {now + kCodeSeconds, std::string{*redirect}};
    Response response;
    response.status = 302;
    response.headers = "Location: " + std::string{*redirect} +
                       (redirect->find('?') == std::string_view::npos ? "?" : "&") +
                       "code=" + percent_encoded(code);
    if (const auto state = parameter(query, "state")) response.headers += "&state=" + percent_encoded(*state);
    response.headers += "\r\n";
    return response;
}

Response Tokens::token(const Parameters& form, Instant now) {
    const auto id = parameter(form, "client_id");
    const auto secret = parameter(form, "client_secret");
    if (!id || !secret || !client_ok(*id) || *secret != client_.secret)
        return oauth_error(400, "invalid_request", "");
    if (now / kDaySeconds != today_) {
        today_ = now / kDaySeconds;
        issued_today_ = 0;
    }
    if (issued_today_ >= assumptions_.tokens_per_day) return too_many("maximum number of tokens per day");
    const auto grant = parameter(form, "grant_type").value_or("");
    if (grant == "authorization_code") return exchange(form, now);
    if (grant == "refresh_token") return refresh(form, now);
    return oauth_error(400, "unsupported_grant_type", "");
}

Response Tokens::exchange(const Parameters& form, Instant now) {
    const auto found = codes_.find(parameter(form, "code").value_or(""));
    if (found == codes_.end()) return oauth_error(400, "invalid_request", "");
    const Code code = found->second;
    codes_.erase(found);
    if (now >= code.ends || parameter(form, "redirect_uri") != code.redirect)
        return oauth_error(400, "invalid_request", "");
    chains_.emplace_back();
    return issue(chains_.back(), now);
}

Response Tokens::refresh(const Parameters& form, Instant now) {
    const std::string token{parameter(form, "refresh_token").value_or("")};
    const auto found = refresh_.find(token);
    if (found == refresh_.end())
        return oauth_error(400, "invalid_grant", "Token is not allowed, because of invalid or empty chainId");
    Chain& chain = chains_[found->second];
    const bool old = token != chain.refresh;
    const bool tolerated =
        old && token == chain.previous && now - chain.refreshed < assumptions_.old_refresh_seconds;
    if (old && !tolerated) {
        ++chain.old_used;
        return oauth_error(401, "unauthorized_client", "Old refresh token used.");
    }
    const Instant ends = chain.refreshed + assumptions_.refresh_token_days * kDaySeconds;
    if (now >= ends)
        return oauth_error(
            400, "invalid_request",
            "The refresh token expired at " + american(ends) + " and it is now " + american(now) + ".");
    const bool waits = !old || assumptions_.old_refresh_waits;
    if (waits && chain.issued != 0 && now - chain.issued < assumptions_.refresh_after_seconds) {
        ++chain.too_early;
        return too_many("access_token not expired");
    }
    ++chain.refreshes;
    return issue(chain, now);
}

Response Tokens::issue(Chain& chain, Instant now) {
    const std::string serial = std::to_string(++serial_);
    const std::string access = "AAEAAexact-access-" + serial;
    access_[access] = now + assumptions_.access_token_seconds;
    chain.previous = chain.refresh;
    // Form encoding matters: the vendor's own have such characters too.
    chain.refresh = "Gcp7!IAAAA+exact/refresh-" + serial;
    chain.refreshed = chain.issued = now;
    refresh_[chain.refresh] = static_cast<std::size_t>(&chain - chains_.data());
    ++issued_;
    ++issued_today_;
    Response response;
    response.body = "{\"access_token\":" + quoted(access) + ",\"token_type\":\"Bearer\",\"expires_in\":\"" +
                    std::to_string(assumptions_.access_token_seconds) + "\",\"refresh_token\":";
    append_escaped(response.body, chain.refresh);
    response.body += '}';
    return response;
}

}  // namespace koppel::sandbox::exact

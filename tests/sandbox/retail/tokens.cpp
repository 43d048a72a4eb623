#include "retail/tokens.hpp"

#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::retail {
namespace {

constexpr Instant kCodeSeconds = 60, kDay = 86'400;

std::string url_base64(std::string_view text) {
    std::string out = base64_encoded(text);
    for (char& c : out)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    while (out.ends_with('='))
        out.pop_back();
    return out;
}

}  // namespace

std::string Tokens::new_code(Instant now) {
    std::string code = "def502code" + std::to_string(++serial_);
    codes_[code] = now + kCodeSeconds;
    return code;
}

Tokens::Grant Tokens::issue(std::string parent, Instant now) {
    const std::string serial = std::to_string(++serial_);
    std::string scopes;
    for (const std::string& scope : client_.scopes)
        scopes.append(scopes.empty() ? "" : " ").append(scope);
    const std::string second = std::to_string(now) + ".482913";
    std::string claims;
    JsonWriter json{claims};
    json.open('{').field("jti", "jti-" + serial).field("iss", "https://cloud.lightspeedapp.example");
    json.field("aud", client_.id).field("sub", "1").field("acct", client_.account).field("scope", scopes);
    json.field_raw("iat", second).field_raw("nbf", second);
    json.field_raw("exp", std::to_string(now + assumptions_.access_token_seconds) + ".482913").close('}');
    Grant grant;
    // A token of the real shape and of varying length; its signature is only text.
    grant.access_token = url_base64(R"({"typ":"JWT","alg":"RS256"})") + "." + url_base64(claims) + "." +
                         url_base64(std::string(200 + serial_ % 37, 's') + serial);
    grant.refresh_token = "def50200" + serial + std::string(400 + serial_ % 23, 'f');
    access_[grant.access_token] = {now + assumptions_.access_token_seconds, false, false, std::move(parent)};
    refresh_[grant.refresh_token] = {now, false};
    return grant;
}

Tokens::Grant Tokens::exchange(std::string_view code, Instant now) {
    const auto found = codes_.find(std::string{code});
    if (found == codes_.end() || now > found->second || locked_)
        return {400, "invalid_grant", "Authorization code has expired", {}, {}};
    codes_.erase(found);
    return issue({}, now);
}

Tokens::Grant Tokens::refresh(std::string_view token, Instant now) {
    while (!attempts_.empty() && attempts_.front() <= now - 60)
        attempts_.pop_front();
    if (static_cast<std::int64_t>(attempts_.size()) >= assumptions_.refreshes_per_minute)
        return {429, "too_many_requests", "Too many refresh attempts", {}, {}};
    attempts_.push_back(now);
    const auto found = refresh_.find(std::string{token});
    if (found == refresh_.end()) return {400, "invalid_grant", "Token is unknown", {}, {}};
    const Refresh state = found->second;
    const bool expired = state.last != 0 && now - state.last > assumptions_.refresh_token_days * kDay;
    if (state.revoked || locked_ || expired)
        return {400, "invalid_grant", expired ? "Token has expired" : "Token has been revoked", {}, {}};
    revoke_access();
    found->second.last = now;
    return issue(std::string{token}, now);
}

void Tokens::revoke(std::string_view refresh_token) {
    const auto found = refresh_.find(std::string{refresh_token});
    if (found == refresh_.end()) return;
    found->second.revoked = true;
    revoke_access();
}

void Tokens::revoke_access() {
    for (auto& [token, access] : access_)
        access.revoked = true;
}

Tokens::State Tokens::use(std::string_view access_token, Instant now) {
    const auto found = access_.find(std::string{access_token});
    if (found == access_.end()) return State::unknown;
    Access& access = found->second;
    if (access.revoked || locked_) return State::revoked;
    if (now >= access.ends) return State::unknown;
    if (!access.used) {
        access.used = true;
        if (!access.parent.empty()) refresh_[access.parent].revoked = true;
    }
    return State::good;
}

}  // namespace koppel::sandbox::retail

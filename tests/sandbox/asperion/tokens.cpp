#include "asperion/tokens.hpp"

namespace koppel::sandbox::asperion {

void Tokens::reset() {
    serial_ = 0;
    access_.clear();
    codes_.clear();
    refresh_ = {{client_.refresh_token, 0}};
}

std::string Tokens::new_code() {
    std::string code = "code-" + std::to_string(++serial_);
    codes_[code] = true;
    return code;
}

Tokens::Grant Tokens::issue(const Assumptions& assumptions, Instant now, std::string kept_refresh) {
    Grant grant;
    const std::string serial = std::to_string(++serial_);
    grant.access_token = "access-" + serial;
    access_[grant.access_token] = now + assumptions.access_token_seconds;
    grant.refresh_token = std::move(kept_refresh);
    if (grant.refresh_token.empty()) {
        grant.refresh_token = "koppel-refresh-" + serial;
        refresh_[grant.refresh_token] = 0;
    }
    return grant;
}

Tokens::Grant Tokens::exchange(std::string_view code, const Assumptions& assumptions, Instant now) {
    if (codes_.erase(std::string{code}) == 0) return {"invalid_grant", {}, {}};
    return issue(assumptions, now, {});
}

Tokens::Grant Tokens::refresh(std::string_view token, const Assumptions& assumptions, Instant now) {
    const auto found = refresh_.find(std::string{token});
    if (found == refresh_.end() || (found->second != 0 && now > found->second))
        return {"invalid_grant", {}, {}};
    switch (assumptions.rotation) {
        case Rotation::off:
            return issue(assumptions, now, std::string{token});
        case Rotation::on:
            refresh_.erase(found);
            break;
        case Rotation::grace:
            if (found->second == 0) found->second = now + assumptions.grace_seconds;
            break;
    }
    return issue(assumptions, now, {});
}

bool Tokens::access_ok(std::string_view token, Instant now) const {
    const auto found = access_.find(std::string{token});
    return found != access_.end() && now < found->second;
}

void Tokens::revoke(bool refresh) {
    access_.clear();
    if (refresh) refresh_.clear();
}

}  // namespace koppel::sandbox::asperion

// The login: codes, access tokens of ten minutes, one chain of refresh tokens per consent that rotates at
// each use. Single thread; times come in as instants of the sandbox's clock. A refused call answers its
// status, body and Reason header.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "exact/assumptions.hpp"
#include "exact/defaults.hpp"

namespace koppel::sandbox::exact {

struct Client {
    std::string id{kClientId};
    std::string secret{kClientSecret};
    std::string refresh_token{kRefreshToken};
    // Where the login sends people back to; empty: wherever the request says.
    std::string redirect;
};

class Tokens {
  public:
    struct Chain {
        std::string refresh, previous;
        Instant refreshed = 0;  // when `refresh` was issued
        Instant issued = 0;     // of the last access token; 0: none yet
        std::int64_t refreshes = 0, too_early = 0, old_used = 0;
    };

    Tokens(const Client& client, const Assumptions& assumptions, Instant now);

    // The answer to a form sent to the token endpoint.
    Response token(const Parameters& form, Instant now);
    // The login page, where everybody consents at once: redirects with a code.
    Response authorize(const Parameters& query, Instant now);

    bool access_ok(std::string_view access_token, Instant now) const;
    void revoke_access() { access_.clear(); }
    // A new consent, as if by the login: the chain starts with this token, all others stay as they are.
    void restart(std::string refresh_token, Instant now);

    const std::vector<Chain>& chains() const { return chains_; }
    std::int64_t issued() const { return issued_; }

  private:
    struct Code {
        Instant ends = 0;
        std::string redirect;
    };
    Response exchange(const Parameters& form, Instant now);
    Response refresh(const Parameters& form, Instant now);
    Response issue(Chain& chain, Instant now);
    bool client_ok(std::string_view id) const;

    const Client& client_;
    const Assumptions& assumptions_;
    std::uint64_t serial_ = 0;
    std::int64_t issued_ = 0, issued_today_ = 0;
    Instant today_ = 0;
    std::vector<Chain> chains_;
    std::unordered_map<std::string, std::size_t> refresh_;  // every token ever issued: its chain
    std::unordered_map<std::string, Instant> access_;       // token -> end
    std::map<std::string, Code, std::less<>> codes_;
};

}  // namespace koppel::sandbox::exact

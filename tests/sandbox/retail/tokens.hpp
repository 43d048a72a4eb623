// The login of one connection: codes, access tokens that expire, refresh tokens that rotate the vendor's way.
// Single thread. A refused grant answers status, OAuth error and hint.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "retail/assumptions.hpp"

namespace koppel::sandbox::retail {

struct Client {
    std::string id = "koppel-retail";
    std::string secret = "koppel-retail-secret";
    std::string refresh_token = "retail-refresh-0";
    std::string account = "120645";
    // Where the login sends people back to; empty: wherever the request says.
    std::string redirect;
    std::set<std::string, std::less<>> scopes = {"employee:register_read",  "employee:reports",
                                                 "employee:inventory_read", "employee:inventory",
                                                 "employee:customers_read", "employee:admin_void_sale"};
};

class Tokens {
  public:
    Tokens(const Client& client, const Assumptions& assumptions)
        : client_{client}, assumptions_{assumptions} {
        refresh_[client.refresh_token] = {};
    }

    struct Grant {
        int status = 200;
        std::string error, hint;  // empty: granted
        std::string access_token, refresh_token;
    };
    std::string new_code(Instant now);
    Grant exchange(std::string_view code, Instant now);
    Grant refresh(std::string_view token, Instant now);
    void revoke(std::string_view refresh_token);

    enum class State { good, unknown, revoked };
    // Takes note of a first use, which ends the refresh token it came from.
    State use(std::string_view access_token, Instant now);

    // The employee who granted it is locked: nothing works any more until unlocked.
    void lock(bool locked) { locked_ = locked; }
    void revoke_access();

  private:
    struct Access {
        Instant ends = 0;
        bool revoked = false, used = false;
        std::string parent;  // the refresh token that is revoked at first use
    };
    struct Refresh {
        Instant last = 0;  // 0: never used
        bool revoked = false;
    };
    Grant issue(std::string parent, Instant now);

    const Client& client_;
    const Assumptions& assumptions_;
    std::uint64_t serial_ = 0;
    bool locked_ = false;
    std::unordered_map<std::string, Access> access_;
    std::unordered_map<std::string, Refresh> refresh_;
    std::unordered_map<std::string, Instant> codes_;
    std::deque<Instant> attempts_;
};

}  // namespace koppel::sandbox::retail

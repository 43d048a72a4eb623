// The identity server's tokens: codes, access tokens that expire, refresh tokens that rotate. Single thread.
// A refused grant answers the OAuth error code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "asperion/assumptions.hpp"
#include "base/clock.hpp"

namespace koppel::sandbox::asperion {

struct Client {
    std::string id = "koppel-client";
    std::string secret = "koppel-secret";
    std::string refresh_token = "koppel-refresh-0";
};

class Tokens {
  public:
    explicit Tokens(Client client) : client_{std::move(client)} { reset(); }

    struct Grant {
        std::string error;  // empty: granted
        std::string access_token, refresh_token;
    };
    bool client_ok(std::string_view id, std::string_view secret) const {
        return id == client_.id && secret == client_.secret;
    }
    bool known_client(std::string_view id) const { return id == client_.id; }
    std::string new_code();
    Grant exchange(std::string_view code, const Assumptions& assumptions, Instant now);
    Grant refresh(std::string_view token, const Assumptions& assumptions, Instant now);
    bool access_ok(std::string_view token, Instant now) const;
    // Every access token ends now; with `refresh` the refresh tokens too.
    void revoke(bool refresh);
    void reset();

  private:
    Grant issue(const Assumptions& assumptions, Instant now, std::string kept_refresh);

    Client client_;
    std::uint64_t serial_ = 0;
    std::unordered_map<std::string, Instant> access_;   // token -> end
    std::unordered_map<std::string, Instant> refresh_;  // token -> end, 0: none
    std::unordered_map<std::string, bool> codes_;
};

}  // namespace koppel::sandbox::asperion

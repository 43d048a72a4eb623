// How a request is authorised: nothing, HTTP Basic, a fixed bearer token, or OAuth 2 with refresh.
// Thread-safe. Secrets are asked for when they are needed and never logged.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

namespace koppel::net {

// From the manifest ("auth" entry), with the connection's settings and secrets filled in.
struct CredentialRule {
    enum class Kind { none, basic, bearer, header, oauth2 };
    std::string name;
    Kind kind = Kind::none;
    // basic
    std::string username;
    std::string password;
    // bearer, header
    std::string token;
    std::string header_name;
    // header: a second pair, for vendors that want a key and a password; empty name: none
    std::string second_token;
    std::string second_header_name;
    // oauth2
    std::string token_url;
    std::string client_id;
    std::string client_secret;
    bool client_in_body = true;  // else HTTP Basic
    std::string scope;
    std::chrono::seconds not_before{0};            // after this age of the access token a refresh is allowed
    bool old_refresh_token_may_be_retried = true;  // after a lost answer
};

// A pair of tokens as it is kept.
struct TokenPair {
    std::int64_t generation = 0;
    std::string access;
    std::string refresh;
    base::Instant issued_at{};  // unset: not known
    base::Instant expires_at{};
    bool refreshing = false;          // an answer may have been lost
    base::Instant refresh_sent_at{};  // the request that it would have answered; unset: not known
    bool needs_login = false;
    std::string reason;
};

// Where token pairs live. Every write is durable before it returns.
class TokenVault {
  public:
    virtual ~TokenVault() = default;
    virtual base::Result<std::optional<TokenPair>> load() = 0;
    // Fails with `token_moved` (conflict) when another process stored a newer generation.
    virtual base::Result<void> save(const TokenPair& pair, std::int64_t expected_generation) = 0;
    // The right to renew, for one process at a time. Fails with `token_lease_held` (conflict) while another
    // has it. It ends by itself when its holder dies; a save of who has lost it fails with `fenced_out`
    // (conflict).
    virtual base::Result<void> lock(base::Instant, base::milliseconds /*at most*/) { return {}; }
    virtual void unlock() {}
};

class Credential {
  public:
    virtual ~Credential() = default;
    // Calls `done` with the headers to add, at once or after a refresh; `done` must not block. OAuth: one
    // refresh at a time, the new pair durable before its first use.
    using HeadersDone = std::function<void(base::Result<std::vector<Header>>)>;
    virtual void headers(HeadersDone done) = 0;
    // Tells that these headers were refused (401). True when a repeat with fresh headers makes sense (OAuth,
    // once per generation).
    virtual bool refused(const std::vector<Header>& used) = 0;
};

// The client, the clock and the log have to live longer than the credential.
std::shared_ptr<Credential> make_credential(const CredentialRule& rule, HttpClient& http, base::Clock& clock,
                                            base::Log& log, std::shared_ptr<TokenVault> tokens);

}  // namespace koppel::net

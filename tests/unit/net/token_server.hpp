// A token endpoint with rotating refresh tokens, as strict as the strictest vendor, on top of TestServer. Its
// other paths want the newest access token.
#pragma once

#include <mutex>
#include <string>

#include "test_server.hpp"

namespace koppel::net::test {

class TokenServer {
  public:
    enum class Next {
        answer,
        lose_answer,
        fail_before,
        server_error,
        too_early,
        busy,
        garbage,
        no_refresh,
        refresh_only
    };

    // With `grace` the token before the newest works as long as its successor was not used.
    explicit TokenServer(bool grace)
        : grace_(grace), server_([this](const ServerRequest& r) { return on(r); }) {}

    std::string token_url() const { return server_.url("/token"); }
    std::string origin() const { return server_.origin(); }
    std::string url(const std::string& path) const { return server_.url(path); }
    int refreshes() const { return refreshes_; }
    int rotations() const { return rotations_; }
    int refused_calls() const { return refused_calls_; }
    void next(Next what) { next_ = what; }
    void refuse_all_calls(bool refuse) { refuse_calls_ = refuse; }
    void revoke_access() { revoked_ = rotations_.load(); }
    static std::string access(int rotation) { return "access-token-" + std::to_string(rotation); }
    static std::string refresh(int rotation) { return "refresh-token-" + std::to_string(rotation); }

  private:
    static Reply json(int status, const std::string& body) {
        return Reply::ok(body, {{"Content-Type", "application/json"}}, status);
    }

    Reply on(const ServerRequest& r) {
        if (r.path == "/token") return on_token(r);
        const auto found = r.headers.find("authorization");
        const int newest = rotations_;
        const bool good = found != r.headers.end() && found->second == "Bearer " + access(newest) &&
                          revoked_ != newest && !refuse_calls_;
        if (good) return Reply::ok(r.body);
        ++refused_calls_;
        return json(401, "{}");
    }

    Reply on_token(const ServerRequest& r) {
        ++refreshes_;
        const auto what = next_.exchange(Next::answer);
        if (what == Next::server_error) return json(500, "<html>");
        if (what == Next::busy) return Reply::ok("{}", {{"Retry-After", "40"}}, 429);
        if (what == Next::too_early) {
            return json(400, R"({"error":"access_denied","error_description":"access_token not expired"})");
        }
        if (what == Next::fail_before) return Reply::drop();
        const int now = rotations_;
        const bool newest = r.body.find("refresh_token=" + refresh(now) + "&") != std::string::npos;
        const bool before =
            grace_ && now > 0 && r.body.find("refresh_token=" + refresh(now - 1) + "&") != std::string::npos;
        if (!newest && !before) {
            return json(400, R"({"error":"invalid_grant","error_description":"Old refresh token used."})");
        }
        if (what == Next::no_refresh) {
            return json(200, R"({"access_token":")" + access(now) + R"(","expires_in":600})");
        }
        const int number = before ? now : ++rotations_;
        if (what == Next::refresh_only) {
            return json(400, R"({"error":"access_denied","refresh_token":")" + refresh(number) + "\"}");
        }
        if (what == Next::lose_answer) return Reply::drop();
        if (what == Next::garbage) return json(200, "{\"access_tok");
        return json(200, R"({"access_token":")" + access(number) +
                             R"(","token_type":"bearer","expires_in":"600",)" + R"("refresh_token":")" +
                             refresh(number) + "\"}");
    }

    const bool grace_;
    std::atomic<int> refreshes_{0};
    std::atomic<int> rotations_{0};
    std::atomic<int> revoked_{-1};
    std::atomic<int> refused_calls_{0};
    std::atomic<bool> refuse_calls_{false};
    std::atomic<Next> next_{Next::answer};
    TestServer server_;
};

}  // namespace koppel::net::test

// What a token endpoint's answer means. Pure functions; thread-safe.
#pragma once

#include <chrono>
#include <string>

#include "net/credential.hpp"

namespace koppel::net {

struct TokenAnswer {
    enum class Kind {
        granted,      // a new access token
        needs_login,  // the refresh token is dead: a person has to log in
        refused,      // not carried out, for another reason (settings, too early, too busy)
        lost          // nobody knows whether the tokens were rotated
    };
    Kind kind = Kind::lost;
    std::string access;
    std::string refresh;  // empty: the old one stays
    std::chrono::seconds life{0};
    base::Error error;  // unless granted; the words of the vendor, without any of `secrets`
};

TokenAnswer read_token_answer(const HttpResponse& response, const std::vector<std::string>& secrets);
// The body of a refresh request.
std::string refresh_form(const CredentialRule& rule, const std::string& refresh_token);

}  // namespace koppel::net

// OAuth 2 access tokens kept fresh: the part of credentials that has a life of its own.
#pragma once

#include <memory>

#include "net/credential.hpp"

namespace koppel::net {

std::shared_ptr<Credential> make_oauth_credential(const CredentialRule& rule, HttpClient& http,
                                                  base::Clock& clock, base::Log& log,
                                                  std::shared_ptr<TokenVault> tokens);

}  // namespace koppel::net

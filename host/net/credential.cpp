#include "net/credential.hpp"

#include "base/base64.hpp"
#include "net/oauth.hpp"

namespace koppel::net {

namespace {

class FixedCredential final : public Credential {
  public:
    explicit FixedCredential(std::vector<Header> headers) : headers_(std::move(headers)) {}
    void headers(HeadersDone done) override { done(headers_); }
    bool refused(const std::vector<Header>&) override { return false; }

  private:
    const std::vector<Header> headers_;
};

}  // namespace

std::shared_ptr<Credential> make_credential(const CredentialRule& rule, HttpClient& http, base::Clock& clock,
                                            base::Log& log, std::shared_ptr<TokenVault> tokens) {
    std::vector<Header> headers;
    switch (rule.kind) {
        case CredentialRule::Kind::none:
            break;
        case CredentialRule::Kind::basic: {
            const auto pair = base::base64_of(rule.username + ":" + rule.password);
            log.mask(rule.password);
            log.mask(pair);
            headers.emplace_back("Authorization", "Basic " + pair);
            break;
        }
        case CredentialRule::Kind::bearer:
            log.mask(rule.token);
            headers.emplace_back("Authorization", "Bearer " + rule.token);
            break;
        case CredentialRule::Kind::header:
            log.mask(rule.token);
            headers.emplace_back(rule.header_name, rule.token);
            if (rule.second_header_name.empty()) break;
            log.mask(rule.second_token);
            headers.emplace_back(rule.second_header_name, rule.second_token);
            break;
        case CredentialRule::Kind::oauth2:
            return make_oauth_credential(rule, http, clock, log, std::move(tokens));
    }
    return std::make_shared<FixedCredential>(std::move(headers));
}

}  // namespace koppel::net

#include "net/credential.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace koppel::net::test {
namespace {

std::vector<Header> headers_of(const CredentialRule& rule, MemoryLog& log) {
    auto http = make_http_client({});
    ManualClock clock;
    auto credential = make_credential(rule, *http, clock, log, nullptr);
    std::vector<Header> result;
    credential->headers([&](base::Result<std::vector<Header>> headers) { result = headers.value(); });
    EXPECT_FALSE(credential->refused(result)) << "asking again gives the same";
    return result;
}

TEST(Credential, NoneAddsNothing) {
    MemoryLog log;
    EXPECT_TRUE(headers_of({}, log).empty());
}

TEST(Credential, BasicIsEncodedAndMasked) {
    MemoryLog log;
    CredentialRule rule;
    rule.kind = CredentialRule::Kind::basic;
    rule.username = "Aladdin";
    rule.password = "open sesame";
    EXPECT_EQ(headers_of(rule, log),
              (std::vector<Header>{{"Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}}));
    EXPECT_TRUE(log.masked("open sesame"));
    EXPECT_TRUE(log.masked("QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    for (const auto& [password, expected] : {std::pair<std::string, std::string>{"", "Basic YTo="},
                                             {"b", "Basic YTpi"},
                                             {"bc", "Basic YTpiYw=="},
                                             {"\xff\xfe", "Basic YTr//g=="}}) {
        rule.username = "a";
        rule.password = password;
        EXPECT_EQ(headers_of(rule, log).at(0).second, expected);
    }
}

TEST(Credential, BearerAndHeaderAreMasked) {
    MemoryLog log;
    CredentialRule rule;
    rule.kind = CredentialRule::Kind::bearer;
    rule.token = "t0ken-one";
    EXPECT_EQ(headers_of(rule, log), (std::vector<Header>{{"Authorization", "Bearer t0ken-one"}}));
    rule.kind = CredentialRule::Kind::header;
    rule.header_name = "X-Api-Key";
    rule.token = "t0ken-two";
    EXPECT_EQ(headers_of(rule, log), (std::vector<Header>{{"X-Api-Key", "t0ken-two"}}));
    EXPECT_TRUE(log.masked("t0ken-one"));
    EXPECT_TRUE(log.masked("t0ken-two"));
    rule.second_header_name = "X-Password";
    rule.second_token = "t0ken-three";
    EXPECT_EQ(headers_of(rule, log),
              (std::vector<Header>{{"X-Api-Key", "t0ken-two"}, {"X-Password", "t0ken-three"}}));
    EXPECT_TRUE(log.masked("t0ken-three"));
}

}  // namespace
}  // namespace koppel::net::test

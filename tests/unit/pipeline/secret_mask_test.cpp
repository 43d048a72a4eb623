#include "pipeline/secret_mask.hpp"

#include <gtest/gtest.h>

namespace koppel::pipeline {
namespace {

// REQ H-11
TEST(SecretMask, HidesWhateverASecretMemberHolds) {
    const struct {
        const char* body;
        const char* kept;
    } table[] = {
        {R"({"access_token":"abc","expires_in":3600})", R"({"access_token":"***","expires_in":3600})"},
        {R"({"a":{"ClientSecret" : "x\"y\\","b":1}})", R"({"a":{"ClientSecret" : "***","b":1}})"},
        {R"({"tokens":["a","b",{"c":"]"}],"n":2})", R"({"tokens":"***","n":2})"},
        {R"({"api-key":12345,"x":[1,2]})", R"({"api-key":"***","x":[1,2]})"},
        {R"([{"password":null},{"name":"the token is in the name"}])",
         R"([{"password":"***"},{"name":"the token is in the name"}])"},
        {R"({"refresh_token":"cut o)", R"({"refresh_token":"***")"},
        {R"({"cut": "in the mid)", R"({"cut": "in the mid)"},
        {"grant_type=refresh_token&refresh_token=abc&x=1", "grant_type=refresh_token&refresh_token=***&x=1"},
        {"<html>token=abc</html>", "<html>token=abc</html>"},
        {"", ""},
        {"  ", ""},
    };
    for (const auto& row : table)
        EXPECT_EQ(masked_body(row.body), row.kept);
}

// REQ H-11
TEST(SecretMask, HidesSecretsInAddresses) {
    EXPECT_EQ(masked_url("https://api.test/orders.json?limit=50&api_key=abc#x"),
              "https://api.test/orders.json?limit=50&api_key=***");
    EXPECT_EQ(masked_url("https://key:secret@api.test/orders?x=1"), "https://***@api.test/orders?x=1");
    EXPECT_EQ(masked_url("https://api.test/a@b?c"), "https://api.test/a@b?c");
}

// REQ H-11
TEST(SecretMask, ShowsOnlyHarmlessHeaders) {
    for (const auto* name : {"Content-Type", "retry-after", "X-RateLimit-Remaining"})
        EXPECT_TRUE(harmless_header(name)) << name;
    for (const auto* name :
         {"Authorization", "Set-Cookie", "Cookie", "X-Api-Key", "X-Shop-Token", "X-Anything"})
        EXPECT_FALSE(harmless_header(name)) << name;
}

}  // namespace
}  // namespace koppel::pipeline

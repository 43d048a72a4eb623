// The till's tokens, scopes and rate limits.
#include <set>

#include "retail_fixture.hpp"

namespace koppel::sandbox {
namespace {

constexpr const char* kUrlEncoded = "application/x-www-form-urlencoded";

class RetailLogin : public RetailTest {
  protected:
    void SetUp() override { post("/_sandbox/retail/config", R"({"rate":"0"})", 200); }
    std::string hint(const Response& response) {
        return std::string{parse_json(response.body).value_or(Json{}).string_or("hint", "")};
    }
    std::string error(const Response& response) {
        return std::string{parse_json(response.body).value_or(Json{}).string_or("error", "")};
    }
};

TEST_F(RetailLogin, TakesThreeKindsOfBodies) {
    const std::string form =
        "client_id=koppel-retail&client_secret=koppel-retail-secret&"
        "grant_type=refresh_token&refresh_token=retail-refresh-0";
    EXPECT_EQ(till_token(form, kUrlEncoded).status, 200);
    std::string parts;
    for (const auto& [name, value] : parse_query(form))
        parts += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    EXPECT_EQ(till_token(parts + "--B--\r\n", "multipart/form-data; boundary=B").status, 200);
    EXPECT_EQ(till_refresh("retail-refresh-0").status, 200);
    EXPECT_EQ(till_token(form, "text/plain").status, 400);
}

TEST_F(RetailLogin, RefusesTheVendorsWay) {
    const std::string form =
        "client_id=koppel-retail&client_secret=koppel-retail-secret&"
        "grant_type=refresh_token&refresh_token=retail-refresh-0";
    EXPECT_EQ(error(till_token(form + "&scope=employee:all", kUrlEncoded)), "invalid_scope");
    const Response secret = till_token(
        "client_id=koppel-retail&client_secret=x&grant_type=refresh_token&"
        "refresh_token=retail-refresh-0",
        kUrlEncoded);
    EXPECT_EQ(secret.status, 401);
    EXPECT_EQ(error(secret), "invalid_client");
    EXPECT_EQ(error(till_refresh("unknown")), "invalid_grant");
    EXPECT_EQ(ask("GET", "/retail-identity/auth/oauth/token").status, 405);
    EXPECT_EQ(till_token("{}").status, 400);
}

TEST_F(RetailLogin, TheAnswerHasARealNumberAndNoScope) {
    const Json json = *parse_json(till_refresh("retail-refresh-0").body);
    EXPECT_EQ(json.integer("expires_in"), 3600);
    EXPECT_EQ(json.find("scope"), nullptr);
    const std::string token{json.string_or("access_token", "")};
    const auto dot = token.find('.');
    const auto claims = base64_decoded(token.substr(dot + 1, token.find('.', dot + 1) - dot - 1));
    ASSERT_TRUE(claims);
    EXPECT_EQ(parse_json(*claims).value_or(Json{}).string_or("acct", ""), "120645");
}

TEST_F(RetailLogin, ALostAnswerMayBeAskedForAgainUntilTheNewTokenIsUsed) {
    log_in_till("retail-refresh-0");
    const std::string second = log_in_till("retail-refresh-0");
    EXPECT_EQ(till("Shop.json").status, 200);
    const Response again = till_refresh("retail-refresh-0");
    EXPECT_EQ(again.status, 400);
    EXPECT_EQ(error(again), "invalid_grant");
    EXPECT_EQ(till_refresh(second).status, 200);
}

TEST_F(RetailLogin, RefreshingEarlyRevokesTheAccessToken) {
    const std::string second = log_in_till("retail-refresh-0");
    const std::string old = bearer;
    EXPECT_EQ(till("Shop.json").status, 200);
    log_in_till(second);
    EXPECT_EQ(till("Shop.json").status, 200);
    bearer = old;
    const Response refused = till("Shop.json");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(error(refused), "access_denied");
    EXPECT_EQ(hint(refused), "Access token has been revoked");
}

TEST_F(RetailLogin, AccessTokensExpire) {
    log_in_till("retail-refresh-0");
    post("/_sandbox/clock", R"({"advance_seconds":3601})", 200);
    const Response refused = till("Shop.json");
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(hint(refused), "Access token could not be verified");
    post("/_sandbox/retail/config", R"({"old_unauthorized":true})", 200);
    const Json old = parse_json(till("Shop.json").body).value_or(Json{});
    EXPECT_EQ(old.string_or("httpCode", ""), "401");
    EXPECT_EQ(old.string_or("errorClass", ""), "BadAuthenticationRequestError");
}

TEST_F(RetailLogin, RefreshTokensExpireUnused) {
    const std::string second = log_in_till("retail-refresh-0");
    post("/_sandbox/clock", R"({"advance_seconds":2678400})", 200);
    EXPECT_EQ(error(till_refresh(second)), "invalid_grant");
}

TEST_F(RetailLogin, FiveAttemptsAMinute) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(till_refresh("retail-refresh-0").status, 200);
    const Response sixth = till_refresh("retail-refresh-0");
    EXPECT_EQ(sixth.status, 429);
    EXPECT_NE(sixth.headers.find("Retry-After: "), std::string::npos);
    post("/_sandbox/clock", R"({"advance_seconds":61})", 200);
    EXPECT_EQ(till_refresh("retail-refresh-0").status, 200);
}

TEST_F(RetailLogin, ALockedEmployeeTakesTheTokensAlong) {
    const std::string second = log_in_till("retail-refresh-0");
    post("/_sandbox/retail/employee", R"({"locked":true})", 200);
    EXPECT_EQ(till("Shop.json").status, 401);
    EXPECT_EQ(error(till_refresh(second)), "invalid_grant");
    post("/_sandbox/retail/employee", R"({"locked":false})", 200);
    EXPECT_EQ(till("Shop.json").status, 200);
}

TEST_F(RetailLogin, TheLoginPageSendsBackACodeThatWorksOnce) {
    const Response page =
        ask("GET",
            "/retail-identity/auth/oauth/authorize?response_type=code&client_id=koppel-retail&"
            "state=a%20b&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback");
    ASSERT_EQ(page.status, 302);
    const auto at = page.headers.find("code=");
    ASSERT_NE(at, std::string::npos);
    EXPECT_NE(page.headers.find("&state=a%20b"), std::string::npos);
    const std::string form =
        "client_id=koppel-retail&client_secret=koppel-retail-secret&"
        "grant_type=authorization_code&code=" +
        page.headers.substr(at + 5, page.headers.find('&', at) - at - 5);
    EXPECT_EQ(till_token(form, kUrlEncoded).status, 200);
    EXPECT_EQ(till_token(form, kUrlEncoded).status, 400);
}

TEST_F(RetailLogin, VoidedSalesNeedTheirScope) {
    log_in_till("retail-refresh-0");
    EXPECT_EQ(till("SaleVoid.json").status, 200);
    post("/_sandbox/retail/scope", R"({"scope":"employee:admin_void_sale","granted":false})", 200);
    EXPECT_EQ(till("SaleVoid.json").status, 403);
    EXPECT_EQ(till("Sale.json").status, 200);
}

TEST_F(RetailLogin, RequestsCostWhatTheirRelationsAre) {
    log_in_till("retail-refresh-0");
    const auto cost = [this](const std::string& query) {
        const std::string headers = lower_ascii(till(query).headers);
        const auto at = headers.find("x-ls-api-request-cost: ") + 23;
        return headers.substr(at, headers.find('\r', at) - at);
    };
    EXPECT_EQ(cost("Shop.json"), "1");
    EXPECT_EQ(cost("Sale.json?load_relations=%5B%22SaleLines%22%2C%22SalePayments%22%2C"
                   "%22SalePayments.PaymentType%22%2C%22TaxCategory%22%5D"),
              "2.2");
    EXPECT_EQ(cost("Sale/1.json?load_relations=%5B%22SaleLines%22%2C%22TaxCategory%22%5D"), "1.3");
    EXPECT_EQ(cost("Sale.json?count=1"), "10");
}

TEST_F(RetailLogin, TheBucketRunsOver) {
    log_in_till("retail-refresh-0");
    // So slow a leak that the seconds a test may take do not matter.
    post("/_sandbox/retail/config", R"({"rate":"2/0.1/1000","clear_rates":true})", 200);
    const std::string request = "Sale.json?load_relations=%5B%22SaleLines%22%5D";
    // The one that lifts the level over the size still gets through.
    EXPECT_EQ(till(request).status, 200);
    EXPECT_EQ(till(request).status, 200);
    const Response refused = till(request);
    EXPECT_EQ(refused.status, 429);
    const std::string headers = lower_ascii(refused.headers);
    EXPECT_NE(headers.find("x-ls-api-ratelimit-type: api-leaky-bucket"), std::string::npos);
    EXPECT_NE(headers.find("retry-after: "), std::string::npos);
    EXPECT_EQ(parse_json(refused.body).value_or(Json{}).string_or("httpCode", ""), "429");
    post("/_sandbox/clock", R"({"advance_seconds":10})", 200);
    EXPECT_EQ(till(request).status, 200);
}

TEST_F(RetailLogin, BurstsAreLimitedPerSecond) {
    log_in_till("retail-refresh-0");
    post("/_sandbox/retail/config", R"({"rate":"1000/1/2","clear_rates":true})", 200);
    std::string refused;
    for (int i = 0; i < 6; ++i)
        if (const Response response = till("Shop.json"); response.status == 429) refused = response.headers;
    EXPECT_NE(lower_ascii(refused).find("x-ls-api-ratelimit-type: api-burst-limiter"), std::string::npos);
    EXPECT_NE(refused.find("Retry-After: 1\r\n"), std::string::npos);
}

TEST_F(RetailLogin, HeadersDriftInCase) {
    log_in_till("retail-refresh-0");
    std::set<std::string> names;
    for (int i = 0; i < 3; ++i) {
        const std::string headers = till("Shop.json").headers;
        names.insert(headers.substr(0, headers.find(':')));
        EXPECT_NE(lower_ascii(headers).find("\r\nx-ls-api-bucket-level: "), std::string::npos);
        EXPECT_NE(lower_ascii(headers).find("\r\nx-ls-api-burst-level: "), std::string::npos);
        EXPECT_NE(lower_ascii(headers).find("\r\nx-ls-api-drip-rate: "), std::string::npos);
    }
    EXPECT_EQ(names.size(), 3U);
}

}  // namespace
}  // namespace koppel::sandbox

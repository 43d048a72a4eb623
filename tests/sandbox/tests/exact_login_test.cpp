#include "exact_fixture.hpp"

namespace koppel::sandbox {
namespace {

class ExactLogin : public ExactTest {};

TEST_F(ExactLogin, TokenAnswerTellsItsLifeAsText) {
    advance(600);
    const Response response = exact_refresh(refresh);
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find(R"("expires_in":"600")"), std::string::npos);
    EXPECT_NE(response.body.find(R"("token_type":"Bearer")"), std::string::npos);
}

TEST_F(ExactLogin, RefreshIsRefusedBefore570Seconds) {
    advance(540);
    const Response early = exact_refresh(refresh);
    EXPECT_EQ(early.status, 400);
    EXPECT_EQ(
        early.body,
        R"({"error":"access_denied","error_description":"Rate limit exceeded: access_token not expired"})");
    EXPECT_EQ(early.headers,
              "Reason: TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired\r\n");
    advance(30);
    EXPECT_EQ(exact_refresh(refresh).status, 200);
    EXPECT_EQ(at(get("/_sandbox/exact/counts"), {"tokens_issued"}), "2");
}

TEST_F(ExactLogin, RefreshTokenRotatesAndTheOldOneIsDead) {
    advance(600);
    const std::string next = log_in_exact(refresh);
    EXPECT_NE(next, refresh);
    advance(600);
    const Response old = exact_refresh(refresh);
    EXPECT_EQ(old.status, 401);
    EXPECT_EQ(old.body, R"({"error":"unauthorized_client","error_description":"Old refresh token used."})");
    EXPECT_EQ(exact_refresh(next).status, 200);
}

TEST_F(ExactLogin, OldRefreshTokenIsToleratedForAWhileWhenToldSo) {
    config(R"({"old_refresh_seconds":600,"old_refresh_waits":false})");
    advance(600);
    log_in_exact(refresh);
    advance(5);
    log_in_exact(refresh);
    advance(700);
    EXPECT_EQ(exact_refresh(refresh).status, 401);
}

TEST_F(ExactLogin, RefreshTokenDiesAfterThirtyDays) {
    advance(30 * 86'400 - 60);
    refresh = log_in_exact(refresh);
    advance(30 * 86'400);
    const Response dead = exact_refresh(refresh);
    EXPECT_EQ(dead.status, 400);
    EXPECT_NE(dead.body.find("The refresh token expired at "), std::string::npos);
}

TEST_F(ExactLogin, UnknownTokenAndWrongClientAreRefused) {
    advance(600);
    const Response unknown = exact_refresh("nonsense");
    EXPECT_EQ(unknown.status, 400);
    EXPECT_NE(unknown.body.find("invalid or empty chainId"), std::string::npos);
    const Response wrong = exact_token("grant_type=refresh_token&client_id=" + std::string{exact::kClientId} +
                                       "&client_secret=x&refresh_token=" + percent_encoded(refresh));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.body, R"({"error":"invalid_request"})");
    EXPECT_EQ(exact_refresh(refresh).status, 200);
}

TEST_F(ExactLogin, TokensADayAreCounted) {
    config(R"({"tokens_per_day":3,"refresh_after_seconds":0})");
    for (int i = 0; i < 2; ++i)
        refresh = log_in_exact(refresh);
    EXPECT_EQ(exact_refresh(refresh).status, 400);
    advance(86'400);
    EXPECT_EQ(exact_refresh(refresh).status, 200);
}

TEST_F(ExactLogin, CodeIsTakenOnceWithinThreeMinutes) {
    const std::string target =
        "/exact/api/oauth2/auth?client_id=" + std::string{exact::kClientId} +
        "&response_type=code&state=s1&redirect_uri=" + query("http://127.0.0.1:8080/oauth/callback");
    const auto code_of = [&] {
        const Response page = ask("GET", target);
        EXPECT_EQ(page.status, 302);
        const auto start = page.headers.find("code=") + 5;
        EXPECT_NE(page.headers.find("&state=s1"), std::string::npos);
        return page.headers.substr(start, page.headers.find('&', start) - start);
    };
    const auto exchange = [&](const std::string& code) {
        return exact_token("grant_type=authorization_code&code=" + code +
                           "&redirect_uri=" + query("http://127.0.0.1:8080/oauth/callback") +
                           "&client_id=" + std::string{exact::kClientId} +
                           "&client_secret=" + std::string{exact::kClientSecret});
    };
    const std::string code = code_of();
    EXPECT_NE(code.find("%21"), std::string::npos);
    EXPECT_EQ(exchange(code).status, 200);
    EXPECT_EQ(exchange(code).status, 400);
    const std::string late = code_of();
    advance(180);
    EXPECT_EQ(exchange(late).status, 400);
    EXPECT_EQ(exact_refresh(refresh).status, 400) << "the first chain waits for its own 570 seconds";
}

TEST_F(ExactLogin, AccessTokenLivesTenMinutes) {
    const std::string me = "/exact/api/v1/current/Me";
    advance(570);
    EXPECT_EQ(ask("GET", me).status, 200);
    advance(30);
    EXPECT_EQ(ask("GET", me).status, 401);
    log_in_exact(refresh);
    config(R"({"revoke_access":true})");
    EXPECT_EQ(ask("GET", me).status, 401);
    post("/_sandbox/exact/chain", "{}", 200);
    log_in_exact(std::string{exact::kRefreshToken});
    EXPECT_EQ(ask("GET", me).status, 200);
}

TEST_F(ExactLogin, MeTellsTheDivisionThatWasUsedLast) {
    const std::string me = "/exact/api/v1/current/Me?$select=CurrentDivision,UserID";
    const Json first = d(get(me)).find("results")->items[0];
    EXPECT_EQ(text(first, "CurrentDivision"), "124132");
    EXPECT_EQ(text(first, "UserID"), exact::kUserId);
    EXPECT_EQ(first.find("FullName"), nullptr);
    get("/exact/api/v1/200021/vat/VATCodes?$top=1");
    EXPECT_EQ(text(d(get(me)).find("results")->items[0], "CurrentDivision"), "200021");
    const std::string whole = ask("GET", "/exact/api/v1/current/Me").body;
    EXPECT_NE(whole.find(R"("ServerTime":"2026-11-20T12:0)"), std::string::npos) << whole;
}

TEST_F(ExactLogin, DivisionThatIsNotGrantedIsForbidden) {
    const Response denied = ask("GET", "/exact/api/v1/124133/vat/VATCodes");
    EXPECT_EQ(denied.status, 403);
    EXPECT_NE(denied.headers.find("Reason: NoDivisionAccess"), std::string::npos);
    EXPECT_EQ(all("system/Divisions").size(), 2U);
    EXPECT_EQ(all("system/AllDivisions").size(), 3U);
    const Response list = ask("GET", path("system/Divisions?$select=Code,Hid,Country"));
    EXPECT_NE(list.body.find(R"("Country":"NL ","Hid":"1")"), std::string::npos) << list.body;
}

class ExactLimits : public ExactTest {};

TEST_F(ExactLimits, MinuteAndDayAreToldInMilliseconds) {
    config(R"({"rate":"3/100"})");
    advance(60 - world.clock().now() % 60 + 5);
    const Response first = ask("GET", path("vat/VATCodes?$top=1"));
    const Instant now = world.clock().now();
    EXPECT_NE(first.headers.find("X-RateLimit-Limit: 100\r\n"), std::string::npos);
    EXPECT_NE(first.headers.find("X-RateLimit-Remaining: 99\r\n"), std::string::npos);
    EXPECT_NE(first.headers.find("X-RateLimit-Minutely-Remaining: 2\r\n"), std::string::npos);
    EXPECT_NE(first.headers.find("X-RateLimit-Minutely-Reset: " + std::to_string((now / 60 + 1) * 60'000)),
              std::string::npos);
    EXPECT_NE(first.headers.find("X-RateLimit-Reset: " + std::to_string((now / 86'400 + 1) * 86'400'000)),
              std::string::npos);
}

TEST_F(ExactLimits, FullMinuteTellsOnlyTheMinute) {
    config(R"({"rate":"2/100"})");
    advance(60 - world.clock().now() % 60 + 5);
    ask("GET", path("vat/VATCodes"));
    ask("GET", path("vat/VATCodes"));
    const Response over = ask("GET", path("vat/VATCodes"));
    EXPECT_EQ(over.status, 429);
    EXPECT_EQ(over.body, "");
    EXPECT_NE(over.headers.find("X-RateLimit-Minutely-Remaining: 0\r\n"), std::string::npos);
    EXPECT_EQ(over.headers.find("X-RateLimit-Remaining"), std::string::npos);
    EXPECT_EQ(ask("GET", "/exact/api/v1/200021/vat/VATCodes").status, 200) << "a budget is a division's own";
    advance(60);
    EXPECT_EQ(ask("GET", path("vat/VATCodes")).status, 200);
}

TEST_F(ExactLimits, FullDayTellsOnlyTheDay) {
    config(R"({"rate":"10/2"})");
    ask("GET", path("vat/VATCodes"));
    ask("GET", path("vat/VATCodes"));
    const Response over = ask("GET", path("vat/VATCodes"));
    EXPECT_EQ(over.status, 429);
    EXPECT_NE(over.headers.find("X-RateLimit-Remaining: 0\r\n"), std::string::npos);
    EXPECT_EQ(over.headers.find("Minutely"), std::string::npos);
}

TEST_F(ExactLimits, TenErrorsBlockAnEndpointForAnHour) {
    config(R"({"errors_per_hour":10,"block_reason":"Blocked"})");
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(ask("GET", path("vat/VATCodes?$filter=Nonsense")).status, 400) << i;
    const Response blocked = ask("GET", path("vat/VATCodes"));
    EXPECT_EQ(blocked.status, 429);
    EXPECT_EQ(blocked.headers, "Reason: Blocked\r\n");
    EXPECT_EQ(ask("GET", path("financial/Journals")).status, 200);
    EXPECT_EQ(ask("GET", "/exact/api/v1/200021/vat/VATCodes").status, 200);
    advance(3600);
    log_in_exact(refresh);
    EXPECT_EQ(ask("GET", path("vat/VATCodes")).status, 200);
    for (int i = 0; i < 10; ++i)
        ask("GET", path("vat/VATCodes?$filter=Nonsense"));
    EXPECT_EQ(at(get("/_sandbox/exact/counts"), {"errors", "124132 vat/VATCodes", "blocks"}), "2");
    EXPECT_EQ(at(get("/_sandbox/exact/counts"), {"requests", "GET vat/VATCodes", "errors"}), "20");
}

TEST_F(ExactLimits, ServerErrorsAreNoErrorsOfTheClient) {
    config(R"({"errors_per_hour":2})");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(ask("POST", path("crm/Accounts"), "{}").status, 500);
    EXPECT_EQ(ask("GET", path("crm/Accounts")).status, 200);
}

}  // namespace
}  // namespace koppel::sandbox

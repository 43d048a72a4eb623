#include "net/gateway.hpp"

#include <gtest/gtest.h>

#include <latch>

#include "support.hpp"
#include "token_server.hpp"

namespace koppel::net::test {
namespace {

using base::ErrorClass;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct World {
    explicit World(TestServer::Handler handler) : server(std::move(handler)) {
        options.allowed_origins = {server.origin()};
    }
    std::shared_ptr<Gateway> gateway() { return make_gateway(options, *http, *clock, log); }
    base::Mono in(milliseconds time) const { return clock->mono() + time; }
    void budget(const BudgetRule& rule) { options.budgets["key"] = make_budget(rule, *clock); }

    TestServer server;
    std::unique_ptr<base::Clock> clock = base::system_clock();
    MemoryLog log;
    Gateway::Options options;
    std::unique_ptr<HttpClient> http = make_http_client({});
};

std::vector<HttpResponse> perform(Gateway& gateway, std::vector<GatewayRequest> requests,
                                  base::Mono deadline) {
    std::promise<std::vector<HttpResponse>> promise;
    auto future = promise.get_future();
    gateway.perform(std::move(requests), deadline,
                    [&promise](std::vector<HttpResponse> r) { promise.set_value(std::move(r)); });
    return future.get();
}

GatewayRequest get(const std::string& url, const std::string& credential = {}) {
    return {request("GET", url), credential};
}

Reply echo_path(const ServerRequest& r) {
    return Reply::ok(r.path);
}

std::shared_ptr<Credential> key(World& w) {
    CredentialRule rule;
    rule.name = "key";
    rule.kind = CredentialRule::Kind::header;
    rule.header_name = "X-Key";
    rule.token = "the-key";
    return make_credential(rule, *w.http, *w.clock, w.log, nullptr);
}

TEST(Gateway, AnswersInOrder) {
    World w([](const ServerRequest& r) {
        auto reply = echo_path(r);
        if (r.path == "/0") reply.delay = milliseconds(30);
        return reply;
    });
    auto gateway = w.gateway();
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 20; ++i)
        batch.push_back(get(w.server.url("/" + std::to_string(i))));
    const auto answers = perform(*gateway, std::move(batch), w.in(seconds(20)));
    ASSERT_EQ(answers.size(), 20U);
    for (std::size_t i = 0; i < answers.size(); ++i)
        EXPECT_EQ(answers[i].body, "/" + std::to_string(i));
    EXPECT_TRUE(perform(*gateway, {}, w.in(seconds(1))).empty());
}

TEST(Gateway, LetsOnlyAllowedOriginsPass) {
    World w(echo_path);
    TestServer other(echo_path);
    auto gateway = w.gateway();
    const auto port = std::to_string(w.server.port());
    const auto answers =
        perform(*gateway,
                {get(w.server.url("/in")), get(other.url("/out")), get("https://127.0.0.1:" + port + "/"),
                 get("http://localhost:" + port + "/"), get("http://127.0.0.1:" + port + "@evil.example/"),
                 get("file:///etc/passwd"), get("http://127.0.0.1.nip.example:" + port + "/")},
                w.in(seconds(20)));
    EXPECT_EQ(answers[0].body, "/in");
    for (std::size_t i = 1; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].status, 0) << i;
        EXPECT_EQ(answers[i].error_class, ErrorClass::config) << i;
        EXPECT_FALSE(answers[i].request_sent) << i;
    }
    EXPECT_NE(answers[1].message.find(other.origin()), std::string::npos) << answers[1].message;
    EXPECT_EQ(w.server.requests(), 1);
    EXPECT_EQ(other.requests(), 0);
}

TEST(Gateway, AttachesTheNamedCredentialAndNoOther) {
    std::mutex mutex;
    std::map<std::string, std::string> keys;
    World w([&](const ServerRequest& r) {
        const std::lock_guard lock(mutex);
        const auto found = r.headers.find("x-key");
        keys[r.path] = found == r.headers.end() ? "none" : found->second;
        return Reply::ok();
    });
    w.options.credentials["key"] = key(w);
    auto gateway = w.gateway();
    auto forged = get(w.server.url("/forged"), "key");
    forged.http.headers = {{"x-KEY", "mine"}};
    auto hosted = get(w.server.url("/host"), "key");
    hosted.http.headers = {{"Host", "evil.example"}};
    const auto answers = perform(*gateway,
                                 {get(w.server.url("/with"), "key"), get(w.server.url("/without")), forged,
                                  hosted, get(w.server.url("/unknown"), "no-such")},
                                 w.in(seconds(20)));
    EXPECT_EQ(keys["/with"], "the-key");
    EXPECT_EQ(keys["/without"], "none");
    EXPECT_EQ(keys["/forged"], "the-key");
    EXPECT_EQ(answers[3].error_class, ErrorClass::config);
    EXPECT_EQ(answers[4].error_class, ErrorClass::config);
    EXPECT_NE(answers[4].message.find("no-such"), std::string::npos);
    EXPECT_EQ(w.server.requests(), 3);
}

TEST(Gateway, WaitsForRoomInTheBudgetWithoutHoldingAThread) {
    World w(echo_path);
    BudgetRule rule;
    rule.windows = {{2, seconds(1), false}};
    w.budget(rule);
    auto gateway = w.gateway();
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 5; ++i)
        batch.push_back(get(w.server.url("/"), "key"));
    const auto began = w.clock->mono();
    const auto answers = perform(*gateway, std::move(batch), w.in(seconds(30)));
    for (const auto& answer : answers)
        EXPECT_EQ(answer.status, 200) << answer.message;
    EXPECT_GE(w.clock->mono() - began, seconds(2)) << "5 requests at 2 a second need two more seconds";
}

TEST(Gateway, TellsUntilWhenABudgetIsUsedUpAndLetsPeoplePass) {
    World w(echo_path);
    BudgetRule rule;
    rule.windows = {{10, std::chrono::hours(24), true, 0.2}};
    w.budget(rule);
    auto gateway = w.gateway();
    EXPECT_FALSE(gateway->held());
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 9; ++i)
        batch.push_back(get(w.server.url("/"), "key"));
    auto asked = get(w.server.url("/person"), "key");
    asked.urgency = Urgency::interactive;
    batch.push_back(asked);
    const auto answers = perform(*gateway, std::move(batch), w.in(std::chrono::hours(100)));
    int held = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        if (!answers[i].hold) continue;
        ++held;
        EXPECT_EQ(answers[i].error_class, ErrorClass::rate_limited);
        EXPECT_EQ(answers[i].hold->code, "budget_spent");
        EXPECT_EQ(base::unix_ms(answers[i].hold->until) / 1000 % 86'400 / 60, 0) << "midnight, UTC";
        EXPECT_NE(answers[i].hold->words.find("10 requests a day"), std::string::npos);
        EXPECT_GT(answers[i].retry_after_ms, 0);
    }
    EXPECT_EQ(held, 2) << "the person's request came first, two are kept: 7 of 9";
    EXPECT_EQ(answers[9].status, 200);
    ASSERT_TRUE(gateway->held());
    EXPECT_EQ(gateway->held()->code, "budget_spent");
    auto again = get(w.server.url("/person"), "key");
    again.urgency = Urgency::interactive;
    EXPECT_EQ(perform(*gateway, {again}, w.in(seconds(10)))[0].status, 200);
}

TEST(Gateway, BurnsNoMoreErrorsThanTheMarginAllowsHoweverManyAskAtOnce) {
    World w([](const ServerRequest& r) {
        auto reply = r.path.starts_with("/bad/") ? Reply::ok("no", {}, 400) : echo_path(r);
        reply.delay = milliseconds(2);
        return reply;
    });
    BudgetRule rule;
    rule.concurrent = 8;
    w.budget(rule);
    w.options.errors["key"] = std::make_shared<ErrorBudget>(
        ErrorRule{.statuses = {400}, .count = 10, .window = seconds(3600), .stop_at = 5}, *w.clock,
        std::vector<EndpointErrors>{}, ErrorBudget::Keep{});
    auto gateway = w.gateway();
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 60; ++i)
        batch.push_back(get(w.server.url((i % 2 == 0 ? "/bad/" : "/good/") + std::to_string(i)), "key"));
    const auto answers = perform(*gateway, std::move(batch), w.in(seconds(30)));
    int refused = 0;
    int held = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i % 2 == 1) {
            EXPECT_EQ(answers[i].status, 200) << "another endpoint is not concerned: " << answers[i].message;
        } else if (answers[i].hold) {
            ++held;
            EXPECT_EQ(answers[i].hold->code, "error_budget_spent");
            EXPECT_NE(answers[i].hold->words.find("/bad/{n}"), std::string::npos);
            EXPECT_FALSE(answers[i].request_sent);
        } else {
            ++refused;
            EXPECT_EQ(answers[i].status, 400);
        }
    }
    EXPECT_EQ(refused, 5);
    EXPECT_EQ(held, 25);
    EXPECT_EQ(w.server.requests(), 35);
}

TEST(Gateway, SaysSoWhenThereIsNoRoomInTime) {
    World w(echo_path);
    BudgetRule rule;
    rule.windows = {{1, std::chrono::hours(1), false}};
    w.budget(rule);
    auto gateway = w.gateway();
    const auto answers = perform(
        *gateway, {get(w.server.url("/"), "key"), get(w.server.url("/"), "key"), get(w.server.url("/free"))},
        w.in(std::chrono::hours(10)));
    EXPECT_EQ(answers[0].status, 200);
    EXPECT_EQ(answers[1].status, 0);
    EXPECT_EQ(answers[1].error_class, ErrorClass::rate_limited);
    EXPECT_FALSE(answers[1].request_sent);
    EXPECT_GT(answers[1].retry_after_ms, 3'000'000);
    EXPECT_LE(answers[1].retry_after_ms, 3'600'000);
    EXPECT_EQ(answers[2].status, 200) << "another budget is another matter";
    EXPECT_EQ(gateway->budgets().at("key").windows[0].remaining, 0);
}

TEST(Gateway, DoesNotSendWhatIsPastItsDeadline) {
    World w(echo_path);
    BudgetRule rule;
    rule.concurrent = 1;
    w.budget(rule);
    auto gateway = w.gateway();
    auto answers =
        perform(*gateway, {get(w.server.url("/"), "key"), get(w.server.url("/"))}, w.in(milliseconds(0)));
    for (const auto& answer : answers) {
        EXPECT_EQ(answer.status, 0);
        EXPECT_FALSE(answer.request_sent);
    }
    EXPECT_EQ(w.server.requests(), 0);
}

TEST(Gateway, TheDeadlineEndsARequestThatIsUnderWay) {
    World w([](const ServerRequest&) { return Reply::silence(); });
    auto gateway = w.gateway();
    const auto answers =
        perform(*gateway, {{request("POST", w.server.url("/"), "x"), ""}}, w.in(milliseconds(200)));
    EXPECT_EQ(answers[0].error_class, ErrorClass::unknown);
    EXPECT_TRUE(answers[0].request_sent);
}

TEST(Gateway, TakesNoMorePlacesThanThereAre) {
    World w([](const ServerRequest&) {
        auto reply = Reply::ok();
        reply.delay = milliseconds(5);
        return reply;
    });
    BudgetRule rule;
    rule.concurrent = 3;
    w.budget(rule);
    auto gateway = w.gateway();
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 30; ++i)
        batch.push_back(get(w.server.url("/"), "key"));
    const auto answers = perform(*gateway, std::move(batch), w.in(seconds(30)));
    for (const auto& answer : answers)
        EXPECT_EQ(answer.status, 200);
    EXPECT_LE(w.server.connections(), 3);
    EXPECT_EQ(gateway->budgets().at("key").in_flight, 0U);
}

TEST(Gateway, A429ClosesTheBudgetForAllThatFollows) {
    World w([](const ServerRequest&) { return Reply::ok("", {{"Retry-After", "600"}}, 429); });
    w.budget({});
    auto gateway = w.gateway();
    const auto first = perform(*gateway, {get(w.server.url("/"), "key")}, w.in(seconds(20)));
    EXPECT_EQ(first[0].status, 429);
    EXPECT_EQ(first[0].retry_after_ms, 600'000);
    const auto second = perform(*gateway, {get(w.server.url("/"), "key")}, w.in(seconds(20)));
    EXPECT_EQ(second[0].status, 0);
    EXPECT_EQ(second[0].error_class, ErrorClass::rate_limited);
    EXPECT_GT(second[0].retry_after_ms, 590'000);
    EXPECT_EQ(w.server.requests(), 1);
}

TEST(Gateway, RepeatsNothing) {
    World w([](const ServerRequest& r) {
        if (r.path == "/drop") return Reply::drop();
        return Reply::ok("", {}, r.path == "/401" ? 401 : 503);
    });
    w.options.credentials["key"] = key(w);
    auto gateway = w.gateway();
    const auto answers = perform(
        *gateway,
        {get(w.server.url("/503"), "key"), get(w.server.url("/401"), "key"), get(w.server.url("/drop"))},
        w.in(seconds(20)));
    EXPECT_EQ(answers[0].status, 503);
    EXPECT_EQ(answers[1].status, 401);
    EXPECT_EQ(answers[2].status, 0);
    EXPECT_EQ(w.server.requests(), 3);
}

struct OAuthWorld {
    OAuthWorld() : server(false) {
        CredentialRule rule;
        rule.name = "login";
        rule.kind = CredentialRule::Kind::oauth2;
        rule.token_url = server.token_url();
        rule.client_id = "client";
        rule.client_secret = "s3cret-of-client";
        TokenPair pair;
        pair.generation = 1;
        pair.access = TokenServer::access(0);
        pair.refresh = TokenServer::refresh(0);
        pair.issued_at = clock->now();
        pair.expires_at = clock->now() + seconds(600);
        vault->put(pair);
        Gateway::Options options;
        options.allowed_origins = {server.origin()};
        options.credentials["login"] = make_credential(rule, *http, *clock, log, vault);
        options.budgets["login"] = make_budget({}, *clock);
        gateway = make_gateway(options, *http, *clock, log);
    }

    TokenServer server;
    std::unique_ptr<base::Clock> clock = base::system_clock();
    MemoryLog log;
    std::shared_ptr<MemoryVault> vault = std::make_shared<MemoryVault>();
    std::unique_ptr<HttpClient> http = make_http_client({});
    std::shared_ptr<Gateway> gateway;
};

TEST(Gateway, RefreshesOnceAfter401AndRepeatsEachRequestOnce) {
    OAuthWorld w;
    w.server.revoke_access();
    std::vector<GatewayRequest> batch;
    for (int i = 0; i < 8; ++i) {
        batch.push_back({request("POST", w.server.url("/book"), "invoice " + std::to_string(i)), "login"});
    }
    const auto answers = perform(*w.gateway, std::move(batch), w.clock->mono() + seconds(20));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].status, 200);
        EXPECT_EQ(answers[i].body, "invoice " + std::to_string(i)) << "the repeat has the same body";
    }
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_EQ(w.server.refused_calls(), 8);
}

TEST(Gateway, DoesNotLoopWhenTheNewTokenIsRefusedToo) {
    OAuthWorld w;
    w.server.refuse_all_calls(true);
    for (int i = 0; i < 5; ++i) {
        const auto answers =
            perform(*w.gateway, {get(w.server.url("/"), "login")}, w.clock->mono() + seconds(20));
        EXPECT_EQ(answers[0].status, 401);
    }
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_EQ(w.server.refused_calls(), 6) << "five calls, one of them repeated";
}

TEST(Gateway, AnswersWithTheReasonWhenALoginHasEnded) {
    OAuthWorld w;
    auto pair = w.vault->pair();
    pair.refresh = "refresh-token-spent";
    w.vault->put(pair);
    w.server.revoke_access();
    const auto answers =
        perform(*w.gateway, {get(w.server.url("/"), "login"), get(w.server.url("/"), "login")},
                w.clock->mono() + seconds(20));
    for (const auto& answer : answers) {
        EXPECT_EQ(answer.status, 0);
        EXPECT_EQ(answer.error_class, ErrorClass::auth);
        EXPECT_NE(answer.message.find("Old refresh token used"), std::string::npos) << answer.message;
    }
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_EQ(w.gateway->budgets().at("login").in_flight, 0U);
}

TEST(Gateway, AnswersWhatStillWaitsWhenItEnds) {
    World w(echo_path);
    BudgetRule rule;
    rule.windows = {{1, seconds(100), false}};
    w.budget(rule);
    auto gateway = w.gateway();
    ASSERT_EQ(perform(*gateway, {get(w.server.url("/"), "key")}, w.in(seconds(200)))[0].status, 200);
    std::promise<std::vector<HttpResponse>> promise;
    gateway->perform({get(w.server.url("/"), "key")}, w.in(seconds(200)),
                     [&](std::vector<HttpResponse> r) { promise.set_value(std::move(r)); });
    gateway.reset();
    EXPECT_EQ(promise.get_future().get()[0].error_class, ErrorClass::cancelled);
    EXPECT_EQ(w.server.requests(), 1);
}

TEST(Gateway, CanEndAtAnyMoment) {
    for (int round = 0; round < 30; ++round) {
        OAuthWorld w;
        std::atomic<int> answers{0};
        constexpr int calls = 6;
        w.server.revoke_access();
        for (int i = 0; i < calls; ++i) {
            w.gateway->perform({get(w.server.url("/"), "login"), get(w.server.url("/"), "login")},
                               w.clock->mono() + seconds(20), [&](std::vector<HttpResponse>) { ++answers; });
        }
        std::this_thread::sleep_for(std::chrono::microseconds(200 * round));
        w.gateway.reset();
        w.http.reset();
        EXPECT_EQ(answers, calls);
    }
}

TEST(Gateway, CanEndInTheMidstOfItsOwnAnswer) {
    OAuthWorld w;
    std::promise<int> promise;
    w.gateway->perform({get(w.server.url("/"), "login")}, w.clock->mono() + seconds(20),
                       [&](std::vector<HttpResponse> answers) {
                           w.gateway.reset();
                           promise.set_value(answers[0].status);
                       });
    EXPECT_EQ(promise.get_future().get(), 200);
}

TEST(Gateway, StandsUpToManyThreads) {
    OAuthWorld w;
    constexpr int threads = 8;
    constexpr int each = 40;
    constexpr int batch = 5;
    std::latch all(threads * each);
    std::atomic<int> wrong{0};
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) {
        pool.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) {
                if (t == 0 && i == each / 2) w.server.revoke_access();
                std::vector<GatewayRequest> requests;
                for (int j = 0; j < batch; ++j) {
                    requests.push_back({request("POST", w.server.url("/"), std::to_string(j)), "login"});
                }
                w.gateway->perform(std::move(requests), w.clock->mono() + seconds(60),
                                   [&](std::vector<HttpResponse> answers) {
                                       for (std::size_t j = 0; j < answers.size(); ++j) {
                                           if (answers[j].body != std::to_string(j)) ++wrong;
                                       }
                                       all.count_down();
                                   });
                w.gateway->budgets();
            }
        });
    }
    for (auto& thread : pool)
        thread.join();
    all.wait();
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(w.server.refreshes(), 1);
}

}  // namespace
}  // namespace koppel::net::test

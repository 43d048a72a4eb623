#include <gtest/gtest.h>

#include <latch>

#include "support.hpp"
#include "token_server.hpp"

namespace koppel::net::test {
namespace {

using base::ErrorClass;
using Next = TokenServer::Next;
using std::chrono::seconds;
using Headers = base::Result<std::vector<Header>>;

// A vendor, a vault with pair 0 in it, and the processes that come and go over them.
struct World {
    explicit World(bool grace = false) : server(grace) {
        rule.name = "login";
        rule.kind = CredentialRule::Kind::oauth2;
        rule.token_url = server.token_url();
        rule.client_id = "client";
        rule.client_secret = "s3cret-of-client";
        vault->put(pair(0));
    }

    TokenPair pair(int rotation) {
        TokenPair result;
        result.generation = rotation + 10;
        result.access = TokenServer::access(rotation);
        result.refresh = TokenServer::refresh(rotation);
        result.issued_at = clock.now();
        result.expires_at = clock.now() + seconds(600);
        return result;
    }
    std::shared_ptr<Credential> process() { return make_credential(rule, *http, clock, log, vault); }
    static Headers get(Credential& credential) {
        auto promise = std::make_shared<std::promise<Headers>>();
        credential.headers([promise](Headers headers) { promise->set_value(std::move(headers)); });
        return promise->get_future().get();
    }
    static std::string bearer(int rotation) { return "Bearer " + TokenServer::access(rotation); }

    TokenServer server;
    ManualClock clock;
    MemoryLog log;
    CredentialRule rule;
    std::shared_ptr<MemoryVault> vault = std::make_shared<MemoryVault>();
    std::unique_ptr<HttpClient> http = make_http_client({});
};

void expect_token(const Headers& headers, int rotation) {
    ASSERT_TRUE(headers.has_value()) << headers.error().text();
    EXPECT_EQ(headers->at(0).first, "Authorization");
    EXPECT_EQ(headers->at(0).second, World::bearer(rotation));
}

TEST(OAuth, UsesTheTokenThatIsKept) {
    World w;
    auto credential = w.process();
    expect_token(World::get(*credential), 0);
    w.clock.advance(seconds(490));
    expect_token(World::get(*credential), 0);
    EXPECT_EQ(w.server.refreshes(), 0);
}

TEST(OAuth, RefreshesBeforeTheTokenDies) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(525));
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
    const auto kept = w.vault->pair();
    EXPECT_EQ(kept.generation, 11);
    EXPECT_EQ(kept.access, TokenServer::access(1));
    EXPECT_EQ(kept.refresh, TokenServer::refresh(1));
    EXPECT_FALSE(kept.refreshing);
    EXPECT_EQ(kept.expires_at, w.clock.now() + seconds(600)) << "expires_in came as a string";
    EXPECT_EQ(kept.issued_at, w.clock.now());
}

TEST(OAuth, DoesNotRefreshBeforeTheVendorAllowsIt) {
    World w;
    w.rule.not_before = seconds(570);
    auto credential = w.process();
    w.clock.advance(seconds(569));
    expect_token(World::get(*credential), 0);
    w.clock.advance(seconds(1));
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
}

TEST(OAuth, WaitsForItsEndWhenTheAgeOfATokenIsNotKnown) {
    World w;
    w.rule.not_before = seconds(570);
    auto pair = w.pair(0);
    pair.issued_at = {};
    w.vault->put(pair);
    auto credential = w.process();
    w.clock.advance(seconds(599));
    expect_token(World::get(*credential), 0);
    w.clock.advance(seconds(1));
    expect_token(World::get(*credential), 1);
}

TEST(OAuth, ARefusedTokenThatIsTooYoungToRefreshHasToWait) {
    World w;
    w.rule.not_before = seconds(570);
    auto credential = w.process();
    const auto first = World::get(*credential);
    w.clock.advance(seconds(100));
    EXPECT_TRUE(credential->refused(*first));
    const auto none = World::get(*credential);
    ASSERT_TRUE(none.has_error());
    EXPECT_EQ(none.error().error_class, ErrorClass::rate_limited);
    EXPECT_EQ(none.error().retry_after_ms, 470'000);
    EXPECT_EQ(w.server.refreshes(), 0);
    w.clock.advance(seconds(470));
    expect_token(World::get(*credential), 1);
}

// Its time of day can be set, as people and NTP do.
class SetClock final : public base::Clock {
  public:
    explicit SetClock(ManualClock& clock) : clock_(clock) {}
    base::Instant now() const override { return clock_.now() + set_by_; }
    base::Mono mono() const override { return clock_.mono(); }
    void wait_until(base::Mono until, const std::function<bool()>& stop) override {
        clock_.wait_until(until, stop);
    }
    void set(base::milliseconds by) { set_by_ = by; }

  private:
    ManualClock& clock_;
    base::milliseconds set_by_{0};
};

TEST(OAuth, CountsTheAgeOfATokenByAClockThatNobodySets) {
    World w;
    w.rule.not_before = seconds(570);
    SetClock clock(w.clock);
    auto credential = make_credential(w.rule, *w.http, clock, w.log, w.vault);
    w.clock.advance(seconds(600));
    expect_token(World::get(*credential), 1);
    clock.set(std::chrono::hours(5));
    expect_token(World::get(*credential), 1);
    w.clock.advance(seconds(569));
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
    clock.set(-std::chrono::hours(5));
    w.clock.advance(seconds(1));
    expect_token(World::get(*credential), 2);
    EXPECT_EQ(w.server.refreshes(), 2);
}

TEST(OAuth, AfterALostAnswerWaitsUntilTheVendorGivesTokensAgain) {
    World w(true);
    w.rule.not_before = seconds(570);
    w.clock.advance(seconds(600));
    auto credential = w.process();
    w.server.next(Next::lose_answer);
    EXPECT_TRUE(World::get(*credential).has_error());
    EXPECT_EQ(w.server.rotations(), 1);
    auto next = w.process();
    const auto none = World::get(*next);
    ASSERT_TRUE(none.has_error());
    EXPECT_EQ(none.error().code, "token_not_yet");
    EXPECT_EQ(none.error().retry_after_ms, 580'000) << "counted from the request whose answer was lost";
    w.clock.advance(seconds(579));
    EXPECT_TRUE(World::get(*next).has_error());
    EXPECT_EQ(w.server.refreshes(), 1);
    w.clock.advance(seconds(1));
    expect_token(World::get(*next), 1);
}

TEST(OAuth, KeepsARefreshTokenThatComesWithoutAnAccessToken) {
    World w;
    w.rule.not_before = seconds(570);
    w.clock.advance(seconds(580));
    auto credential = w.process();
    w.server.next(Next::refresh_only);
    expect_token(World::get(*credential), 0);
    const auto kept = w.vault->pair();
    EXPECT_EQ(kept.refresh, TokenServer::refresh(1));
    EXPECT_EQ(kept.access, TokenServer::access(0)) << "it still works";
    EXPECT_FALSE(kept.needs_login);
    w.clock.advance(seconds(61));
    expect_token(World::get(*credential), 2);
    EXPECT_EQ(w.server.refreshes(), 2);
}

TEST(OAuth, AProcessThatRenewsKeepsTheOthersOut) {
    World w;
    // As another process sees it that holds the lease and dies.
    class Leased final : public TokenVault {
      public:
        explicit Leased(World& world) : world_(world) {}
        base::Result<std::optional<TokenPair>> load() override { return world_.vault->load(); }
        base::Result<void> save(const TokenPair& pair, std::int64_t expected) override {
            return world_.vault->save(pair, expected);
        }
        base::Result<void> lock(base::Instant, base::milliseconds) override {
            ++asked;
            if (asked < 4) return base::Error(ErrorClass::conflict, "token_lease_held", "held");
            if (asked == 4) {  // the other one is through
                auto newer = world_.pair(5);
                world_.vault->put(newer);
            }
            ++held;
            return {};
        }
        void unlock() override { --held; }
        std::atomic<int> asked{0}, held{0};

      private:
        World& world_;
    };
    w.clock.advance(seconds(700));
    auto vault = std::make_shared<Leased>(w);
    auto credential = make_credential(w.rule, *w.http, w.clock, w.log, vault);
    auto promise = std::make_shared<std::promise<Headers>>();
    credential->headers([promise](Headers headers) { promise->set_value(std::move(headers)); });
    auto future = promise->get_future();
    while (future.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready)
        w.clock.advance(std::chrono::milliseconds(10));
    expect_token(future.get(), 5);
    EXPECT_EQ(vault->asked, 4);
    EXPECT_EQ(vault->held, 0) << "given back";
    EXPECT_EQ(w.server.refreshes(), 0) << "read again after the lease was taken";
}

TEST(OAuth, ManyThreadsShareOneRefresh) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    constexpr int threads = 8;
    constexpr int each = 50;
    std::latch all(threads * each);
    std::atomic<int> good{0};
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) {
        pool.emplace_back([&] {
            for (int i = 0; i < each; ++i) {
                credential->headers([&](Headers headers) {
                    if (headers && headers->at(0).second == World::bearer(1)) ++good;
                    all.count_down();
                });
                credential->refused({{"Authorization", World::bearer(0)}});
            }
        });
    }
    for (auto& thread : pool)
        thread.join();
    all.wait();
    EXPECT_EQ(good, threads * each);
    EXPECT_EQ(w.server.refreshes(), 1);
}

TEST(OAuth, TheMarkIsDurableBeforeTheRequestAndThePairBeforeItsUse) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    w.vault->fail_saves(1);
    const auto without_mark = World::get(*credential);
    ASSERT_TRUE(without_mark.has_error());
    EXPECT_EQ(without_mark.error().code, "disk_full");
    EXPECT_EQ(w.server.refreshes(), 0) << "nothing is sent when the mark cannot be kept";

    w.clock.advance(seconds(5));
    w.vault->fail_saves(2, 1);
    const auto without_pair = World::get(*credential);
    ASSERT_TRUE(without_pair.has_error()) << "a pair that is not durable must not be used";
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_TRUE(w.vault->pair().refreshing);

    // The pair is not lost: it is kept as soon as the vault can write, without asking the vendor again.
    w.clock.advance(seconds(5));
    EXPECT_TRUE(World::get(*credential).has_error());
    w.clock.advance(seconds(60));
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_EQ(w.vault->pair().refresh, TokenServer::refresh(1));
}

TEST(OAuth, KeepsTheOldRefreshTokenWhenTheAnswerHasNone) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    w.server.next(Next::no_refresh);
    expect_token(World::get(*credential), 0);
    EXPECT_EQ(w.vault->pair().refresh, TokenServer::refresh(0));
    EXPECT_EQ(w.vault->pair().generation, 11);
}

TEST(OAuth, UsesTheNewerPairOfAnotherProcess) {
    World w;
    auto ours = w.process();
    auto theirs = w.process();
    expect_token(World::get(*ours), 0);
    w.clock.advance(seconds(700));
    expect_token(World::get(*theirs), 1);
    expect_token(World::get(*ours), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
}

// Another process stores its pair between our answer and our save.
TEST(OAuth, GivesWayWhenThePairHasMovedMeanwhile) {
    World w;
    class Racing final : public TokenVault {
      public:
        explicit Racing(World& world) : world_(world) {}
        base::Result<std::optional<TokenPair>> load() override { return world_.vault->load(); }
        base::Result<void> save(const TokenPair& pair, std::int64_t expected) override {
            if (pair.generation > expected && !raced_) {
                raced_ = true;
                auto newer = world_.pair(7);
                newer.generation = expected + 1;
                world_.vault->put(newer);
            }
            return world_.vault->save(pair, expected);
        }

      private:
        World& world_;
        bool raced_ = false;
    };
    auto credential = make_credential(w.rule, *w.http, w.clock, w.log, std::make_shared<Racing>(w));
    w.clock.advance(seconds(700));
    expect_token(World::get(*credential), 7);
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_EQ(w.vault->pair().access, TokenServer::access(7));
}

TEST(OAuth, InvalidGrantIsNotFinalWhenAnotherProcessHasRotated) {
    World w;
    // What we read first is stale, as from a slow replica; the next look is up to date.
    class Stale final : public TokenVault {
      public:
        explicit Stale(World& world) : world_(world), old_(world.pair(0)) {
            old_.refresh = "refresh-token-spent";
        }
        base::Result<std::optional<TokenPair>> load() override {
            return loads_++ < 2 ? std::optional(old_) : world_.vault->load().value();
        }
        base::Result<void> save(const TokenPair& pair, std::int64_t expected) override {
            if (pair.generation == old_.generation) return {};
            return world_.vault->save(pair, expected);
        }

      private:
        World& world_;
        TokenPair old_;
        int loads_ = 0;
    };
    auto stale = std::make_shared<Stale>(w);
    w.clock.advance(seconds(700));
    auto newer = w.pair(3);
    w.vault->put(newer);
    auto credential = make_credential(w.rule, *w.http, w.clock, w.log, stale);
    expect_token(World::get(*credential), 3);
    EXPECT_EQ(w.server.refreshes(), 1);
    EXPECT_FALSE(w.vault->pair().needs_login);
}

// Where the process dies during a refresh.
enum class Death {
    before_mark,
    before_request,
    request_lost,
    answer_lost,
    answer_garbled,
    before_save,
    before_use,
};

struct Case {
    Death death;
    bool grace;
    bool rotated;  // the vendor has given out a pair that nobody received
    int requests;  // until the death
};

void die(World& w, Death death) {
    auto credential = w.process();
    switch (death) {
        case Death::before_mark:
            w.vault->fail_saves(1);
            break;
        case Death::before_request: {
            auto marked = w.vault->pair();
            marked.refreshing = true;
            w.vault->put(marked);
            return;
        }
        case Death::request_lost:
            w.server.next(Next::fail_before);
            break;
        case Death::answer_lost:
            w.server.next(Next::lose_answer);
            break;
        case Death::answer_garbled:
            w.server.next(Next::garbage);
            break;
        case Death::before_save:
            w.vault->fail_saves(1, 1);
            break;
        case Death::before_use:
            expect_token(World::get(*credential), 1);
            return;
    }
    EXPECT_TRUE(World::get(*credential).has_error());
}

class OAuthCrash : public ::testing::TestWithParam<Case> {};

TEST_P(OAuthCrash, EndsWithAUsablePairOrWithAPersonAndNeverInALoop) {
    const auto& c = GetParam();
    World w(c.grace);
    w.clock.advance(seconds(700));  // the access token is dead as well
    die(w, c.death);
    EXPECT_EQ(w.server.refreshes(), c.requests);
    const bool saved = c.death == Death::before_use;
    const bool lost = c.rotated && !c.grace;
    int requests = c.requests + (saved ? 0 : 1);
    auto credential = w.process();
    for (int call = 0; call < 5; ++call) {
        const auto headers = World::get(*credential);
        if (lost) {
            ASSERT_TRUE(headers.has_error());
            EXPECT_EQ(headers.error().error_class, ErrorClass::auth);
            EXPECT_EQ(headers.error().code, "needs_login");
            EXPECT_NE(headers.error().message.find("Old refresh token used."), std::string::npos)
                << "the vendor's words: " << headers.error().message;
        } else {
            expect_token(headers, 1);
        }
        EXPECT_EQ(w.server.refreshes(), requests);
        w.clock.advance(seconds(100));  // past every pause, within the life of the token
    }
    EXPECT_EQ(w.vault->pair().needs_login, lost);
    EXPECT_FALSE(w.vault->pair().refreshing);
    // And so it stays for every process after this one.
    auto next = w.process();
    EXPECT_EQ(World::get(*next).has_value(), !lost);
    EXPECT_EQ(w.server.refreshes(),
              requests + (lost ? 0 : World::get(*next)->at(0).second != World::bearer(1)));
}

INSTANTIATE_TEST_SUITE_P(
    EveryStep, OAuthCrash,
    ::testing::Values(Case{Death::before_mark, false, false, 0}, Case{Death::before_mark, true, false, 0},
                      Case{Death::before_request, false, false, 0},
                      Case{Death::before_request, true, false, 0}, Case{Death::request_lost, false, false, 1},
                      Case{Death::request_lost, true, false, 1}, Case{Death::answer_lost, false, true, 1},
                      Case{Death::answer_lost, true, true, 1}, Case{Death::answer_garbled, false, true, 1},
                      Case{Death::answer_garbled, true, true, 1}, Case{Death::before_save, false, true, 1},
                      Case{Death::before_save, true, true, 1}, Case{Death::before_use, false, false, 1},
                      Case{Death::before_use, true, false, 1}));

TEST(OAuth, AfterALostAnswerTheOldAccessTokenIsUsedUpFirst) {
    World w;
    w.clock.advance(seconds(550));
    {
        auto dying = w.process();
        w.server.next(Next::lose_answer);
        expect_token(World::get(*dying), 0);  // the refresh failed, the token still lives
    }
    EXPECT_TRUE(w.vault->pair().refreshing);
    auto credential = w.process();
    expect_token(World::get(*credential), 0);
    EXPECT_EQ(w.server.refreshes(), 1);
}

TEST(OAuth, DoesNotTryTheOldTokenWhereTheVendorForbidsIt) {
    World w;
    w.rule.old_refresh_token_may_be_retried = false;
    w.clock.advance(seconds(700));
    die(w, Death::before_request);
    auto credential = w.process();
    const auto headers = World::get(*credential);
    ASSERT_TRUE(headers.has_error());
    EXPECT_EQ(headers.error().code, "needs_login");
    EXPECT_EQ(w.server.refreshes(), 0);
    EXPECT_TRUE(w.vault->pair().needs_login);
}

TEST(OAuth, ARefusalThatRotatesNothingTakesTheMarkAway) {
    World w;
    w.rule.old_refresh_token_may_be_retried = false;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    w.server.next(Next::too_early);
    const auto early = World::get(*credential);
    ASSERT_TRUE(early.has_error());
    EXPECT_EQ(early.error().error_class, ErrorClass::rate_limited);
    EXPECT_FALSE(w.vault->pair().refreshing);
    EXPECT_FALSE(w.vault->pair().needs_login);
    EXPECT_TRUE(World::get(*credential).has_error());
    EXPECT_EQ(w.server.refreshes(), 1) << "not asked again before the pause is over";
    w.clock.advance(seconds(30));
    w.server.next(Next::busy);
    const auto busy = World::get(*credential);
    ASSERT_TRUE(busy.has_error());
    EXPECT_EQ(busy.error().retry_after_ms, 40'000);
    w.clock.advance(seconds(40));
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 3);
}

TEST(OAuth, AServerErrorLeavesTheMarkAndIsTriedAgainLater) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    w.server.next(Next::server_error);
    const auto error = World::get(*credential);
    ASSERT_TRUE(error.has_error());
    EXPECT_EQ(error.error().error_class, ErrorClass::transient);
    EXPECT_TRUE(w.vault->pair().refreshing);
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(World::get(*credential).has_error());
    EXPECT_EQ(w.server.refreshes(), 1);
    w.clock.advance(seconds(61));
    expect_token(World::get(*credential), 1);
}

TEST(OAuth, WithoutALoginAPersonIsAsked) {
    World w;
    w.vault = std::make_shared<MemoryVault>();
    auto credential = w.process();
    const auto headers = World::get(*credential);
    ASSERT_TRUE(headers.has_error());
    EXPECT_EQ(headers.error().error_class, ErrorClass::auth);
    // The person logs in: the next call finds it.
    w.vault->put(w.pair(0));
    expect_token(World::get(*credential), 0);
}

TEST(OAuth, ARefreshTokenAloneIsEnough) {
    World w;
    TokenPair seed;
    seed.generation = 1;
    seed.refresh = TokenServer::refresh(0);
    w.vault->put(seed);
    w.rule.not_before = seconds(570);
    auto credential = w.process();
    expect_token(World::get(*credential), 1);
}

TEST(OAuth, RefreshesOncePerRefusedGeneration) {
    World w;
    auto credential = w.process();
    const auto first = World::get(*credential);
    EXPECT_TRUE(credential->refused(*first));
    EXPECT_TRUE(credential->refused(*first)) << "the other requests with this token may be repeated, too";
    const auto second = World::get(*credential);
    expect_token(second, 1);
    EXPECT_TRUE(credential->refused(*first)) << "there is a newer one";
    EXPECT_FALSE(credential->refused(*second)) << "the newer one is refused at once: not a matter of age";
    expect_token(World::get(*credential), 1);
    EXPECT_EQ(w.server.refreshes(), 1);
    w.clock.advance(seconds(61));
    EXPECT_TRUE(credential->refused(*second));
    expect_token(World::get(*credential), 2);
    EXPECT_EQ(w.server.refreshes(), 2);
}

TEST(OAuth, ShowsNoSecret) {
    World w;
    auto credential = w.process();
    w.clock.advance(seconds(700));
    expect_token(World::get(*credential), 1);
    w.clock.advance(seconds(700));
    w.server.next(Next::lose_answer);
    const auto lost = World::get(*credential);
    ASSERT_TRUE(lost.has_error());
    w.clock.advance(seconds(60));
    const auto dead = World::get(*credential);
    ASSERT_TRUE(dead.has_error());
    for (const auto& text :
         {w.log.text(), lost.error().text(), dead.error().text(), w.vault->pair().reason}) {
        EXPECT_EQ(text.find("access-token-"), std::string::npos) << text;
        EXPECT_EQ(text.find("refresh-token-"), std::string::npos) << text;
        EXPECT_EQ(text.find("s3cret"), std::string::npos) << text;
    }
    EXPECT_NE(w.log.text().find("Old refresh token used."), std::string::npos);
    for (const auto& secret : {TokenServer::access(0), TokenServer::refresh(0), TokenServer::access(1),
                               TokenServer::refresh(1), std::string("s3cret-of-client")}) {
        EXPECT_TRUE(w.log.masked(secret)) << secret;
    }
}

}  // namespace
}  // namespace koppel::net::test

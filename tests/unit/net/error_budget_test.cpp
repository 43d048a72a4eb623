#include "net/error_budget.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace koppel::net::test {
namespace {

using std::chrono::seconds;
using Answer = ErrorBudget::Answer;

ErrorRule rule() {
    return {.statuses = {400, 401, 403, 404}, .count = 10, .window = seconds(3600), .stop_at = 3};
}

TEST(Endpoint, FoldsWhatNamesASingleThing) {
    EXPECT_EQ(endpoint_of("https://api.vendor.nl/api/v1/4711/crm/Accounts?$filter=ID eq 12"),
              "/api/v1/{n}/crm/Accounts");
    EXPECT_EQ(endpoint_of("https://a.nl/Accounts(guid'01234567-89ab-cdef-0123-456789ABCDEF')"),
              "/Accounts(guid'{id}')");
    EXPECT_EQ(endpoint_of("http://a.nl:8080/orders/316000001.json"), "/orders/{n}.json");
    EXPECT_EQ(endpoint_of("http://a.nl/orders(12)/lines/3#x"), "/orders({n})/lines/{n}");
    EXPECT_EQ(endpoint_of("http://a.nl/v2/b2b/4you/_12"), "/v2/b2b/4you/_12");
    EXPECT_EQ(endpoint_of("http://a.nl/0123456x-89ab-cdef-0123-456789abcdef"),
              "/0123456x-89ab-cdef-{n}-456789abcdef");
    EXPECT_EQ(endpoint_of("http://a.nl"), "/");
}

TEST(ErrorBudget, StopsAtTheMarginAndGoesOnWhenTheOldestIsOver) {
    ManualClock clock;
    ErrorBudget errors(rule(), clock, {}, {});
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(errors.ask("/a").answer, Answer::go);
        errors.take("/a");
        errors.give_back("/a", 400);
        clock.advance(seconds(60));
    }
    const auto held = errors.ask("/a");
    EXPECT_EQ(held.answer, Answer::held);
    EXPECT_EQ(held.until - clock.now(), seconds(3600 - 180));
    EXPECT_EQ(errors.ask("/b").answer, Answer::go) << "every endpoint has its own";
    EXPECT_NE(errors.words("/a").find("refused 3 requests to /a within 60 minutes"), std::string::npos);
    clock.advance(held.until - clock.now() - base::milliseconds(1));
    EXPECT_EQ(errors.ask("/a").answer, Answer::held);
    clock.advance(base::milliseconds(1));
    EXPECT_EQ(errors.ask("/a").answer, Answer::go);
    errors.take("/a");
    errors.give_back("/a", 404);
    EXPECT_EQ(errors.ask("/a").answer, Answer::held) << "two of the old ones still count";
}

TEST(ErrorBudget, CountsEveryRequestUnderWayAsOneThatMayBeRefused) {
    ManualClock clock;
    ErrorBudget errors(rule(), clock, {}, {});
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(errors.ask("/a").answer, Answer::go);
        errors.take("/a");
    }
    EXPECT_EQ(errors.ask("/a").answer, Answer::busy);
    errors.give_back("/a", 201);
    EXPECT_EQ(errors.ask("/a").answer, Answer::go);
    errors.give_back("/a", 400);
    errors.give_back("/a", 400);
    errors.take("/a");
    EXPECT_EQ(errors.ask("/a").answer, Answer::busy);
    errors.give_back("/a", 0);
    EXPECT_EQ(errors.ask("/a").answer, Answer::go);
}

TEST(ErrorBudget, CountsOnlyWhatTheVendorCounts) {
    ManualClock clock;
    ErrorBudget errors(rule(), clock, {}, {});
    for (const int status : {200, 201, 409, 422, 429, 500, 503, 0, 302}) {
        errors.take("/a");
        errors.give_back("/a", status);
    }
    EXPECT_TRUE(errors.view().empty());
}

TEST(ErrorBudget, RemembersWhatAnEarlierProcessHasBurnt) {
    ManualClock clock;
    std::vector<EndpointErrors> kept;
    {
        ErrorBudget first(rule(), clock, {}, [&](const std::string& endpoint, int status, base::Instant at) {
            EXPECT_EQ(status, 400);
            kept.push_back({endpoint, {at}});
        });
        for (int i = 0; i < 2; ++i) {
            first.take("/a");
            first.give_back("/a", 400);
        }
    }
    ASSERT_EQ(kept.size(), 2U);
    kept = {{"/a", {kept[0].at[0], kept[1].at[0]}}};
    ErrorBudget second(rule(), clock, kept, {});
    second.take("/a");
    EXPECT_EQ(second.ask("/a").answer, Answer::busy);
    second.give_back("/a", 403);
    EXPECT_EQ(second.ask("/a").answer, Answer::held);
    clock.advance(seconds(3600));
    EXPECT_EQ(second.ask("/a").answer, Answer::go);
}

TEST(ErrorBudget, WithoutARuleHoldsNobody) {
    ManualClock clock;
    ErrorBudget errors({}, clock, {}, {});
    for (int i = 0; i < 50; ++i) {
        errors.take("/a");
        errors.give_back("/a", 400);
    }
    EXPECT_EQ(errors.ask("/a").answer, Answer::go);
    EXPECT_TRUE(errors.view().empty());
}

}  // namespace
}  // namespace koppel::net::test

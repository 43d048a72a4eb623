#include "walk.hpp"

#include <gtest/gtest.h>

#include "koppel/cpp/error.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using namespace std::chrono_literals;

const Instant kNow = parse_instant("2026-11-21T10:00:00Z").value();

TEST(Walk, StartsWithAllOrdersAndThenAsksForChanges) {
    Walk walk = Walk::resume("", {}, kNow);
    EXPECT_EQ(walk.resource(250), "orders.json?since_id=0&limit=250");
    walk.passed(7, kNow - 24h);
    EXPECT_EQ(walk.resource(250), "orders.json?since_id=7&limit=250");
    walk.complete();
    EXPECT_EQ(walk.resource(100),
              "orders.json?since_id=0&limit=100&updated_at_min=2026-11-20%2007%3A00%3A00");
}

TEST(Walk, SurvivesItsText) {
    Walk walk = Walk::resume("", {"2026-11-01", ""}, kNow);
    walk.passed(7, kNow - 1h);
    walk.remember(7, kNow - 1h, "row");
    Walk again = Walk::resume(walk.text(), {"2026-11-01", ""}, kNow + 5min);
    EXPECT_EQ(again.text(), walk.text());
    EXPECT_EQ(again.resource(250), walk.resource(250));
    walk.complete();
    again = Walk::resume(walk.text(), {"2026-11-01", ""}, kNow);
    EXPECT_EQ(again.text(), walk.text());
    EXPECT_TRUE(again.known(7, "row"));
    EXPECT_FALSE(again.known(7, "other row"));
    EXPECT_FALSE(again.known(8, "row"));
}

TEST(Walk, RemembersOnlyWhatComesAgain) {
    Walk walk = Walk::resume("", {}, kNow);
    EXPECT_TRUE(walk.comes_again(kNow - 48h));  // as long as nothing newer was seen
    walk.passed(7, kNow - 24h);
    EXPECT_TRUE(walk.comes_again(kNow - 30h));
    EXPECT_FALSE(walk.comes_again(kNow - 31h));
    walk.remember(7, kNow - 24h, "row");
    walk.passed(8, kNow - 1h);
    walk.complete();
    EXPECT_FALSE(walk.remembers(7));
}

TEST(Walk, NeverMovesItsMarkPastTheNewestChangeThatWasSeen) {
    Walk walk = Walk::resume("", {}, kNow);
    walk.passed(1, kNow - 48h);
    walk.complete();
    EXPECT_NE(walk.resource(1).find("updated_at_min=2026-11-19%2007%3A00"), std::string::npos);
    Walk quiet = Walk::resume(walk.text(), {}, kNow + 100h);
    quiet.complete();  // nothing seen: the clock alone moves nothing
    EXPECT_EQ(quiet.resource(1), walk.resource(1));
}

TEST(Walk, NeverMovesItsMarkPastTheStartOfItsWindow) {
    Walk walk = Walk::resume("", {}, kNow);
    walk.passed(1, kNow + 2h);  // read two hours later in a long walk
    walk.complete();
    EXPECT_NE(walk.resource(1).find("updated_at_min=2026-11-21%2007%3A00"), std::string::npos);
}

TEST(Walk, KeepsTheStartOfAWindowWhileItGoesOn) {
    Walk walk = Walk::resume("", {}, kNow);
    walk.passed(1, kNow);
    Walk later = Walk::resume(walk.text(), {}, kNow + 9h);
    later.passed(2, kNow + 9h);
    later.complete();
    EXPECT_NE(later.resource(1).find("updated_at_min=2026-11-21%2007%3A00"), std::string::npos);
}

TEST(Walk, BoundsDaysWideEnoughForEveryZone) {
    const Walk walk = Walk::resume("", {"2026-11-01", "2026-11-10"}, kNow);
    EXPECT_EQ(walk.resource(250),
              "orders.json?since_id=0&limit=250&created_at_min=2026-10-31%2010%3A00%3A00&created_at_max=2026-"
              "11-11%2014%3A00%3A00");
}

TEST(Walk, StartsOverWhenMoreIsWantedThanItRead) {
    Walk walk = Walk::resume("", {"2026-11-01", "2026-11-10"}, kNow);
    walk.passed(7, kNow);
    const auto since = [&](Period wanted) { return Walk::resume(walk.text(), wanted, kNow).since_id(); };
    EXPECT_EQ(since({"2026-11-01", "2026-11-10"}), 7u);
    EXPECT_EQ(since({"2026-11-03", "2026-11-09"}), 7u);
    EXPECT_EQ(since({"2026-10-31", "2026-11-10"}), 0u);
    EXPECT_EQ(since({"", "2026-11-10"}), 0u);
    EXPECT_EQ(since({"2026-11-01", "2026-11-11"}), 0u);
    EXPECT_EQ(since({"2026-11-01", ""}), 0u);
}

TEST(Walk, TakesAnEndThatIsNotOverForNone) {
    Walk walk = Walk::resume("", {"", "2026-11-21"}, kNow);
    walk.passed(7, kNow);
    EXPECT_EQ(Walk::resume(walk.text(), {"", "2026-11-22"}, kNow + 24h).since_id(), 7u);
}

TEST(Walk, RefusesATextThatIsNoCursor) {
    for (const auto text :
         {"x", "{}", "[]", R"({"v":2,"phase":"first","since_id":"1"})",
          R"({"v":1,"phase":"first","since_id":1})", R"({"v":1,"phase":"changes","since_id":"1"})",
          R"({"v":1,"phase":"?","since_id":"1"})"})
        EXPECT_THROW(Walk::resume(text, {}, kNow), sdk::Error) << text;
    EXPECT_THROW(Walk::resume("", {"last week", ""}, kNow), sdk::Error);
}

TEST(Period, ComparesDaysInTheShopsOwnZone) {
    const Period november{"2026-11-01", "2026-11-30"};
    EXPECT_TRUE(november.holds("2026-11-01T00:10:00+01:00"));   // 31 October in UTC
    EXPECT_FALSE(november.holds("2026-10-31T23:50:00-08:00"));  // 1 November in UTC
    EXPECT_TRUE(november.holds("2026-11-30T23:59:59+01:00"));
    EXPECT_FALSE(november.holds("2026-12-01T00:00:00+01:00"));
    const Period morning{"2026-11-01T08:00:00Z", "2026-11-01T12:00:00Z"};
    EXPECT_TRUE(morning.holds("2026-11-01T09:00:00+01:00"));
    EXPECT_FALSE(morning.holds("2026-11-01T08:59:59+01:00"));
    EXPECT_FALSE(morning.holds("2026-11-01T13:00:01+01:00"));
    EXPECT_TRUE(Period{}.holds("2026-11-01T08:59:59+01:00"));
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

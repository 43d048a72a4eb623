#include "server/faults.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

FaultTable table(const char* rules) {
    FaultTable out{1};
    EXPECT_EQ(out.add(*parse_json(rules)), "");
    return out;
}

TEST(Faults, HitOnlyWhatMatchesAndOnlyAsOftenAsAsked) {
    auto faults =
        table(R"([{"match":{"method":"POST","path":"^/a/b"},"kind":"status","status":500,"count":2}])");
    EXPECT_FALSE(faults.draw("GET", "/a/b"));
    EXPECT_FALSE(faults.draw("POST", "/x/a/b"));
    EXPECT_EQ(faults.draw("POST", "/a/b/c")->status, 500);
    EXPECT_TRUE(faults.draw("POST", "/a/b"));
    EXPECT_FALSE(faults.draw("POST", "/a/b"));
    EXPECT_NE(faults.json().find("\"applied\":2"), std::string::npos);
}

TEST(Faults, PathsAreRegularExpressions) {
    auto faults = table(R"({"match":{"path":"^/orders/[0-9]+\\.json$"},"kind":"drop_before"})");
    EXPECT_TRUE(faults.draw("GET", "/orders/12.json"));
    EXPECT_FALSE(faults.draw("GET", "/orders/12/products.json"));
}

TEST(Faults, NotFoundOnceIsOncePerPath) {
    auto faults = table(R"({"match":{"path":"^/o"},"kind":"not_found_once"})");
    EXPECT_EQ(faults.draw("GET", "/o/1")->status, 404);
    EXPECT_FALSE(faults.draw("GET", "/o/1"));
    EXPECT_TRUE(faults.draw("GET", "/o/2"));
}

TEST(Faults, ProbabilityIsDrawnFromTheSeed) {
    auto faults = table(R"({"kind":"late","probability":0.25,"ms_min":10,"ms_max":20})");
    int hits = 0;
    for (int i = 0; i < 1'000; ++i) {
        const auto fault = faults.draw("GET", "/");
        if (!fault) continue;
        ++hits;
        EXPECT_GE(fault->delay_ms, 10);
        EXPECT_LE(fault->delay_ms, 20);
    }
    EXPECT_GT(hits, 180);
    EXPECT_LT(hits, 320);
}

TEST(Faults, AMalformedListChangesNothing) {
    FaultTable faults{1};
    EXPECT_NE(faults.add(*parse_json(R"([{"kind":"status"},{"kind":"nonsense"}])")), "");
    EXPECT_NE(faults.add(*parse_json(R"({"kind":"status","match":{"path":"["}})")), "");
    EXPECT_FALSE(faults.draw("GET", "/"));
}

}  // namespace
}  // namespace koppel::sandbox

// What a pull asks, and what it makes of answers that are no page of receipts.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "api_client.hpp"
#include "check.hpp"
#include "fixtures.hpp"
#include "till.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_retail::tests {
namespace {

using plugin_tests::Failure;

Answer refusal(int status, const std::string& message) {
    return Answer::of(status, R"({"httpCode":")" + std::to_string(status) +
                                  R"(","httpMessage":"x","message":")" + message +
                                  R"(","errorClass":"Exception"})");
}

struct RetailPull : testing::Test {
    Till till{till_of(3, 20)};
    plugin_tests::Instance source{till.host, koppel_plugin_abi1, kSettings, KOPPEL_SOURCE_1};

    void sales_are(const Answer& answer) {
        till.before = [answer](const Request& request) -> std::optional<Answer> {
            if (Till::entity_of(request) == "Sale") return answer;
            return std::nullopt;
        };
    }
    // A page with these rows, and nothing after it.
    void rows_are(const std::string& rows) {
        sales_are(Answer::of(200, R"({"@attributes":{"next":"","previous":""},"Sale":)" + rows + "}"));
    }
    Failure failure() {
        try {
            source.pull("sales", "");
        } catch (const Failure& thrown) {
            return thrown;
        }
        throw std::runtime_error("the pull did not fail");
    }
};

TEST_F(RetailPull, AsksByChangeTimeInclusivelyAndWithoutTheCompletedFilter) {
    source.pull("sales", "", "2026-11-02");
    std::string url;
    for (const auto& batch : till.host.batches) {
        for (const auto& request : batch) {
            if (Till::entity_of(request) == "Sale") {
                EXPECT_EQ(request.query("updatetime"), ">=,2026-11-01T10:00:00+00:00");
                EXPECT_EQ(request.query("sort"), "updatetime");
                EXPECT_EQ(request.query("archived"), "true");
                EXPECT_EQ(request.query("completed"), "");
                EXPECT_EQ(request.query("load_relations"),
                          R"(["SaleLines","SalePayments","Customer","Customer.Contact"])");
                url = request.url;
            }
        }
    }
    EXPECT_NE(url.find("%2B00%3A00"), std::string::npos) << url;
}

TEST_F(RetailPull, ReadsOneRowManyAndNone) {
    const std::string row = json::serialize(tests::sale());
    rows_are(row);
    EXPECT_EQ(source.pull("sales", "").records.size(), 1u);
    rows_are("[" + row + "," + json::serialize(tests::sale(R"({"saleID":"502"})")) + "]");
    EXPECT_EQ(source.pull("sales", "").records.size(), 2u);
    rows_are(R"("")");
    EXPECT_TRUE(source.pull("sales", "").records.empty());
    sales_are(Answer::of(200, R"({"@attributes":{"next":"","previous":""}})"));
    const auto none = source.pull("sales", "", "2026-11-02");
    EXPECT_TRUE(none.records.empty());
    EXPECT_FALSE(none.has_more);
    EXPECT_NE(none.cursor, "");
}

TEST_F(RetailPull, GoesOnAfterAReceiptThatCannotBeRead) {
    rows_are("[" + json::serialize(tests::sale(R"({"total":"x"})")) + R"(,"?",7,)" +
             json::serialize(tests::sale(R"({"saleID":"502"})")) + "]");
    const auto pulled = source.pull("sales", "");
    ASSERT_EQ(pulled.records.size(), 2u);
    EXPECT_NE(pulled.records[0].payload.find("unreadable"), std::string::npos);
    EXPECT_EQ(pulled.records[1].key, "502");
}

TEST_F(RetailPull, NeverFollowsAPageThatLeadsElsewhere) {
    for (const char* next : {"https://evil.example/retail/API/V3/Account/120645/Sale.json?after=x",
                             "http://127.0.0.1:81/retail/API/V3/Account/120645/Sale.json?after=x",
                             "http://127.0.0.1/retail/API/V3/Account/1/Sale.json?after=x",
                             "http://127.0.0.1/retail/API/V3/Account/120645/Employee.json?after=x",
                             "http://127.0.0.1@evil.example/retail/API/V3/Account/120645/Sale.json"}) {
        sales_are(Answer::of(200, R"({"@attributes":{"next":")" + std::string(next) + R"("},"Sale":)" +
                                      json::serialize(tests::sale()) + "}"));
        const auto failed = failure();
        EXPECT_EQ(failed.code, "next_elsewhere") << next;
    }
    for (const auto& batch : till.host.batches) {
        for (const auto& request : batch)
            EXPECT_TRUE(request.url.starts_with("http://127.0.0.1/retail/")) << request.url;
    }
}

TEST_F(RetailPull, StartsTheWindowAgainWhenItsNextPageIsRefused) {
    const auto first = source.pull("sales", "", {}, {}, 10);
    ASSERT_TRUE(first.has_more);
    till.before = [](const Request& request) -> std::optional<Answer> {
        if (request.query("after").empty()) return std::nullopt;
        return refusal(400, "Invalid cursor.");
    };
    const auto second = source.pull("sales", first.cursor, {}, {}, 10);
    EXPECT_FALSE(second.records.empty());
    EXPECT_EQ(till.asked["Sale"], 3);
}

struct ErrorCase {
    const char* name;
    Answer answer;
    std::int32_t error_class;
    std::int64_t retry_after_ms;
};

TEST_F(RetailPull, SaysWhatKindOfErrorItIs) {
    Answer burst = refusal(429, "Burst rate limit exceeded");
    burst.headers = {{"x-ls-api-ratelimit-type", "api-burst-limiter"}};
    Answer bucket = refusal(429, "Rate Limit Exceeded");
    bucket.headers = {{"x-ls-api-ratelimit-type", "api-leaky-bucket"}};
    const std::vector<ErrorCase> cases{
        {"oauth 401",
         Answer::of(
             401,
             R"({"error":"access_denied","error_description":"No.","hint":"Access token has been revoked"})"),
         KOPPEL_ERROR_AUTH, 0},
        {"old 401", refusal(401, "Invalid username or password or API key."), KOPPEL_ERROR_AUTH, 0},
        {"403", refusal(403, "Scope"), KOPPEL_ERROR_AUTH, 0},
        {"404", refusal(404, "Not found"), KOPPEL_ERROR_REJECTED, 0},
        {"400", refusal(400, "Unknown field"), KOPPEL_ERROR_REJECTED, 0},
        {"400 that passes", refusal(400, "Something went wrong. Please try again later."),
         KOPPEL_ERROR_TRANSIENT, 0},
        {"burst", burst, KOPPEL_ERROR_RATE_LIMITED, 1000},
        {"bucket", bucket, KOPPEL_ERROR_RATE_LIMITED, 5000},
        {"500", refusal(500, "Allowed memory size exhausted"), KOPPEL_ERROR_TRANSIENT, 0},
        {"502 page", Answer::of(502, "<html><body>Bad gateway</body></html>"), KOPPEL_ERROR_TRANSIENT, 0},
        {"page with 200", Answer::of(200, "<html>maintenance</html>"), KOPPEL_ERROR_TRANSIENT, 0},
        {"cut", Answer::of(200, R"({"@attributes":{"next":""},"Sale":[{"saleID":"1")"),
         KOPPEL_ERROR_TRANSIENT, 0},
        {"a list", Answer::of(200, "[]"), KOPPEL_ERROR_TRANSIENT, 0},
        {"an error with 200", Answer::of(200, R"({"httpCode":"503","message":"Busy"})"),
         KOPPEL_ERROR_TRANSIENT, 0},
        {"lost", Answer::lost(), KOPPEL_ERROR_TRANSIENT, 0},
    };
    for (const auto& one : cases) {
        sales_are(one.answer);
        const auto failed = failure();
        EXPECT_EQ(failed.error_class, one.error_class) << one.name << ": " << failed.what();
        if (one.retry_after_ms > 0) {
            EXPECT_EQ(failed.retry_after_ms, one.retry_after_ms) << one.name;
        }
    }
}

TEST_F(RetailPull, ReadsTheCatalogueAgainForWhatItDoesNotKnowButOnlyOnce) {
    source.pull("sales", "");
    EXPECT_EQ(till.asked["Shop"], 1);
    rows_are(json::serialize(tests::sale(R"({"shopID":"77"})")));
    source.pull("sales", "");
    EXPECT_EQ(till.asked["Shop"], 2);
    source.pull("sales", "");
    source.pull("sales", "");
    EXPECT_EQ(till.asked["Shop"], 2);
    till.host.now_mono_ms += 61 * 60'000;  // and when it is old
    source.pull("sales", "");
    EXPECT_EQ(till.asked["Shop"], 3);
}

TEST_F(RetailPull, ForAnotherAccountThanTheLoginsIsRefusedByTheCheck) {
    plugin_tests::Instance other{till.host, koppel_plugin_abi1,
                                 R"({"api_url":"http://127.0.0.1/retail","account":"7"})", KOPPEL_SOURCE_1};
    try {
        other.check();
        FAIL() << "no failure";
    } catch (const Failure& failed) {
        EXPECT_EQ(failed.code, "account_differs");
        EXPECT_EQ(failed.error_class, KOPPEL_ERROR_CONFIG);
    }
    EXPECT_THROW(plugin_tests::Instance(till.host, koppel_plugin_abi1, R"({"account":"../1"})"), Failure);
}

TEST_F(RetailPull, KnowsNoOtherStream) {
    EXPECT_THROW(source.pull("orders", ""), Failure);
    EXPECT_THROW(source.pull("sales", "nonsense"), Failure);
    EXPECT_THROW(source.pull("sales", "", "yesterday"), Failure);
}

TEST(RetailCheck, WarnsOfRegistersWithoutTips) {
    Catalogue known = catalogue();
    EXPECT_EQ(warnings_of(known).size(), 1u);
    EXPECT_NE(warnings_of(known)[0].find("eCom"), std::string::npos);
    known.registers["2"].tips = true;
    EXPECT_TRUE(warnings_of(known).empty());
    known.registers["1"].tips = known.registers["2"].tips = false;
    EXPECT_NE(warnings_of(known).at(0).find("No register"), std::string::npos);
    known.shops["3"].archived = false;
    EXPECT_NE(warnings_of(known).at(1).find("Moon/Crater"), std::string::npos);
}

const Instant kNow = parse_instant("2026-11-20T12:00:00Z").value();

TEST(RetailWalk, GoesOnALittleBeforeTheNewestChange) {
    Walk walk = Walk::resume("", {"2026-11-01", ""});
    walk.saw(parse_instant("2026-11-05T10:00:00Z").value());
    walk.saw(parse_instant("2026-11-04T10:00:00Z").value());
    walk.complete(kNow);
    const Walk again = Walk::resume(walk.text(), {"2026-11-01", ""});
    EXPECT_NE(again.first_page(100, false).find("2026-11-05T09%3A50%3A00"), std::string::npos)
        << again.first_page(100, false);
    EXPECT_EQ(again.next(), "");
}

TEST(RetailWalk, NeverGoesIntoTheFuture) {
    Walk walk = Walk::resume("", {});
    walk.saw(parse_instant("2099-01-01T00:00:00Z").value());
    walk.complete(kNow);
    EXPECT_NE(walk.first_page(100, false).find("2026-11-20T11%3A50%3A00"), std::string::npos);
}

TEST(RetailWalk, NeverGoesBackWhenNothingIsNew) {
    Walk walk = Walk::resume("", {"2026-11-01", ""});
    walk.saw(parse_instant("2026-11-05T10:00:00Z").value());
    walk.complete(kNow);
    const std::string before = walk.text();
    walk.complete(kNow);
    EXPECT_EQ(walk.text(), before);
    walk.saw(parse_instant("2026-11-05T09:55:00Z").value());  // the overlap
    walk.complete(kNow);
    EXPECT_EQ(walk.text(), before);
}

TEST(RetailWalk, BeginsAnewForAnEarlierStart) {
    Walk walk = Walk::resume("", {"2026-11-05", ""});
    walk.saw(parse_instant("2026-11-08T10:00:00Z").value());
    walk.voids = 7;
    walk.complete(kNow);
    EXPECT_EQ(Walk::resume(walk.text(), {"2026-11-06", ""}).voids, 7u);
    EXPECT_EQ(Walk::resume(walk.text(), {"2026-11-04", ""}).voids, std::nullopt);
    EXPECT_EQ(Walk::resume(walk.text(), {}).voids, std::nullopt);
}

TEST(RetailWalk, RefusesACursorThatIsNone) {
    for (const char* text :
         {"{", "[]", "7", R"({"v":2})", R"({"v":1,"after":"soon"})", R"({"v":1,"voids":"x"})"})
        EXPECT_THROW(Walk::resume(text, {}), sdk::Error) << text;
}

TEST(RetailPeriod, HoldsByDayAndByMoment) {
    model::Sale sale;
    sale.date = "2026-11-05";
    sale.completed_at = "2026-11-04T23:30:00+00:00";
    EXPECT_TRUE((Period{"2026-11-05", "2026-11-05"}).holds(sale));
    EXPECT_FALSE((Period{"2026-11-06", ""}).holds(sale));
    EXPECT_FALSE((Period{"", "2026-11-04"}).holds(sale));
    EXPECT_TRUE((Period{"2026-11-04T23:30:00Z", "2026-11-04T23:30:00Z"}).holds(sale));
    EXPECT_FALSE((Period{"2026-11-04T23:30:01Z", ""}).holds(sale));
    EXPECT_FALSE((Period{"", "2026-11-04T23:29:59Z"}).holds(sale));
}

TEST(RetailNext, IsOfTheSameList) {
    EXPECT_TRUE(
        leads_on("https://a.example/API/Sale.json?x=1", "https://a.example/API/Sale.json?x=1&after=W"));
    EXPECT_FALSE(leads_on("https://a.example/API/Sale.json", "http://a.example/API/Sale.json"));
    EXPECT_FALSE(leads_on("https://a.example/API/Sale.json", "/API/Sale.json"));
    EXPECT_FALSE(leads_on("https://a.example/API/Sale.json", "https://a.example/API/Sale.json?a= b"));
    EXPECT_FALSE(leads_on("", ""));
}

}  // namespace
}  // namespace koppel::lightspeed_retail::tests

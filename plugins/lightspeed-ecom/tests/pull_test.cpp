#include <gtest/gtest.h>

#include <random>

#include "fake_shop.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/sale.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::lightspeed_ecom {
namespace {

using namespace std::chrono_literals;

class LightspeedPull : public testing::Test {
  protected:
    LightspeedPull() {
        host.answer = [this](const Request& request) { return shop(request); };
        set_time(shop.now);
    }
    void set_time(Instant now) {
        shop.now = now;
        host.now_unix_ms =
            std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    }
    // Pulls until nothing more is there, keeps the last word on every order. Returns how many records came.
    std::size_t drain(std::string& cursor, std::map<std::string, std::string>& totals,
                      std::uint32_t max_records = 0) {
        std::size_t count = 0;
        for (int round = 0; round < 1000; ++round) {
            const auto pulled = source.pull("orders", cursor, {}, {}, max_records);
            for (const auto& record : pulled.records)
                totals[record.key] = record.deleted ? "deleted" : record.amount;
            count += pulled.records.size();
            cursor = pulled.cursor;
            if (!pulled.has_more) return count;
        }
        ADD_FAILURE() << "the walk does not end";
        return count;
    }
    std::map<std::string, std::string> truth() const {
        std::map<std::string, std::string> totals;
        for (const auto& [id, order] : shop.orders)
            totals[std::to_string(id)] = FakeShop::total(order);
        return totals;
    }
    std::size_t lists() const {
        std::size_t count = 0;
        for (const auto& batch : host.batches)
            count += batch.front().path() == "/nl/orders.json";
        return count;
    }
    plugin_tests::Failure failure_of_pull() {
        try {
            source.pull("orders", "");
        } catch (const plugin_tests::Failure& failure) {
            return failure;
        }
        ADD_FAILURE() << "the pull succeeded";
        return plugin_tests::Failure(testkit::Failure{});
    }

    FakeShop shop;
    plugin_tests::FakeHost host;
    plugin_tests::Instance source{host, koppel_plugin_abi1,
                                  R"({"language":"nl","api_url":"https://shop.example/"})"};
};

TEST_F(LightspeedPull, BringsAnOrderWithItsEnvelope) {
    const auto id = shop.add(shop.now - 48h);
    const auto pulled = source.pull("orders", "");
    ASSERT_EQ(pulled.records.size(), 1u);
    const auto& record = pulled.records[0];
    EXPECT_EQ(record.key, std::to_string(id));
    EXPECT_EQ(record.type, "sale/1");
    EXPECT_EQ(record.amount, "11.10");
    EXPECT_EQ(record.currency, "EUR");
    EXPECT_EQ(record.event_time, "2026-11-19T10:00:00Z");
    const auto sale = model::from_json_text<model::Sale>(record.payload);
    EXPECT_EQ(sale.version, record.version);
    ASSERT_EQ(sale.lines.size(), 1u);
    EXPECT_FALSE(pulled.has_more);
    for (const auto& batch : host.batches) {
        for (const auto& request : batch) {
            EXPECT_TRUE(request.url.starts_with("https://shop.example/nl/"))
                << request.url;  // never a link as given
            EXPECT_EQ(request.credential, "api");
        }
    }
}

TEST_F(LightspeedPull, FetchesTheLinesOfAPageInOneBatch) {
    for (int i = 0; i < 40; ++i)
        shop.add(shop.now - 48h);
    source.pull("orders", "");
    ASSERT_EQ(host.batches.size(), 3u);  // list, lines, shop
    EXPECT_EQ(host.batches[1].size(), 40u);
}

TEST_F(LightspeedPull, FetchesNoLinesThatTheListBrought) {
    shop.embedded = true;
    for (int i = 0; i < 40; ++i)
        shop.add(shop.now - 48h);
    EXPECT_EQ(source.pull("orders", "").records.size(), 40u);
    EXPECT_EQ(host.requests(), 2u);
}

TEST_F(LightspeedPull, AsksForTheCurrencyOnceADay) {
    shop.embedded = true;
    shop.add(shop.now - 48h);
    source.pull("orders", "");
    source.pull("orders", "");
    plugin_tests::Instance other(host, koppel_plugin_abi1, R"({"language":"nl"})");
    other.pull("orders", "");
    std::size_t asked = 0;
    for (const auto& batch : host.batches)
        asked += batch.front().path() == "/nl/shop.json";
    EXPECT_EQ(asked, 1u);
    EXPECT_EQ(host.state.at("currency"), "EUR 2026-11-21");
}

// REQ C-02
TEST_F(LightspeedPull, LosesNothingWhileOrdersChangeUnderTheWalk) {
    for (const bool embedded : {true, false}) {
        for (const std::uint32_t page : {0u, 37u}) {
            SCOPED_TRACE(testing::Message() << embedded << " " << page);
            std::mt19937_64 random(page + (embedded ? 1 : 2));
            shop.orders.clear();
            shop.embedded = embedded;
            for (int i = 0; i < 1200; ++i)
                shop.add(shop.now - std::chrono::hours(24 + random() % 5000));
            int lists_seen = 0;
            shop.meanwhile = [&] {
                if (++lists_seen > 60) return;
                set_time(shop.now + 11min);
                for (int i = 0; i < 5; ++i)
                    shop.change(
                        std::next(shop.orders.begin(), static_cast<long>(random() % shop.orders.size()))
                            ->first);
                shop.add(shop.now);
            };
            std::string cursor;
            std::map<std::string, std::string> totals;
            drain(cursor, totals, page);
            drain(cursor, totals, page);
            shop.meanwhile = [] {};
            drain(cursor, totals, page);
            EXPECT_EQ(totals, truth());
            EXPECT_GT(totals.size(), 1200u);
        }
    }
}

TEST_F(LightspeedPull, GivesTheSameFromEveryCursor) {
    shop.embedded = true;
    for (int i = 0; i < 1200; ++i)
        shop.add(shop.now - 240h);
    std::vector<std::pair<std::string, std::vector<testkit::Record>>> steps;
    std::string cursor;
    for (bool more = true; more;) {
        const auto pulled = source.pull("orders", cursor, {}, {}, 100);
        steps.emplace_back(cursor, pulled.records);
        cursor = pulled.cursor;
        more = pulled.has_more;
    }
    ASSERT_EQ(steps.size(), 13u);
    for (const auto& [from, records] : steps) {  // replayable: again, by another instance
        plugin_tests::Instance other(host, koppel_plugin_abi1, R"({"language":"nl"})");
        const auto again = other.pull("orders", from, {}, {}, 100);
        ASSERT_EQ(again.records.size(), records.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            EXPECT_EQ(again.records[i].key, records[i].key);
            EXPECT_EQ(again.records[i].version, records[i].version);
            EXPECT_EQ(again.records[i].payload, records[i].payload);
        }
    }
}

TEST_F(LightspeedPull, ReadsOnWhenTheShopCutsItsPages) {
    shop.clamp = 50;
    shop.embedded = true;
    for (int i = 0; i < 175; ++i)
        shop.add(shop.now - 240h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    EXPECT_EQ(drain(cursor, totals), 175u);
}

TEST_F(LightspeedPull, DoesNotReadUnchangedOrdersAgain) {
    for (int i = 0; i < 30; ++i)
        shop.add(shop.now - 1h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    drain(cursor, totals);
    const std::size_t before = host.requests();
    set_time(shop.now + 15min);
    EXPECT_EQ(drain(cursor, totals), 0u);
    EXPECT_EQ(host.requests() - before, 1u);
    shop.change(shop.orders.begin()->first);
    EXPECT_EQ(drain(cursor, totals), 1u);
    EXPECT_EQ(totals, truth());
}

TEST_F(LightspeedPull, FindsAnOrderThatChangedTwiceInOneSecond) {
    const auto id = shop.add(shop.now - 1h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    drain(cursor, totals);
    shop.change(id);
    drain(cursor, totals);
    shop.change(id);  // the same moment
    drain(cursor, totals);
    EXPECT_EQ(totals, truth());
}

// REQ H-09
TEST_F(LightspeedPull, BringsOnlyThePeriodThatIsWanted) {
    shop.embedded = true;
    shop.add(parse_instant("2026-10-31T22:59:59Z").value());
    const auto wanted = shop.add(parse_instant("2026-11-05T12:00:00Z").value());
    shop.add(parse_instant("2026-11-12T12:00:00Z").value());
    const auto pulled = source.pull("orders", "", "2026-11-01", "2026-11-10");
    ASSERT_EQ(pulled.records.size(), 1u);
    EXPECT_EQ(pulled.records[0].key, std::to_string(wanted));
    // More is wanted later: nothing of it was lost.
    EXPECT_EQ(source.pull("orders", pulled.cursor, "2026-11-01").records.size(), 2u);
}

TEST_F(LightspeedPull, AsksAgainForLinesThatAreMissingForAWhile) {
    const auto id = shop.add(shop.now - 5min);
    int misses = 1;
    shop.before = [&](const Request& r) {
        return r.path().ends_with("/products.json") && misses-- > 0 ? std::optional(FakeShop::missing())
                                                                    : std::nullopt;
    };
    EXPECT_EQ(source.pull("orders", "").records.at(0).key, std::to_string(id));
}

TEST_F(LightspeedPull, FailsForNowWhenAFreshOrderIsMissing) {
    shop.gone.insert(shop.add(shop.now - 5min));
    EXPECT_EQ(failure_of_pull().error_class, KOPPEL_ERROR_TRANSIENT);
}

TEST_F(LightspeedPull, TakesTheLinesFromTheOrderWhenTheirOwnResourceStaysMissing) {
    shop.add(shop.now - 5min);
    shop.before = [&](const Request& r) {
        return r.path().ends_with("/products.json") ? std::optional(FakeShop::missing()) : std::nullopt;
    };
    EXPECT_EQ(source.pull("orders", "").records.size(), 1u);
}

// REQ C-04
TEST_F(LightspeedPull, ReportsADeletedOrderAndGoesOn) {
    const auto id = shop.add(shop.now - 48h);
    shop.add(shop.now - 48h);
    shop.gone.insert(id);
    const auto pulled = source.pull("orders", "");
    ASSERT_EQ(pulled.records.size(), 2u);
    EXPECT_TRUE(pulled.records[0].deleted);
    EXPECT_EQ(pulled.records[0].key, std::to_string(id));
    EXPECT_FALSE(pulled.records[1].deleted);
}

TEST_F(LightspeedPull, KeepsWhatIsCompleteWhenALimitIsReached) {
    for (int i = 0; i < 250; ++i)
        shop.add(shop.now - 48h);
    std::size_t left = 30;
    shop.before = [&](const Request& r) -> std::optional<Answer> {
        if (!r.path().ends_with("/products.json")) return std::nullopt;
        const auto id = std::stoull(r.path().substr(11));
        if (id < 316'000'000 + 30 * 3 || left == 0) return std::nullopt;
        return Answer::of(429, "");
    };
    const auto pulled = source.pull("orders", "");
    EXPECT_EQ(pulled.records.size(), 30u);
    EXPECT_TRUE(pulled.has_more);
    EXPECT_THROW(source.pull("orders", pulled.cursor), plugin_tests::Failure);
    left = 0;
    std::string cursor = pulled.cursor;
    std::map<std::string, std::string> totals;
    EXPECT_EQ(drain(cursor, totals), 220u);
}

TEST_F(LightspeedPull, AsksForAtMostAHundredLinesAtOnce) {
    for (int i = 0; i < 250; ++i)
        shop.add(shop.now - 48h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    EXPECT_EQ(drain(cursor, totals), 250u);
    for (const auto& batch : host.batches)
        EXPECT_LE(std::count_if(batch.begin(), batch.end(),
                                [](const Request& r) { return r.path().ends_with("/products.json"); }),
                  100);
}

TEST_F(LightspeedPull, ListsNoMoreOrdersThanItMayAskLinesFor) {
    for (int i = 0; i < 340; ++i)
        shop.add(shop.now - 48h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    EXPECT_EQ(drain(cursor, totals), 340u);
    std::vector<std::string> limits;
    for (const auto& batch : host.batches) {
        for (const auto& request : batch) {
            if (request.path() == "/nl/orders.json") limits.push_back(request.query("limit"));
        }
    }
    EXPECT_EQ(limits, (std::vector<std::string>{"250", "100", "100", "100"}));
}

TEST_F(LightspeedPull, AsksForTheNextListAlongWithTheLines) {
    for (int i = 0; i < 240; ++i)
        shop.add(shop.now - 48h);
    std::string cursor;
    std::map<std::string, std::string> totals;
    EXPECT_EQ(drain(cursor, totals), 240u);
    ASSERT_EQ(host.batches.size(), 5u);  // list; lines and list; shop; lines and list; lines
    EXPECT_EQ(host.batches[1].size(), 101u);
    EXPECT_EQ(host.batches[3].size(), 101u);
    EXPECT_EQ(host.batches[4].size(), 40u);
}

TEST_F(LightspeedPull, ListsAgainWhatItListedLongAgo) {
    for (int i = 0; i < 150; ++i)
        shop.add(shop.now - 48h);
    const auto first = source.pull("orders", "");
    const auto again = source.pull("orders", "");
    EXPECT_EQ(again.records.size(),
              first.records.size());  // another position: what was listed ahead is not for it
    shop.change(std::prev(shop.orders.end())->first);
    host.now_mono_ms += 10'000;
    const auto rest = source.pull("orders", again.cursor);
    ASSERT_EQ(rest.records.size(), 50u);
    EXPECT_EQ(rest.records.back().amount, FakeShop::total(std::prev(shop.orders.end())->second));
}

TEST_F(LightspeedPull, RefusesAListThatIsNotInOrder) {
    shop.before = [](const Request& r) {
        return r.path() == "/nl/orders.json"
                   ? std::optional(Answer::of(200, R"({"orders":[{"id":9},{"id":8}]})"))
                   : std::nullopt;
    };
    EXPECT_EQ(failure_of_pull().code, "list_not_in_order");
}

TEST_F(LightspeedPull, TakesEveryFormOfAnEmptyList) {
    for (const auto body :
         {R"({"orders":[]})", R"({"orders":false})", R"({"orders":null})", "[]", R"({"orders":{}})"}) {
        shop.before = [&](const Request&) { return Answer::of(200, body); };
        EXPECT_TRUE(source.pull("orders", "").records.empty()) << body;
    }
}

TEST_F(LightspeedPull, RefusesUnknownStreams) {
    EXPECT_THROW(source.pull("stock", ""), plugin_tests::Failure);
}

struct FaultCase {
    Answer answer;
    std::int32_t error_class;
    const char* says;
    std::int64_t retry_after_ms = 0;
};
class LightspeedFault : public LightspeedPull, public testing::WithParamInterface<FaultCase> {};
TEST_P(LightspeedFault, IsClassified) {
    shop.before = [](const Request&) { return GetParam().answer; };
    const auto failure = failure_of_pull();
    EXPECT_EQ(failure.error_class, GetParam().error_class);
    EXPECT_NE(std::string(failure.what()).find(GetParam().says), std::string::npos) << failure.what();
    EXPECT_EQ(failure.retry_after_ms, GetParam().retry_after_ms);
}
Answer used_up(std::int64_t retry_after_ms, std::string remaining, std::string reset) {
    Answer answer = Answer::of(429, R"({"error":{"code":429,"message":"Too many requests."}})");
    answer.retry_after_ms = retry_after_ms;
    answer.headers = {{"x-ratelimit-remaining", std::move(remaining)},
                      {"x-ratelimit-reset", std::move(reset)}};
    return answer;
}
INSTANTIATE_TEST_SUITE_P(
    Table, LightspeedFault,
    testing::Values(
        FaultCase{Answer::of(401, R"({"error":{"code":401,"message":"Access denied."}})"), KOPPEL_ERROR_AUTH,
                  "key refused (Access denied.). Make a new key in Lightspeed under Settings > Developers"},
        FaultCase{Answer::of(403, ""), KOPPEL_ERROR_AUTH, "read rights"},
        FaultCase{Answer::of(404, R"({"error":{"code":404,"message":"Unknown or inactive language."}})"),
                  KOPPEL_ERROR_CONFIG, "\"nl\""},
        FaultCase{Answer::of(200, R"({"error":{"code":401,"message":"Access denied."}})"), KOPPEL_ERROR_AUTH,
                  "key refused"},
        FaultCase{Answer::of(200, R"({"error":{"message":"Oops."}})"), KOPPEL_ERROR_TRANSIENT, "Oops."},
        FaultCase{Answer::of(200, "<html>"), KOPPEL_ERROR_TRANSIENT, "not JSON"},
        FaultCase{Answer::of(200, R"({"orders":"later"})"), KOPPEL_ERROR_TRANSIENT, "no list"},
        FaultCase{Answer::of(500, "<html>trouble</html>"), KOPPEL_ERROR_TRANSIENT, "500"},
        FaultCase{Answer::of(503, ""), KOPPEL_ERROR_TRANSIENT, "503"},
        FaultCase{Answer::lost(), KOPPEL_ERROR_TRANSIENT, "the answer was lost"},
        FaultCase{used_up(9000, "-1/5/5", "100/200/300"), KOPPEL_ERROR_RATE_LIMITED, "Too many requests.",
                  9000},
        FaultCase{used_up(0, "299/-1/11999", "263/2063/23663"), KOPPEL_ERROR_RATE_LIMITED, "", 2'063'000},
        FaultCase{used_up(0, "nonsense", ""), KOPPEL_ERROR_RATE_LIMITED, "", 60'000}));

// REQ H-08
TEST_F(LightspeedPull, CheckNamesTheShop) {
    EXPECT_EQ(source.check(), R"x({"account":"fietsen.example (shop 000123)","warnings":[]})x");
    EXPECT_EQ(host.batches.size(), 1u);
}

TEST_F(LightspeedPull, CheckSaysWhatToDoAboutARefusedKey) {
    shop.before = [](const Request&) { return Answer::of(401, ""); };
    try {
        source.check();
        FAIL();
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_AUTH);
        EXPECT_NE(std::string(failure.what()).find("Settings > Developers"), std::string::npos);
    }
}

TEST(LightspeedSettings, NeedALanguage) {
    plugin_tests::FakeHost host;
    for (const auto settings : {"{}", R"({"language":"nederlands"})", R"({"language":"NL"})", "[]"})
        EXPECT_THROW(plugin_tests::Instance(host, koppel_plugin_abi1, settings), plugin_tests::Failure)
            << settings;
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

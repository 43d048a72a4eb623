// The detail log, and what a store forgets by itself.
#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

class Details : public StoreConformance {
  protected:
    static Detail detail(const std::string& trace, Instant moment) {
        return {.at = moment, .trace = trace, .sealed = std::string("\0sealed ", 8) + trace};
    }
    std::vector<std::string> traces(const std::string& key = {}, Instant since = {}) {
        std::vector<std::string> found;
        for (const auto& each :
             value_of(store_->details({.contract = "shop-books", .key = key, .since = since})))
            found.push_back(each.trace);
        return found;
    }
};

class Retention : public StoreConformance {
  protected:
    static constexpr std::int64_t kDay = 86'400;
    // A row that was last touched at `moment`, with one event of then.
    void add(const std::string& key, RecordState state, Instant moment, bool attention = false) {
        auto row = row_of(key, state);
        row.first_seen = moment;
        row.last_changed = moment;
        row.attention = attention;
        auto commit = commit_at(moment);
        commit.seen = {row};
        commit.events = {{"sales", key, moment, name_of(state), ""}};
        must(store_->commit(lease_, commit));
    }
    std::size_t events(const std::string& key) {
        return value_of(store_->story("shop-books", "sales", key)).size();
    }
    std::uint64_t forget(Instant before, std::uint32_t limit = 100) {
        return value_of(store_->forget({.contract = "shop-books", .events_before = before, .limit = limit}))
            .events;
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, Details, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });
INSTANTIATE_TEST_SUITE_P(Stores, Retention, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Details, ComeBackInOrderAndByRecord) {
    must(store_->add_details({"shop-books",
                              {detail("t1", at(1)), detail("t2", at(2)), detail("t3", at(3))},
                              {{"1001", "t1", at(1)}, {"1001", "t3", at(3)}, {"1002", "t2", at(2)}}}));
    must(store_->add_details({"other", {detail("t9", at(1))}, {{"1001", "t9", at(1)}}}));
    reopen();
    EXPECT_EQ(traces(), (std::vector<std::string>{"t1", "t2", "t3"}));
    EXPECT_EQ(traces("1001"), (std::vector<std::string>{"t1", "t3"}));
    EXPECT_EQ(traces("1001", at(2)), (std::vector<std::string>{"t3"}));
    EXPECT_EQ(traces("1003"), std::vector<std::string>{});
    const auto first = value_of(store_->details({.contract = "shop-books", .limit = 1}));
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first.front().sealed, detail("t1", at(1)).sealed);
    EXPECT_EQ(first.front().at, at(1));
}

// REQ H-11
TEST_P(Details, AreForgottenByAgeAPieceAtATime) {
    must(store_->add_details({"shop-books",
                              {detail("t1", at(1)), detail("t2", at(2)), detail("t3", at(3))},
                              {{"1001", "t1", at(1)}, {"1001", "t2", at(2)}, {"1001", "t3", at(3)}}}));
    EXPECT_EQ(value_of(store_->forget({"shop-books", at(3), {}, 1})).details, 1U);
    EXPECT_EQ(traces(), (std::vector<std::string>{"t2", "t3"}));
    EXPECT_EQ(value_of(store_->forget({"shop-books", at(3), {}, 100})).details, 1U);
    EXPECT_EQ(traces(), (std::vector<std::string>{"t3"}));
    EXPECT_EQ(traces("1001"), (std::vector<std::string>{"t3"}));
    EXPECT_EQ(value_of(store_->forget({"other", at(9), {}, 100})).details, 0U);
}

// REQ H-11
TEST_P(Retention, DropsTheEventsOfFinishedRecordsOnly) {
    const Instant old = at(-400 * kDay);
    add("posted", RecordState::posted, old);
    add("ignored", RecordState::ignored, old);
    add("failed", RecordState::failed, old);
    add("open", RecordState::open, old);
    add("marked", RecordState::posted, old, true);
    add("young", RecordState::posted, at());
    EXPECT_EQ(forget(at(-365 * kDay)), 2U);
    EXPECT_EQ(events("posted") + events("ignored"), 0U);
    for (const auto* key : {"failed", "open", "marked", "young"})
        EXPECT_EQ(events(key), 1U) << key;
    EXPECT_EQ(read("posted").state, RecordState::posted)
        << "the record itself stays: it is what prevents a double";
}

TEST_P(Retention, WalksTheLedgerInPiecesAndStartsAgain) {
    for (int i = 0; i < 7; ++i)
        add("k" + std::to_string(i), RecordState::posted, at(-400 * kDay + i));
    std::vector<std::uint64_t> dropped;
    for (int round = 0; round < 4; ++round)
        dropped.push_back(forget(at(-365 * kDay), 3));
    EXPECT_EQ(dropped, (std::vector<std::uint64_t>{3, 3, 1, 0}));
    add("late", RecordState::posted, at(-399 * kDay));
    std::uint64_t later = 0;
    for (int round = 0; round < 4; ++round)
        later += forget(at(-365 * kDay), 3);
    EXPECT_EQ(later, 1U);
}

}  // namespace
}  // namespace koppel::store

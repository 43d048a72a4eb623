// Parts of days: what receipts add to the totals of their day.
#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

class DayParts : public StoreConformance {
  protected:
    void put(std::vector<LedgerRow> rows, std::vector<DayPart> parts) {
        LedgerCommit commit;
        commit.at = at();
        commit.seen = std::move(rows);
        commit.day_parts = std::move(parts);
        must(store_->commit(lease_, commit));
    }
    static DayPart part_of(const std::string& key, const std::string& day = "2026-11-21") {
        DayPart part;
        part.flow = "sales";
        part.key = key;
        part.day = day;
        part.counted = "[" + key + "]";
        return part;
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, DayParts, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(DayParts, GiveBackEveryMember) {
    auto part = part_of("1");
    part.shop = "2";
    part.time_zone = "Europe/Brussels";
    part.booked = "[0]";
    part.entry = "2026-11-21/2";
    part.settled = true;
    put({row_of("1", RecordState::waiting)}, {part});
    const auto row = value_of(store_->rows_by_key("shop-books", "sales", {"1"})).front();
    const auto found = value_of(store_->day_parts({row.id, row.id + 1}));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].row, row.id);
    EXPECT_EQ(found[0].day, "2026-11-21");
    EXPECT_EQ(found[0].shop, "2");
    EXPECT_EQ(found[0].time_zone, "Europe/Brussels");
    EXPECT_EQ(found[0].counted, "[1]");
    EXPECT_EQ(found[0].booked, "[0]");
    EXPECT_EQ(found[0].entry, "2026-11-21/2");
    EXPECT_TRUE(found[0].settled);
}

TEST_P(DayParts, AreReplacedWhole) {
    put({row_of("1", RecordState::waiting)}, {part_of("1")});
    auto part = part_of("1", "2026-11-20");
    part.counted.clear();
    put({}, {part});
    EXPECT_TRUE(value_of(store_->day_receipts("shop-books", "sales", "2026-11-21", "")).empty());
    const auto found = value_of(store_->day_receipts("shop-books", "sales", "2026-11-20", ""));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].part.counted, "");
}

TEST_P(DayParts, TellWhereTheReceiptsOfADayStand) {
    auto elsewhere = part_of("4");
    elsewhere.shop = "2";
    put({row_of("1", RecordState::waiting), row_of("2", RecordState::failed), row_of("3"), row_of("4")},
        {part_of("1"), part_of("2"), part_of("3", "2026-11-22"), elsewhere});
    const auto found = value_of(store_->day_receipts("shop-books", "sales", "2026-11-21", ""));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].part.key, "1");
    EXPECT_EQ(found[0].part.flow, "sales");
    EXPECT_EQ(found[0].number, "N1");
    EXPECT_EQ(found[0].state, RecordState::waiting);
    EXPECT_EQ(found[0].amount, "12.10");
    EXPECT_EQ(found[0].currency, "EUR");
    EXPECT_EQ(found[0].version, "v1");
    EXPECT_EQ(found[1].state, RecordState::failed);
    EXPECT_TRUE(value_of(store_->day_receipts("shop-books", "other", "2026-11-21", "")).empty());
}

TEST_P(DayParts, NameTheDaysThatAreNotSettled) {
    auto entered = part_of("2");
    entered.entry = "2026-11-21";
    auto settled = part_of("3", "2026-11-20");
    settled.settled = true;
    put({row_of("1"), row_of("2"), row_of("3"), row_of("4"), row_of("5")},
        {part_of("1", "2026-11-22"), entered, settled, part_of("4", "2026-11-22"), part_of("5")});
    const auto days = value_of(store_->unsettled_days("shop-books", "sales"));
    ASSERT_EQ(days.size(), 3u);
    EXPECT_EQ(days[0].day, "2026-11-21");
    EXPECT_EQ(days[0].entry, "");
    EXPECT_EQ(days[1].entry, "2026-11-21");
    EXPECT_EQ(days[2].day, "2026-11-22");
    EXPECT_EQ(days[2].receipts, 2);
    EXPECT_TRUE(value_of(store_->unsettled_days("shop-books", "other")).empty());
}

TEST_P(DayParts, OfARecordThatIsNotInTheLedgerAreRefused) {
    LedgerCommit commit;
    commit.at = at();
    commit.day_parts = {part_of("9")};
    EXPECT_FALSE(store_->commit(lease_, commit));
}

}  // namespace
}  // namespace koppel::store

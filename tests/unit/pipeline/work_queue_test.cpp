#include "pipeline/work_queue.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/ids.hpp"
#include "base/simulated_clock.hpp"
#include "store/sqlite_store.hpp"

namespace koppel::pipeline {
namespace {

namespace fs = std::filesystem;
using store::LedgerRow;
using store::RecordState;

// A queue over a store of its own that holds one contract.
class Queue : public ::testing::Test {
  protected:
    Queue() : folder_(fs::temp_directory_path() / ("koppel-queue-" + base::random_id())) {
        fs::create_directories(folder_);
        store_ = std::move(*store::open_sqlite(folder_ / "koppel.db"));
        lease_ = *store_->acquire("c", "host", clock_.now(), base::milliseconds(600'000));
        subject_.contract.id = "c";
        subject_.flow.name = "sales";
        subject_.contract.flows = {subject_.flow, {.name = "others"}};
        queue_.emplace(*store_, clock_, subject_);
    }
    ~Queue() override {
        queue_.reset();
        store_.reset();
        fs::remove_all(folder_);
    }

    LedgerRow row(const std::string& key, const std::string& serial_key = "") {
        LedgerRow row{.contract = "c", .flow = "sales", .key = key, .type = "sale/1", .amount = "12.10"};
        row.serial_key = serial_key;
        row.content = "sealed";
        row.first_seen = row.last_changed = row.event_time = clock_.now();
        return row;
    }
    // Makes rows durable, as a pull does, and hands them over.
    void pull(std::vector<LedgerRow> rows) {
        const auto ids = write(rows);
        std::vector<WorkQueue::Claim> fresh;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].id = ids[i];
            rows[i].content.clear();
            fresh.push_back({rows[i], PreparedPosting{.hash = "of " + rows[i].key}});
        }
        queue_->hand_over(std::move(fresh));
    }
    std::vector<std::int64_t> write(const std::vector<LedgerRow>& rows) {
        store::LedgerCommit commit;
        commit.at = clock_.now();
        commit.seen = rows;
        std::vector<std::int64_t> ids;
        EXPECT_TRUE(store_->commit(lease_, commit, &ids).has_value());
        return ids;
    }
    void start_push(std::int64_t id) {
        store::LedgerCommit commit;
        commit.at = clock_.now();
        commit.intents.push_back({.row = id, .revision = 1, .attempt_id = "of a run that died"});
        EXPECT_TRUE(store_->commit(lease_, commit).has_value());
    }
    // Keys of what is claimed, "*" after those that come with a posting.
    std::string claim(std::uint32_t limit = 10) {
        std::string keys;
        for (const auto& one : *queue_->claim_due(limit))
            keys += one.row.key + (one.posting ? "* " : " ");
        return keys;
    }

    base::SimulatedClock clock_{base::instant_from_unix_ms(1'795'255'200'000)};
    fs::path folder_;
    std::unique_ptr<store::Store> store_;
    store::Lease lease_;
    RunSubject subject_;
    std::optional<WorkQueue> queue_;
};

TEST_F(Queue, GivesEveryRowOnceWhetherFreshOrStored) {
    write({row("old")});
    pull({row("a"), row("b"), row("c")});
    EXPECT_EQ(claim(2), "old ");
    EXPECT_EQ(claim(2), "a* b* ");
    EXPECT_EQ(claim(2), "c* ");
    EXPECT_EQ(claim(), "");
    EXPECT_TRUE(queue_->anything_claimed());
}

TEST_F(Queue, KnowsTheRevisionOfAFreshRow) {
    pull({row("a")});
    claim(0);  // nothing older is stored
    const auto claimed = *queue_->claim_due(1);
    ASSERT_EQ(claimed.size(), 1U);
    EXPECT_EQ(claimed.front().row.revision, store_->rows_by_key("c", "sales", {"a"})->front().revision);
}

TEST_F(Queue, ReadsBackWhatWasLetGo) {
    pull({row("a")});
    const auto claimed = *queue_->claim_due(10);
    ASSERT_EQ(claimed.size(), 1U);
    queue_->let_go({claimed.front().row});
    EXPECT_EQ(claim(), "a ");
}

TEST_F(Queue, DoesNotReadBackWhatAPullIsAboutToHandOver) {
    EXPECT_EQ(claim(), "");
    queue_->expect_fresh();
    auto a = row("a");
    a.id = write({a}).front();
    EXPECT_EQ(claim(), "");
    a.content.clear();
    std::vector<WorkQueue::Claim> fresh;
    fresh.push_back({a, PreparedPosting{.hash = "of a"}});
    queue_->hand_over(std::move(fresh));
    EXPECT_EQ(claim(), "a* ");
}

TEST_F(Queue, LooksAtTheStoreEverySecondWhilePullsKeepItBusy) {
    pull({row("a"), row("b"), row("c")});
    EXPECT_EQ(claim(1), "a* ");
    write({row("due again")});
    EXPECT_EQ(claim(1), "b* ");
    clock_.advance(base::milliseconds(1'000));
    EXPECT_EQ(claim(1), "due again ");
    EXPECT_EQ(claim(1), "c* ");
}

TEST_F(Queue, GivesOneRowOfASerialKeyAtATime) {
    EXPECT_TRUE(queue_->claim_looks(10)->empty());
    pull({row("a", "debtor"), row("b", "debtor")});
    EXPECT_EQ(claim(), "a* ");
    EXPECT_EQ(claim(), "");
    const auto first = store_->rows_by_key("c", "sales", {"a"})->front();
    start_push(first.id);
    queue_->intents_written({first});
    EXPECT_EQ(claim(), "") << "its serial key is in flight";
}

TEST_F(Queue, LetsAFreshRowFollowWhenItsSerialKeyIsLetGo) {
    EXPECT_TRUE(queue_->claim_looks(10)->empty());
    pull({row("a", "debtor"), row("b", "debtor"), row("c", "debtor"), row("d")});
    const auto first = *queue_->claim_due(10);
    ASSERT_EQ(first.size(), 2U);  // a and d
    EXPECT_EQ(claim(), "");
    queue_->let_go({first.front().row});
    EXPECT_EQ(claim(), "b* ");
    EXPECT_EQ(claim(), "") << "c has to wait for b, and so has a, which stands in the store again";
}

// REQ H-04
TEST_F(Queue, LeavesItToTheStoreWhoFollowsARowThatMayBeInFlight) {
    EXPECT_TRUE(queue_->claim_looks(10)->empty());
    pull({row("a", "debtor"), row("b", "debtor")});
    const auto first = queue_->claim_due(10)->front().row;
    start_push(first.id);
    queue_->intents_written({first});
    queue_->schedule_look(clock_.now());
    queue_->let_go({first});
    EXPECT_EQ(claim(), "");
    store::LedgerCommit found;
    found.at = clock_.now();
    found.outcomes.push_back(
        {.row = first.id, .attempt_id = "of a run that died", .state = RecordState::posted});
    ASSERT_TRUE(store_->commit(lease_, found).has_value());
    EXPECT_EQ(claim(), "b ");
}

// REQ H-04: a debtor that a lost push may have made is not made again.
TEST_F(Queue, KeepsNoFreshRowWhoseSerialKeyMayBeInFlight) {
    start_push(write({row("lost", "debtor")}).front());
    pull({row("early", "debtor")});  // before anybody looked
    EXPECT_EQ(claim(), "");
    auto elsewhere = row("lost elsewhere", "other");
    elsewhere.flow = "others";
    start_push(write({elsewhere}).front());
    ASSERT_EQ(queue_->claim_looks(10)->size(), 1U);
    pull({row("a", "debtor"), row("b", "other"), row("c", "free")});
    EXPECT_EQ(claim(), "c* ");
    EXPECT_EQ(claim(), "");
}

}  // namespace
}  // namespace koppel::pipeline

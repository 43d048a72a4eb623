#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

using base::milliseconds;

constexpr milliseconds kTtl{10'000};

class Leases : public StoreConformance {
  protected:
    base::Result<Lease> acquire(const std::string& owner, std::int64_t second) {
        return store_->acquire("shop-books", owner, at(second), kTtl);
    }
    base::Result<void> write(const Lease& lease, const std::string& key) {
        auto commit = commit_at();
        commit.seen = {row_of(key)};
        return store_->commit(lease, commit);
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, Leases, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Leases, KeepOthersAwayUntilTheirTimeIsOver) {
    const auto refused = acquire("host-b", 9);
    EXPECT_EQ(code_of(refused), "lease_held");
    EXPECT_EQ(refused.error().error_class, base::ErrorClass::conflict);
    EXPECT_NE(refused.error().message.find("host-a"), std::string::npos) << "who holds it is not named";
    const auto taken = value_of(acquire("host-b", 10));
    EXPECT_EQ(taken.owner, "host-b");
    EXPECT_EQ(taken.contract, "shop-books");
    EXPECT_GT(taken.fence, lease_.fence);
    EXPECT_EQ(code_of(acquire("host-a", 11)), "lease_held");
}

TEST_P(Leases, KeepTheirFenceWhenTheHolderRenews) {
    EXPECT_EQ(value_of(acquire("host-a", 8)).fence, lease_.fence);
    EXPECT_EQ(code_of(acquire("host-b", 17)), "lease_held") << "the renewal did not count";
    EXPECT_EQ(value_of(acquire("host-a", 99)).fence, lease_.fence) << "nobody came in between";
}

TEST_P(Leases, CanBeTakenAtOnceWhenReleased) {
    must(store_->release(lease_));
    const auto taken = value_of(acquire("host-b", 1));
    EXPECT_GT(taken.fence, lease_.fence);
    must(store_->release(lease_));
    EXPECT_EQ(code_of(acquire("host-c", 2)), "lease_held") << "an old holder released what is not his";
}

TEST_P(Leases, OfADeadHostAreEndedByTheOneThatIsAlone) {
    must(store_->end_all_leases());
    const auto taken = value_of(acquire("host-b", 1));
    EXPECT_GT(taken.fence, lease_.fence);
    EXPECT_EQ(code_of(write(lease_, "1")), "fenced_out") << "whoever held one before may write no more";
}

TEST_P(Leases, OfSeveralContractsDoNotMeet) {
    const auto other = value_of(store_->acquire("other", "host-b", at(), kTtl));
    EXPECT_EQ(other.contract, "other");
    EXPECT_EQ(code_of(write(lease_, "1")), "no error");
}

TEST_P(Leases, HoldOverARestart) {
    reopen();
    EXPECT_EQ(code_of(acquire("host-b", 5)), "lease_held");
    EXPECT_EQ(code_of(write(lease_, "1")), "no error");
}

TEST_P(Leases, RefuseEveryWriteOfAnOldHolder) {
    auto row = seed({row_of("1"), row_of("2")});
    must(intend(row[0], "attempt-1"));
    const auto taken = value_of(acquire("host-b", 10));

    auto all = commit_at();
    all.seen = {row_of("3")};
    all.cursor = Cursor{"sales", "stale"};
    all.state = {{"k", "stale"}};
    all.state_connection = "shop";
    all.intents = {{row[1].id, row[1].revision, "attempt-2", "REF", "hash"}};
    all.outcomes = {outcome_of(row[0], "attempt-1", RecordState::posted)};
    all.events = {{"sales", "1", at(), "stale", ""}};
    auto seen = commit_at();
    seen.seen = all.seen;
    auto cursor = commit_at();
    cursor.cursor = all.cursor;
    auto state = commit_at();
    state.state = all.state;
    state.state_connection = "shop";
    auto intents = commit_at();
    intents.intents = all.intents;
    auto outcomes = commit_at();
    outcomes.outcomes = all.outcomes;
    auto events = commit_at();
    events.events = all.events;
    std::uint64_t refusals = 0;
    for (const auto& commit : {all, seen, cursor, state, intents, outcomes, events}) {
        const auto refused = store_->commit(lease_, commit);
        ASSERT_EQ(code_of(refused), "fenced_out");
        EXPECT_EQ(refused.error().error_class, base::ErrorClass::conflict);
        EXPECT_EQ(value_of(store_->stale_writes_refused()), ++refusals);
    }
    EXPECT_EQ(read("1").state, RecordState::posting);
    EXPECT_EQ(read("2").state, RecordState::queued);
    EXPECT_TRUE(value_of(store_->rows_by_key("shop-books", "sales", {"3"})).empty());
    EXPECT_EQ(value_of(store_->cursor("shop-books", "sales")), std::nullopt);
    EXPECT_TRUE(value_of(store_->plugin_state("shop-books", "shop")).empty());
    EXPECT_TRUE(value_of(store_->story("shop-books", "sales", "1")).empty());

    reopen();
    EXPECT_EQ(value_of(store_->stale_writes_refused()), refusals) << "the count is not durable";
    must(store_->commit(taken, all));
    EXPECT_EQ(read("1").state, RecordState::posted);
}

TEST_P(Leases, RefuseAFenceThatWasNeverGiven) {
    auto forged = lease_;
    forged.fence += 1;
    EXPECT_EQ(code_of(write(forged, "1")), "fenced_out");
    forged = lease_;
    forged.owner = "host-b";
    EXPECT_EQ(code_of(write(forged, "1")), "fenced_out");
    EXPECT_EQ(code_of(write({"shop-books", "", 0}, "1")), "fenced_out");
    auto row = row_of("1");
    row.contract = "nobody";
    auto commit = commit_at();
    commit.seen = {row};
    EXPECT_EQ(code_of(store_->commit({"nobody", "", 0}, commit)), "fenced_out");
    EXPECT_EQ(code_of(store_->commit({"nobody", "host-a", 0}, commit)), "fenced_out");
    EXPECT_EQ(value_of(store_->stale_writes_refused()), 5U);
    EXPECT_EQ(value_of(store_->acquire("nobody", "host-a", at(), kTtl)).owner, "host-a");
}

TEST_P(Leases, RefuseTheHolderWhoReleasedAndDoesNotKnow) {
    must(store_->release(lease_));
    EXPECT_EQ(code_of(write(lease_, "1")), "fenced_out");
    EXPECT_EQ(code_of(write({"shop-books", "", lease_.fence}, "1")), "fenced_out")
        << "nobody is nobody's name";
}

TEST_P(Leases, AreLostWhenAnotherHostTakesOverThroughAStoreOfItsOwn) {
    const auto other = backend_->open();
    EXPECT_EQ(code_of(other->acquire("shop-books", "host-b", at(9), kTtl)), "lease_held");
    value_of(other->acquire("shop-books", "host-b", at(11), kTtl));
    EXPECT_EQ(code_of(write(lease_, "1")), "fenced_out");
    EXPECT_EQ(value_of(other->stale_writes_refused()), 1U);
}

}  // namespace
}  // namespace koppel::store

#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

using Keys = std::vector<std::string>;

class Ledger : public StoreConformance {};

INSTANTIATE_TEST_SUITE_P(Stores, Ledger, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Ledger, GivesBackEveryMemberOfARow) {
    auto row = row_of("1001", RecordState::waiting);
    row.posting_hash = "hash";
    row.attention = true;
    row.reason_code = "sink_not_ready";
    row.reason = "the book is 'blocked'\nuntil tomorrow";
    row.reference = "REF";
    row.remote_id = "77";
    row.remote_number = "2026-77";
    row.detail = "{\"a\":1}";
    row.serial_key = "debtor:a@b.nl";
    row.attempt_id = "attempt";
    row.attempts = 3;
    row.rescues = 2;
    row.looks = 1;
    row.next_attempt = at(60);
    row.settle_until = at(120);
    row.last_look = at(-5);
    row.troubled_since = at(-500);
    row.posted_at = at(-600);
    row.content = std::string("\0binary\xff", 8);
    const auto stored = seed({row}).front();
    EXPECT_GT(stored.id, 0);
    EXPECT_GT(stored.revision, 0);
    EXPECT_EQ(stored.contract, row.contract);
    EXPECT_EQ(stored.flow, row.flow);
    EXPECT_EQ(stored.key, row.key);
    EXPECT_EQ(stored.type, row.type);
    EXPECT_EQ(stored.number, row.number);
    EXPECT_EQ(stored.document_date, row.document_date);
    EXPECT_EQ(stored.amount, row.amount);
    EXPECT_EQ(stored.currency, row.currency);
    EXPECT_EQ(stored.version, row.version);
    EXPECT_EQ(stored.posting_hash, row.posting_hash);
    EXPECT_EQ(stored.event_time, row.event_time);
    EXPECT_EQ(stored.state, row.state);
    EXPECT_EQ(stored.attention, row.attention);
    EXPECT_EQ(stored.reason_code, row.reason_code);
    EXPECT_EQ(stored.reason, row.reason);
    EXPECT_EQ(stored.reference, row.reference);
    EXPECT_EQ(stored.remote_id, row.remote_id);
    EXPECT_EQ(stored.remote_number, row.remote_number);
    EXPECT_EQ(stored.detail, row.detail);
    EXPECT_EQ(stored.serial_key, row.serial_key);
    EXPECT_EQ(stored.attempt_id, row.attempt_id);
    EXPECT_EQ(stored.attempts, row.attempts);
    EXPECT_EQ(stored.rescues, row.rescues);
    EXPECT_EQ(stored.looks, row.looks);
    EXPECT_EQ(stored.next_attempt, row.next_attempt);
    EXPECT_EQ(stored.settle_until, row.settle_until);
    EXPECT_EQ(stored.last_look, row.last_look);
    EXPECT_EQ(stored.first_seen, row.first_seen);
    EXPECT_EQ(stored.last_changed, row.last_changed);
    EXPECT_EQ(stored.troubled_since, row.troubled_since);
    EXPECT_EQ(stored.posted_at, row.posted_at);
    EXPECT_EQ(stored.content, row.content);
}

TEST_P(Ledger, ReplacesEveryMemberOfARowThatWasSeenAgain) {
    auto row = seed({row_of("1")}).front();
    const auto first = row.revision;
    row.state = RecordState::failed;
    row.amount = "13.00";
    row.version = "v2";
    row.next_attempt = at(9);
    row.reason = "why";
    row.content = "sealed again";
    auto commit = commit_at(at(1));
    commit.seen = {row};
    must(store_->commit(lease_, commit));
    const auto stored = read("1");
    EXPECT_EQ(stored.id, row.id);
    EXPECT_GT(stored.revision, first);
    EXPECT_EQ(stored.state, RecordState::failed);
    EXPECT_EQ(stored.amount, "13.00");
    EXPECT_EQ(stored.version, "v2");
    EXPECT_EQ(stored.next_attempt, at(9));
    EXPECT_EQ(stored.reason, "why");
    EXPECT_EQ(stored.content, "sealed again");
}

TEST_P(Ledger, TellsTheIdsOfTheRowsThatWereSeen) {
    const auto known = seed({row_of("1001", RecordState::queued)}).front();
    auto commit = commit_at();
    commit.seen = {row_of("1002", RecordState::queued), known, row_of("1003", RecordState::queued)};
    std::vector<std::int64_t> ids;
    must(store_->commit(lease_, commit, &ids));
    EXPECT_EQ(ids, (std::vector<std::int64_t>{read("1002").id, known.id, read("1003").id}));
    EXPECT_EQ(read("1003").revision, 1);
}

TEST_P(Ledger, DropsTheContentWhenARowIsReplacedWithoutIt) {
    auto row = seed({row_of("1")}).front();
    row.content.clear();
    auto commit = commit_at();
    commit.seen = {row};
    must(store_->commit(lease_, commit));
    EXPECT_EQ(read("1").content, "");
}

TEST_P(Ledger, RefusesAReplacementThatWasDecidedOnAnOldReading) {
    const auto old = seed({row_of("1")}).front();
    must(intend(old, "attempt-1"));
    auto commit = commit_at();
    commit.seen = {old, row_of("2")};
    const auto refused = store_->commit(lease_, commit);
    EXPECT_EQ(code_of(refused), "ledger_conflict");
    EXPECT_NE(refused.error().message.find("'1'"), std::string::npos) << refused.error().message;
    EXPECT_EQ(read("1").state, RecordState::posting);
    EXPECT_TRUE(value_of(store_->rows_by_key("shop-books", "sales", {"2"})).empty()) << "half was applied";
}

// REQ H-02
TEST_P(Ledger, HasOneRowForARecordHoweverOftenItIsInserted) {
    seed({row_of("1")});
    auto again = commit_at();
    again.seen = {row_of("2"), row_of("1")};
    EXPECT_EQ(code_of(store_->commit(lease_, again)), "ledger_conflict");
    auto twice = commit_at();
    twice.seen = {row_of("3"), row_of("3")};
    EXPECT_EQ(code_of(store_->commit(lease_, twice)), "ledger_conflict");
    EXPECT_EQ(value_of(store_->records({"shop-books", {}, {}, {}, 0, 100, false})).size(), 1U);
}

TEST_P(Ledger, KeepsTheSameKeyOfTwoFlowsApart) {
    auto other = row_of("1");
    other.flow = "payments";
    const auto rows = seed({row_of("1"), other});
    EXPECT_NE(rows[0].id, rows[1].id);
}

TEST_P(Ledger, RefusesARowOfAContractThatTheLeaseDoesNotCover) {
    auto row = row_of("1");
    row.contract = "other";
    auto commit = commit_at();
    commit.seen = {row};
    EXPECT_NE(code_of(store_->commit(lease_, commit)), "no error");

    const auto other_lease = value_of(store_->acquire("other", "host-a", at(), base::milliseconds(10'000)));
    must(store_->commit(other_lease, commit));
    const auto theirs = value_of(store_->rows_by_key("other", "sales", {"1"})).front();
    EXPECT_EQ(code_of(intend(theirs, "attempt-1")), "ledger_conflict");
    auto stolen = theirs;
    stolen.contract = "shop-books";
    auto steal = commit_at();
    steal.seen = {stolen};
    EXPECT_EQ(code_of(store_->commit(lease_, steal)), "ledger_conflict");
}

TEST_P(Ledger, WritesTheIntentBeforeAPush) {
    auto row = row_of("1", RecordState::retrying);
    row.next_attempt = at(-1);
    row.looks = 2;
    row.last_look = at(-9);
    row.settle_until = at(-8);
    row.troubled_since = at(-100);
    row.attempts = 1;
    row.attention = true;
    row.reason_code = "code";
    row.reason = "reason";
    const auto stored = seed({row}).front();
    must(intend(stored, "attempt-1", at(5)));
    const auto after = read("1");
    EXPECT_EQ(after.state, RecordState::posting);
    EXPECT_EQ(after.attempt_id, "attempt-1");
    EXPECT_EQ(after.reference, "REF1");
    EXPECT_EQ(after.posting_hash, "hash1");
    EXPECT_EQ(after.last_changed, at(5));
    EXPECT_EQ(after.looks, 0U);
    EXPECT_EQ(after.next_attempt, std::nullopt);
    EXPECT_EQ(after.settle_until, std::nullopt);
    EXPECT_EQ(after.last_look, std::nullopt);
    EXPECT_FALSE(after.attention);
    EXPECT_EQ(after.reason_code, "");
    EXPECT_EQ(after.reason, "");
    EXPECT_EQ(after.attempts, 1U) << "the outcome counts the attempt";
    EXPECT_EQ(after.troubled_since, at(-100)) << "the age of a fault counts over attempts";
    EXPECT_EQ(after.content, "sealed 1");
    EXPECT_GT(after.revision, stored.revision);
}

TEST_P(Ledger, TakesAnIntentOnlyFromAStateThatMayBePosted) {
    for (const auto state :
         {RecordState::open, RecordState::posted, RecordState::failed, RecordState::ignored}) {
        const auto row = seed({row_of(name_of(state), state)}).front();
        const auto refused = intend(row, "attempt-1");
        ASSERT_EQ(code_of(refused), "ledger_conflict") << name_of(state);
        EXPECT_EQ(refused.error().error_class, base::ErrorClass::conflict);
        EXPECT_NE(refused.error().message.find(row.key), std::string::npos) << refused.error().message;
        EXPECT_EQ(read(row.key).state, state);
    }
    for (const auto state : {RecordState::queued, RecordState::retrying, RecordState::waiting}) {
        const auto row = seed({row_of(name_of(state), state)}).front();
        EXPECT_EQ(code_of(intend(row, "attempt-1")), "no error") << name_of(state);
        EXPECT_EQ(code_of(intend(read(row.key), "attempt-2")), "ledger_conflict") << "pushed twice";
        EXPECT_EQ(read(row.key).attempt_id, "attempt-1");
    }
}

TEST_P(Ledger, TakesAnIntentOnlyForTheRowAsItWasRead) {
    const auto old = seed({row_of("1")}).front();
    auto changed = old;
    changed.version = "v2";
    auto commit = commit_at();
    commit.seen = {changed};
    must(store_->commit(lease_, commit));
    EXPECT_EQ(code_of(intend(old, "attempt-1")), "ledger_conflict");
    EXPECT_EQ(read("1").state, RecordState::queued);
    EXPECT_EQ(code_of(intend(read("1"), "attempt-1")), "no error");
}

// A document that is posted again whenever it changes, and changed while it was being posted. REQ RE-04
TEST_P(Ledger, QueuesWhatChangedMeanwhileInsteadOfPostingIt) {
    const auto change_in_flight = [this](const std::string& content) {
        auto row = read("1");
        row.attention = true;
        row.reason_code = "changed";
        row.reason = "changed meanwhile";
        row.content = content;
        auto commit = commit_at();
        commit.seen = {row};
        must(store_->commit(lease_, commit));
    };
    const auto posted_or_again = [this](const store::LedgerRow& row, const std::string& attempt) {
        auto outcome = outcome_of(row, attempt, RecordState::posted);
        outcome.remote_id = "55";
        outcome.drop_content = true;
        outcome.again_if_marked = true;
        must(conclude(outcome, at(7)));
        return read("1");
    };
    auto row = seed({row_of("1")}).front();
    must(intend(row, "attempt-1"));
    change_in_flight("sealed anew");
    row = posted_or_again(row, "attempt-1");
    EXPECT_EQ(row.state, RecordState::queued);
    EXPECT_EQ(row.content, "sealed anew");
    EXPECT_EQ(row.remote_id, "55");
    EXPECT_FALSE(row.attention);

    must(intend(row, "attempt-2"));
    row = posted_or_again(row, "attempt-2");
    EXPECT_EQ(row.state, RecordState::posted) << "nothing changed this time";
    EXPECT_EQ(row.content, "");
}

TEST_P(Ledger, FindsProductsByTheirNumber) {
    auto mug = row_of("1");
    mug.type = "product/1";
    mug.number = "MUG-1";
    auto twin = mug;
    twin.key = "2";
    auto sale = row_of("3");
    sale.number = "MUG-1";
    auto plate = mug;
    plate.key = "4";
    plate.number = "PLATE-1";
    (void)seed({mug, twin, sale, plate});
    std::vector<std::string> keys;
    for (const auto& row : value_of(store_->products_of_code("shop-books", "sales", "MUG-1")))
        keys.push_back(row.key);
    EXPECT_EQ(keys, (std::vector<std::string>{"1", "2"}));
    EXPECT_TRUE(value_of(store_->products_of_code("shop-books", "sales", "mug-1")).empty());
    EXPECT_TRUE(value_of(store_->products_of_code("shop-books", "other", "MUG-1")).empty());
}

TEST_P(Ledger, KeepsTheReasonOfAMarkThatAnOutcomeFinds) {
    const auto row = seed({row_of("1")}).front();
    must(intend(row, "attempt-1"));
    auto gone = read("1");
    gone.attention = true;
    gone.reason_code = "withdrawn";
    gone.reason = "it was deleted";
    gone.content.clear();
    auto commit = commit_at();
    commit.seen = {gone};
    must(store_->commit(lease_, commit));
    auto outcome = outcome_of(row, "attempt-1", RecordState::posted);
    outcome.again_if_marked = true;
    must(conclude(outcome));
    const auto after = read("1");
    EXPECT_EQ(after.state, RecordState::posted) << "there is no content to post again";
    EXPECT_TRUE(after.attention);
    EXPECT_EQ(after.reason_code, "withdrawn");
    EXPECT_EQ(after.reason, "it was deleted");
}

TEST_P(Ledger, AppliesAnOutcomeOnlyUnderItsAttempt) {
    const auto row = seed({row_of("1")}).front();
    EXPECT_EQ(code_of(conclude(outcome_of(row, "", RecordState::posted))), "ledger_conflict")
        << "never pushed";
    must(intend(row, "attempt-1"));
    EXPECT_EQ(code_of(conclude(outcome_of(row, "attempt-0", RecordState::posted))), "ledger_conflict");
    EXPECT_EQ(read("1").state, RecordState::posting);
    must(conclude(outcome_of(row, "attempt-1", RecordState::posted)));
    EXPECT_EQ(code_of(conclude(outcome_of(row, "attempt-1", RecordState::failed))), "ledger_conflict");
    EXPECT_EQ(read("1").state, RecordState::posted);
    auto missing = outcome_of(row, "attempt-1", RecordState::posted);
    missing.row = 4711;
    EXPECT_EQ(code_of(conclude(missing)), "ledger_conflict");
}

TEST_P(Ledger, WritesEverythingThatAnOutcomeSays) {
    const auto row = seed({row_of("1")}).front();
    must(intend(row, "attempt-1"));
    auto outcome = outcome_of(row, "attempt-1", RecordState::posted);
    outcome.reason_code = "code";
    outcome.reason = "reason";
    outcome.remote_id = "77";
    outcome.remote_number = "2026-77";
    outcome.detail = "answer";
    outcome.rescues = 1;
    outcome.looks = 2;
    outcome.attention = true;
    outcome.drop_content = true;
    must(conclude(outcome, at(7)));
    const auto after = read("1");
    EXPECT_EQ(after.state, RecordState::posted);
    EXPECT_EQ(after.attempt_id, "");
    EXPECT_EQ(after.reason_code, "code");
    EXPECT_EQ(after.reason, "reason");
    EXPECT_EQ(after.remote_id, "77");
    EXPECT_EQ(after.remote_number, "2026-77");
    EXPECT_EQ(after.detail, "answer");
    EXPECT_EQ(after.rescues, 1U);
    EXPECT_EQ(after.looks, 2U);
    EXPECT_TRUE(after.attention);
    EXPECT_EQ(after.attempts, 1U);
    EXPECT_EQ(after.posted_at, at(7));
    EXPECT_EQ(after.last_changed, at(7));
    EXPECT_EQ(after.content, "");
    EXPECT_EQ(after.reference, "REF1");
    EXPECT_EQ(after.posting_hash, "hash1");
}

TEST_P(Ledger, KeepsWhatAnOutcomeDoesNotKnow) {
    auto fresh = row_of("1");
    fresh.remote_id = "77";
    fresh.remote_number = "2026-77";
    fresh.posted_at = at(-50);
    const auto row = seed({fresh}).front();
    must(intend(row, "attempt-1"));
    auto marked = outcome_of(row, "attempt-1", RecordState::posting);
    marked.clear_attempt = false;
    marked.attention = true;
    marked.counts_attempt = false;
    must(conclude(marked));
    auto outcome = outcome_of(row, "attempt-1", RecordState::retrying);
    outcome.next_attempt = at(30);
    outcome.troubled_since = at();
    outcome.counts_attempt = false;
    must(conclude(outcome));
    const auto after = read("1");
    EXPECT_EQ(after.remote_id, "77") << "an update that failed must not forget its document";
    EXPECT_EQ(after.remote_number, "2026-77");
    EXPECT_TRUE(after.attention) << "an outcome never clears the mark";
    EXPECT_EQ(after.posted_at, at(-50));
    EXPECT_EQ(after.attempts, 0U);
    EXPECT_EQ(after.content, "sealed 1");
    EXPECT_EQ(after.next_attempt, at(30));
    EXPECT_EQ(after.troubled_since, at());
}

TEST_P(Ledger, LeavesARowInFlightUntilALookupHasAnswered) {
    const auto row = seed({row_of("1")}).front();
    must(intend(row, "attempt-1"));
    auto unknown = outcome_of(row, "attempt-1", RecordState::posting);
    unknown.clear_attempt = false;
    unknown.settle_until = at(120);
    unknown.next_attempt = at(130);
    must(conclude(unknown));
    auto after = read("1");
    EXPECT_EQ(after.state, RecordState::posting);
    EXPECT_EQ(after.attempt_id, "attempt-1");
    EXPECT_EQ(after.settle_until, at(120));
    EXPECT_TRUE(due_keys(at(1'000'000)).empty()) << "never pushed again before it was looked up";
    EXPECT_EQ(value_of(store_->next_due("shop-books", "sales")), std::nullopt) << "a look is not a push";
    must(conclude(outcome_of(row, "attempt-1", RecordState::queued)));
    EXPECT_EQ(due_keys(at()), Keys{"1"});
}

TEST_P(Ledger, RefusesAnOutcomeThatWouldLoseTheAttempt) {
    const auto row = seed({row_of("1")}).front();
    must(intend(row, "attempt-1"));
    EXPECT_NE(code_of(conclude(outcome_of(row, "attempt-1", RecordState::posting))), "no error");
    EXPECT_EQ(read("1").attempt_id, "attempt-1");
}

TEST_P(Ledger, AppliesNothingOfACommitWithOneBadRow) {
    const auto rows = seed({row_of("1"), row_of("2"), row_of("3")});
    must(intend(rows[0], "attempt-1"));
    auto commit = commit_at();
    commit.seen = {row_of("4")};
    commit.cursor = Cursor{"sales", "c9"};
    commit.state = {{"k", "v"}};
    commit.state_connection = "shop";
    commit.intents = {{rows[1].id, rows[1].revision, "attempt-2", "REF", "hash"}};
    commit.outcomes = {outcome_of(rows[0], "attempt-1", RecordState::posted),
                       outcome_of(rows[2], "attempt-9", RecordState::posted)};
    commit.events = {{"sales", "1", at(), "posted", ""}};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "ledger_conflict");
    EXPECT_EQ(read("1").state, RecordState::posting);
    EXPECT_EQ(read("2").state, RecordState::queued);
    EXPECT_TRUE(value_of(store_->rows_by_key("shop-books", "sales", {"4"})).empty());
    EXPECT_EQ(value_of(store_->cursor("shop-books", "sales")), std::nullopt);
    EXPECT_TRUE(value_of(store_->plugin_state("shop-books", "shop")).empty());
    EXPECT_TRUE(value_of(store_->story("shop-books", "sales", "1")).empty());
    EXPECT_EQ(value_of(store_->summary("shop-books", "sales")).size(), 2U) << "the counters moved";
}

// REQ H-02: a pull's records, its cursor and the plugin's state are one commit.
TEST_P(Ledger, MovesRowsCursorAndStateTogether) {
    auto commit = commit_at();
    commit.seen = {row_of("1"), row_of("2")};
    commit.cursor = Cursor{"sales", "page-2"};
    commit.state = {{"etag", std::string("\0x", 2)}, {"gone", std::nullopt}};
    commit.state_connection = "shop";
    must(store_->commit(lease_, commit));
    reopen();
    EXPECT_EQ(value_of(store_->rows_by_key("shop-books", "sales", {"2", "9", "1"})).size(), 2U);
    EXPECT_EQ(value_of(store_->cursor("shop-books", "sales")), "page-2");
    EXPECT_EQ(value_of(store_->cursor("shop-books", "payments")), std::nullopt);
    const std::map<std::string, std::string> expected{{"etag", std::string("\0x", 2)}};
    EXPECT_EQ(value_of(store_->plugin_state("shop-books", "shop")), expected);
    EXPECT_TRUE(value_of(store_->plugin_state("shop-books", "books")).empty());

    auto next = commit_at();
    next.cursor = Cursor{"sales", "page-3"};
    next.state = {{"etag", std::nullopt}, {"other", "1"}};
    next.state_connection = "shop";
    must(store_->commit(lease_, next));
    EXPECT_EQ(value_of(store_->cursor("shop-books", "sales")), "page-3");
    EXPECT_EQ(value_of(store_->plugin_state("shop-books", "shop")),
              (std::map<std::string, std::string>{{"other", "1"}}));
}

TEST_P(Ledger, FindsWhatIsDueInOrder) {
    auto later = row_of("later", RecordState::retrying);
    later.next_attempt = at(20);
    auto sooner = row_of("sooner", RecordState::retrying);
    sooner.next_attempt = at(10);
    auto looked_at = row_of("waiting", RecordState::waiting);
    looked_at.next_attempt = at(15);
    auto timed = row_of("timed");
    timed.next_attempt = at(12);
    const auto without_time = row_of("parked", RecordState::waiting);
    auto done = row_of("done", RecordState::posted);
    done.next_attempt = at(-1);
    auto open = row_of("open", RecordState::open);
    open.next_attempt = at(-1);
    seed({later, sooner, looked_at, timed, without_time, done, open, row_of("b"), row_of("a")});
    EXPECT_EQ(due_keys(at(9)), (Keys{"b", "a"}));
    EXPECT_EQ(due_keys(at(10)), (Keys{"b", "a", "sooner"})) << "due at the very moment";
    EXPECT_EQ(due_keys(at(99)), (Keys{"b", "a", "sooner", "timed", "waiting", "later"}));
    EXPECT_EQ(due_keys(at(99), 3), (Keys{"b", "a", "sooner"}));
    EXPECT_TRUE(due_keys(at(99), 0).empty());
    EXPECT_TRUE(value_of(store_->due("shop-books", "payments", at(99), 9)).empty());
    EXPECT_EQ(value_of(store_->due("shop-books", "sales", at(9), 1)).front().content, "sealed b");
}

TEST_P(Ledger, LeavesOutTheRowsThatItIsToldAbout) {
    auto claimed = row_of("claimed");
    claimed.serial_key = "anna@example.org";
    auto behind_it = row_of("behind it");
    behind_it.serial_key = claimed.serial_key;
    seed({claimed, behind_it, row_of("a"), row_of("b")});
    const auto all = value_of(store_->due("shop-books", "sales", at(9), 9));
    ASSERT_EQ(all.front().key, "claimed");
    const auto rest = value_of(store_->due("shop-books", "sales", at(9), 2, {all.front().id}));
    ASSERT_EQ(rest.size(), 2U) << "the limit counts what is answered";
    EXPECT_EQ(rest[0].key, "a");
    EXPECT_EQ(rest[1].key, "b");
}

TEST_P(Ledger, NeverHasTwoRowsOfOneSerialKeyInFlight) {
    const auto serial = [](const char* key, const char* serial_key) {
        auto row = row_of(key);
        row.serial_key = serial_key;
        return row;
    };
    const auto rows = seed({serial("a1", "anna"), serial("a2", "anna"), serial("b1", "bert"), row_of("free1"),
                            row_of("free2"), serial("a3", "anna")});
    EXPECT_EQ(due_keys(at()), (Keys{"a1", "b1", "free1", "free2"}));
    EXPECT_EQ(due_keys(at(), 2), (Keys{"a1", "b1"})) << "what is left out does not count";
    must(intend(rows[0], "attempt-1"));
    EXPECT_EQ(due_keys(at()), (Keys{"b1", "free1", "free2"}));
    must(conclude(outcome_of(rows[0], "attempt-1", RecordState::posted)));
    EXPECT_EQ(due_keys(at()), (Keys{"a2", "b1", "free1", "free2"}));
}

TEST_P(Ledger, HoldsASerialKeyOverTheFlowsOfAContract) {
    auto mine = row_of("1");
    mine.serial_key = "anna";
    auto other = mine;
    other.flow = "payments";
    const auto rows = seed({mine, other});
    must(intend(rows[1], "attempt-1"));
    EXPECT_TRUE(due_keys(at()).empty());
}

TEST_P(Ledger, ListsWhatIsInFlightWithContent) {
    const auto rows = seed({row_of("1"), row_of("2"), row_of("3")});
    must(intend(rows[2], "attempt-3"));
    must(intend(rows[0], "attempt-1"));
    const auto flying = value_of(store_->in_flight("shop-books", "sales"));
    ASSERT_EQ(flying.size(), 2U);
    EXPECT_EQ(flying[0].key, "1");
    EXPECT_EQ(flying[1].key, "3");
    EXPECT_EQ(flying[1].content, "sealed 3");
    EXPECT_TRUE(value_of(store_->in_flight("shop-books", "payments")).empty());
}

TEST_P(Ledger, TellsWhenTheNextRowBecomesDue) {
    EXPECT_EQ(value_of(store_->next_due("shop-books", "sales")), std::nullopt);
    auto late = row_of("late", RecordState::retrying);
    late.next_attempt = at(50);
    auto soon = row_of("soon", RecordState::waiting);
    soon.next_attempt = at(40);
    seed({late, row_of("done", RecordState::posted), row_of("parked", RecordState::waiting)});
    EXPECT_EQ(value_of(store_->next_due("shop-books", "sales")), at(50));
    seed({soon});
    EXPECT_EQ(value_of(store_->next_due("shop-books", "sales")), at(40));
    seed({row_of("now")});
    EXPECT_LE(value_of(store_->next_due("shop-books", "sales")), at()) << "due without a time";
}

TEST_P(Ledger, FiltersAndPagesItsRecords) {
    std::vector<LedgerRow> rows;
    for (const auto state :
         {RecordState::open, RecordState::waiting, RecordState::queued, RecordState::posted,
          RecordState::retrying, RecordState::failed, RecordState::ignored}) {
        for (int i = 0; i < 3; ++i) {
            auto row = row_of(std::string(name_of(state)) + std::to_string(i), state);
            row.attention = i == 1;
            if (i == 2) row.flow = "payments";
            rows.push_back(row);
        }
    }
    const auto stored = seed(rows);
    must(intend(read("queued0"), "attempt-1"));
    const auto keys = [&](RecordFilter filter) {
        filter.contract = "shop-books";
        Keys found;
        for (const auto& row : value_of(store_->records(filter)))
            found.push_back(row.key);
        return found;
    };
    RecordFilter filter;
    EXPECT_EQ(keys(filter).size(), 21U);
    filter.limit = 2;
    EXPECT_EQ(keys(filter), (Keys{"open0", "open1"}));
    filter.after_id = stored[1].id;
    EXPECT_EQ(keys(filter), (Keys{"open2", "waiting0"}));
    filter = {};
    filter.flow = "payments";
    EXPECT_EQ(keys(filter).size(), 7U);
    for (const auto* state : {"open", "waiting", "posted", "retrying", "failed", "ignored"}) {
        filter = {};
        filter.state = record_state_from(state);
        EXPECT_EQ(keys(filter).size(), 3U) << state;
        filter.flow = "sales";
        filter.attention = true;
        EXPECT_EQ(keys(filter), Keys{std::string(state) + "1"});
        filter.attention = false;
        EXPECT_EQ(keys(filter), Keys{std::string(state) + "0"});
    }
    filter = {};
    filter.state = RecordState::queued;
    EXPECT_EQ(keys(filter), (Keys{"queued1", "queued2"}));
    filter.state = RecordState::posting;
    EXPECT_EQ(keys(filter), Keys{"queued0"});
    filter = {};
    filter.attention = true;
    EXPECT_EQ(keys(filter).size(), 7U);
    filter.contract = "shop-books";
    EXPECT_EQ(value_of(store_->records(filter)).front().content, "");
    filter.with_content = true;
    EXPECT_EQ(value_of(store_->records(filter)).front().content, "sealed open1");
    filter.contract = "other";
    EXPECT_TRUE(value_of(store_->records(filter)).empty());
}

std::string shown(const std::vector<StateSummary>& summaries) {
    std::string text;
    for (const auto& summary : summaries) {
        text += std::string(name_of(summary.state)) + " " + std::to_string(summary.count) + " " +
                summary.sum + "\n";
    }
    return text;
}

// REQ H-02: source = posted + open + failed + ignored, to the cent.
TEST_P(Ledger, SumsEveryStateExactly) {
    const auto priced = [](const char* key, const char* amount, const char* flow = "sales") {
        auto row = row_of(key);
        row.amount = amount;
        row.flow = flow;
        return row;
    };
    EXPECT_EQ(shown(value_of(store_->summary("shop-books", std::nullopt))), "");
    auto rows = seed({priced("1", "0.10"), priced("2", "0.20"), priced("3", "-0.0000000001"), priced("4", ""),
                      priced("5", "99999999999999.99"), priced("p", "1", "payments")});
    EXPECT_EQ(shown(value_of(store_->summary("shop-books", "sales"))),
              "queued 5 100000000000000.2899999999\n");
    EXPECT_EQ(shown(value_of(store_->summary("shop-books", std::nullopt))),
              "queued 6 100000000000001.2899999999\n");
    must(intend(rows[0], "attempt-1"));
    EXPECT_EQ(shown(value_of(store_->summary("shop-books", "sales"))),
              "queued 4 100000000000000.1899999999\nposting 1 0.10\n");
    must(conclude(outcome_of(rows[0], "attempt-1", RecordState::posted)));
    auto changed = read("2");
    changed.amount = "0.25";
    changed.state = RecordState::posted;
    auto commit = commit_at();
    commit.seen = {changed};
    must(store_->commit(lease_, commit));
    auto repriced = read("5");
    repriced.amount = "5";
    commit.seen = {repriced};
    must(store_->commit(lease_, commit));
    reopen();
    EXPECT_EQ(shown(value_of(store_->summary("shop-books", "sales"))),
              "queued 3 4.9999999999\nposted 2 0.35\n");
    EXPECT_EQ(shown(value_of(store_->summary("other", std::nullopt))), "");
}

TEST_P(Ledger, RefusesAnAmountThatIsNoNumber) {
    auto row = row_of("1");
    row.amount = "12,10";
    auto commit = commit_at();
    commit.seen = {row};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "ledger_refused");
    EXPECT_TRUE(value_of(store_->summary("shop-books", std::nullopt)).empty());
}

TEST_P(Ledger, RefusesAmountsWhoseSumItCouldNotKeepAndGoesOn) {
    auto row = row_of("1");
    row.amount = "999999999999999999";
    auto other = row_of("2");
    other.amount = "1";
    auto commit = commit_at();
    commit.seen = {row, other};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "ledger_refused");
    commit.seen = {row};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "no error");
    commit.seen = {other};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "ledger_refused");
    EXPECT_EQ(value_of(store_->summary("shop-books", std::nullopt)).front().sum, "999999999999999999.00");
}

TEST_P(Ledger, TellsTheStoryOfARecordInTheOrderOfItsCommits) {
    auto payment = row_of("1");
    payment.flow = "payments";
    seed({row_of("1"), row_of("2"), payment});
    auto commit = commit_at();
    commit.events = {{"sales", "1", at(5), "seen", "first"},
                     {"sales", "2", at(5), "seen", ""},
                     {"sales", "1", at(5), "posting", ""}};
    must(store_->commit(lease_, commit));
    reopen();
    commit.events = {{"sales", "1", at(1), "posted", "the clock was set back"},
                     {"payments", "1", at(6), "no", ""}};
    must(store_->commit(lease_, commit));
    const auto story = value_of(store_->story("shop-books", "sales", "1"));
    ASSERT_EQ(story.size(), 3U);
    EXPECT_EQ(story[0].what, "seen");
    EXPECT_EQ(story[0].detail, "first");
    EXPECT_EQ(story[0].at, at(5));
    EXPECT_EQ(story[0].flow, "sales");
    EXPECT_EQ(story[0].key, "1");
    EXPECT_EQ(story[1].what, "posting");
    EXPECT_EQ(story[2].what, "posted");
    EXPECT_TRUE(value_of(store_->story("shop-books", "sales", "9")).empty());
}

TEST_P(Ledger, TellsTheStoryOfARowByItsNumberOrItsKey) {
    auto commit = commit_at();
    commit.seen = {row_of("1"), row_of("2")};
    commit.events = {{"sales", "2", at(), "seen", "first of 2"}, {"sales", "1", at(), "seen", "first of 1"}};
    must(store_->commit(lease_, commit));
    const auto first = read("1");
    commit = commit_at();
    commit.seen = {first};
    commit.events = {{"sales", "1", at(1), "second of 1", ""},
                     {"sales", "2", at(1), "second of 2", "", read("2").id},
                     {"sales", "1", at(1), "third of 1", "", first.id}};
    must(store_->commit(lease_, commit));
    const auto lines = [&](const std::string& key) {
        std::vector<std::string> told;
        for (const auto& event : value_of(store_->story("shop-books", "sales", key)))
            told.push_back(event.what == "seen" ? event.detail : event.what);
        return told;
    };
    EXPECT_EQ(lines("1"), (std::vector<std::string>{"first of 1", "second of 1", "third of 1"}));
    EXPECT_EQ(lines("2"), (std::vector<std::string>{"first of 2", "second of 2"}));
}

TEST_P(Ledger, RefusesAnEventOfARecordThatItDoesNotHold) {
    auto commit = commit_at();
    commit.seen = {row_of("1")};
    commit.events = {{"sales", "2", at(), "seen", ""}};
    EXPECT_EQ(code_of(store_->commit(lease_, commit)), "ledger_refused");
    EXPECT_TRUE(value_of(store_->rows_by_key("shop-books", "sales", {"1"})).empty());
}

TEST(RecordState, HasANameThatReadsBack) {
    for (int value = 1; value <= 8; ++value) {
        const auto state = static_cast<RecordState>(value);
        EXPECT_EQ(record_state_from(name_of(state)), state);
    }
    EXPECT_EQ(record_state_from("done"), std::nullopt);
}

}  // namespace
}  // namespace koppel::store

// Every way that a row can go from one state to the next.
#include <gtest/gtest.h>

#include "pipeline/ledger_rules.hpp"

namespace {

using namespace koppel;            // NOLINT: tests read better so
using namespace koppel::pipeline;  // NOLINT
using plugins::FoundKind;
using plugins::OutcomeKind;
using store::RecordState;

const Instant kNow = base::instant_from_unix_ms(1'763'712'000'000);

SeenDocument seen_document(const std::string& version = "v1", books::Verdict verdict = books::Post{}) {
    SeenDocument seen;
    seen.key = "1001";
    seen.type = "sale/1";
    seen.version = version;
    seen.number = "ORD1001";
    seen.amount = "12.10";
    seen.currency = "EUR";
    seen.serial_key = "jan@example.nl";
    seen.verdict = std::move(verdict);
    seen.event_time = kNow;
    return seen;
}

books::Fail total_differs() {
    return {{{"total_differs", "document ORD1001: 12.10 is not 12.11", "correct it"}}};
}

store::LedgerRow row_in(RecordState state) {
    store::LedgerRow row;
    row.id = 7;
    row.contract = "c";
    row.flow = "sales";
    row.key = "1001";
    row.number = "ORD1001";
    row.amount = "12.10";
    row.version = "v1";
    row.state = state;
    row.attempt_id = "a1";
    row.reference = "REF";
    row.content = "sealed";
    row.first_seen = kNow;
    return row;
}

PushTerms terms() {
    PushTerms terms;
    terms.sink = "Books";
    terms.settle = milliseconds(6'000);
    terms.look_gap = milliseconds(1'000);
    return terms;
}

class Rules : public ::testing::Test {
  protected:
    std::mt19937_64 random{1};
    plugins::PushReport report;

    store::OutcomeWrite push(const store::LedgerRow& row, std::uint32_t index = 0) {
        return outcome_of_push(row, report, index, terms(), kNow, random);
    }
    void reported(OutcomeKind kind, base::Error error = {}) {
        report.attempted = 1;
        report.outcomes.push_back({.index = 0, .kind = kind, .remote_id = "55", .error = std::move(error)});
    }
};

// REQ H-02
TEST(SeenRecord, GetsTheStateOfItsVerdict) {
    const std::vector<std::pair<books::Verdict, RecordState>> table = {
        {books::Post{}, RecordState::queued},
        {books::Open{"not paid"}, RecordState::open},
        {books::Ignore{"cancelled"}, RecordState::ignored},
        {total_differs(), RecordState::failed},
    };
    for (const auto& [verdict, state] : table) {
        const auto seen = row_when_seen("c", "sales", seen_document("v1", verdict), nullptr, kNow);
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->row.state, state);
        EXPECT_EQ(seen->needs_content, state != RecordState::ignored);
    }
}

TEST(SeenRecord, OfTheSameVersionChangesNothing) {
    for (const auto state :
         {RecordState::queued, RecordState::posting, RecordState::posted, RecordState::retrying}) {
        const auto row = row_in(state);
        EXPECT_FALSE(row_when_seen("c", "sales", seen_document(), &row, kNow)) << store::name_of(state);
    }
}

TEST(SeenRecord, ThatWasOpenIsQueuedOnceItIsPaid) {
    const auto row = row_in(RecordState::open);
    const auto seen = row_when_seen("c", "sales", seen_document("v2"), &row, kNow);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->row.state, RecordState::queued);
    EXPECT_TRUE(seen->needs_content);
}

TEST(SeenRecord, ThatFailedACheckIsJudgedAgainWhenSettingsMayHaveChanged) {
    auto row = row_in(RecordState::failed);
    row.reason_code = "check:vat_rate_without_code";
    const auto seen = row_when_seen("c", "sales", seen_document(), &row, kNow);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->row.state, RecordState::queued);
}

TEST(SeenRecord, ThatTheSinkRejectedStaysFailedUntilItChanges) {
    auto row = row_in(RecordState::failed);
    row.reason_code = "rejected";
    EXPECT_FALSE(row_when_seen("c", "sales", seen_document(), &row, kNow));
    const auto changed = row_when_seen("c", "sales", seen_document("v2"), &row, kNow);
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->row.state, RecordState::queued);
}

TEST(SeenRecord, ThatAnOperatorIgnoredStaysIgnored) {
    auto row = row_in(RecordState::ignored);
    row.reason_code = "by_operator";
    EXPECT_FALSE(row_when_seen("c", "sales", seen_document("v2"), &row, kNow));
}

// REQ C-04
TEST(PostedRecord, IsMarkedWhenItsBookingWouldBeAnother) {
    auto row = row_in(RecordState::posted);
    row.posting_hash = "hash-before";
    auto seen = seen_document("v2");
    seen.amount = "15.00";
    seen.posting_hash = "hash-after";
    const auto decided = row_when_seen("c", "sales", seen, &row, kNow);
    ASSERT_TRUE(decided);
    EXPECT_EQ(decided->row.state, RecordState::posted);
    EXPECT_TRUE(decided->row.attention);
    EXPECT_NE(decided->row.reason.find("12.10"), std::string::npos);
    EXPECT_NE(decided->row.reason.find("15.00"), std::string::npos);
}

TEST(PostedRecord, IsNotMarkedWhenOnlyItsStatusMoved) {
    auto row = row_in(RecordState::posted);
    row.posting_hash = "hash";
    auto seen = seen_document("v2");
    seen.posting_hash = "hash";
    const auto decided = row_when_seen("c", "sales", seen, &row, kNow);
    ASSERT_TRUE(decided);
    EXPECT_FALSE(decided->row.attention);
    EXPECT_EQ(decided->row.version, "v2");
}

TEST(PostedRecord, IsMarkedWhenItWasDeletedOrWouldFailNow) {
    auto row = row_in(RecordState::posted);
    row.posting_hash = "hash";
    auto deleted = seen_document("v2");
    deleted.deleted = true;
    EXPECT_TRUE(row_when_seen("c", "sales", deleted, &row, kNow)->row.attention);
    EXPECT_TRUE(row_when_seen("c", "sales", seen_document("v2", total_differs()), &row, kNow)->row.attention);
}

TEST_F(Rules, CreatedIsPostedAndTheDocumentIsDropped) {  // REQ H-11
    reported(OutcomeKind::created);
    const auto write = push(row_in(RecordState::posting));
    EXPECT_EQ(write.state, RecordState::posted);
    EXPECT_EQ(write.remote_id, "55");
    EXPECT_TRUE(write.drop_content);
}

TEST_F(Rules, RejectedIsFailedWithTheSinksOwnWords) {  // REQ H-06
    reported(OutcomeKind::rejected, {base::ErrorClass::rejected, "name_too_long", "De waarde is te lang."});
    const auto write = push(row_in(RecordState::posting));
    EXPECT_EQ(write.state, RecordState::failed);
    EXPECT_NE(write.reason.find("De waarde is te lang."), std::string::npos);
}

TEST_F(Rules, RetryHonoursTheSinksWishAndCountsAge) {  // REQ H-07
    base::Error busy(base::ErrorClass::rate_limited, "rate_limited", "too many requests");
    busy.retry_after_ms = 30'000;
    reported(OutcomeKind::retry, busy);
    auto row = row_in(RecordState::posting);
    const auto write = push(row);
    EXPECT_EQ(write.state, RecordState::retrying);
    EXPECT_GE(*write.next_attempt, kNow + milliseconds(30'000));
    EXPECT_EQ(*write.troubled_since, kNow);

    row.troubled_since = kNow - std::chrono::hours(73);
    EXPECT_EQ(push(row).state, RecordState::failed);
}

// REQ H-04
TEST_F(Rules, UnknownIsLookedUpAndNeverQueued) {
    report.last_byte_sent = kNow;
    report.changing_request_sent = true;
    reported(OutcomeKind::unknown, {base::ErrorClass::unknown, "answer_lost", "no answer"});
    const auto write = push(row_in(RecordState::posting));
    EXPECT_EQ(write.state, RecordState::posting);
    EXPECT_FALSE(write.clear_attempt);
    EXPECT_EQ(*write.settle_until, kNow + milliseconds(6'000));
}

TEST_F(Rules, AMissingOutcomeIsUnknownWhenSomethingHadBeenSent) {
    report.changing_request_sent = true;
    report.last_byte_sent = kNow;
    report.failure = base::Error(base::ErrorClass::internal, "plugin_crashed", "plugin crashed (SIGSEGV)");
    EXPECT_EQ(push(row_in(RecordState::posting)).state, RecordState::posting);
}

TEST_F(Rules, AMissingOutcomeIsRetriedWhenNothingHadBeenSent) {
    report.changing_request_sent = false;
    report.failure = base::Error(base::ErrorClass::internal, "plugin_crashed", "plugin crashed (SIGSEGV)");
    auto row = row_in(RecordState::posting);
    EXPECT_EQ(push(row).state, RecordState::retrying);
    EXPECT_EQ(push(row).rescues, 1U);
    row.rescues = 2;
    EXPECT_EQ(push(row).state, RecordState::failed) << "a poison pill is set aside";
}

TEST_F(Rules, UntouchedPostingsGoBackToTheQueue) {
    report.changing_request_sent = true;
    report.attempted = 1;
    report.failure = base::Error(base::ErrorClass::auth, "login_needed", "log in again");
    const auto write = push(row_in(RecordState::posting), 1);
    EXPECT_EQ(write.state, RecordState::queued);
    EXPECT_FALSE(write.counts_attempt);
}

TEST_F(Rules, LookThatFindsOneIsPosted) {
    const auto write = outcome_of_look(row_in(RecordState::posting),
                                       {.kind = FoundKind::once, .remote_id = "9"}, terms(), kNow, random);
    EXPECT_EQ(write.state, RecordState::posted);
    EXPECT_EQ(write.remote_id, "9");
}

TEST_F(Rules, LookThatFindsManyOrCannotTellIsForAPerson) {
    for (const auto kind : {FoundKind::many, FoundKind::unclear, FoundKind::unset})
        EXPECT_EQ(outcome_of_look(row_in(RecordState::posting), {.kind = kind}, terms(), kNow, random).state,
                  RecordState::failed);
}

// REQ H-04: absent counts only after the settle time and with two looks apart.
TEST_F(Rules, LookThatFindsNothingQueuesOnlyAfterTheSettleTimeAndTwoLooksApart) {
    struct Case {
        const char* name;
        std::uint32_t looks;
        std::int64_t since_last_look_ms;
        std::int64_t until_settled_ms;
        RecordState state;
    };
    const std::vector<Case> table = {
        {"first look, before settling", 0, 0, 6'000, RecordState::posting},
        {"first look, settled", 0, 0, 0, RecordState::posting},
        {"second look, apart, before settling", 1, 2'000, 1, RecordState::posting},
        {"second look, too close", 1, 999, 0, RecordState::posting},
        {"second look, apart and settled", 1, 1'000, 0, RecordState::queued},
    };
    for (const auto& c : table) {
        auto row = row_in(RecordState::posting);
        row.looks = c.looks;
        if (c.looks > 0) row.last_look = kNow - milliseconds(c.since_last_look_ms);
        row.settle_until = kNow + milliseconds(c.until_settled_ms);
        const auto write = outcome_of_look(row, {.kind = FoundKind::nowhere}, terms(), kNow, random);
        EXPECT_EQ(write.state, c.state) << c.name;
        if (c.state == RecordState::posting) {
            EXPECT_GT(*write.next_attempt, kNow) << c.name;
            EXPECT_GE(*write.next_attempt, *row.settle_until) << c.name;
        }
    }
}

TEST_F(Rules, LookAfterACrashCountsTheSettleTimeFromItself) {
    const auto row = row_in(RecordState::posting);  // no settle_until: the host died before any outcome
    const auto write = outcome_of_look(row, {.kind = FoundKind::nowhere}, terms(), kNow, random);
    EXPECT_EQ(*write.settle_until, kNow + milliseconds(6'000));
}

TEST_F(Rules, AFailedLookIsRepeatedAndGivenToAPersonInTheEnd) {
    const base::Error down(base::ErrorClass::transient, "down", "service unavailable");
    auto row = row_in(RecordState::posting);
    EXPECT_EQ(outcome_of_failed_look(row, down, terms(), kNow, random).state, RecordState::posting);
    row.troubled_since = kNow - std::chrono::hours(73);
    const auto write = outcome_of_failed_look(row, down, terms(), kNow, random);
    EXPECT_EQ(write.state, RecordState::failed);
    EXPECT_EQ(write.reason_code, "cannot_tell");
}

TEST(Backoff, StaysBelowItsCeilingAndHonoursTheWish) {  // REQ H-07
    std::mt19937_64 random{7};
    const RetryPolicy policy;
    std::int64_t largest = 0;
    for (int i = 0; i < 2'000; ++i) {
        const auto pause = backoff(policy, 3, 0, random).count();
        EXPECT_LE(pause, 8'000);
        largest = std::max(largest, pause);
    }
    EXPECT_GT(largest, 7'000) << "full jitter reaches its ceiling";
    EXPECT_LE(backoff(policy, 60, 0, random), policy.cap);
    EXPECT_GE(backoff(policy, 1, 45'000, random).count(), 45'000);
    EXPECT_LE(backoff(policy, 1, 999'999'999, random).count(), 3'600'000);
}

}  // namespace

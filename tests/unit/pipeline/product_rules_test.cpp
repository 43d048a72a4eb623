// Products are posted again when they change, and never taken away.
#include "pipeline/product_rules.hpp"

#include <gtest/gtest.h>

namespace {

using namespace koppel;            // NOLINT: tests read better so
using namespace koppel::pipeline;  // NOLINT
using store::RecordState;

const Instant kNow = base::instant_from_unix_ms(1'763'712'000'000);

SeenDocument seen_mug(const std::string& version, const std::string& hash) {
    SeenDocument seen;
    seen.key = "17";
    seen.type = kProduct;
    seen.version = version;
    seen.number = "MUG-1";
    seen.event_time = kNow;
    seen.verdict = books::Post{};
    seen.posting_hash = hash;
    return seen;
}

store::LedgerRow mug_in(RecordState state) {
    store::LedgerRow row;
    row.id = 7;
    row.contract = "c";
    row.flow = "products";
    row.key = "17";
    row.type = kProduct;
    row.number = "MUG-1";
    row.version = "v1";
    row.posting_hash = "h1";
    row.state = state;
    row.attempts = 3;
    row.remote_id = "55";
    row.content = state == RecordState::posted ? "" : "sealed";
    return row;
}

std::optional<SeenRow> seen_again(const SeenDocument& seen, const store::LedgerRow& known) {
    return row_when_seen("c", "products", seen, &known, kNow);
}

}  // namespace

// REQ RE-04
TEST(PostedProduct, IsQueuedAgainWhenTheSinkWouldGetSomethingElse) {
    const auto row = seen_again(seen_mug("v2", "h2"), mug_in(RecordState::posted));
    ASSERT_TRUE(row);
    EXPECT_EQ(row->row.state, RecordState::queued);
    EXPECT_EQ(row->row.remote_id, "55") << "the sink knows which one";
    EXPECT_EQ(row->row.version, "v2");
    EXPECT_EQ(row->row.attempts, 0U);
    EXPECT_TRUE(row->needs_content);
    EXPECT_FALSE(row->row.attention);
}

TEST(PostedProduct, StaysWhereItIsWhenNothingOfTheChangeGoesToTheSink) {
    auto known = mug_in(RecordState::posted);
    known.attention = true;  // it was archived for a while
    known.reason_code = "withdrawn_at_source";
    const auto row = seen_again(seen_mug("v2", "h1"), known);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->row.state, RecordState::posted);
    EXPECT_EQ(row->row.version, "v2");
    EXPECT_FALSE(row->row.attention);
    EXPECT_EQ(row->row.reason_code, "");
    EXPECT_FALSE(row->needs_content);
}

TEST(PostedProduct, FailsWhenItsChangeCannotBePosted) {
    auto seen = seen_mug("v2", "");
    seen.verdict = books::Fail{{{"vat_rate_without_code", "no rule for 19%", "add it"}}};
    const auto row = seen_again(seen, mug_in(RecordState::posted));
    ASSERT_TRUE(row);
    EXPECT_EQ(row->row.state, RecordState::failed);
    EXPECT_EQ(row->row.reason_code, "check:vat_rate_without_code");
    EXPECT_EQ(row->row.remote_id, "55");
}

// REQ RE-04
TEST(PostedProduct, IsOnlyMarkedWhenTheSourceArchivesOrDeletesIt) {
    auto archived = seen_mug("v2", "");
    archived.verdict = books::Ignore{"not for sale"};
    auto deleted = seen_mug("v2", "");
    deleted.deleted = true;
    for (const auto& [seen, word] : {std::pair(archived, "archived"), std::pair(deleted, "deleted")}) {
        const auto row = seen_again(seen, mug_in(RecordState::posted));
        ASSERT_TRUE(row);
        EXPECT_EQ(row->row.state, RecordState::posted);
        EXPECT_TRUE(row->row.attention);
        EXPECT_EQ(row->row.reason, "product MUG-1 was " + std::string(word) +
                                       " at the source and stays at the sink; archive it there by hand if it "
                                       "should go, then ignore the mark");
    }
}

TEST(ProductInFlight, KeepsAChangeUntilItsOutcomeIsKnown) {
    const auto row = seen_again(seen_mug("v2", "h2"), mug_in(RecordState::posting));
    ASSERT_TRUE(row);
    EXPECT_EQ(row->row.state, RecordState::posting);
    EXPECT_TRUE(row->row.attention);
    EXPECT_TRUE(row->needs_content);

    auto deleted = seen_mug("v2", "");
    deleted.deleted = true;
    const auto gone = seen_again(deleted, mug_in(RecordState::posting));
    ASSERT_TRUE(gone);
    EXPECT_TRUE(gone->row.attention);
    EXPECT_TRUE(gone->row.content.empty()) << "what is not there is not posted again";
}

TEST(ProductInFlight, IsPostedAgainAfterItWasFound) {
    PushTerms terms;
    terms.sink = "Books";
    terms.repeatable = true;
    std::mt19937_64 random(1);
    plugins::Finding finding;
    finding.kind = plugins::FoundKind::once;
    finding.remote_id = "55";
    const auto row = mug_in(RecordState::posting);
    auto write = outcome_of_look(row, finding, terms, kNow, random);
    EXPECT_EQ(write.state, RecordState::queued) << "nobody knows in which version it stands there";
    EXPECT_EQ(write.remote_id, "55");
    EXPECT_FALSE(write.drop_content);
    terms.repeatable = false;
    write = outcome_of_look(row, finding, terms, kNow, random);
    EXPECT_EQ(write.state, RecordState::posted);
    EXPECT_TRUE(write.drop_content);
}

TEST(ProductCode, BelongsToWhoeverStandsAtTheSink) {
    auto other = mug_in(RecordState::posted);
    other.key = "18";
    const auto row = mug_in(RecordState::queued);
    const auto taken = code_taken(row, {mug_in(RecordState::posted), other});
    ASSERT_TRUE(taken && std::holds_alternative<books::Fail>(*taken));
    EXPECT_EQ(
        std::get<books::Fail>(*taken).findings.front().message,
        "Code check: product 17 goes by the code MUG-1, and so does product 18, which was posted before.");
    other.state = RecordState::failed;
    EXPECT_TRUE(code_taken(row, {other})) << "it stands there from before";
    other.remote_id.clear();
    EXPECT_FALSE(code_taken(row, {other}));
    EXPECT_FALSE(code_taken(row, {mug_in(RecordState::posted)})) << "itself";
}

TEST(UnpostedProduct, IsIgnoredWhenTheSourceDoesNotSellIt) {
    auto seen = seen_mug("v1", "");
    seen.verdict = books::Ignore{"not for sale"};
    const auto row = row_when_seen("c", "products", seen, nullptr, kNow);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->row.state, RecordState::ignored);
    EXPECT_FALSE(row->row.attention);
}

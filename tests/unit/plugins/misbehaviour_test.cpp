// Plugins that break the rules but live: the host says what they did, in both modes.
#include "support.hpp"

namespace koppel::plugins::test {
namespace {

class Misbehaviour : public ::testing::TestWithParam<bool> {
  protected:
    void expect_broken(const base::Error& error, const std::string& part) {
        EXPECT_EQ(error.code, "plugin_broke_rules") << error.text();
        EXPECT_EQ(error.error_class, base::ErrorClass::internal);
        EXPECT_NE(error.message.find("stub-"), std::string::npos) << error.message;
        EXPECT_NE(error.message.find("contract shop-books"), std::string::npos) << error.message;
        EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
    }
    PushReport push(const std::string& act) { return bench_.sink(act)->push({}, postings(3), false); }
    base::Error pull(const std::string& act) {
        auto page = bench_.source(act)->pull({}, PullRequest{"sales", "", "", "", 0});
        EXPECT_FALSE(page) << act;
        return page ? base::Error() : page.error();
    }

    Bench bench_{GetParam()};
};

TEST_P(Misbehaviour, OutcomeForAPostingThatIsNotThere) {
    const auto report = push("bad_index");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "outcome for posting 10 of 3");
    EXPECT_TRUE(report.outcomes.empty());
    EXPECT_EQ(report.attempted, 3u);
    EXPECT_FALSE(report.changing_request_sent);
}

TEST_P(Misbehaviour, TwoOutcomesThatContradictMakeItUnknown) {
    const auto report = push("twice");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "two outcomes for posting 0");
    ASSERT_EQ(report.outcomes.size(), 1u);
    EXPECT_EQ(report.outcomes[0].kind, OutcomeKind::unknown);
}

TEST_P(Misbehaviour, NoOutcomes) {
    const auto report = push("no_outcomes");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "no outcome for 3");
    EXPECT_TRUE(report.outcomes.empty());
    EXPECT_EQ(report.attempted, 3u);
}

TEST_P(Misbehaviour, OutcomeThatNobodyKnowsIsUnknown) {
    const auto report = push("unknown_outcome");
    EXPECT_FALSE(report.failure);
    ASSERT_EQ(report.outcomes.size(), 3u);
    for (const auto& outcome : report.outcomes)
        EXPECT_EQ(outcome.kind, OutcomeKind::unknown);
}

TEST_P(Misbehaviour, RemoteIdThatIsNoText) {
    const auto report = push("bad_remote_id");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "not UTF-8");
    ASSERT_EQ(report.outcomes.size(), 1u);
    EXPECT_EQ(report.outcomes[0].kind, OutcomeKind::unknown);
    EXPECT_EQ(report.outcomes[0].remote_id, "");
}

TEST_P(Misbehaviour, MoreAttemptedThanThereWere) {
    const auto report = push("attempted_too_many");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "attempted 4 of 3");
    EXPECT_EQ(report.attempted, 3u);
}

TEST_P(Misbehaviour, NullOutcome) {
    const auto report = push("null_outcome");
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "null or too small");
}

TEST_P(Misbehaviour, RecordsThatAreNone) {
    expect_broken(pull("empty_key"), "without a key");
    expect_broken(pull("long_key"), "longer than 200 bytes");
    expect_broken(pull("bad_utf8"), "not UTF-8");
    expect_broken(pull("null_record"), "null or too small");
    expect_broken(pull("emit_after_stop"), "null or too small");
}

TEST_P(Misbehaviour, InstanceThatIsNotThere) {
    auto opened = bench_.try_open("stub-both", Role::sink, R"({"do":"create_nothing"})");
    ASSERT_FALSE(opened);
    expect_broken(opened.error(), "gave none");
}

TEST_P(Misbehaviour, LookupThatAnswersNothing) {
    auto found = bench_.sink("find_nothing")->find({}, postings(2));
    ASSERT_FALSE(found);
    expect_broken(found.error(), "no finding for 2 of 2");
}

TEST_P(Misbehaviour, ReportThatIsNoJson) {
    auto report = bench_.source("bad_report")->check({});
    ASSERT_FALSE(report);
    expect_broken(report.error(), "not a JSON object");
}

TEST_P(Misbehaviour, NullPointerWithALength) {
    auto report = bench_.source("null_bytes")->check({});
    ASSERT_FALSE(report);
    expect_broken(report.error(), "null pointer with a length");
}

TEST_P(Misbehaviour, ReservedStatus) {
    auto report = bench_.source("positive_status")->check({});
    ASSERT_FALSE(report);
    expect_broken(report.error(), "reserved status 3");
}

TEST_P(Misbehaviour, ExceptionThatEscapes) {
    auto sink = bench_.open("stub-throw", Role::sink);
    ASSERT_TRUE(sink);
    const auto report = sink->push({}, postings(2), false);
    ASSERT_TRUE(report.failure);
    expect_broken(*report.failure, "let an exception escape: thrown across the boundary");
    EXPECT_FALSE(report.changing_request_sent);
    auto source = bench_.open("stub-throw", Role::source);
    auto page = source->pull({}, PullRequest{"sales", "", "", "", 0});
    ASSERT_FALSE(page);
    expect_broken(page.error(), "exception");
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Misbehaviour, ::testing::Values(true, false),
                         [](const auto& mode) { return mode.param ? "InProcess" : "Worker"; });

}  // namespace
}  // namespace koppel::plugins::test

// What the state of a book says about a posting whose answer was lost.
#include "scrada_fixture.hpp"

namespace koppel::scrada {
namespace {

class ScradaLookup : public ScradaSink {};

TEST_F(ScradaLookup, DaysAreToldByTheLastDay) {
    EXPECT_EQ(find(day("2026-11-16")).found, KOPPEL_FOUND_NOWHERE);
    push(day("2026-11-16"));
    push(day("2026-11-17"));
    const auto earlier = find(day("2026-11-16"));
    EXPECT_EQ(earlier.found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(earlier.remote_id, "");  // the last line is of another day
    EXPECT_EQ(find(day("2026-11-17")).remote_id, last_line());
    EXPECT_EQ(find(day("2026-11-18")).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(ScradaLookup, ProposalsCannotBeSeen) {
    set(R"({"addFiguresApi":4})");
    push(day("2026-11-16"));
    const auto finding = find(day("2026-11-16"));
    EXPECT_EQ(finding.found, KOPPEL_FOUND_UNCLEAR);
    EXPECT_NE(finding.detail.find("2026-11-16"), std::string::npos);
    bridge.control(book("confirm"), "{}");
    EXPECT_EQ(find(day("2026-11-16")).found, KOPPEL_FOUND_ONCE);
    set(R"({"addFiguresApi":3})");  // lines move the book: only payments wait
    EXPECT_EQ(find(day("2026-11-17")).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(ScradaLookup, CorrectionIsNowhereOnlyWhileNothingMoved) {
    push(day("2026-11-16"));
    auto one = correction("2026-11-16", "2026-11-16");
    one.after_date = "2026-11-16";
    one.after_mark = last_line();
    EXPECT_EQ(find(one).found, KOPPEL_FOUND_NOWHERE);
    after = [](const Request& request) {
        return is_put(request) ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(find(one).found, KOPPEL_FOUND_UNCLEAR);
    set(R"({"addFiguresApi":4})");
    one.after_mark = last_line();
    EXPECT_EQ(find(one).found, KOPPEL_FOUND_UNCLEAR);
}

TEST_F(ScradaLookup, FailsAsAWholeWhenTheBookCannotBeRead) {
    before = [](const Request&) { return Answer::of(503, ""); };
    try {
        find(day("2026-11-16"));
        FAIL();
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_TRANSIENT);
    }
}

}  // namespace
}  // namespace koppel::scrada

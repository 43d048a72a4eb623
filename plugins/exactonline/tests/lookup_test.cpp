// Where a posting stands, by its reference alone.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactLookup : public Exact {
  protected:
    ExactLookup() { exact.add_account(11, "piet@post.example"); }
    // The host asks without the payload.
    static plugin_tests::PostingInput question(const plugin_tests::PostingInput& of) {
        return {of.key, of.reference, "", of.type};
    }
};

// REQ H-04
TEST_F(ExactLookup, FindsEveryKindOfDocumentByItsReference) {
    const auto sold = posting(entry());
    const auto invoiced = posting(invoice("ORD8"));
    const auto memo = posting(day("memo", "90", "1250"));
    auto cash_day = day("cash", "30", "1000");
    cash_day.reference = "KOPPELCASH";
    const auto cash = posting(cash_day);
    const auto booked = sink.push({sold, invoiced, memo, cash});
    const auto paid = posting(payment("88231", booked.outcomes.at(0).remote_id));
    const auto paid_booked = sink.push({paid});
    auto bank_payment = payment("88232", booked.outcomes.at(0).remote_id);
    bank_payment.journal = "50";
    bank_payment.ledger_account = "1100";
    const auto bank_booked = sink.push({posting(bank_payment)});
    const auto found = sink.find({question(sold), question(invoiced), question(memo), question(cash),
                                  question(paid), question(posting(bank_payment))});
    for (std::uint32_t i = 0; i < 4; ++i) {
        EXPECT_EQ(found.at(i).found, KOPPEL_FOUND_ONCE) << i;
        EXPECT_EQ(found.at(i).remote_id, booked.outcomes.at(i).remote_id) << i;
        EXPECT_EQ(found.at(i).remote_number, booked.outcomes.at(i).remote_number) << i;
    }
    EXPECT_EQ(found.at(0).amount, "30.00");
    EXPECT_EQ(found.at(1).amount, "66.00");
    EXPECT_EQ(found.at(4).remote_id, paid_booked.outcomes.at(0).remote_id);
    EXPECT_EQ(found.at(5).remote_id, bank_booked.outcomes.at(0).remote_id);
}

TEST_F(ExactLookup, TellsNowhereManyAndWhatIsNotIt) {
    const auto one = posting(entry());
    EXPECT_EQ(sink.find({question(one)}).at(0).found, KOPPEL_FOUND_NOWHERE);
    sink.push({one});
    EXPECT_EQ(sink.find({question(posting(entry("ORD")))}).at(0).found, KOPPEL_FOUND_NOWHERE)
        << "the front of a reference is not the reference";
    sink.push({one});
    const auto found = sink.find({question(one)}).at(0);
    EXPECT_EQ(found.found, KOPPEL_FOUND_MANY);
    EXPECT_NE(found.detail.find("number 27200001"), std::string::npos) << found.detail;
    // A posting of another kind with the same reference is another document.
    auto as_invoice = question(one);
    as_invoice.type = "invoice/1";
    EXPECT_EQ(sink.find({as_invoice}).at(0).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(ExactLookup, FindsWhatALostAnswerLeftBehind) {
    exact.after = [](const Request& request) -> std::optional<Answer> {
        return request.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    const auto one = posting(entry());
    const auto memo = posting(day("memo", "90", "1250"));
    for (const auto& [index, outcome] : sink.push({one, memo}).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_UNKNOWN);
    for (const auto& [index, finding] : sink.find({question(one), question(memo)}))
        EXPECT_EQ(finding.found, KOPPEL_FOUND_ONCE) << index;
}

TEST_F(ExactLookup, AsksForManyDocumentsTogether) {
    std::vector<plugin_tests::PostingInput> questions;
    for (int i = 0; i < 40; ++i)
        questions.push_back(question(posting(entry("ORD" + std::to_string(i)))));
    EXPECT_EQ(sink.find(questions).size(), 40u);
    EXPECT_LE(host.requests(), 2u);
}

TEST_F(ExactLookup, SaysSoWhenExactCannotBeAsked) {
    exact.before = [](const Request&) { return Answer::of(503, "<html/>"); };
    EXPECT_THROW(sink.find({question(posting(entry()))}), plugin_tests::Failure);
}

TEST_F(ExactLookup, CannotTellWhenTheListDoesNotEnd) {
    exact.before = [](const Request& request) -> std::optional<Answer> {
        return Answer::of(200, R"({"d":{"results":[],"__next":")" + request.url + R"("}})");
    };
    EXPECT_EQ(sink.find({question(posting(entry()))}).at(0).found, KOPPEL_FOUND_UNCLEAR);
}

}  // namespace
}  // namespace koppel::exactonline

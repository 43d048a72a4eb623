// What becomes of a payment, by how its document stands.
#include <gtest/gtest.h>

#include "pipeline/documents.hpp"

namespace koppel::pipeline {
namespace {

using store::RecordState;

class PaymentRecord : public ::testing::Test {
  protected:
    contracts::Tenant tenant;
    contracts::Contract contract;
    contracts::Flow flow;
    books::Terms terms{.tenant = &tenant, .contract = &contract, .flow = &flow};
    plugins::Record record;

    void SetUp() override {
        tenant.country = "NL";
        tenant.time_zone = "Europe/Amsterdam";
        contract.id = "c";
        contract.payment_methods.push_back({.method = "cash", .account = "1000"});
        contract.sink = {{"memo_journal", "40"}};
        flow.name = "payments";
        flow.as = "payment";
        record.key = "P1";
        record.type = "payment/1";
        record.version = "1";
        record.amount = "12.10";
        record.currency = "EUR";
        record.payload =
            R"({"key":"P1","sale_key":"R1","sale_number":"ORD1","method":"cash","amount":"12.10","currency":"EUR",)"
            R"("paid_at":"2026-11-21T23:30:00Z","status":"success","version":"1"})";
    }
    store::LedgerRow row() const {
        store::LedgerRow row;
        row.key = "P1";
        row.type = "payment/1";
        return row;
    }
    std::variant<PreparedPosting, books::Verdict> prepared(std::optional<store::LedgerRow> document,
                                                           const std::string& today = "2026-11-23") {
        return prepare_posting(row(), record.payload, terms, {std::move(document), today});
    }
    static store::LedgerRow document(RecordState state) {
        store::LedgerRow row;
        row.key = "R1";
        row.number = "ORD1";
        row.state = state;
        row.remote_id = "77";
        row.remote_number = "2026-0001";
        row.reason = "because";
        return row;
    }
    // "waiting: …" and the like.
    static std::string verdict_of(const std::variant<PreparedPosting, books::Verdict>& prepared) {
        const auto* verdict = std::get_if<books::Verdict>(&prepared);
        if (verdict == nullptr) return "post";
        store::LedgerRow row;
        put_verdict(row, *verdict, Instant{});
        return std::string(store::name_of(row.state)) + ": " + row.reason;
    }
};

// REQ H-05
TEST_F(PaymentRecord, WaitsForItsDocumentAndSaysHowThatStands) {
    EXPECT_TRUE(verdict_of(prepared(std::nullopt)).starts_with("waiting: ORD1"));
    for (const auto state :
         {RecordState::open, RecordState::failed, RecordState::posting, RecordState::retrying})
        EXPECT_EQ(verdict_of(prepared(document(state))),
                  std::string("waiting: waits for ORD1 to be posted: it is ") + store::name_of(state) +
                      ": because");
    EXPECT_TRUE(verdict_of(prepared(document(RecordState::ignored))).starts_with("ignored: "));
    EXPECT_TRUE(verdict_of(prepared(document(RecordState::ignored))).ends_with(": because"));
}

// REQ EA-06
TEST_F(PaymentRecord, IsPostedOnItsDocumentAtTheSink) {
    const auto posting = prepared(document(RecordState::posted));
    ASSERT_TRUE(std::holds_alternative<PreparedPosting>(posting)) << verdict_of(posting);
    const auto& view = std::get<PreparedPosting>(posting).view;
    EXPECT_EQ(view.type, "payment/1");
    for (const auto* part : {R"("document_remote_id":"77")", R"("document_number":"2026-0001")",
                             R"("date":"2026-11-23")", R"("amount":"12.1)", R"("journal":"40")"})
        EXPECT_NE(view.payload.find(part), std::string::npos) << part << " in " << view.payload;
}

TEST_F(PaymentRecord, IsTheSameBookingOnAnyDayAndAnotherOneWhenItsAmountChanges) {
    const auto today = prepared(document(RecordState::posted), "2026-11-23");
    const auto tomorrow = prepared(document(RecordState::posted), "2026-11-24");
    const auto& hash = std::get<PreparedPosting>(today).hash;
    EXPECT_EQ(hash, std::get<PreparedPosting>(tomorrow).hash);
    EXPECT_EQ(judge_record(record, terms, Instant{}, Wanted::posting).seen.posting_hash, hash);
    const auto at = record.payload.find("12.10");
    record.payload.replace(at, 5, "12.20");
    EXPECT_NE(judge_record(record, terms, Instant{}, Wanted::posting).seen.posting_hash, hash);
}

TEST_F(PaymentRecord, IsSeenWithItsDayInTheTenantsTime) {
    const auto seen = judge_record(record, terms, Instant{}, Wanted::verdict).seen;
    EXPECT_EQ(seen.document_date, "2026-11-22");
    EXPECT_EQ(seen.serial_key, "");
    EXPECT_TRUE(std::holds_alternative<books::Post>(seen.verdict));
}

// REQ EA-06
TEST_F(PaymentRecord, IsTriedAgainAfterHoursWhenItWaitsForItsDocument) {
    store::LedgerRow waiting;
    put_verdict(waiting, books::Wait{"document_not_posted", "ORD1"}, Instant{});
    EXPECT_EQ(waiting.next_attempt, Instant{} + kPaymentsAgain);
}

}  // namespace
}  // namespace koppel::pipeline

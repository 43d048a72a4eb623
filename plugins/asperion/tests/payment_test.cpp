// Payments: the memo entry, waiting for the invoice, and never twice.
#include <gtest/gtest.h>

#include "fake_asperion.hpp"
#include "fields.hpp"
#include "payment.hpp"
#include "postings.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionPayment : public testing::Test {
  protected:
    AsperionPayment() {
        host.answer = [this](const Request& request) { return vendor(request); };
        vendor.invoices = {{55000, "koppel-ORD7", "", 2, "20260017", "ORD7"}};
    }
    plugin_tests::ReportedOutcome push(const model::PaymentPosting& one) {
        return sink.push({posting(one)}).outcomes.at(0);
    }
    FakeAsperion vendor;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

BookedRow processed() {
    BookedRow invoice;
    invoice.id = "55001";
    invoice.number = "20260017";
    invoice.status = "2";
    invoice.debtor_id = "901";
    return invoice;
}

// REQ EA-23
TEST(Payment, IsTwoLinesThatCancelOut) {
    EXPECT_EQ(
        payment_body(payment("88231", "55001", "121.00"), processed()),
        R"({"date":"2026-11-21T00:00:00","bookyear":2026,"bookperiod":11,"journalId":"40",)"
        R"("description":"88231 - 20260017","sourceDocumentNumber":"KOPPELPAY88231","lines":{"_data":[)"
        R"({"amount":121,"bookingDate":"2026-11-21T00:00:00","description":"88231 - ORD7","vatAmount":0,"vatCode":"",)"
        R"("costCenterId":0,"ledgerAccountId":1250},)"
        R"({"amount":-121,"bookingDate":"2026-11-21T00:00:00","description":"Factuur 20260017","vatAmount":0,"vatCode":"",)"
        R"("costCenterId":0,"salesInvoiceId":55001,"debtorId":901}]}})");
}

// REQ EA-23
TEST(Payment, OfARefundHasBothSignsReversed) {
    const std::string body = payment_body(payment("1", "55001", "-12.10"), processed());
    EXPECT_LT(body.find(R"("amount":-12.1,)"), body.find(R"("amount":12.1,)"));
}

TEST(Payment, GoesToTheMemoJournalUnlessItNamesAnother) {
    model::PaymentPosting one = payment();
    one.journal.clear();
    EXPECT_NE(payment_body(one, processed()).find(R"("journalId":"40")"), std::string::npos);
}

// REQ EA-06
TEST_F(AsperionPayment, IsBookedOnceItsInvoiceIsProcessed) {
    const auto outcome = push(payment());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_id, "77000");
    ASSERT_EQ(vendor.entries.size(), 1u);
    EXPECT_NE(vendor.entries[0].body.find(R"("description":"88231 - 20260017")"), std::string::npos);
}

// REQ EA-10
TEST_F(AsperionPayment, WaitsWhileItsInvoiceIsAConcept) {
    vendor.invoices[0].status = 1;
    vendor.invoices[0].number.clear();
    const auto outcome = push(payment());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(outcome.error_class, KOPPEL_ERROR_NOT_READY);
    EXPECT_EQ(outcome.message,
              "invoice 55000 (ORD7) is still a concept in Asperion: process it there; the payment goes on by "
              "itself");
    EXPECT_TRUE(vendor.bodies.empty());
}

// REQ EA-10
TEST_F(AsperionPayment, WaitsTooWhenTheVendorRefusesItForAConcept) {
    vendor.before = [](const Request& r) {
        return r.method == "POST"
                   ? std::optional(Answer::of(
                         400,
                         R"({"title":"T","errors":{"lines[1].salesInvoiceId":["De factuur heeft nog de status concept."]}})"))
                   : std::nullopt;
    };
    const auto outcome = push(payment());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_NE(outcome.message.find("is still a concept in Asperion"), std::string::npos) << outcome.message;
}

TEST_F(AsperionPayment, OneThatWaitsHoldsUpNoOther) {
    vendor.invoices.push_back({55001, "koppel-ORD8", "", 1, "", "ORD8"});
    const auto pushed = sink.push(
        {posting(payment("1", "55001")), posting(payment("2", "55000")), posting(payment("3", "99999"))});
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes.at(2).outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(pushed.outcomes.at(2).code, "invoice_gone");
    EXPECT_EQ(host.batches.size(), 2u);  // the invoices, the entries
}

// REQ H-05
TEST_F(AsperionPayment, WhoseAnswerIsLostIsUnknownAndFound) {
    vendor.after = [](const Request& r) {
        return r.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    auto one = payment();
    one.amount = decimal("45.00");
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_UNKNOWN);
    const auto found = sink.find({posting(one), posting(payment("99"))});
    EXPECT_EQ(found.at(0).found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.at(0).remote_id, "77000");
    EXPECT_EQ(found.at(0).amount, "45.00");
    EXPECT_EQ(found.at(1).found, KOPPEL_FOUND_NOWHERE);
}

// REQ H-05
TEST_F(AsperionPayment, ThatStandsTwiceIsTold) {
    push(payment());
    push(payment());
    EXPECT_EQ(sink.find({posting(payment())}).at(0).found, KOPPEL_FOUND_MANY);
}

TEST_F(AsperionPayment, IsLookedForInTheBookYearsThatItCanBeIn) {
    host.now_unix_ms = 1'798'756'200'000;  // 2026-12-31T22:30:00Z: 2027 in Auckland
    push(payment());
    const auto found = sink.find({posting(payment())});
    EXPECT_EQ(found.at(0).found, KOPPEL_FOUND_ONCE);
    std::string years;
    for (const auto& request : host.batches.back())
        years += request.query("BookYear") + " ";
    EXPECT_EQ(years, "2025 2026 2027 ");
}

TEST_F(AsperionPayment, IsNotSentWhenItCannotBeBooked) {
    auto without_account = payment("1");
    without_account.ledger_account.clear();
    auto without_document = payment("2");
    without_document.document_remote_id.clear();
    const auto pushed = sink.push(
        {posting(without_account), posting(without_document), posting(payment("3", "55000", "0.00"))});
    EXPECT_EQ(pushed.outcomes.at(0).code, "account_missing");
    EXPECT_NE(pushed.outcomes.at(0).message.find("payment_methods[].account"), std::string::npos);
    EXPECT_EQ(pushed.outcomes.at(1).code, "document_missing");
    EXPECT_EQ(pushed.outcomes.at(2).code, "amount_zero");
    EXPECT_EQ(host.requests(), 0u);
}

TEST_F(AsperionPayment, IsRetriedWhenTheInvoiceCannotBeRead) {
    vendor.before = [](const Request& r) {
        return r.method == "GET" ? std::optional(Answer::of(503, "")) : std::nullopt;
    };
    EXPECT_EQ(push(payment()).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_TRUE(vendor.bodies.empty());
}

TEST_F(AsperionPayment, NamesTheJournalAndItsPlaceInTheContract) {
    vendor.before = [](const Request& r) {
        return r.method == "POST"
                   ? std::optional(
                         Answer::of(400, R"({"title":"T","errors":{"journalId":["'40' bestaat niet."]}})"))
                   : std::nullopt;
    };
    const auto outcome = push(payment());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("Make memo journal 40 in Asperion"), std::string::npos) << outcome.message;
    EXPECT_NE(outcome.message.find("sink.memo_journal"), std::string::npos) << outcome.message;
}

TEST_F(AsperionPayment, IsOnlyAskedForInADryRun) {
    const auto outcome = sink.push({posting(payment())}, true).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "Would be booked as a memo entry");
    EXPECT_TRUE(vendor.bodies.empty());
}

}  // namespace
}  // namespace koppel::asperion

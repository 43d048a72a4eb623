// Sales entries: what is written, who is booked on, how they are found again.
#include <gtest/gtest.h>

#include "fake_asperion.hpp"
#include "fields.hpp"
#include "postings.hpp"
#include "sales_entry.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionEntry : public testing::Test {
  protected:
    AsperionEntry() {
        host.answer = [this](const Request& request) { return vendor(request); };
    }
    plugin_tests::ReportedOutcome push(const model::Entry& one) {
        return sink.push({posting(one)}).outcomes.at(0);
    }
    FakeAsperion vendor;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

// REQ EA-21
// REQ EA-22
TEST(SalesEntry, IsWrittenWithItsPeriodAndItsReference) {
    EXPECT_EQ(
        entry_body(entry(), "10042"),
        R"({"debtorCustomerNumber":"10042","date":"2026-03-07T00:00:00","bookyear":2026,"bookperiod":3,)"
        R"("journalId":"70","invoiceNumber":"ORD7","description":"INV1 / ORD7 [KOPPELORD7]",)"
        R"("paymentConditionId":14,"lines":{"_data":[)"
        R"({"description":"2 x Fietsbel chroom","amount":19.83,"vatAmount":4.17,"vatCode":"1","ledgerAccountId":8000},)"
        R"({"description":"Verzendkosten PostNL","amount":4.96,"vatAmount":1.04,"vatCode":"1","ledgerAccountId":8090}]}})");
}

TEST(SalesEntry, CutsTheWordsAndNeverTheReference) {
    model::Entry one = entry();
    one.description = std::string(60, 'x') + "é";
    one.reference = "ABCDEFGHIJKLM";
    EXPECT_NE(entry_body(one, "1").find('"' + std::string(34, 'x') + " [ABCDEFGHIJKLM]\""),
              std::string::npos);
    one.reference = std::string(30, 'r');
    const std::string body = entry_body(one, "1");
    const std::size_t start = body.find(R"("description":")") + 15;
    EXPECT_EQ(body.find('"', start) - start, 50u);
}

TEST(SalesEntry, GoesToTheDefaultJournalUnlessItNamesOne) {
    model::Entry one = entry();
    one.journal.clear();
    EXPECT_NE(entry_body(one, "1").find(R"("journalId":"70")"), std::string::npos);
    one.journal = "71";
    EXPECT_NE(entry_body(one, "1").find(R"("journalId":"71")"), std::string::npos);
}

// REQ EA-07
// REQ EA-09
TEST_F(AsperionEntry, CreatesTheDebtorAndTouchesNoArticle) {
    const auto outcome = push(entry());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_id, "55000");
    EXPECT_EQ(outcome.remote_number, "ORD7");
    EXPECT_EQ(vendor.debtors.size(), 1u);
    for (const auto& batch : host.batches)
        for (const auto& request : batch)
            EXPECT_NE(request.path(), "/v1/articles");
    EXPECT_EQ(push(entry("ORD8", "PIET@post.example")).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 1u);
}

// REQ H-04
TEST_F(AsperionEntry, IsFoundByTheEndOfItsDescription) {
    vendor.after = [](const Request& r) {
        return r.path() == "/v1/salesinvoiceswithlines" ? std::optional(Answer::lost()) : std::nullopt;
    };
    const auto one = posting(entry("ORD1"));
    const auto longer = posting(entry("XORD1"));
    EXPECT_EQ(sink.push({one}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNKNOWN);
    const auto found = sink.find({one, longer, posting(entry("ORD11"))});
    EXPECT_EQ(found.at(0).found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.at(0).remote_id, "55000");
    EXPECT_EQ(found.at(0).amount, "60.50");
    EXPECT_EQ(found.at(1).found, KOPPEL_FOUND_NOWHERE);
    EXPECT_EQ(found.at(2).found, KOPPEL_FOUND_NOWHERE);
}

// REQ EA-22
// REQ EA-25
TEST_F(AsperionEntry, NamesTheAccountAndItsPlaceInTheContractWhenItIsRefused) {
    vendor.before = [](const Request& r) {
        return r.path() == "/v1/salesinvoiceswithlines"
                   ? std::optional(Answer::of(
                         400,
                         R"({"title":"T","errors":{"lines[1].ledgerAccountId":["Rekening is geblokkeerd."]}})"))
                   : std::nullopt;
    };
    const auto outcome = push(entry());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(
        outcome.message,
        "lines[1].ledgerAccountId: Rekening is geblokkeerd. Ledger account 8090 of line \"Verzendkosten "
        "PostNL\": make it, or enable it, in Asperion, or choose another one in the contract: "
        "vat[].accounts.");
}

// REQ EA-11
TEST_F(AsperionEntry, NamesAPaymentConditionThatDoesNotExist) {
    vendor.before = [](const Request& r) {
        return r.method == "POST" && r.path() == "/v1/debtors"
                   ? std::optional(Answer::of(
                         400, R"({"title":"T","errors":{"paymentConditionId":["'14' bestaat niet."]}})"))
                   : std::nullopt;
    };
    const auto outcome = push(entry());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("Make payment condition 14 in Asperion"), std::string::npos)
        << outcome.message;
    EXPECT_NE(outcome.message.find("debtors.payment_condition"), std::string::npos) << outcome.message;
}

TEST_F(AsperionEntry, OnADayThatIsNoneIsRefused) {
    model::Entry one = entry();
    one.date = "7 March";
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(host.requests(), 0u);
}

}  // namespace
}  // namespace koppel::asperion

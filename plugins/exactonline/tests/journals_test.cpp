// Totals of days and payments: entries in general, cash and bank journals.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactJournals : public Exact {
  protected:
    ExactJournals() { exact.add_account(11, "piet@post.example"); }
    std::string booked_entry() { return sink.push({posting(entry())}).outcomes.at(0).remote_id; }
};

// REQ RE-05
// REQ RH-02
TEST_F(ExactJournals, TakeTheTotalsOfADayWithVatCodes) {
    const auto outcome = push(day("memo", "90", "1250"));
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_number,
              text_of(last("generaljournalentry/GeneralJournalEntries"), "EntryNumber"));
    EXPECT_EQ(exact.bodies.back(),
              R"({"JournalCode":"90","Currency":"EUR","GeneralJournalEntryLines":[)"
              R"({"Date":"2026-11-20","GLAccount":"00000000-0000-4000-8000-000000001250","AmountFC":131.9,)"
              R"("Description":"Dagtotalen 2026-11-20 Cash [KOPPELDAY]"},)"
              R"({"Date":"2026-11-20","GLAccount":"00000000-0000-4000-8000-000000008000","AmountFC":-100,)"
              R"("Description":"Omzet 21%","VATCode":"2","AmountVATFC":-21},)"
              R"({"Date":"2026-11-20","GLAccount":"00000000-0000-4000-8000-000000008010","AmountFC":-10,)"
              R"("Description":"Omzet 9%","VATCode":"1","AmountVATFC":-0.9}]})");
}

TEST_F(ExactJournals, WithoutVatGetTheVatAsLinesOfItsOwn) {
    ASSERT_EQ(push(day("memo", "91", "1250")).outcome, KOPPEL_OUTCOME_CREATED);
    const auto entry = last("generaljournalentry/GeneralJournalEntries");
    const auto& lines = entry.at("GeneralJournalEntryLines").as_array();
    ASSERT_EQ(lines.size(), 5u);
    double sum = 0;
    for (const auto& line : lines) {
        sum += line.at("AmountFC").to_number<double>();
        EXPECT_FALSE(line.as_object().contains("VATCode"));
    }
    EXPECT_NEAR(sum, 0, 0.001);
    EXPECT_EQ(text_of(lines[3], "GLAccount"), guid(1521)) << "VAT to pay, as of the VAT code";
    EXPECT_EQ(text_of(lines[3], "Description"), "Btw 21%");
    EXPECT_EQ(lines[3].at("AmountFC").to_number<double>(), -21);
    EXPECT_EQ(text_of(lines[4], "GLAccount"), guid(1520));
    EXPECT_EQ(lines[4].at("AmountFC").to_number<double>(), -0.9);
    // An account that the contract names wins.
    plugin_tests::Instance named{
        host, koppel_plugin_abi1,
        R"({"division":"124132","api_url":"https://start.exact.example","sink":{"vat_account":"1530"}})"};
    auto again = day("memo", "91", "1250");
    again.reference = "KOPPELDAY2";
    ASSERT_EQ(named.push({posting(again)}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("generaljournalentry/GeneralJournalEntries").at("GeneralJournalEntryLines").at(4),
                      "GLAccount"),
              guid(1530));
}

// REQ RH-03
TEST_F(ExactJournals, OfCashTakeWhatCameInAgainstTheJournalsOwnAccount) {
    const auto outcome = push(day("cash", "30", "1000"));
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(exact.bodies.back(),
              R"({"JournalCode":"30","Currency":"EUR","CashEntryLines":[)"
              R"({"Date":"2026-11-20","GLAccount":"00000000-0000-4000-8000-000000008000","AmountFC":100,)"
              R"("Description":"Omzet 21% [KOPPELDAY]","VATCode":"2","AmountVATFC":21},)"
              R"({"Date":"2026-11-20","GLAccount":"00000000-0000-4000-8000-000000008010","AmountFC":10,)"
              R"("Description":"Omzet 9%","VATCode":"1","AmountVATFC":0.9}]})");
}

TEST_F(ExactJournals, OfCashMustBeOfTheMethodsAccount) {
    const auto outcome = push(day("cash", "30", "1250"));
    EXPECT_EQ(outcome.code, "journal_account");
    EXPECT_NE(outcome.message.find("Journal 30 Kas books on ledger account 1000"), std::string::npos)
        << outcome.message;
    EXPECT_NE(outcome.message.find("payment_methods[].journal"), std::string::npos);
}

TEST_F(ExactJournals, TakeNothingThatIsNotBalancedOrOfTheWrongKind) {
    auto wrong = day("memo", "90", "1250");
    wrong.lines[1].amount = decimal("-99.99");
    const auto outcome = push(wrong);
    EXPECT_EQ(outcome.code, "not_balanced");
    EXPECT_NE(outcome.message.find("0.01"), std::string::npos) << outcome.message;
    EXPECT_EQ(push(day("memo", "70", "1250")).code, "journal_type");
    auto included = day("memo", "90", "1250");
    included.lines[1].vat_code = "4";
    EXPECT_EQ(push(included).code, "vat_code_includes_vat");
    EXPECT_TRUE(exact.bodies.empty());
}

// REQ H-05
TEST_F(ExactJournals, TakeAPaymentOnTheCustomerTheDebtorsAccountAndTheDocument) {
    const std::string document = booked_entry();
    const std::string number = text_of(last("salesentry/SalesEntries"), "EntryNumber");
    const auto outcome = push(payment("88231", document));
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(
        exact.bodies.back(),
        R"({"JournalCode":"90","Currency":"EUR","GeneralJournalEntryLines":[)"
        R"({"Date":"2026-11-21","Account":"00000000-0000-4000-8000-000000000011",)"
        R"("GLAccount":"00000000-0000-4000-8000-000000001300","AmountFC":-30,)"
        R"("Description":"88231 - ORD7 [KOPPELPAY88231]","OurRef":)" +
            number +
            R"(},{"Date":"2026-11-21","GLAccount":"00000000-0000-4000-8000-000000001250","AmountFC":30,)"
            R"("Description":"88231 - ORD7"}]})");
}

TEST_F(ExactJournals, TakeAPaymentInABankJournalAsReceived) {
    const std::string document = booked_entry();
    auto one = payment("88232", document, "-12.50");
    one.journal = "50";
    EXPECT_EQ(push(one).code, "journal_account");
    one.ledger_account = "1100";
    ASSERT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(count("financialtransaction/BankEntries"), 1u);
    EXPECT_NE(exact.bodies.back().find(R"("BankEntryLines":[{"Date":"2026-11-21")"), std::string::npos);
    EXPECT_NE(exact.bodies.back().find(R"("AmountFC":-12.5)"), std::string::npos);
}

// REQ H-05
TEST_F(ExactJournals, HoldAPaymentUntilItsInvoiceIsProcessed) {
    const auto made = push(invoice());
    const auto one = payment("88233", made.remote_id, "66.00");
    auto outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_NE(outcome.message.find("not processed in Exact yet"), std::string::npos) << outcome.message;
    auto& row = exact.documents("salesinvoice/SalesInvoices").back().as_object();
    row["Status"] = 50;
    row["InvoiceNumber"] = 26700012;
    outcome = push(one);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_NE(exact.bodies.back().find(R"("OurRef":26700012)"), std::string::npos);
    EXPECT_NE(exact.bodies.back().find(guid(11)), std::string::npos);
}

TEST_F(ExactJournals, RefuseAPaymentThatCannotBeBooked) {
    EXPECT_EQ(push(payment("1", guid(404))).code, "document_gone");
    EXPECT_EQ(push(payment("2", "55000")).code, "document_missing");
    EXPECT_EQ(push(payment("3", guid(404), "0")).code, "amount_zero");
    auto no_account = payment("4", guid(404));
    no_account.ledger_account.clear();
    EXPECT_EQ(push(no_account).code, "account_missing");
    EXPECT_TRUE(exact.bodies.empty());
}

TEST_F(ExactJournals, LookUpTheDocumentsOfManyPaymentsTogether) {
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 20; ++i) {
        const auto made = push(entry("ORD" + std::to_string(i)));
        postings.push_back(posting(payment(std::to_string(i), made.remote_id)));
    }
    sink.push({posting(payment("first", text_of(last("salesentry/SalesEntries"), "EntryID")))});
    const std::size_t before = host.requests();
    for (const auto& [index, outcome] : sink.push(postings).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_LE(host.requests() - before, 22u);
}

}  // namespace
}  // namespace koppel::exactonline

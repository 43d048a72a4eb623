// The plugin against the sandbox's books.
#include <gtest/gtest.h>

#include "postings.hpp"
#include "sandbox_bridge.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionSandbox : public testing::Test {
  protected:
    AsperionSandbox() {
        host.answer = [this](const plugin_tests::Request& request) {
            const auto answer = bridge(request);
            return lose && request.method == "POST" && request.path().ends_with(lose)
                       ? plugin_tests::Answer::lost()
                       : answer;
        };
    }
    std::vector<plugin_tests::PostingInput> some(int count) {
        std::vector<plugin_tests::PostingInput> postings;
        for (int i = 0; i < count; ++i)
            postings.push_back(
                posting(invoice("ORD" + std::to_string(i), "klant" + std::to_string(i % 12) + "@post.example",
                                "SKU-" + std::to_string(i % 5))));
        return postings;
    }

    plugin_tests::SandboxBridge bridge{sandbox::WorldOptions{}};
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1,
                                R"({"administration":"4711","api_url":"http://127.0.0.1/asperion"})"};
    const char* lose = nullptr;
};

// REQ EA-07
// REQ EA-08
// REQ EA-10
// REQ EA-21
// REQ EA-22
// REQ EA-24
TEST_F(AsperionSandbox, TakesEveryPostingOnce) {
    const auto postings = some(50);
    const auto pushed = sink.push(postings);
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message << outcome.detail;
    EXPECT_EQ(bridge.control("/asperion/4711/invoices").items.size(), 50u);
    EXPECT_EQ(bridge.control("/asperion/4711/debtors").items.size(), 12u);
    EXPECT_EQ(bridge.control("/asperion/4711/articles").items.size(), 5u);
    for (const auto& [index, finding] : sink.find(postings)) {
        EXPECT_EQ(finding.found, KOPPEL_FOUND_ONCE);
        EXPECT_EQ(finding.remote_id, pushed.outcomes.at(index).remote_id);
        EXPECT_EQ(finding.remote_number, "");  // a concept
        EXPECT_EQ(finding.amount, "60.50");
    }
    EXPECT_EQ(sink.find({posting(invoice("ORD999"))}).at(0).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(AsperionSandbox, ComesToTheCentWhenPricesIncludeVat) {
    auto one = invoice();
    one.prices_include_vat = true;
    one.lines.resize(1);
    one.lines[0].quantity = 9;
    one.lines[0].unit_price = decimal("0.99");
    EXPECT_EQ(sink.push({posting(one)}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(sink.find({posting(one)}).at(0).amount, "8.91");
}

TEST_F(AsperionSandbox, FindsWhatALostAnswerLeftBehind) {
    lose = "/salesorderwithlines";
    const auto postings = some(3);
    for (const auto& [index, outcome] : sink.push(postings).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_UNKNOWN);
    for (const auto& [index, finding] : sink.find(postings))
        EXPECT_EQ(finding.found, KOPPEL_FOUND_ONCE);
}

TEST_F(AsperionSandbox, UsesTheDebtorThatALostAnswerLeftBehind) {
    lose = "/debtors";
    const auto one = posting(invoice());
    EXPECT_EQ(sink.push({one}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(sink.find({one}).at(0).found, KOPPEL_FOUND_NOWHERE);
    EXPECT_EQ(sink.push({one}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ EA-25
TEST_F(AsperionSandbox, TellsTheVendorsOwnReason) {
    auto wrong = invoice();
    wrong.lines[1].vat_code = "77";
    const auto outcome = sink.push({posting(wrong)}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("BTW-code '77' bestaat niet"), std::string::npos) << outcome.message;
}

// REQ EA-09
// REQ EA-21
// REQ H-04
TEST_F(AsperionSandbox, TakesEveryEntryOnceWithoutTouchingArticles) {
    std::vector<plugin_tests::PostingInput> entries;
    for (int i = 0; i < 30; ++i)
        entries.push_back(
            posting(entry("ORD" + std::to_string(i), "klant" + std::to_string(i % 7) + "@post.example")));
    const auto pushed = sink.push(entries);
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message << outcome.detail;
    EXPECT_EQ(bridge.control("/asperion/4711/debtors").items.size(), 7u);
    EXPECT_TRUE(bridge.control("/asperion/4711/articles").items.empty());
    EXPECT_EQ(bridge.control("/asperion/4711/summary").integer("distinct_references"), 30);
    for (const auto& [index, finding] : sink.find(entries)) {
        EXPECT_EQ(finding.found, KOPPEL_FOUND_ONCE) << index << finding.detail;
        EXPECT_EQ(finding.remote_id, pushed.outcomes.at(index).remote_id);
        EXPECT_EQ(finding.remote_number, "ORD" + std::to_string(index));
        EXPECT_EQ(finding.amount, "30.00");
    }
    const auto sums = bridge.control("/asperion/4711/sums");
    EXPECT_EQ(sums.find("vat")->find("1")->string_or("vat", ""), "156.30");
    EXPECT_EQ(sums.find("accounts")->find("8090")->string_or("excl", ""), "148.80");
}

// REQ EA-06
// REQ EA-10
// REQ EA-23
// REQ H-05
TEST_F(AsperionSandbox, BooksPaymentsOnceTheirInvoicesAreProcessed) {
    const auto invoices = sink.push(some(3));
    std::vector<plugin_tests::PostingInput> payments;
    for (const auto& [index, outcome] : invoices.outcomes)
        payments.push_back(posting(payment("P" + std::to_string(index), outcome.remote_id)));
    for (const auto& [index, outcome] : sink.push(payments).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY) << outcome.message;
    EXPECT_TRUE(bridge.control("/asperion/4711/entries").items.empty());

    bridge.control("/asperion/4711/invoices/" + invoices.outcomes.at(1).remote_id + "/process", "{}");
    const auto pushed = sink.push(payments);
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_CREATED) << pushed.outcomes.at(1).message;
    bridge.control("/asperion/4711/invoices/all/process", "{}");
    for (const auto& [index, outcome] : sink.push({payments[0], payments[2]}).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;

    for (const auto& [index, finding] : sink.find(payments)) {
        EXPECT_EQ(finding.found, KOPPEL_FOUND_ONCE) << index << finding.detail;
        EXPECT_EQ(finding.amount, "60.50");
    }
    const auto documents = bridge.control("/asperion/4711/invoices");
    for (const auto& invoice : documents.items)
        EXPECT_EQ(invoice.integer("status"), 7);  // paid
    EXPECT_EQ(bridge.control("/asperion/4711/sums").find("entries")->string_or("1250", ""), "181.50");
    const auto entries = bridge.control("/asperion/4711/entries");
    EXPECT_EQ(entries.items.at(0).string_or("description", ""),
              "P1 - " + std::string(documents.items.at(1).string_or("invoiceNumber", "?")));
    EXPECT_EQ(entries.items.at(0).string_or("journalId", ""), "40");
}

TEST_F(AsperionSandbox, BooksAPaymentOnASalesEntryAtOnce) {
    const auto booked = sink.push({posting(entry())}).outcomes.at(0);
    const auto paid = sink.push({posting(payment("P1", booked.remote_id, "30.00"))}).outcomes.at(0);
    EXPECT_EQ(paid.outcome, KOPPEL_OUTCOME_CREATED) << paid.message;
    EXPECT_EQ(bridge.control("/asperion/4711/invoices").items.at(0).integer("status"), 7);
}

TEST_F(AsperionSandbox, FindsThePaymentThatALostAnswerLeftBehind) {
    const auto invoice = sink.push(some(1)).outcomes.at(0);
    bridge.control("/asperion/4711/invoices/all/process", "{}");
    lose = "/journalentrieswithlines";
    const auto one = posting(payment("P1", invoice.remote_id));
    EXPECT_EQ(sink.push({one}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(sink.find({one}).at(0).found, KOPPEL_FOUND_ONCE);
}

// REQ EA-08
TEST_F(AsperionSandbox, TellsHowToMakeAMissingSalesKindAndGoesOnOnceItIsThere) {
    bridge.control("/asperion/4711/data", R"({"table":"salestypes","remove":"SHOPORDER"})");
    EXPECT_NE(sink.check().find("SHOPORDER"), std::string::npos);
    auto one = invoice();
    one.lines[0].article->ledger_account.clear();
    const auto refused = sink.push({posting(one)}).outcomes.at(0);
    EXPECT_EQ(refused.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(refused.message.find("Make the sales kind (verkoopsoort) SHOPORDER in Asperion"),
              std::string::npos)
        << refused.message;
    bridge.control(
        "/asperion/4711/data",
        R"({"table":"salestypes","add":{"id":"SHOPORDER","description":"Webshop","ledgerAccountId":8000}})");
    EXPECT_EQ(sink.push({posting(one)}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ EA-22
// REQ EA-25
TEST_F(AsperionSandbox, NamesAnAccountThatWasDisabled) {
    bridge.control("/asperion/4711/data", R"({"table":"ledgeraccounts","id":8090,"set":{"disabled":true}})");
    for (const auto& one : {posting(invoice()), posting(entry())}) {
        const auto refused = sink.push({one}).outcomes.at(0);
        EXPECT_EQ(refused.outcome, KOPPEL_OUTCOME_REJECTED);
        EXPECT_NE(refused.message.find("Ledger account 8090 of line \"Verzendkosten PostNL\""),
                  std::string::npos)
            << refused.message;
        EXPECT_NE(refused.message.find("vat[].accounts"), std::string::npos) << refused.message;
    }
}

// REQ EA-11
TEST_F(AsperionSandbox, NamesAPaymentConditionThatDoesNotExist) {
    auto one = invoice();
    one.payment_condition = "99";
    const auto refused = sink.push({posting(one)}).outcomes.at(0);
    EXPECT_EQ(refused.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(refused.message.find("Make payment condition 99 in Asperion"), std::string::npos)
        << refused.message;
}

// REQ EA-07
TEST_F(AsperionSandbox, NamesADebtorThatWasBlockedAndMakesNoSecondOne) {
    sink.push({posting(invoice())});
    const auto debtors = bridge.control("/asperion/4711/debtors");
    bridge.control("/asperion/4711/data", R"({"table":"debtors","id":)" +
                                              std::to_string(debtors.items.at(0).integer("id").value_or(0)) +
                                              R"(,"set":{"blocked":true}})");
    host.now_mono_ms += 11 * 60 * 1000;  // what was seen is forgotten
    const auto refused = sink.push({posting(invoice("ORD8"))}).outcomes.at(0);
    EXPECT_EQ(refused.code, "debtor_blocked");
    EXPECT_NE(refused.message.find("Debtor 10001 Piet Post is blocked"), std::string::npos)
        << refused.message;
    EXPECT_EQ(bridge.control("/asperion/4711/debtors").items.size(), 1u);
}

TEST_F(AsperionSandbox, OffersVatCodesOfTheAdministration) {
    const std::string codes = sink.options("/vat/0/code");
    EXPECT_NE(codes.find("22 OSS Duitsland hoog, 19% DE, from 2021-07-01"), std::string::npos) << codes;
    EXPECT_EQ(codes.find("Voorbelasting"), std::string::npos) << codes;
}

TEST_F(AsperionSandbox, ChecksTheAdministration) {
    EXPECT_EQ(sink.check(), R"x({"account":"De Ketting (4711)","warnings":[]})x");
}

}  // namespace
}  // namespace koppel::asperion

// Sales entries, and the customers, accounts and codes that they name.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactEntries : public Exact {};

// REQ RE-01
TEST_F(ExactEntries, AreBookedWithNetLinesAndTheVatThatWasCharged) {
    exact.add_account(11, "Piet@Post.example");
    auto one = entry();
    one.lines.push_back(entry_line("1 x Fietsbel chroom", "8000", "2", "9.92", "2.08"));
    add_up(one);
    const auto outcome = push(one);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message << outcome.detail;
    EXPECT_EQ(outcome.detail, "");
    ASSERT_EQ(count("salesentry/SalesEntries"), 1u);
    EXPECT_EQ(outcome.remote_id, text_of(last("salesentry/SalesEntries"), "EntryID"));
    EXPECT_EQ(outcome.remote_number, text_of(last("salesentry/SalesEntries"), "EntryNumber"));
    ASSERT_EQ(exact.bodies.size(), 1u) << "nothing else was made";
    EXPECT_EQ(
        exact.bodies[0],
        R"({"Customer":"00000000-0000-4000-8000-000000000011","Journal":"70","Currency":"EUR",)"
        R"("EntryDate":"2026-11-20","Description":"INV1 / ORD7","YourRef":"KOPPELORD7",)"
        R"("PaymentReference":"ORD7","PaymentCondition":"14","SalesEntryLines":[)"
        R"x({"GLAccount":"00000000-0000-4000-8000-000000008000","Description":"2 x Fietsbel chroom (+1)",)x"
        R"("AmountFC":29.75,"VATCode":"2","VATAmountFC":6.25},)"
        R"({"GLAccount":"00000000-0000-4000-8000-000000008090","Description":"Verzendkosten PostNL",)"
        R"("AmountFC":4.96,"VATCode":"2","VATAmountFC":1.04}]})");
}

TEST_F(ExactEntries, OfCreditsAreNegative) {
    auto one = entry();
    one.lines = {entry_line("Fietsbel chroom", "8000", "2", "-19.83", "-4.17")};
    add_up(one);
    ASSERT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("salesentry/SalesEntries"), "AmountFC"), "-2.4E1");
    EXPECT_NE(exact.bodies.back().find(R"("AmountFC":-19.83,"VATCode":"2","VATAmountFC":-4.17)"),
              std::string::npos);
}

TEST_F(ExactEntries, WithoutVatTellNoVatAmount) {
    auto one = entry();
    one.lines = {entry_line("Cadeaubon", "8000", "0", "50.00", "0"),
                 entry_line("Export", "8010", "5", "20", "0")};
    add_up(one);
    ASSERT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(exact.bodies.back().find(R"("AmountFC":50,"VATCode":"0"})"), std::string::npos);
    EXPECT_NE(exact.bodies.back().find(R"("AmountFC":20,"VATCode":"5","VATAmountFC":0})"), std::string::npos);
}

// REQ RE-03
TEST_F(ExactEntries, GiveEachUnknownCustomerOneAccountOfStatusCustomer) {
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 6; ++i)
        postings.push_back(
            posting(entry("ORD" + std::to_string(i), "klant" + std::to_string(i % 2) + "@post.example")));
    for (const auto& [index, outcome] : sink.push(postings).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    ASSERT_EQ(count("crm/Accounts"), 2u);
    EXPECT_EQ(count("salesentry/SalesEntries"), 6u);
    EXPECT_EQ(exact.bodies[0],
              R"({"Name":"Piet Post","Status":"C","Email":"klant0@post.example","Phone":"030 123 45 67",)"
              R"("AddressLine1":"Dorpsstraat 1 a","Postcode":"1234 AB","City":"Utrecht","Country":"NL",)"
              R"("PaymentConditionSales":"14"})");
}

// REQ RE-03
TEST_F(ExactEntries, WithoutACustomerStandOnTheirFixedDebtor) {
    exact.add_account(99, "winkel@post.example");
    auto one = entry();
    one.debtor = {};
    one.debtor.code = "99";
    ASSERT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("salesentry/SalesEntries"), "Customer"), guid(99));
    EXPECT_EQ(count("crm/Accounts"), 1u);
    one = entry("ORD8");
    one.debtor = {};
    one.debtor.code = "98";
    const auto outcome = push(one);
    EXPECT_EQ(outcome.code, "debtor_missing");
    EXPECT_NE(outcome.message.find("no account 98"), std::string::npos) << outcome.message;
}

TEST_F(ExactEntries, FindACustomerByAddressThenByVatNumber) {
    exact.add_account(12, "elders@post.example", R"({"VATNumber":"NL0044.95.445.B01"})");
    auto one = entry();
    one.debtor.create->vat_number = "NL004495445B01";
    exact.lists["crm/Accounts"][0].as_object()["VATNumber"] = "NL004495445B01";
    ASSERT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("salesentry/SalesEntries"), "Customer"), guid(12));
    exact.add_account(13, "PIET2@post.example");
    auto two = entry("ORD8", "piet2@post.example");
    two.debtor.create->vat_number = "NL004495445B01";
    ASSERT_EQ(push(two).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("salesentry/SalesEntries"), "Customer"), guid(13)) << "the address comes first";
    EXPECT_EQ(count("crm/Accounts"), 2u);
}

TEST_F(ExactEntries, OfSeveralAccountsTakeTheCustomerThatIsNotBlocked) {
    exact.add_account(21, "piet@post.example", R"({"Status":"A"})");
    exact.add_account(22, "piet@post.example", R"({"Blocked":true})");
    exact.add_account(23, "piet@post.example");
    exact.add_account(24, "piet@post.example");
    ASSERT_EQ(push(entry()).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(last("salesentry/SalesEntries"), "Customer"), guid(23));
}

TEST_F(ExactEntries, OnAnAccountThatIsNoCustomerOrBlockedAreRefusedByItsName) {
    exact.add_account(31, "leverancier@post.example", R"({"Status":"A"})");
    exact.add_account(32, "dicht@post.example", R"({"Blocked":true})");
    auto outcome = push(entry("ORD1", "leverancier@post.example"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "debtor_no_customer");
    EXPECT_NE(outcome.message.find("Account 31 Klant 31 is no customer"), std::string::npos)
        << outcome.message;
    outcome = push(entry("ORD2", "dicht@post.example"));
    EXPECT_EQ(outcome.code, "debtor_blocked");
    EXPECT_EQ(count("salesentry/SalesEntries"), 0u);
}

TEST_F(ExactEntries, QuoteWhatCustomersAreCalled) {
    exact.add_account(41, "o'brien@post.example");
    ASSERT_EQ(push(entry("ORD1", "O'Brien@post.example")).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(count("crm/Accounts"), 1u);
}

// REQ H-03
TEST_F(ExactEntries, ThatComeToAnotherTotalAreToldLoudly) {
    exact.after = [&](const Request& request) -> std::optional<Answer> {
        if (request.method != "POST" || request.path().find("SalesEntries") == std::string::npos) return {};
        json::object row = exact.documents("salesentry/SalesEntries").back().as_object();
        row["AmountFC"] = 30.01;
        row["Customer"] = guid(777);
        return Answer::of(201, json::serialize(json::object{{"d", row}}));
    };
    const auto outcome = push(entry());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << "it stands there, and must not be booked again";
    EXPECT_NE(outcome.detail.find("ATTENTION: The total in Exact is 30.01, the document's is 30.00."),
              std::string::npos)
        << outcome.detail;
    EXPECT_NE(outcome.detail.find("another customer in Exact: " + guid(777)), std::string::npos);
    ASSERT_FALSE(host.testkit_host.log.empty());
    EXPECT_EQ(host.testkit_host.log.back().level, KOPPEL_LOG_WARNING);
}

TEST_F(ExactEntries, AreReadBackTogetherWhereTheAnswerTellsNothing) {
    exact.null_answers = true;
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 10; ++i)
        postings.push_back(posting(entry("ORD" + std::to_string(i))));
    sink.push({posting(entry("ORD99"))});
    const std::size_t before = host.requests();
    const auto pushed = sink.push(postings);
    for (const auto& [index, outcome] : pushed.outcomes) {
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
        EXPECT_EQ(outcome.detail, "");
        EXPECT_NE(outcome.remote_number, "");
    }
    EXPECT_EQ(host.requests() - before, 11u);
}

// At steady state a document is one request, and the questions before it are shared.
TEST_F(ExactEntries, CostAtMostOneRequestAndAThird) {
    for (int i = 0; i < 40; ++i)
        exact.add_account(1000 + i, "klant" + std::to_string(i) + "@post.example");
    std::vector<plugin_tests::PostingInput> postings;
    for (int i = 0; i < 40; ++i)
        postings.push_back(
            posting(entry("A" + std::to_string(i), "klant" + std::to_string(i) + "@post.example")));
    sink.push(postings);
    EXPECT_LE(host.requests(), 52u) << "the very first push, with everything still unknown";
    const std::size_t first = host.requests();
    for (auto& each : postings)
        each.reference += "B";
    sink.push(postings);
    EXPECT_EQ(host.requests() - first, 40u);
    // Another run, and a customer that was never seen.
    plugin_tests::Instance later{host, koppel_plugin_abi1, kSettings};
    const std::size_t second = host.requests();
    exact.add_account(2000, "nieuw@post.example");
    later.push({posting(entry("C1", "klant3@post.example")), posting(entry("C2", "nieuw@post.example"))});
    EXPECT_EQ(host.requests() - second, 3u);
}

TEST_F(ExactEntries, KeepNoAddressesOfCustomersInTheState) {
    ASSERT_EQ(push(entry()).outcome, KOPPEL_OUTCOME_CREATED);
    ASSERT_FALSE(host.state.empty());
    for (const auto& [key, value] : host.state)
        EXPECT_EQ(value.find("piet"), std::string::npos) << key;
}

TEST_F(ExactEntries, AskAgainWhenWhatWasRememberedIsGone) {
    ASSERT_EQ(push(entry("ORD1")).outcome, KOPPEL_OUTCOME_CREATED);
    exact.lists["crm/Accounts"].clear();
    exact.before = [&](const Request& request) -> std::optional<Answer> {
        const bool gone = request.method == "POST" && count("crm/Accounts") == 0 &&
                          request.path().find("SalesEntries") != std::string::npos;
        return gone ? std::optional(refusal(500, "Ongeldige referentie: Klant")) : std::nullopt;
    };
    auto outcome = push(entry("ORD2"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY) << outcome.message;
    outcome = push(entry("ORD2"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(count("crm/Accounts"), 1u);
}

TEST_F(ExactEntries, AreRefusedForJournalsAndCodesThatCannotBeUsed) {
    struct Case {
        const char* journal;
        const char* code;
        const char* account;
        const char* reason;
        const char* words;
    };
    for (const Case& each : {Case{"72", "2", "8000", "journal_missing", "70 Verkoopboek"},
                             Case{"90", "2", "8000", "journal_type", "is no sales journal"},
                             Case{"71", "2", "8000", "journal_blocked", "sink.sales_journal"},
                             Case{"70", "9", "8000", "vat_code_missing", "vat[].code"},
                             Case{"70", "4", "8000", "vat_code_includes_vat", "type I"},
                             Case{"70", "8", "8000", "vat_code_not_for_sales", "purchases"},
                             Case{"70", "2", "8999", "account_missing", "vat[].accounts"},
                             Case{"70", "2", "4990", "account_blocked", "blocked"},
                             Case{"70", "2", "", "account_missing", "vat[].accounts"}}) {
        auto one = entry();
        one.journal = each.journal;
        one.lines = {entry_line("Bel", each.account, "2", "10", "2.10")};
        one.lines[0].vat_code = each.code;
        const auto outcome = push(one);
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
        EXPECT_EQ(outcome.code, each.reason);
        EXPECT_NE(outcome.message.find(each.words), std::string::npos) << outcome.message;
    }
    EXPECT_TRUE(exact.bodies.empty());
}

TEST_F(ExactEntries, LookAgainAtARememberedJournalBeforeTheyAreRefused) {
    exact.lists["financial/Journals"][0].as_object()["IsBlocked"] = true;
    EXPECT_EQ(push(entry()).code, "journal_blocked");
    exact.lists["financial/Journals"][0].as_object()["IsBlocked"] = false;
    EXPECT_EQ(push(entry()).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ExactEntries, ThatOnlyRehearseChangeNothing) {
    const auto pushed = sink.push({posting(entry())}, true);
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(
        pushed.outcomes.at(0).detail,
        "Would be booked as a sales entry; would create the customer with e-mail address piet@post.example");
    EXPECT_TRUE(exact.bodies.empty());
}

TEST_F(ExactEntries, ReadListsOfManyPages) {
    exact.page_size = 2;
    exact.bare_lists = true;
    ASSERT_EQ(push(entry()).outcome, KOPPEL_OUTCOME_CREATED);
}

}  // namespace
}  // namespace koppel::exactonline

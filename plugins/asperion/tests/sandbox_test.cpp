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

TEST_F(AsperionSandbox, ChecksTheAdministration) {
    EXPECT_EQ(sink.check(), R"x({"account":"De Ketting (4711)","warnings":[]})x");
}

}  // namespace
}  // namespace koppel::asperion

#include <gtest/gtest.h>

#include "fake_asperion.hpp"
#include "postings.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionPush : public testing::Test {
  protected:
    AsperionPush() {
        host.answer = [this](const Request& request) { return vendor(request); };
    }
    plugin_tests::Pushed push(const std::vector<model::Invoice>& invoices, bool dry_run = false) {
        std::vector<plugin_tests::PostingInput> postings;
        for (const auto& one : invoices)
            postings.push_back(posting(one));
        return sink.push(postings, dry_run);
    }
    std::size_t posts(const std::string& path) const {
        std::size_t count = 0;
        for (const auto& batch : host.batches) {
            for (const auto& request : batch)
                count += request.method == "POST" && request.path() == path;
        }
        return count;
    }
    static auto on(std::string method, std::string path, Answer answer) {
        return [=](const Request& r) {
            return r.method == method && r.path() == path ? std::optional(answer) : std::nullopt;
        };
    }
    FakeAsperion vendor;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

// REQ EA-07
// REQ EA-08
// REQ EA-10
TEST_F(AsperionPush, CreatesWhatIsMissingAndBooksAConcept) {
    const auto pushed = push({invoice()});
    ASSERT_EQ(pushed.outcomes.size(), 1u);
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes.at(0).remote_id, "55000");
    EXPECT_EQ(pushed.outcomes.at(0).remote_number, "");  // a concept has none
    ASSERT_EQ(vendor.invoices.size(), 1u);
    EXPECT_EQ(vendor.invoices[0].reference, "koppel-ORD7");
    EXPECT_NE(vendor.invoices[0].body.find(R"("debtorCustomerNumber":")" + vendor.debtors[0].number),
              std::string::npos);
    EXPECT_EQ(host.batches.size(), 3u);  // look up, create, book
}

// REQ EA-07
// REQ EA-08
TEST_F(AsperionPush, UsesWhatIsThereAndNeverChangesIt) {
    vendor.debtors = {{1, "77", "superpiet@post.example"}, {2, "78", "PIET@post.example"}};
    vendor.articles = {{"BEL-10"}, {"bel-1"}};
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 2u);
    EXPECT_EQ(vendor.articles.size(), 2u);
    EXPECT_NE(vendor.invoices[0].body.find(R"("debtorCustomerNumber":"78")"), std::string::npos);
    EXPECT_NE(vendor.invoices[0].body.find(R"("sku":"bel-1")"), std::string::npos);
    EXPECT_EQ(host.batches.size(), 2u);
}

TEST_F(AsperionPush, ComparesAgainWhenTheVendorOnlyContains) {
    vendor.debtors = {{1, "77", "superpiet@post.example"}};
    host.answer = [this](Request request) {  // a vendor that does not know the suffix
        if (const auto at = request.url.find("&EmailAddress_comparison=Equals"); at != std::string::npos)
            request.url.erase(at, 31);
        return vendor(request);
    };
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 2u);
}

TEST_F(AsperionPush, FollowsThePagesOfAList) {
    vendor.page_size = 1;
    vendor.debtors = {{1, "77", "piet@post.example", true},
                      {2, "78", "piet@post.example", true},
                      {3, "79", "piet@post.example"}};
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(vendor.invoices[0].body.find(R"("debtorCustomerNumber":"79")"),
              std::string::npos);  // not blocked
    for (const auto& batch : host.batches) {
        for (const auto& request : batch)
            EXPECT_TRUE(request.url.starts_with("https://api.asperion.example/v1/")) << request.url;
    }
}

TEST_F(AsperionPush, AsksAndCreatesOncePerAddressAndPerArticle) {
    const auto pushed = push({invoice("A", "piet@post.example"), invoice("B", "PIET@post.example"),
                              invoice("C", "jan@post.example"), invoice("D", "jan@post.example", "BEL-2")});
    for (std::uint32_t i = 0; i < 4; ++i)
        EXPECT_EQ(pushed.outcomes.at(i).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 2u);
    EXPECT_EQ(vendor.articles.size(), 2u);
    EXPECT_EQ(host.batches[0].size(), 4u);
    EXPECT_EQ(host.batches[1].size(), 4u);
    EXPECT_EQ(host.batches[2].size(), 4u);
}

TEST_F(AsperionPush, RemembersForAWhileWhatItSaw) {
    push({invoice("A")});
    push({invoice("B")});
    EXPECT_EQ(host.batches.size(), 4u);  // the second push only books
    host.now_mono_ms += 11 * 60 * 1000;
    push({invoice("C")});
    EXPECT_EQ(host.batches.size(), 6u);
}

TEST_F(AsperionPush, ForgetsARememberedDebtorThatIsGone) {
    push({invoice("A")});
    vendor.debtors.clear();
    const auto second = push({invoice("B")});
    EXPECT_EQ(second.outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(push({invoice("B")}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 1u);
}

// REQ EA-25
TEST_F(AsperionPush, ReportsARefusalInTheVendorsOwnWords) {
    vendor.before =
        on("POST", "/v1/salesorderwithlines",
           Answer::of(400, R"({"title":"T","errors":{"lines[0].vatCode":["BTW-code '9' bestaat niet."]}})"));
    const auto outcome = push({invoice()}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_TRUE(outcome.message.starts_with("lines[0].vatCode: BTW-code '9' bestaat niet."))
        << outcome.message;
    EXPECT_NE(outcome.detail.find("\"title\""), std::string::npos);
}

TEST_F(AsperionPush, OneRefusalDoesNotTouchTheOthers) {
    vendor.before = [](const Request& r) {
        return r.method == "POST" && r.path() == "/v1/salesorderwithlines" &&
                       r.body.find("koppel-B") != std::string::npos
                   ? std::optional(Answer::of(422, R"({"title":"Nee."})"))
                   : std::nullopt;
    };
    const auto pushed = push({invoice("A"), invoice("B"), invoice("C")});
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(pushed.outcomes.at(2).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_FALSE(pushed.failure);
}

struct Lost {
    const char* path;
    Answer answer;
};
class AsperionLostAnswer : public AsperionPush,
                           public testing::WithParamInterface<std::tuple<const char*, int>> {};
// Every way to lose an answer, for every kind of changing request.
// REQ H-04
TEST_P(AsperionLostAnswer, IsUnknown) {
    const auto& [path, kind] = GetParam();
    const Answer answers[] = {Answer::lost(),      Answer::of(500, "<html>"),   Answer::of(502, ""),
                              Answer::of(504, ""), Answer::of(201, "not json"), Answer::of(200, "{}"),
                              Answer::of(408, "")};
    vendor.after = on("POST", path, answers[kind]);
    const auto pushed = push({invoice()});
    ASSERT_EQ(pushed.outcomes.size(), 1u);
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(pushed.outcomes.at(0).error_class, KOPPEL_ERROR_UNKNOWN);
}
INSTANTIATE_TEST_SUITE_P(EveryPost, AsperionLostAnswer,
                         testing::Combine(testing::Values("/v1/debtors", "/v1/articles",
                                                          "/v1/salesorderwithlines"),
                                          testing::Range(0, 7)));

class AsperionNotDone : public AsperionPush, public testing::WithParamInterface<const char*> {};
TEST_P(AsperionNotDone, IsRetriedWhenItWasCertainlyNotSent) {
    vendor.before = on("POST", GetParam(), Answer::not_sent());
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
}
// REQ H-07
TEST_P(AsperionNotDone, IsRetriedAfterTheVendorsOwnWishWhenItWasTooMuch) {
    Answer busy = Answer::of(429, R"({"title":"Te veel verzoeken."})");
    busy.retry_after_ms = 17'000;
    vendor.before = on("POST", GetParam(), busy);
    auto outcome = push({invoice()}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(outcome.error_class, KOPPEL_ERROR_RATE_LIMITED);
    EXPECT_EQ(outcome.retry_after_ms, 17'000);
}
TEST_P(AsperionNotDone, StopsThePushWhenTheLoginIsRefused) {
    vendor.before = on("POST", GetParam(), Answer::of(401, ""));
    const auto pushed = push({invoice("A"), invoice("B", "jan@post.example", "BEL-2")});
    ASSERT_TRUE(pushed.failure);
    EXPECT_EQ(pushed.failure->error_class, KOPPEL_ERROR_AUTH);
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_TRUE(vendor.invoices.empty());
}
INSTANTIATE_TEST_SUITE_P(EveryPost, AsperionNotDone,
                         testing::Values("/v1/debtors", "/v1/articles", "/v1/salesorderwithlines"));

TEST_F(AsperionPush, IsRetriedWhenALookUpFails) {
    vendor.before = on("GET", "/v1/articles", Answer::of(503, "<html>maintenance</html>"));
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_TRUE(vendor.bodies.empty());
}

TEST_F(AsperionPush, LooksAgainWhenTheArticleTurnsOutToExist) {
    vendor.before = [this](const Request& r) -> std::optional<Answer> {
        if (r.method == "POST" && r.path() == "/v1/articles" && vendor.articles.empty())
            vendor.articles.push_back({"BEL-1"});  // somebody else was faster
        return std::nullopt;
    };
    EXPECT_EQ(push({invoice()}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.articles.size(), 1u);
}

TEST_F(AsperionPush, SaysSoWhenAnArticleIsHidden) {
    vendor.articles = {{"BEL-1", false}};
    const auto outcome = push({invoice()}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "exists_but_hidden");
    EXPECT_TRUE(vendor.invoices.empty());
}

TEST_F(AsperionPush, RefusesWhatItMayNotCreate) {
    auto without_debtor = invoice("A");
    without_debtor.debtor.create.reset();
    auto without_article = invoice("B", "jan@post.example", "BEL-2");
    without_article.lines[0].article->create_when_missing = false;
    const auto pushed = push({without_debtor, without_article});
    EXPECT_EQ(pushed.outcomes.at(0).code, "debtor_missing");
    EXPECT_EQ(pushed.outcomes.at(1).code, "article_missing");
    EXPECT_TRUE(vendor.bodies.empty());
}

TEST_F(AsperionPush, TakesAFixedDebtorAsItIs) {
    vendor.debtors = {{1, "500", ""}};
    auto one = invoice();
    one.debtor = {.code = "500"};
    EXPECT_EQ(push({one}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(vendor.debtors.size(), 1u);
}

// REQ EA-13
TEST_F(AsperionPush, RefusesAFixedDebtorThatDoesNotExist) {
    vendor.debtors = {{1, "5000", ""}};
    auto one = invoice();
    one.debtor = {.code = "500"};
    const auto outcome = push({one}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.message,
              "Asperion has no debtor 500. Make it there, or change the fixed debtor in the contract: "
              "debtors.fixed or payment_methods[].debtor.");
    EXPECT_TRUE(vendor.bodies.empty());
}

// REQ EA-07
TEST_F(AsperionPush, NamesADebtorThatIsBlocked) {
    vendor.debtors = {{1, "77", "piet@post.example", true}};
    const auto outcome = push({invoice()}).outcomes.at(0);
    EXPECT_EQ(outcome.code, "debtor_blocked");
    EXPECT_NE(outcome.message.find("Debtor 77 is blocked in Asperion"), std::string::npos) << outcome.message;
    EXPECT_EQ(vendor.debtors.size(), 1u);
    EXPECT_TRUE(vendor.invoices.empty());
}

// REQ EA-08
TEST_F(AsperionPush, TellsHowToMakeTheSalesKindThatIsMissing) {
    vendor.before =
        on("POST", "/v1/articles",
           Answer::of(400, R"({"title":"T","errors":{"salesTypeId":["'SHOPORDER' bestaat niet."]}})"));
    auto one = invoice();
    one.lines[0].article->ledger_account.clear();
    const auto outcome = push({one}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(
        outcome.message.find("Make the sales kind (verkoopsoort) SHOPORDER in Asperion, under Facturatie"),
        std::string::npos)
        << outcome.message;
    EXPECT_NE(outcome.message.find("sink.default_sales_type"), std::string::npos) << outcome.message;
}

TEST_F(AsperionPush, RefusesWhatNoDebtorCanBeFoundFor) {
    auto one = invoice();
    one.debtor.match_value.clear();
    const auto outcome = push({one}).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "no_email");
    EXPECT_EQ(host.requests(), 0u);
}

TEST_F(AsperionPush, RefusesUpdatesAndOtherPostingsAndNonsense) {
    auto update = posting(invoice("A"));
    update.update = true;
    auto other = posting(invoice("B"));
    other.type = "daily_receipts/1";
    auto nonsense = posting(invoice("C"));
    nonsense.payload = "{\"lines\":7}";
    auto account = invoice("D");
    account.lines[1].ledger_account = "eighty";
    const auto pushed = sink.push({update, other, nonsense, posting(account)});
    for (std::uint32_t i = 0; i < 4; ++i)
        EXPECT_EQ(pushed.outcomes.at(i).outcome, KOPPEL_OUTCOME_REJECTED) << i;
    EXPECT_EQ(host.requests(), 0u);
}

TEST_F(AsperionPush, OnlyReadsInADryRun) {
    const auto outcome = push({invoice()}, true).outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.remote_id, "");
    EXPECT_NE(outcome.detail.find("would create article BEL-1"), std::string::npos);
    EXPECT_TRUE(vendor.bodies.empty());
    EXPECT_EQ(host.batches.size(), 1u);
}

TEST_F(AsperionPush, ReportsEveryPostingOfALargePush) {
    std::vector<model::Invoice> many;
    for (int i = 0; i < 50; ++i)
        many.push_back(invoice("N" + std::to_string(i), "c" + std::to_string(i % 20) + "@post.example",
                               "S" + std::to_string(i % 7)));
    const auto pushed = push(many);
    EXPECT_EQ(pushed.attempted, 50u);
    EXPECT_EQ(pushed.outcomes.size(), 50u);
    EXPECT_EQ(vendor.invoices.size(), 50u);
    EXPECT_EQ(posts("/v1/debtors"), 20u);
    EXPECT_EQ(posts("/v1/articles"), 7u);
    EXPECT_EQ(host.batches.size(), 3u);
}

}  // namespace
}  // namespace koppel::asperion

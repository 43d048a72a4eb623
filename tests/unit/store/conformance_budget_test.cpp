#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

class Budgets : public StoreConformance {};

INSTANTIATE_TEST_SUITE_P(Stores, Budgets, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(Budgets, ComeBackAfterARestart) {
    must(store_->put_budget_windows(
        "books", "api",
        {{.window = 1, .cap = 5000, .used = 12, .began = at(-60)},
         {.window = 2, .cap = 60, .used = 3, .began = at(), .vendor_left = -1, .vendor_until = at(100)}}));
    must(
        store_->put_budget_windows("books", "api", {{.window = 1, .cap = 9000, .used = 13, .began = at(1)}}));
    must(store_->put_budget_windows("shop", "api", {{.window = 0, .cap = 1, .used = 1, .began = at()}}));
    reopen();
    const auto windows = value_of(store_->budget_windows("books", "api"));
    ASSERT_EQ(windows.size(), 2U);
    EXPECT_EQ(windows[0].cap, 9000);
    EXPECT_EQ(windows[0].used, 13);
    EXPECT_EQ(windows[0].began, at(1));
    EXPECT_FALSE(windows[0].vendor_left);
    EXPECT_EQ(windows[1].vendor_left, -1);
    EXPECT_EQ(windows[1].vendor_until, at(100));
    EXPECT_TRUE(value_of(store_->budget_windows("books", "other")).empty());
}

TEST_P(Budgets, RememberRefusalsForAsLongAsTheyCount) {
    for (int i = 0; i < 4; ++i)
        must(store_->add_budget_error("books", "api", {"/entries", 400, at(i * 1000)}, at(i * 1000 - 3600)));
    must(store_->add_budget_error("books", "other", {"/entries", 404, at()}, at(-3600)));
    reopen();
    auto errors = value_of(store_->budget_errors("books", "api", at(1000)));
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_EQ(errors[0].at, at(1000));
    EXPECT_EQ(errors[0].endpoint, "/entries");
    EXPECT_EQ(errors[0].status, 400);
    must(store_->add_budget_error("books", "api", {"/lines", 401, at(5000)}, at(5000 - 3600)));
    errors = value_of(store_->budget_errors("books", "api", at(-100'000)));
    ASSERT_EQ(errors.size(), 3U) << "what no longer counts is gone";
    EXPECT_EQ(errors[2].endpoint, "/lines");
    EXPECT_EQ(value_of(store_->budget_errors("books", "other", at(-1))).size(), 1U);
}

TEST_P(Budgets, AddUpWhatDocumentsCostAndForgetOldMeasurements) {
    EXPECT_FALSE(value_of(store_->flow_cost("c", "sales")));
    must(store_->add_flow_cost("c", "sales", {.requests = 300, .documents = 100}));
    must(store_->add_flow_cost("c", "sales", {.requests = 100, .documents = 100}));
    must(store_->add_flow_cost("c", "other", {.requests = 1, .documents = 1}));
    auto cost = value_of(store_->flow_cost("c", "sales"));
    ASSERT_TRUE(cost);
    EXPECT_EQ(cost->requests, 400);
    EXPECT_EQ(cost->documents, 200);
    for (int i = 0; i < 30; ++i)
        must(store_->add_flow_cost("c", "sales", {.requests = 5'000, .documents = 1'000}));
    cost = value_of(store_->flow_cost("c", "sales"));
    EXPECT_LT(cost->documents, 10'000);
    EXPECT_NEAR(static_cast<double>(cost->requests) / static_cast<double>(cost->documents), 5.0, 0.01);
}

class TokenLeases : public StoreConformance {
  protected:
    base::Result<TokenLease> take(const std::string& owner, Instant now) {
        return store_->lease_token("books", "api", owner, now, base::milliseconds(10'000));
    }
    static TokenRow row(std::int64_t generation) {
        TokenRow row;
        row.connection = "books";
        row.credential = "api";
        row.generation = generation;
        row.refresh = "sealed";
        row.state = "ready";
        row.expires_at = at(600);
        return row;
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, TokenLeases, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

TEST_P(TokenLeases, HaveOneHolderUntilTheirTimeIsOver) {
    const auto first = value_of(take("a", at()));
    const auto refused = take("b", at(4));
    EXPECT_EQ(code_of(refused), "token_lease_held");
    EXPECT_EQ(refused.error().retry_after_ms, 6'000);
    const auto second = value_of(take("b", at(10)));
    EXPECT_GT(second.fence, first.fence);
    must(store_->release_token(first));
    EXPECT_EQ(code_of(take("c", at(11))), "token_lease_held") << "who lost it cannot give it away";
    must(store_->release_token(second));
    must(store_->put_token(row(1), 0, nullptr));
    EXPECT_EQ(code_of(take("c", at(11))), "no error");
    EXPECT_EQ(code_of(store_->lease_token("shop", "api", "d", at(11), base::milliseconds(1'000))),
              "no error");
}

TEST_P(TokenLeases, LetOnlyTheirHolderWrite) {
    const auto first = value_of(take("a", at()));
    must(store_->put_token(row(1), 0, &first));
    const auto second = value_of(take("b", at(20)));
    EXPECT_EQ(code_of(store_->put_token(row(2), 1, &first)), "fenced_out");
    EXPECT_EQ(value_of(store_->token("books", "api"))->generation, 1);
    must(store_->put_token(row(2), 1, &second));
    must(store_->release_token(second));
    EXPECT_EQ(code_of(store_->put_token(row(3), 2, &second)), "fenced_out") << "given back";
}

TEST_P(TokenLeases, EndWithTheHostThatHeldThem) {
    static_cast<void>(value_of(take("a", at())));
    reopen();
    must(store_->end_all_leases());
    EXPECT_EQ(code_of(take("b", at(1))), "no error");
}

TEST_P(TokenLeases, AreListedWithTheirTokens) {
    must(store_->put_token(row(1), 0));
    auto other = row(1);
    other.credential = "basic";
    other.state = "needs_login";
    must(store_->put_token(other, 0));
    const auto rows = value_of(store_->tokens("books"));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].credential, "basic");
    EXPECT_EQ(rows[1].state, "needs_login");
    EXPECT_TRUE(value_of(store_->tokens("shop")).empty());
}

}  // namespace
}  // namespace koppel::store

#include "vies/client.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "base/simulated_clock.hpp"

namespace koppel::vies {
namespace {

// Keeps requests until the test answers them.
class HeldHttp final : public net::HttpClient {
  public:
    std::deque<std::pair<net::HttpRequest, net::HttpDone>> held;

    void start(net::HttpRequest request, net::HttpDone done) override {
        held.emplace_back(std::move(request), std::move(done));
    }
    void start(std::vector<std::pair<net::HttpRequest, net::HttpDone>> requests) override {
        for (auto& [request, done] : requests)
            start(std::move(request), std::move(done));
    }
    void answer(const std::string& body, int status = 200) {
        ASSERT_FALSE(held.empty());
        auto done = std::move(held.front().second);
        held.pop_front();
        net::HttpResponse response;
        response.status = status;
        response.body = body;
        done(std::move(response));
    }
};

class Lines final : public base::Log {
  public:
    std::vector<std::string> lines;
    void write(base::LogLevel, std::string_view message, const std::vector<base::LogPair>&) override {
        lines.emplace_back(message);
    }
    bool enabled(base::LogLevel) const override { return true; }
    void mask(std::string_view) override {}
    std::string without_secrets(std::string_view text) const override { return std::string(text); }
};

const std::string kValid = R"({"valid":true,"requestIdentifier":"WAPI1"})";
std::string error_body(const std::string& code) {
    return R"({"actionSucceed":false,"errorWrappers":[{"error":")" + code + R"("}]})";
}

class ViesClient : public testing::Test {
  protected:
    void ask(const std::string& country, const std::string& number = "1",
             const std::string& requester = "9") {
        client_.ask({country, number, requester.empty() ? "" : "NL", requester},
                    [this](Answer answer) { answers_.push_back(std::move(answer)); });
    }

    base::SimulatedClock clock_{base::instant_from_unix_ms(1'795'255'200'000)};
    HeldHttp http_;
    Lines log_;
    Client client_{http_, clock_, log_, "http://vies.test"};
    std::vector<Answer> answers_;
};

// REQ EA-14
TEST_F(ViesClient, AsksAtMostTwoAtATimePerMemberState) {
    for (int i = 0; i < 5; ++i)
        ask("DE", std::to_string(i));
    ask("BE");
    EXPECT_EQ(http_.held.size(), 3u);
    http_.answer(kValid);
    EXPECT_EQ(http_.held.size(), 3u);
    while (!http_.held.empty())
        http_.answer(kValid);
    EXPECT_EQ(answers_.size(), 6u);
    for (const auto& answer : answers_)
        EXPECT_EQ(static_cast<int>(answer.result), static_cast<int>(Result::valid));
}

// REQ EA-14
TEST_F(ViesClient, LeavesAMemberStateAloneThatDoesNotAnswerAndAsksTheOthers) {
    ask("DE", "1");
    http_.answer(error_body("MS_UNAVAILABLE"));
    ask("DE", "2");
    EXPECT_TRUE(http_.held.empty());
    ASSERT_EQ(answers_.size(), 2u);
    EXPECT_TRUE(answers_[0].asked);
    EXPECT_FALSE(answers_[1].asked);
    EXPECT_EQ(answers_[1].sentence, "the database of DE does not answer (MS_UNAVAILABLE)");
    ask("BE");
    EXPECT_EQ(http_.held.size(), 1u);
    http_.answer(kValid);
    clock_.advance(std::chrono::seconds(6));
    ask("DE", "3");
    EXPECT_EQ(http_.held.size(), 1u);
    http_.answer(error_body("MS_UNAVAILABLE"));
    clock_.advance(std::chrono::seconds(6));  // the second rest is longer
    ask("DE", "4");
    EXPECT_TRUE(http_.held.empty());
    clock_.advance(std::chrono::seconds(5));
    ask("DE", "5");
    EXPECT_EQ(http_.held.size(), 1u);
}

// REQ EA-14
TEST_F(ViesClient, AsksLessAtATimeWhenItIsToldTo) {
    ask("DE", "1");
    http_.answer(error_body("MS_MAX_CONCURRENT_REQ"));
    clock_.advance(std::chrono::seconds(6));
    ask("DE", "2");
    ask("DE", "3");
    ask("BE", "4");
    ask("BE", "5");
    EXPECT_EQ(http_.held.size(), 3u);  // one of DE, two of BE
    http_.answer(error_body("GLOBAL_MAX_CONCURRENT_REQ"));
    EXPECT_EQ(answers_.size(), 3u);  // what waited is not asked now
    ask("FR", "6");
    EXPECT_EQ(http_.held.size(), 2u);
    EXPECT_FALSE(answers_.back().asked);
}

// REQ EA-14
TEST_F(ViesClient, AsksOnceMoreWithoutTheTenantsNumberWhenThatIsRefused) {
    ask("DE", "1", "000000000B99");
    http_.answer(error_body("INVALID_REQUESTER_INFO"));
    ASSERT_EQ(http_.held.size(), 1u);
    EXPECT_EQ(http_.held.front().first.body.find("requester"), std::string::npos);
    http_.answer(kValid);
    ASSERT_EQ(answers_.size(), 1u);
    EXPECT_EQ(static_cast<int>(answers_[0].result), static_cast<int>(Result::valid));
    EXPECT_TRUE(answers_[0].without_requester);
    ASSERT_EQ(log_.lines.size(), 1u);
    EXPECT_NE(log_.lines[0].find("own VAT number"), std::string::npos);

    ask("DE", "2", "000000000B99");
    http_.answer(error_body("INVALID_REQUESTER_INFO"));
    http_.answer(error_body("INVALID_REQUESTER_INFO"));
    EXPECT_TRUE(http_.held.empty());
    EXPECT_EQ(static_cast<int>(answers_.back().result), static_cast<int>(Result::unknown));
}

// REQ EA-14
TEST_F(ViesClient, StopsForAnHourAndSaysSoWhenItIsShutOut) {
    ask("DE", "1");
    http_.answer(error_body("IP_BLOCKED"));
    ASSERT_EQ(log_.lines.size(), 1u);
    clock_.advance(std::chrono::minutes(59));
    ask("BE", "2");
    EXPECT_TRUE(http_.held.empty());
    clock_.advance(std::chrono::minutes(2));
    ask("BE", "3");
    EXPECT_EQ(http_.held.size(), 1u);
}

TEST_F(ViesClient, DropsAnswersThatNobodyWaitsForAnyMore) {
    auto client = std::make_unique<Client>(http_, clock_, log_, "http://vies.test");
    client->ask({"DE", "1", "", ""}, [this](Answer answer) { answers_.push_back(std::move(answer)); });
    client.reset();
    http_.answer(kValid);
    EXPECT_TRUE(answers_.empty());
}

}  // namespace
}  // namespace koppel::vies

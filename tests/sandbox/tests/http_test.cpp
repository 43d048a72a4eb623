// The sandbox over real sockets: round trip, keep-alive, and the faults that only a socket can show.
#include <gtest/gtest.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <thread>

#include "exact/defaults.hpp"
#include "server/server.hpp"
#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

namespace http = boost::beast::http;
using Tcp = boost::asio::ip::tcp;

class Client {
  public:
    explicit Client(std::uint16_t port) { socket_.connect({boost::asio::ip::address_v4::loopback(), port}); }

    void send(http::verb method, const std::string& target, const std::string& body = {}) {
        http::request<http::string_body> request{method, target, 11};
        request.set(http::field::host, "127.0.0.1");
        request.set(http::field::content_type, content_type);
        request.set(http::field::accept, "application/json");
        if (!bearer.empty()) request.set(http::field::authorization, "Bearer " + bearer);
        request.body() = body;
        request.prepare_payload();
        http::write(socket_, request);
    }
    // Nothing when the connection ended without a complete answer.
    std::optional<http::response<http::string_body>> receive() {
        http::response_parser<http::string_body> parser;
        parser.body_limit(boost::none);
        boost::system::error_code error;
        http::read(socket_, buffer_, parser, error);
        if (error) return std::nullopt;
        return parser.release();
    }
    std::optional<http::response<http::string_body>> ask(http::verb method, const std::string& target,
                                                         const std::string& body = {}) {
        send(method, target, body);
        return receive();
    }

    std::string content_type = "application/json", bearer;

  private:
    boost::asio::io_context context_;
    Tcp::socket socket_{context_};
    boost::beast::flat_buffer buffer_;
};

class SandboxServer : public testing::Test {
  protected:
    void SetUp() override {
        thread_ = std::thread{[this] { server_.run(world_, false); }};
    }
    void TearDown() override {
        server_.stop();
        thread_.join();
    }
    void fault(const std::string& rule) {
        const auto answer = Client{server_.port()}.ask(http::verb::post, "/_sandbox/faults", rule);
        ASSERT_TRUE(answer);
        ASSERT_EQ(answer->result_int(), 200U) << answer->body();
    }
    std::string null_counts() {
        return Client{server_.port()}.ask(http::verb::get, "/_sandbox/null").value().body();
    }

    Server server_{0};
    World world_{world_options(20)};
    std::thread thread_;
};

TEST_F(SandboxServer, AnswersManyRequestsOnOneConnection) {
    Client client{server_.port()};
    for (int i = 1; i <= 20; ++i) {
        const auto answer = client.ask(http::verb::post, "/_sandbox/null", R"({"reference":"R"})");
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->result_int(), 201U);
        EXPECT_EQ(answer->body(), "{\"id\":" + std::to_string(i) + "}");
    }
    const auto stats = client.ask(http::verb::get, "/_sandbox/stats");
    ASSERT_TRUE(stats);
    EXPECT_NE(stats->body().find("\"connections\":1,"), std::string::npos) << stats->body();
    EXPECT_NE(stats->body().find("\"POST /_sandbox/null\":20"), std::string::npos) << stats->body();
}

TEST_F(SandboxServer, DropAfterCommitAppliesAndStaysSilent) {
    fault(R"({"match":{"path":"^/_sandbox/null"},"kind":"drop_after_commit","count":1})");
    Client client{server_.port()};
    EXPECT_FALSE(client.ask(http::verb::post, "/_sandbox/null", "{}"));
    EXPECT_EQ(null_counts(), R"({"posts":1,"distinct":0,"duplicates":0})");
}

TEST_F(SandboxServer, DropBeforeAndResetApplyNothing) {
    fault(R"([{"match":{"path":"^/_sandbox/null"},"kind":"drop_before","count":1},)"
          R"({"match":{"path":"^/_sandbox/null"},"kind":"reset","count":1}])");
    EXPECT_FALSE(Client{server_.port()}.ask(http::verb::post, "/_sandbox/null", "{}"));
    EXPECT_FALSE(Client{server_.port()}.ask(http::verb::post, "/_sandbox/null", "{}"));
    EXPECT_EQ(null_counts(), R"({"posts":0,"distinct":0,"duplicates":0})");
}

TEST_F(SandboxServer, LateAppliesAlthoughTheClientHasGone) {
    fault(
        R"({"match":{"method":"POST","path":"^/_sandbox/null"},"kind":"late","count":1,"ms_min":50,"ms_max":50})");
    {
        Client client{server_.port()};
        client.send(http::verb::post, "/_sandbox/null", "{}");
    }
    std::string counts;
    for (int i = 0; i < 500; ++i) {
        counts = null_counts();
        if (counts.find("\"posts\":1") != std::string::npos) break;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    EXPECT_EQ(counts, R"({"posts":1,"distinct":0,"duplicates":0})");
}

TEST_F(SandboxServer, TruncateAndOversizeSpoilTheBody) {
    fault(R"([{"match":{"path":"^/_sandbox/null"},"kind":"truncate","count":1},)"
          R"({"match":{"path":"^/_sandbox/null"},"kind":"oversize","bytes":1000000,"count":1}])");
    EXPECT_FALSE(Client{server_.port()}.ask(http::verb::post, "/_sandbox/null", "{}"));
    const auto big = Client{server_.port()}.ask(http::verb::post, "/_sandbox/null", "{}");
    ASSERT_TRUE(big);
    EXPECT_GT(big->body().size(), 1'000'000U);
}

TEST_F(SandboxServer, StatusRefusesInTheVendorsShape) {
    fault(R"([{"match":{"path":"^/ecom"},"kind":"status","status":503,"retry_after":2},)"
          R"({"match":{"path":"^/asperion/v1/journals"},"kind":"status","status":502,"html":true},)"
          R"({"match":{"path":"^/asperion/"},"kind":"status","status":500}])");
    Client client{server_.port()};
    const auto shop = client.ask(http::verb::get, "/ecom/nl/orders.json");
    ASSERT_TRUE(shop);
    EXPECT_EQ(shop->result_int(), 503U);
    EXPECT_EQ((*shop)[http::field::retry_after], "2");
    EXPECT_TRUE(parse_json(shop->body())->find("error"));
    const auto page = client.ask(http::verb::get, "/asperion/v1/journals");
    ASSERT_TRUE(page);
    EXPECT_EQ(page->result_int(), 502U);
    EXPECT_EQ((*page)[http::field::content_type], "text/html");
    const auto books = client.ask(http::verb::get, "/asperion/v1/debtors");
    ASSERT_TRUE(books);
    EXPECT_EQ((*books)[http::field::content_type], "application/problem+json");
    EXPECT_TRUE(parse_json(books->body())->find("traceId"));
}

// Exact Online's clients must be able to find out what became of a document whose answer they did not get.
class ExactServer : public SandboxServer {
  protected:
    void SetUp() override {
        SandboxServer::SetUp();
        Client client{server_.port()};
        client.content_type = "application/x-www-form-urlencoded";
        const auto answer = client.ask(http::verb::post, "/exact/api/oauth2/token",
                                       "grant_type=refresh_token&client_id=" + std::string{exact::kClientId} +
                                           "&client_secret=" + std::string{exact::kClientSecret} +
                                           "&refresh_token=" + std::string{exact::kRefreshToken});
        ASSERT_TRUE(answer);
        const Json token = parse_json(answer->body()).value_or(Json{});
        bearer_ = token.string_or("access_token", "");
    }
    std::optional<http::response<http::string_body>> post_entry() {
        Client client{server_.port()};
        client.bearer = bearer_;
        return client.ask(http::verb::post, "/exact/api/v1/124132/salesentry/SalesEntries",
                          R"({"Customer":")" + exact::guid_of(exact::kAccounts, exact::kDivisionNl, 1001) +
                              R"(","Journal":"70","YourRef":"L-1","SalesEntryLines":[{"GLAccount":")" +
                              exact::guid_of(exact::kGlAccounts, exact::kDivisionNl, 8000) +
                              R"(","AmountFC":1}]})");
    }
    std::string stored() {
        Client client{server_.port()};
        client.bearer = bearer_;
        return client.ask(http::verb::get, "/exact/api/v1/124132/salesentry/SalesEntries/$count")
            .value()
            .body();
    }

    std::string bearer_;
};

TEST_F(ExactServer, KeepsAnEntryWhoseAnswerWasDropped) {
    fault(R"({"match":{"method":"POST","path":"^/exact/api/v1"},"kind":"drop_after_commit","count":1})");
    EXPECT_FALSE(post_entry());
    EXPECT_EQ(stored(), "1");
}

TEST_F(ExactServer, KeepsAnEntryWhoseAnswerBrokeOff) {
    fault(R"({"match":{"method":"POST","path":"^/exact/api/v1"},"kind":"truncate","count":1})");
    EXPECT_FALSE(post_entry());
    EXPECT_EQ(stored(), "1");
}

TEST_F(ExactServer, KeepsNothingOfWhatItRefused) {
    fault(
        R"({"match":{"method":"POST","path":"^/exact/api/v1"},"kind":"status","status":503,"html":true,"count":1})");
    const auto answer = post_entry();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->result_int(), 503U);
    EXPECT_EQ((*answer)[http::field::content_type], "text/html");
    EXPECT_EQ(stored(), "0");
    EXPECT_EQ(post_entry().value().result_int(), 201U);
}

}  // namespace
}  // namespace koppel::sandbox

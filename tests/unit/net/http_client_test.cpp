#include <gtest/gtest.h>

#include <latch>

#include "net/retry_after.hpp"
#include "support.hpp"
#include "test_server.hpp"

namespace koppel::net::test {
namespace {

using base::ErrorClass;

std::unique_ptr<HttpClient> client(HttpClient::Options options = {}) {
    return make_http_client(options);
}

// The server answers what comes to /warm, and reads everything else whole before it does `bad`.
struct WarmThenBad {
    explicit WarmThenBad(Reply bad)
        : server([this, bad](const ServerRequest& r) {
              if (r.path == "/warm") return Reply::ok();
              ++seen;
              if (r.nth > 1) ++seen_on_reused;
              return bad;
          }) {}
    std::atomic<int> seen{0};
    std::atomic<int> seen_on_reused{0};
    TestServer server;
};

// REQ H-04
void expect_sent_once(const std::string& method, const std::string& body, const Reply& bad) {
    constexpr int rounds = 50;
    WarmThenBad peer(bad);
    auto http = client();
    for (int i = 0; i < rounds; ++i) {
        ASSERT_EQ(run(*http, request("GET", peer.server.url("/warm"))).status, 200);
        const auto answer = run(*http, request(method, peer.server.url("/book"), body));
        ASSERT_EQ(answer.status, 0);
        ASSERT_TRUE(answer.request_sent);
        ASSERT_EQ(answer.error_class, method == "GET" ? ErrorClass::transient : ErrorClass::unknown)
            << answer.message;
        ASSERT_EQ(peer.seen, i + 1) << "a request was sent twice";
    }
    EXPECT_EQ(peer.seen_on_reused, rounds) << "the test has to run on connections that were used before";
}

TEST(HttpClient, SendsAPostOnceWhenAKeptConnectionIsClosedWithoutAnswer) {
    expect_sent_once("POST", R"({"amount":"12.10"})", Reply::drop());
}

TEST(HttpClient, SendsAPostOnceWhenAKeptConnectionIsResetWithoutAnswer) {
    expect_sent_once("POST", R"({"amount":"12.10"})", Reply::reset());
}

TEST(HttpClient, SendsAPostWithoutBodyOnce) {
    expect_sent_once("POST", "", Reply::drop());
}

TEST(HttpClient, SendsALargePostOnce) {
    expect_sent_once("POST", std::string(300'000, 'x'), Reply::drop());
}

TEST(HttpClient, SendsAPutOnce) {
    expect_sent_once("PUT", "body", Reply::reset());
}

TEST(HttpClient, SendsADeleteWithoutBodyOnce) {
    expect_sent_once("DELETE", "", Reply::drop());
}

TEST(HttpClient, SendsAGetOnceSoThatBudgetsHold) {
    expect_sent_once("GET", "", Reply::drop());
}

TEST(HttpClient, CallsALostAnswerToAPostOnANewConnectionUnknown) {
    WarmThenBad peer(Reply::drop());
    auto http = client();
    const auto answer = run(*http, request("POST", peer.server.url("/book"), "x"));
    EXPECT_EQ(answer.error_class, ErrorClass::unknown);
    EXPECT_TRUE(answer.request_sent);
    EXPECT_EQ(peer.seen, 1);
}

TEST(HttpClient, CallsALostAnswerToAGetTransient) {
    WarmThenBad peer(Reply::drop());
    auto http = client();
    const auto answer = run(*http, request("GET", peer.server.url("/list")));
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(answer.error_class, ErrorClass::transient);
    EXPECT_TRUE(answer.request_sent);
}

TEST(HttpClient, SaysThatNothingWasSentWhenNobodyListens) {
    std::string url;
    {
        TestServer gone([](const ServerRequest&) { return Reply::ok(); });
        url = gone.url("/");
    }
    auto http = client();
    const auto answer = run(*http, request("POST", url, "x"));
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(answer.error_class, ErrorClass::transient);
    EXPECT_FALSE(answer.request_sent);
    EXPECT_NE(answer.message.find("127.0.0.1"), std::string::npos);
}

TEST(HttpClient, SaysThatNothingWasSentWhenTheNameDoesNotExist) {
    auto http = client();
    const auto answer = run(*http, request("POST", "https://no-such-host.invalid/", "x"));
    EXPECT_EQ(answer.error_class, ErrorClass::transient);
    EXPECT_FALSE(answer.request_sent);
}

TEST(HttpClient, SaysThatNothingWasSentWhenTlsFails) {
    TestServer server([](const ServerRequest&) { return Reply::ok(); });
    server.refuse_connections(true);
    auto http = client();
    const auto answer =
        run(*http, request("POST", "https://127.0.0.1:" + std::to_string(server.port()), "x"));
    EXPECT_EQ(answer.error_class, ErrorClass::transient);
    EXPECT_FALSE(answer.request_sent);
}

TEST(HttpClient, CallsAPostThatTimesOutUnknown) {
    TestServer server([](const ServerRequest&) { return Reply::silence(); });
    auto http = client();
    auto slow = request("POST", server.url("/"), "x");
    slow.timeout = std::chrono::milliseconds(150);
    const auto answer = run(*http, slow);
    EXPECT_EQ(answer.status, 0);
    EXPECT_EQ(answer.error_class, ErrorClass::unknown);
    EXPECT_TRUE(answer.request_sent);
    slow.method = "GET";
    slow.body.clear();
    EXPECT_EQ(run(*http, slow).error_class, ErrorClass::transient);
}

TEST(HttpClient, CallsATruncatedAnswerToAPostUnknown) {
    for (const std::string bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                                    "HTTP/1.1 200 OK\r\nContent-Le", "nonsense\r\n\r\n"}) {
        TestServer server([&](const ServerRequest&) { return Reply{bytes, Reply::Then::close, {}, false}; });
        auto http = client();
        const auto answer = run(*http, request("POST", server.url("/"), "x"));
        EXPECT_EQ(answer.status, 0) << bytes;
        EXPECT_EQ(answer.error_class, ErrorClass::unknown) << bytes;
        EXPECT_TRUE(answer.request_sent) << bytes;
        EXPECT_TRUE(answer.body.empty()) << bytes;
        EXPECT_EQ(server.requests(), 1) << bytes;
    }
}

TEST(HttpClient, RefusesAnAnswerThatIsTooLarge) {
    HttpClient::Options options;
    options.max_body_bytes = 1000;
    auto http = client(options);
    for (const bool stated : {true, false}) {
        TestServer server([stated](const ServerRequest&) {
            const std::string body(1001, 'x');
            if (stated) return Reply::ok(body);
            return Reply{"HTTP/1.1 200 OK\r\n\r\n" + body, Reply::Then::close, {}, false};
        });
        const auto read = run(*http, request("GET", server.url("/")));
        EXPECT_EQ(read.status, 0);
        EXPECT_EQ(read.error_class, ErrorClass::internal);
        EXPECT_TRUE(read.request_sent);
        EXPECT_NE(read.message.find("answer_too_large"), std::string::npos);
        // It may have been carried out, whatever the answer was.
        EXPECT_EQ(run(*http, request("POST", server.url("/"), "x")).error_class, ErrorClass::unknown);
    }
    TestServer server([](const ServerRequest&) { return Reply::ok(std::string(1000, 'x')); });
    EXPECT_EQ(run(*http, request("GET", server.url("/"))).body.size(), 1000U);
}

TEST(HttpClient, GivesStatusHeadersAndBody) {
    TestServer server([](const ServerRequest&) {
        return Reply::ok("teapot", {{"X-Thing", " padded "}, {"X-Twice", "1"}, {"X-Twice", "2"}}, 418);
    });
    auto http = client();
    const auto answer = run(*http, request("GET", server.url("/")));
    EXPECT_EQ(answer.status, 418);
    EXPECT_EQ(answer.error_class, ErrorClass::unset);
    EXPECT_EQ(answer.body, "teapot");
    EXPECT_EQ(answer.header("x-thing"), "padded");
    EXPECT_EQ(answer.header("x-twice"), "1");
    EXPECT_EQ(answer.header("x-none"), "");
}

TEST(HttpClient, ReadsChunkedAnswers) {
    TestServer server([](const ServerRequest&) {
        return Reply{
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
            Reply::Then::keep,
            {},
            false};
    });
    auto http = client();
    EXPECT_EQ(run(*http, request("GET", server.url("/"))).body, "hello world");
}

TEST(HttpClient, WritesTheRequestAsItIsAsked) {
    ServerRequest seen;
    std::mutex mutex;
    TestServer server([&](const ServerRequest& r) {
        const std::lock_guard lock(mutex);
        seen = r;
        return Reply::ok();
    });
    auto http = client();
    const std::string binary("a\0b\r\n", 5);
    for (const std::string method : {"POST", "PUT", "PATCH", "DELETE", "GET", "POST"}) {
        auto what = request(method, server.url("/p?q=1"), binary);
        what.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}};
        ASSERT_EQ(run(*http, what).status, 200) << method;
        const std::lock_guard lock(mutex);
        EXPECT_EQ(seen.method, method);
        EXPECT_EQ(seen.path, "/p?q=1");
        EXPECT_EQ(seen.body, binary) << method;
        EXPECT_EQ(seen.headers["content-type"], "application/json");
        EXPECT_EQ(seen.headers.count("x-empty"), 1U);
        EXPECT_EQ(seen.headers.count("expect"), 0U);
        EXPECT_EQ(seen.headers.count("accept-encoding"), 0U);
    }
    for (const std::string method : {"GET", "HEAD", "DELETE", "GET", "POST"}) {
        ASSERT_EQ(run(*http, request(method, server.url("/"))).status, 200) << method;
        const std::lock_guard lock(mutex);
        EXPECT_EQ(seen.method, method);
        EXPECT_EQ(seen.headers.count("content-type"), 0U) << method;
        EXPECT_EQ(seen.headers.count("content-length"), method == "POST" ? 1U : 0U) << method;
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, RefusesRequestsThatWouldBreakTheProtocol) {
    TestServer server([](const ServerRequest&) { return Reply::ok(); });
    auto http = client();
    auto split = request("GET", server.url("/"));
    split.headers = {{"X-A", "1\r\nX-B: 2"}};
    EXPECT_EQ(run(*http, split).error_class, ErrorClass::config);
    EXPECT_EQ(run(*http, request("GET / HTTP/1.1\r\nX:", server.url("/"))).error_class, ErrorClass::config);
    EXPECT_EQ(run(*http, request("GET", "file:///etc/passwd")).error_class, ErrorClass::config);
    EXPECT_EQ(run(*http, request("GET", "http://user:pw@127.0.0.1/")).error_class, ErrorClass::config);
    EXPECT_EQ(server.requests(), 0);
}

TEST(HttpClient, FollowsRedirectsOnlyWhenAskedAndOnlyWithinTheOrigin) {
    TestServer other([](const ServerRequest&) { return Reply::ok("other"); });
    TestServer server([&](const ServerRequest& r) {
        if (r.path == "/a") return Reply::ok("", {{"Location", "/b"}}, 302);
        if (r.path == "/out") return Reply::ok("", {{"Location", other.url("/")}}, 302);
        if (r.path == "/loop") return Reply::ok("", {{"Location", "/loop"}}, 302);
        return Reply::ok("there");
    });
    auto http = client();
    EXPECT_EQ(run(*http, request("GET", server.url("/a"))).status, 302);
    auto follow = request("GET", server.url("/a"));
    follow.follow_redirects = true;
    EXPECT_EQ(run(*http, follow).body, "there");
    follow.url = server.url("/out");
    EXPECT_EQ(run(*http, follow).status, 302);
    follow.url = server.url("/loop");
    EXPECT_EQ(run(*http, follow).status, 302);
    follow.method = "POST";
    follow.url = server.url("/a");
    EXPECT_EQ(run(*http, follow).status, 302);
    EXPECT_EQ(other.requests(), 0);
}

TEST(HttpClient, UsesNoMoreConnectionsPerHostThanItMay) {
    TestServer server([](const ServerRequest&) {
        auto reply = Reply::ok();
        reply.delay = std::chrono::milliseconds(5);
        return reply;
    });
    HttpClient::Options options;
    options.connections_per_host = 4;
    auto http = client(options);
    constexpr int count = 100;
    std::latch all(count);
    std::atomic<int> good{0};
    std::vector<std::pair<HttpRequest, HttpDone>> batch;
    for (int i = 0; i < count; ++i) {
        batch.emplace_back(request("POST", server.url("/"), "x"), [&](HttpResponse r) {
            if (r.status == 200) ++good;
            all.count_down();
        });
    }
    http->start(std::move(batch));
    all.wait();
    EXPECT_EQ(good, count);
    EXPECT_LE(server.connections(), 4);
}

TEST(HttpClient, GivesUpARequestThatWaitsTooLongForAConnection) {
    TestServer server([](const ServerRequest&) { return Reply::silence(); });
    HttpClient::Options options;
    options.connections_per_host = 1;
    auto http = client(options);
    std::promise<HttpResponse> first;
    std::promise<HttpResponse> second;
    auto holding = request("GET", server.url("/"));
    holding.timeout = std::chrono::milliseconds(1000);
    auto waiting = request("POST", server.url("/"), "x");
    waiting.timeout = std::chrono::milliseconds(100);
    http->start(holding, [&](HttpResponse r) { first.set_value(std::move(r)); });
    http->start(waiting, [&](HttpResponse r) { second.set_value(std::move(r)); });
    const auto answer = second.get_future().get();
    EXPECT_EQ(answer.error_class, ErrorClass::transient);
    EXPECT_FALSE(answer.request_sent);
    first.get_future().get();
    EXPECT_EQ(server.requests(), 1);
}

TEST(HttpClient, AnswersEverythingOnceWhenItEnds) {
    TestServer server([](const ServerRequest&) { return Reply::silence(); });
    HttpClient::Options options;
    options.connections_per_host = 2;
    auto http = client(options);
    constexpr int count = 10;
    std::atomic<int> answers{0};
    std::atomic<int> unknown{0};
    std::atomic<int> cancelled{0};
    HttpClient* raw = http.get();
    for (int i = 0; i < count; ++i) {
        http->start(request("POST", server.url("/"), "x"), [&, raw](HttpResponse r) {
            ++answers;
            if (r.error_class == ErrorClass::unknown && r.request_sent) ++unknown;
            if (r.error_class == ErrorClass::cancelled && !r.request_sent) ++cancelled;
            // What a callback starts now is answered as well.
            raw->start(request("GET", server.url("/")), [&](HttpResponse) { ++answers; });
        });
    }
    for (int i = 0; i < 1000 && server.requests() < 2; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    http.reset();
    EXPECT_EQ(answers, 2 * count);
    EXPECT_EQ(unknown, 2);
    EXPECT_EQ(cancelled, count - 2);
}

TEST(HttpClient, StandsUpToManyThreads) {
    TestServer server([](const ServerRequest& r) { return Reply::ok(r.body); });
    auto http = client();
    constexpr int threads = 8;
    constexpr int each = 200;
    std::latch all(threads * each);
    std::atomic<int> wrong{0};
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) {
        pool.emplace_back([&, t] {
            for (int i = 0; i < each; ++i) {
                const auto body = std::to_string(t) + "/" + std::to_string(i);
                http->start(request("POST", server.url("/"), body), [&, body](HttpResponse r) {
                    if (r.status != 200 || r.body != body) ++wrong;
                    all.count_down();
                });
            }
        });
    }
    for (auto& thread : pool)
        thread.join();
    all.wait();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(server.requests(), threads * each);
    EXPECT_LE(server.connections(), 16);
}

TEST(HttpClient, RefusesANameThatLeadsToAPrivateAddress) {
    TestServer server([](const ServerRequest&) { return Reply::ok(); });
    auto http = client();
    const auto port = std::to_string(server.port());
    // "localhost" says what it is; an address in disguise does not.
    EXPECT_EQ(run(*http, request("GET", "http://localhost:" + port + "/")).status, 200);
    for (const std::string host : {"2130706433", "0x7f.1", "127.1"}) {
        const auto answer = run(*http, request("GET", "http://" + host + ":" + port + "/"));
        EXPECT_EQ(answer.status, 0) << host;
        EXPECT_EQ(answer.error_class, ErrorClass::config) << host << ": " << answer.message;
        EXPECT_FALSE(answer.request_sent);
    }
    EXPECT_EQ(server.requests(), 1);
}

TEST(RetryAfter, ReadsSecondsAndDates) {
    EXPECT_EQ(parse_retry_after("120", "", 0), 120'000);
    EXPECT_EQ(parse_retry_after("99999999999", "", 0), 86'400'000);
    const std::int64_t now = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", "", now), 60'000);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:50:07 GMT", now),
              30'000);
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:48:37 GMT", "", now), 0);
    EXPECT_EQ(parse_retry_after("soon", "", now), 0);
    EXPECT_EQ(parse_retry_after("-5", "", now), 0);
    EXPECT_EQ(parse_retry_after("", "", now), 0);
}

TEST(RetryAfter, ComesWithTheAnswer) {
    TestServer server([](const ServerRequest&) { return Reply::ok("", {{"Retry-After", "7"}}, 429); });
    auto http = client();
    EXPECT_EQ(run(*http, request("GET", server.url("/"))).retry_after_ms, 7000);
}

}  // namespace
}  // namespace koppel::net::test

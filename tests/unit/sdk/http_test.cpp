// HTTP through the host, and what its answers mean.
#include "koppel/cpp/http.hpp"

#include <gtest/gtest.h>

#include "koppel/cpp/json.hpp"
#include "koppel/testkit/fake_host.hpp"

namespace koppel::sdk {
namespace {

class HttpProxy : public testing::Test {
  protected:
    testkit::FakeHost host_;
    std::uint32_t changing_ = 0;
    Http http_{Host(host_.raw(), host_.self()), nullptr, &changing_};
};

TEST_F(HttpProxy, SendsABatchAsItIs) {
    host_.on_http = [](const testkit::HttpRequest& request) {
        testkit::HttpAnswer answer{200, "body of " + request.url};
        answer.headers = {{"x-one", "1"}, {"x-two", "2"}};
        return answer;
    };
    std::vector<HttpRequest> requests(3);
    for (std::size_t i = 0; i < requests.size(); ++i) {
        requests[i].url = "https://a.test/" + std::to_string(i);
        for (std::size_t h = 0; h <= i; ++h)
            requests[i].headers.push_back({"H" + std::to_string(h), requests[i].url});
    }
    requests[1].method = "PUT";
    requests[1].body = "{}";
    requests[1].credential = "api";
    requests[2].timeout = std::chrono::milliseconds(1500);
    requests[2].follow_redirects = true;
    const auto responses = http_.perform(requests);
    ASSERT_EQ(responses.size(), 3u);
    EXPECT_EQ(host_.batches, std::vector<std::size_t>{3});
    for (std::size_t i = 0; i < requests.size(); ++i) {
        EXPECT_EQ(responses[i].body, "body of " + requests[i].url);
        EXPECT_EQ(responses[i].header("x-two"), "2");
        EXPECT_EQ(responses[i].header("x-three"), "");
        EXPECT_EQ(host_.requests[i].headers.size(), i + 1);
        EXPECT_EQ(host_.requests[i].headers.at("H" + std::to_string(i)), requests[i].url);
    }
    EXPECT_EQ(host_.requests[1].method, "PUT");
    EXPECT_EQ(host_.requests[1].body, "{}");
    EXPECT_EQ(host_.requests[1].credential, "api");
    EXPECT_EQ(host_.requests[2].timeout_ms, 1500u);
    EXPECT_TRUE(host_.requests[2].follow_redirects);
    EXPECT_EQ(changing_, 1u);
}

TEST_F(HttpProxy, ThrowsWhenNothingWasDone) {
    koppel_error failure{};
    failure.struct_size = sizeof failure;
    failure.error_class = 999;  // of a later host: counts as internal
    std::string("later").copy(failure.code, 63);
    host_.http_failure = failure;
    try {
        http_.perform(HttpRequest{});
        FAIL() << "did not throw";
    } catch (const Error& error) {
        EXPECT_EQ(error.error_class(), ErrorClass::internal);
        EXPECT_EQ(error.code(), "later");
    }
}

// A host that forgets a request: the answer counts as lost.
TEST(HttpProxyReceiver, AssumesTheWorstOfAMissingAnswer) {
    testkit::FakeHost fake;
    static const koppel_host_http_1 silent{
        sizeof(koppel_host_http_1), 0,
        [](koppel_host_instance*, const koppel_call*, const koppel_http_request* const*, std::uint32_t,
           const koppel_http_receiver*, koppel_error*) -> koppel_status { return KOPPEL_OK; }};
    const koppel_host host{
        sizeof host, 0,       "silent",
        "0",         nullptr, [](const koppel_host*, const char*) -> const void* { return &silent; }};
    const Http http(Host(&host, fake.self()), nullptr);
    HttpRequest request;
    EXPECT_EQ(error_from(request, http.perform(request)).error_class(), ErrorClass::transient);
    request.method = "POST";
    EXPECT_EQ(error_from(request, http.perform(request)).error_class(), ErrorClass::unknown);
}

struct Answered {
    const char* method;
    int status;
    bool sent;
    ErrorClass host_class;
    ErrorClass expected;
};

TEST(ErrorFromResponse, KnowsWhatMayHaveHappened) {
    using C = ErrorClass;
    for (const Answered& c : std::initializer_list<Answered>{
             {"GET", 0, true, C::unknown, C::transient},
             {"GET", 0, true, C::transient, C::transient},
             {"GET", 0, false, C::cancelled, C::cancelled},
             {"GET", 0, false, C::rate_limited, C::rate_limited},
             {"GET", 0, false, C::config, C::config},
             {"GET", 0, false, C::auth, C::auth},
             {"POST", 0, false, C::transient, C::transient},
             {"POST", 0, true, C::unknown, C::unknown},
             {"POST", 0, true, C::unset, C::unknown},
             {"POST", 0, true, C::internal, C::unknown},
             {"POST", 0, true, C::transient, C::unknown},
             {"POST", 0, true, C::cancelled, C::unknown},
             {"POST", 0, false, C::unset, C::transient},
             {"GET", 301, true, C::unset, C::config},
             {"POST", 400, true, C::unset, C::rejected},
             {"POST", 401, true, C::unset, C::auth},
             {"GET", 403, true, C::unset, C::auth},
             {"GET", 404, true, C::unset, C::rejected},
             {"GET", 408, true, C::unset, C::transient},
             {"POST", 408, true, C::unset, C::unknown},
             {"PUT", 409, true, C::unset, C::conflict},
             {"PUT", 412, true, C::unset, C::conflict},
             {"POST", 422, true, C::unset, C::rejected},
             {"POST", 423, true, C::unset, C::not_ready},
             {"POST", 429, true, C::unset, C::rate_limited},
             {"GET", 500, true, C::unset, C::transient},
             {"HEAD", 503, true, C::unset, C::transient},
             {"POST", 500, true, C::unset, C::unknown},
             {"DELETE", 502, true, C::unset, C::unknown},
         }) {
        HttpRequest request;
        request.method = c.method;
        HttpResponse response;
        response.status = c.status;
        response.request_sent = c.sent;
        response.error_class = c.host_class;
        EXPECT_EQ(error_from(request, response).error_class(), c.expected) << c.method << " " << c.status;
    }
    HttpRequest post;
    post.method = "POST";
    HttpResponse unavailable;
    unavailable.status = 503;
    unavailable.request_sent = true;
    EXPECT_EQ(error_from(post, unavailable, {}, ServerErrors::not_carried_out).error_class(),
              ErrorClass::transient);
}

TEST(ErrorFromResponse, SaysWhatWasAskedWithoutTheQuery) {
    HttpRequest request;
    request.url = "https://a.test/orders?token=secret";
    HttpResponse response;
    response.status = 429;
    response.retry_after_ms = 2000;
    const Error error = error_from(request, response, "slow down");
    EXPECT_EQ(error.text(), "GET https://a.test/orders was answered with HTTP 429: slow down");
    EXPECT_EQ(error.code(), "http_429");
    EXPECT_EQ(error.retry_after_ms(), 2000);
    EXPECT_EQ(error.http_status(), 429);
    response.status = 0;
    response.message = "the connection was refused";
    EXPECT_EQ(error_from(request, response).text(),
              "GET https://a.test/orders got no answer: the connection was refused");
}

TEST(ParsedAnswer, ThatIsNoJsonIsALostOne) {
    HttpRequest request;
    HttpResponse response;
    response.status = 200;
    EXPECT_TRUE(parse_answer(request, response).is_null());
    response.body = R"({"id":1)";
    try {
        parse_answer(request, response);
        FAIL() << "did not throw";
    } catch (const Error& error) {
        EXPECT_EQ(error.error_class(), ErrorClass::transient);
    }
    request.method = "POST";
    try {
        parse_answer(request, response);
        FAIL() << "did not throw";
    } catch (const Error& error) {
        EXPECT_EQ(error.error_class(), ErrorClass::unknown);
    }
    EXPECT_TRUE(parse_error_body(response).is_null());
}

}  // namespace
}  // namespace koppel::sdk

#include "vies/protocol.hpp"

#include <gtest/gtest.h>

namespace koppel::vies {
namespace {

const Question kQuestion{"DE", "136695976", "NL", "004495445B01"};

net::HttpResponse http(int status, std::string body) {
    net::HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

std::string error_body(const std::string& code) {
    return R"({"actionSucceed":false,"errorWrappers":[{"error":")" + code + R"(","message":"x"}]})";
}

// REQ EA-14
TEST(ViesProtocol, AsksWithTheTenantsNumberForProof) {
    const auto request = request_for("", kQuestion);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number");
    EXPECT_EQ(request.body, R"({"countryCode":"DE","vatNumber":"136695976",)"
                            R"("requesterMemberStateCode":"NL","requesterNumber":"004495445B01"})");
    EXPECT_EQ(request_for("http://127.0.0.1:1/vies/", {"EL", "094259216", "", ""}).url,
              "http://127.0.0.1:1/vies/check-vat-number");
    EXPECT_EQ(request_for("", {"EL", "094259216", "", ""}).body,
              R"({"countryCode":"EL","vatNumber":"094259216"})");
}

// REQ EA-14
TEST(ViesProtocol, DecidesOnTheBodyWhateverTheStatus) {
    const struct {
        int status;
        std::string body;
        Result result;
        Trouble trouble;
        std::string code;
    } table[] = {
        {200, R"({"valid":true,"requestIdentifier":"WAPI1"})", Result::valid, Trouble::none, ""},
        {200, R"({"valid":false})", Result::invalid, Trouble::none, ""},
        {200, error_body("INVALID_INPUT"), Result::invalid, Trouble::none, "INVALID_INPUT"},
        {400, error_body("INVALID_INPUT"), Result::invalid, Trouble::none, "INVALID_INPUT"},
        {200, error_body("INVALID_REQUESTER_INFO"), Result::unknown, Trouble::requester,
         "INVALID_REQUESTER_INFO"},
        {200, error_body("SERVICE_UNAVAILABLE"), Result::unknown, Trouble::network, "SERVICE_UNAVAILABLE"},
        {500, error_body("TIMEOUT"), Result::unknown, Trouble::network, "TIMEOUT"},
        {200, error_body("MS_UNAVAILABLE"), Result::unknown, Trouble::member_state, "MS_UNAVAILABLE"},
        {500, error_body("MS_UNAVAILABLE"), Result::unknown, Trouble::member_state, "MS_UNAVAILABLE"},
        {200, error_body("GLOBAL_MAX_CONCURRENT_REQ"), Result::unknown, Trouble::too_many,
         "GLOBAL_MAX_CONCURRENT_REQ"},
        {200, error_body("GLOBAL_MAX_CONCURRENT_REQ_TIME"), Result::unknown, Trouble::too_many,
         "GLOBAL_MAX_CONCURRENT_REQ_TIME"},
        {200, error_body("MS_MAX_CONCURRENT_REQ"), Result::unknown, Trouble::too_many_state,
         "MS_MAX_CONCURRENT_REQ"},
        {200, error_body("MS_MAX_CONCURRENT_REQ_TIME"), Result::unknown, Trouble::too_many_state,
         "MS_MAX_CONCURRENT_REQ_TIME"},
        {200, error_body("VAT_BLOCKED"), Result::unknown, Trouble::blocked, "VAT_BLOCKED"},
        {403, error_body("IP_BLOCKED"), Result::unknown, Trouble::blocked, "IP_BLOCKED"},
        {200, error_body("SOMETHING_NEW"), Result::unknown, Trouble::network, "SOMETHING_NEW"},
        // An error wins over a verdict beside it, and a verdict counts only with status 200.
        {200, R"({"valid":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]})", Result::unknown,
         Trouble::member_state, "MS_UNAVAILABLE"},
        {500, R"({"valid":false})", Result::unknown, Trouble::network, "HTTP_500"},
        {200, R"({"valid":"no"})", Result::unknown, Trouble::network, "HTTP_200"},
        {200, "{}", Result::unknown, Trouble::network, "HTTP_200"},
        {200, "<html>maintenance</html>", Result::unknown, Trouble::network, "HTTP_200"},
        {503, "", Result::unknown, Trouble::network, "HTTP_503"},
        {0, "", Result::unknown, Trouble::network, "NO_CONNECTION"},
    };
    for (const auto& row : table) {
        const auto answer = answer_from(http(row.status, row.body), kQuestion);
        EXPECT_EQ(static_cast<int>(answer.result), static_cast<int>(row.result)) << row.status << row.body;
        EXPECT_EQ(static_cast<int>(answer.trouble), static_cast<int>(row.trouble)) << row.status << row.body;
        EXPECT_EQ(answer.code, row.code) << row.body;
        EXPECT_EQ(answer.raw, row.body);
        EXPECT_EQ(answer.sentence.empty(), row.result != Result::unknown) << row.body;
    }
}

TEST(ViesProtocol, KeepsTheProofAndWhatIsDisclosed) {
    const auto answer = answer_from(
        http(200, R"({"valid":true,"requestIdentifier":"WAPIAAAAZ1","name":"---","address":"---"})"),
        kQuestion);
    EXPECT_EQ(answer.request_id, "WAPIAAAAZ1");
    EXPECT_EQ(answer.name, "");
    EXPECT_EQ(answer_from(http(200, R"({"valid":true,"name":"Beispiel GmbH"})"), kQuestion).name,
              "Beispiel GmbH");
}

}  // namespace
}  // namespace koppel::vies

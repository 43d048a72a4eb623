#include "vies/vies.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

class PlayedVies : public testing::Test {
  protected:
    Json ask(const std::string& body, const std::string& path = "/check-vat-number") {
        Request request;
        request.method = "POST";
        request.content_type = "application/json";
        request.body = body;
        const auto response = vies_.handle(request, path);
        status_ = response.status;
        return parse_json(response.body).value_or(Json{});
    }
    static std::string error_of(const Json& answer) {
        const auto* wrappers = answer.find("errorWrappers");
        return wrappers == nullptr ? "" : std::string(wrappers->items.at(0).string_or("error", ""));
    }
    std::string set(const std::string& settings) { return vies_.configure(*parse_json(settings)); }

    Clock clock_{1'795'255'200};
    Vies vies_{clock_};
    int status_ = 0;
};

const std::string kGood =
    R"({"countryCode":"DE","vatNumber":"136695976","requesterMemberStateCode":"NL","requesterNumber":"004495445B01"})";

TEST_F(PlayedVies, AnswersWithAConsultationNumberOnlyToSomebody) {
    const auto answer = ask(kGood);
    EXPECT_EQ(answer.boolean("valid"), true);
    EXPECT_EQ(answer.string_or("requestIdentifier", ""), "WAPIAAAAZ000000001");
    EXPECT_EQ(answer.string_or("name", ""), "---");
    EXPECT_EQ(ask(R"({"countryCode":"BE","vatNumber":"0428759497"})").string_or("requestIdentifier", "x"),
              "");
    EXPECT_NE(vies_.report().find(R"("anonymous":1)"), std::string::npos);
}

TEST_F(PlayedVies, RefusesWhatIsNotAQuestion) {
    for (const auto* body :
         {"", "[]", "{}", R"({"countryCode":"GR","vatNumber":"094259216"})",
          R"({"countryCode":"DE","vatNumber":"DE 136"})", R"({"countryCode":"DE","vatNumber":136695976})",
          R"({"countryCode":"DE","vatNumber":"136695976","number":"1"})"}) {
        EXPECT_EQ(error_of(ask(body)), "INVALID_INPUT") << body;
        EXPECT_EQ(status_, 400) << body;
    }
    EXPECT_EQ(error_of(ask(R"({"countryCode":"DE","vatNumber":"136695976","requesterNumber":"1"})")),
              "INVALID_REQUESTER_INFO");
}

TEST_F(PlayedVies, FailsAsItIsToldByCountryOrAltogether) {
    EXPECT_EQ(set(R"({"errors":{"DE":"MS_UNAVAILABLE"}})"), "");
    EXPECT_EQ(error_of(ask(kGood)), "MS_UNAVAILABLE");
    EXPECT_EQ(status_, 200);
    EXPECT_EQ(ask(R"({"countryCode":"BE","vatNumber":"0428759497"})").boolean("valid"), true);
    EXPECT_EQ(set(R"({"errors":{"DE":"","*":"TIMEOUT"},"error_status":500})"), "");
    EXPECT_EQ(error_of(ask(kGood)), "TIMEOUT");
    EXPECT_EQ(status_, 500);
    EXPECT_EQ(set(R"({"clear":true,"invalid":["DE136695976"]})"), "");
    EXPECT_EQ(ask(kGood).boolean("valid"), false);
    EXPECT_EQ(set(R"({"clear":true,"wrong_once":["DE136695976"]})"), "");
    EXPECT_EQ(ask(kGood).boolean("valid"), false);
    EXPECT_EQ(ask(kGood).boolean("valid"), true);
    EXPECT_EQ(set(R"({"refused_requesters":["NL004495445B01"]})"), "");
    EXPECT_EQ(error_of(ask(kGood)), "INVALID_REQUESTER_INFO");
    EXPECT_NE(set(R"({"errors":{"DE":"OFTEN"}})"), "");
    EXPECT_NE(set(R"({"errors":{"GR":"TIMEOUT"}})"), "");
}

TEST_F(PlayedVies, HasTheNumbersOfTheTestService) {
    const auto test = [&](const std::string& number) {
        return ask(R"({"countryCode":"DE","vatNumber":")" + number + R"("})", "/check-vat-test-service");
    };
    EXPECT_EQ(test("100").boolean("valid"), true);
    EXPECT_EQ(test("200").boolean("valid"), false);
    EXPECT_EQ(error_of(test("301")), "MS_UNAVAILABLE");
    EXPECT_EQ(error_of(test("999")), "INVALID_INPUT");
}

}  // namespace
}  // namespace koppel::sandbox

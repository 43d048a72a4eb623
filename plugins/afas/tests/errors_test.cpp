// What failed answers mean: refused, wait, again later, or not known.
#include "fake_afas.hpp"

namespace koppel::afas {
namespace {

class AfasErrors : public Afas {
  protected:
    AfasErrors() { afas.add_debtor("10001", "piet@post.example"); }
    // The booking is answered so; everything else works.
    plugin_tests::ReportedOutcome answered(const Answer& answer) { return pushed(answer).outcomes.at(0); }
    plugin_tests::Pushed pushed(const Answer& answer, const std::string& connector = "FbSales") {
        afas.before = [answer, connector](const Request& request) -> std::optional<Answer> {
            return request.path().ends_with("/" + connector) ? std::optional(answer) : std::nullopt;
        };
        return sink.push({posting(order())});
    }
};

// REQ H-06
TEST_F(AfasErrors, RefusalsComeAs500WithWordsAndTheirPlaceInTheLog) {
    for (const char* words :
         {"De ingevulde waarde bij 'Itemcode' bestaat niet.", "Vul een waarde in bij 'Nummer'.",
          "Datum '1-11-2023' valt in een geblokkeerde periode"}) {
        const auto outcome = answered(refusal(500, words));
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED) << words;
        EXPECT_EQ(outcome.message, std::string(words) + " (log B8213AF1)");
        EXPECT_NE(outcome.detail.find("externalMessage"), std::string::npos)
            << "the vendor's own answer goes along";
    }
    EXPECT_TRUE(afas.orders().empty());
}

// REQ H-04
TEST_F(AfasErrors, WhatIsNotClearIsUnknown) {
    for (const auto& answer :
         {refusal(500, "Er is een onverwachte fout opgetreden."),
          refusal(500, "De maximale tijdsduur voor het uitvoeren van de opdracht is verstreken."),
          refusal(500, "Command timeout expired."), Answer::of(500, ""), Answer::of(502, ""),
          Answer::of(503, ""), Answer::of(504, ""), Answer::of(408, ""), Answer::lost()})
        EXPECT_EQ(answered(answer).outcome, KOPPEL_OUTCOME_UNKNOWN) << answer.status << answer.body;
    // Taken, says the status; under which number is not told, and the list does not tell it either.
    EXPECT_EQ(answered(Answer::of(201, "")).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(answered(Answer::of(201, "<html>")).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(answered(Answer::not_sent()).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_TRUE(afas.orders().empty());
}

// REQ H-04
TEST_F(AfasErrors, ALostAnswerIsFoundAgain) {
    afas.after = [](const Request& request) {
        return request.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push(order()).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(sink.find({posting(order())}).at(0).found, KOPPEL_FOUND_ONCE);
    // And even if it were sent again.
    afas.after = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(push(order()).outcome, KOPPEL_OUTCOME_UNCHANGED);
    EXPECT_EQ(afas.orders().size(), 1u);
}

// REQ H-07
TEST_F(AfasErrors, MaintenanceWaitsAsLongAsAfasSays) {
    const std::string words =
        R"({"error":{"code":"503","message":"Service temporarily unavailable due to scheduled maintenance."},)"
        R"("retry_after":7200})";
    auto outcome = answered(Answer::of(503, words));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(outcome.error_class, KOPPEL_ERROR_TRANSIENT);
    EXPECT_EQ(outcome.retry_after_ms, 7'200'000);
    outcome = answered(
        Answer::of(503, R"({"error":{"code":{"example":"503"},"message":"scheduled maintenance"}})"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(outcome.retry_after_ms, 7'200'000);
    outcome = pushed(Answer::of(503, words), "Profit_Salesorders").outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(outcome.retry_after_ms, 7'200'000);
}

// REQ H-08
TEST_F(AfasErrors, ARefusedTokenStopsThePush) {
    for (const int status : {401, 403}) {
        const auto result = pushed(Answer::of(status, ""));
        ASSERT_TRUE(result.failure) << status;
        EXPECT_EQ(result.failure->error_class, KOPPEL_ERROR_AUTH);
        EXPECT_EQ(result.outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
    }
    const auto result =
        pushed(refusal(500,
                       "General message: Deze UpdateConnector wordt niet ondersteund of de gebruiker is niet "
                       "geautoriseerd."));
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->error_class, KOPPEL_ERROR_CONFIG);
    EXPECT_NE(std::string(result.failure->what()).find("FbSales"), std::string::npos);
}

TEST_F(AfasErrors, AColumnThatIsNotThereIsAFaultOfTheSettings) {
    const auto result =
        pushed(refusal(500, "Connector-veld 'CustomerReference' niet gevonden"), "Profit_Salesorders");
    ASSERT_TRUE(result.failure);
    EXPECT_EQ(result.failure->error_class, KOPPEL_ERROR_CONFIG);
    EXPECT_EQ(result.failure->code, "connector_unusable");
    EXPECT_TRUE(afas.changes.empty());
}

// REQ H-07
TEST_F(AfasErrors, ListsThatCannotBeReadNowAreReadLater) {
    const auto outcome = pushed(refusal(500, "Out of String space"), "Profit_Debtor").outcomes.at(0);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_NE(outcome.message.find("Out of String space"), std::string::npos) << outcome.message;
    EXPECT_TRUE(afas.changes.empty());
}

TEST_F(AfasErrors, LookupFailsRatherThanCallAnythingAbsent) {
    afas.before = [](const Request&) { return std::optional(refusal(500, "Out of memory")); };
    EXPECT_THROW(sink.find({posting(order())}), plugin_tests::Failure);
}

TEST_F(AfasErrors, PostingsOfOtherKindsAreRefused) {
    EXPECT_EQ(sink.push({posting(order(), "product/1")}).outcomes.at(0).code, "posting_type");
    EXPECT_EQ(sink.push({{"K", "R", "{}", "order/1"}}).outcomes.at(0).outcome, KOPPEL_OUTCOME_REJECTED);
}

}  // namespace
}  // namespace koppel::afas

// What failed answers mean: refused, wait, again later, or not known.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactErrors : public Exact {
  protected:
    ExactErrors() { exact.add_account(11, "piet@post.example"); }
    // The booking is answered so; everything else works.
    plugin_tests::ReportedOutcome answered(const Answer& answer, bool carried_out = false) {
        (carried_out ? exact.after
                     : exact.before) = [answer](const Request& request) -> std::optional<Answer> {
            const bool booking = request.method == "POST" && request.path().ends_with("/SalesEntries");
            return booking ? std::optional(answer) : std::nullopt;
        };
        return sink.push({posting(entry())}).outcomes.at(0);
    }
    static Answer with_headers(int status, std::vector<std::pair<std::string, std::string>> headers,
                               std::string body = {}) {
        Answer answer = Answer::of(status, std::move(body));
        answer.headers = std::move(headers);
        return answer;
    }
};

// REQ H-06
TEST_F(ExactErrors, RefusalsComeAs500WithWordsAndAdvice) {
    struct Case {
        const char* words;
        const char* advice;
    };
    for (const Case& each :
         {Case{"Ongeldige referentie: Betalingsconditie", "debtors.payment_condition"},
          Case{"Ongeldig: Dagboek", "sink.sales_journal"},
          Case{"Invalid: Journal (type).", "sink.sales_journal"},
          Case{"Ongeldig: Klant (Type)", "status customer"},
          Case{"Ongeldig: Grootboekrekeningtype", "vat[].accounts"},
          Case{"Ongeldig: Btw-percentage []", "vat[].code"}, Case{"Niet toegestaan: Btw-code", "vat[].code"},
          Case{"Een btw bedrag is niet toegestaan voor type \"geen btw\"", "vat[].code"},
          Case{"Periode is afgesloten: 2026 - 10", "Open that period"},
          Case{"Unknown: Fiscal year (Period - date table).", "Open that period"},
          Case{"De klantenrekening van deze relatie is niet gelijk aan de rekening van het gebruikte "
               "verkoopdagboek",
               "debtors' account"},
          Case{"Invalid: Email []", ""}, Case{"Reeds verwerkt", ""}, Case{"Factuurnummer verplicht", ""},
          Case{"Niet herkende GUID-indeling", ""},
          Case{"This entry is not balanced on: 2021 / 12 (Type: Other) - Difference: EUR 1.000,00", ""}}) {
        const auto outcome = answered(refusal(500, each.words));
        // What is remembered may be what is wrong: then it is looked up once more.
        const bool may_be_gone = std::string_view(each.words).find("referentie") != std::string_view::npos ||
                                 std::string_view(each.words).find("Klant (") != std::string_view::npos;
        const auto second = may_be_gone && outcome.outcome == KOPPEL_OUTCOME_RETRY
                                ? answered(refusal(500, each.words))
                                : outcome;
        EXPECT_EQ(second.outcome, KOPPEL_OUTCOME_REJECTED) << each.words;
        EXPECT_EQ(second.error_class, KOPPEL_ERROR_REJECTED);
        EXPECT_TRUE(second.message.starts_with(each.words)) << second.message;
        EXPECT_NE(second.message.find(each.advice), std::string::npos) << second.message;
        EXPECT_NE(second.detail.find("error"), std::string::npos) << "the vendor's own answer goes along";
    }
    EXPECT_EQ(count("salesentry/SalesEntries"), 0u);
}

TEST_F(ExactErrors, SeveralSentencesAreToldTogether) {
    const auto outcome = answered(refusal(500, "Verplicht: Dagboek\r\nNiet toegestaan: Btw-code"));
    EXPECT_TRUE(outcome.message.starts_with("Verplicht: Dagboek; Niet toegestaan: Btw-code"))
        << outcome.message;
}

TEST_F(ExactErrors, ANumberInUseIsTriedAgain) {
    for (const char* words :
         {"In gebruik: Boekstuknummer", "Boekstuknummer in gebruik", "Entry number exists already"})
        EXPECT_EQ(answered(refusal(500, words)).outcome, KOPPEL_OUTCOME_RETRY) << words;
}

// REQ H-04
TEST_F(ExactErrors, WhatIsNotClearIsUnknown) {
    const std::string generic =
        "A problem has occurred. The cause of this issue will be investigated as soon as possible.";
    for (const auto& answer :
         {refusal(500, generic), Answer::of(500, ""), Answer::of(500, "<html>Error</html>"),
          Answer::of(502, ""), Answer::of(503, "<html>Maintenance</html>"), Answer::of(504, ""),
          Answer::of(408, ""), Answer::lost(), Answer::of(201, "{\"d\":{\"EntryID\":"),
          Answer::of(201, "{\"d\":{\"EntryID\":null}}"), Answer::of(200, "")}) {
        const auto outcome = answered(answer);
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_UNKNOWN) << answer.status << answer.body;
    }
    EXPECT_EQ(answered(Answer::not_sent()).outcome, KOPPEL_OUTCOME_RETRY);
}

// REQ H-07
TEST_F(ExactErrors, TooManyRequestsWaitForTheWindowThatIsUsedUp) {
    const std::int64_t now = host.now_unix_ms;
    auto outcome =
        answered(with_headers(429, {{"x-ratelimit-minutely-limit", "60"},
                                    {"x-ratelimit-minutely-remaining", "0"},
                                    {"x-ratelimit-minutely-reset", std::to_string(now + 20'000)}}));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(outcome.error_class, KOPPEL_ERROR_RATE_LIMITED);
    EXPECT_EQ(outcome.retry_after_ms, 21'000);
    outcome = answered(with_headers(
        429, {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(now + 3'600'000)}}));
    EXPECT_EQ(outcome.retry_after_ms, 3'601'000);
    // The day's headers are there too, but the day is not what is used up.
    outcome = answered(with_headers(429, {{"x-ratelimit-minutely-remaining", "0"},
                                          {"x-ratelimit-minutely-reset", std::to_string(now + 5'000)},
                                          {"x-ratelimit-remaining", "4000"},
                                          {"x-ratelimit-reset", std::to_string(now + 3'600'000)}}));
    EXPECT_EQ(outcome.retry_after_ms, 6'000);
    EXPECT_EQ(answered(Answer::of(429, "")).retry_after_ms, 60'000);
}

// REQ H-08
TEST_F(ExactErrors, ARefusedLoginStopsThePushWithItsReason) {
    struct Case {
        int status;
        const char* reason;
        const char* words;
    };
    for (const Case& each :
         {Case{401, "", "Connect again"}, Case{403, "NoDivisionAccess", "tick the division"},
          Case{403, "BlockedUser", "blocked"}, Case{403, "InactiveUser", "no longer active"},
          Case{403, "LicenseExpired", "licence has expired"},
          Case{403, "DivisionBlocked", "division is blocked"},
          Case{403, "BlockedCustomer", "blocked this customer"}}) {
        exact.before = [&](const Request& request) -> std::optional<Answer> {
            if (request.method != "POST") return {};
            return with_headers(each.status, {{"reason", each.reason}});
        };
        const auto pushed = sink.push({posting(entry("ORD1")), posting(entry("ORD2"))});
        ASSERT_TRUE(pushed.failure) << each.reason;
        EXPECT_EQ(pushed.failure->error_class, KOPPEL_ERROR_AUTH);
        EXPECT_NE(std::string(pushed.failure->what()).find(each.words), std::string::npos)
            << pushed.failure->what();
        for (const auto& [index, outcome] : pushed.outcomes)
            EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY);
    }
    EXPECT_EQ(count("salesentry/SalesEntries"), 0u);
    const auto scope =
        answered(refusal(403, "Forbidden - Application Scope Violated. Cannot write salesentry."));
    EXPECT_NE(scope.message.find("Application Scope Violated"), std::string::npos) << scope.message;
}

TEST_F(ExactErrors, AQuestionThatIsRefusedConcernsItsDocumentsOnly) {
    exact.add_account(99, "winkel@post.example");
    exact.before = [](const Request& request) -> std::optional<Answer> {
        const bool by_email = request.query("$filter").find("Email") != std::string::npos;
        return by_email ? std::optional(refusal(400, "Filtering on these fields is not supported: Email"))
                        : std::nullopt;
    };
    auto fixed = entry("ORD2");
    fixed.debtor = {};
    fixed.debtor.code = guid(99);
    const auto pushed = sink.push({posting(entry("ORD1")), posting(fixed)});
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(pushed.outcomes.at(0).message.find("Filtering on these fields"), std::string::npos);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ExactErrors, QuestionsThatGetNoAnswerAreTriedAgain) {
    for (const char* list : {"GLAccounts", "Journals", "VATCodes"}) {
        exact.before = [list](const Request& request) -> std::optional<Answer> {
            const bool it = request.path().ends_with(list);
            return it ? std::optional(Answer::of(503, "<html/>")) : std::nullopt;
        };
        plugin_tests::Instance fresh{host, koppel_plugin_abi1, kSettings};
        const auto outcome = fresh.push({posting(entry())}).outcomes.at(0);
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY) << list << outcome.message;
        host.state.clear();
    }
    EXPECT_EQ(count("salesentry/SalesEntries"), 0u);
}

// REQ H-04
TEST_F(ExactErrors, ACustomerWhoseAnswerIsLostMakesItsDocumentsUnknown) {
    const auto lose = [](const Request& request) -> std::optional<Answer> {
        const bool account = request.method == "POST" && request.path().ends_with("/Accounts");
        return account ? std::optional(Answer::lost()) : std::nullopt;
    };
    exact.after = lose;
    EXPECT_EQ(push(entry("ORD1", "nieuw@post.example")).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(count("salesentry/SalesEntries"), 0u);
    exact.after = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(push(entry("ORD1", "nieuw@post.example")).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(count("crm/Accounts"), 2u) << "the one that the lost answer left behind is used";
}

TEST_F(ExactErrors, OneRefusedDocumentLeavesTheOthersAlone) {
    exact.before = [](const Request& request) -> std::optional<Answer> {
        const bool bad = request.method == "POST" && request.body.find("KOPPELORD2") != std::string::npos;
        return bad ? std::optional(refusal(500, "Periode is afgesloten: 2026 - 10")) : std::nullopt;
    };
    const auto pushed = sink.push({posting(entry("ORD1")), posting(entry("ORD2")), posting(entry("ORD3"))});
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes.at(1).outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(pushed.outcomes.at(2).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ExactErrors, PostingsThatCannotBeWrittenAreRefused) {
    auto no_day = entry();
    no_day.date = "gisteren";
    EXPECT_EQ(push(no_day).code, "posting_unreadable");
    auto empty = entry();
    empty.lines.clear();
    EXPECT_EQ(push(empty).code, "no_lines");
    auto no_address = entry();
    no_address.debtor.match_value.clear();
    EXPECT_EQ(push(no_address).code, "no_email");
    EXPECT_EQ(sink.push({{"a", "b", "{}", "stock/1"}}).outcomes.at(0).code, "posting_type");
    auto update = posting(entry());
    update.update = true;
    EXPECT_EQ(sink.push({update}).outcomes.at(0).code, "update_unsupported");
}

}  // namespace
}  // namespace koppel::exactonline

// Days and corrections, entered in the sandbox's book.
#include "scrada_fixture.hpp"

namespace koppel::scrada {
namespace {

class ScradaReceipts : public ScradaSink {};

// REQ RS-02
// REQ RS-03
TEST_F(ScradaReceipts, EntersOneDayAfterTheOther) {
    const auto pushed = sink.push({posting(day("2026-11-16")), posting(day("2026-11-17"))});
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(pushed.outcomes.at(1).remote_number, "2026-11-17");
    EXPECT_EQ(pushed.outcomes.at(1).detail, "booked");
    const auto sums = bridge.control(book("sums"));
    EXPECT_EQ(sums.string_or("total", ""), "263.20");
    EXPECT_EQ(sums.find("categories")->string_or("Ontvangsten 6%", ""), "21.20");
    EXPECT_EQ(sums.find("methods")->string_or("Bancontact", ""), "200.00");
    EXPECT_EQ(sums.string_or("cash_balance", ""), "63.20");
    const auto lines = bridge.control(book("lines"));
    const auto& first = lines.items.at(0).find("lines")->items;
    EXPECT_EQ(first.at(0).string_or("id", ""), pushed.outcomes.at(0).remote_id);
    EXPECT_EQ(first.at(1).string_or("externalReference", ""), "LSR:1:2026-11-16");
}

TEST_F(ScradaReceipts, LocksOnTheLastLine) {
    push(day("2026-11-16"));
    EXPECT_EQ(last_put().find("lastJournalLineID"), std::string::npos);
    const std::string last = last_line();
    auto next = day("2026-11-17");
    next.after_date = "2026-11-16";
    next.after_mark = "an older one";
    EXPECT_EQ(push(next).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(last_put().find("\"lastJournalLineID\":\"" + last + "\""), std::string::npos) << last_put();
}

TEST_F(ScradaReceipts, AmountsAreNumbersOfTwoDecimals) {
    push(day("2026-11-16"));
    EXPECT_NE(last_put().find("\"vatPerc\":6,\"amount\":10.60"), std::string::npos) << last_put();
}

// REQ RS-03
TEST_F(ScradaReceipts, WaitsForTheDayBefore) {
    const auto outcome = push(day("2026-11-18"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(outcome.code, "book_expects_other_day");
    EXPECT_NE(outcome.message.find("expects 2026-11-16 next"), std::string::npos) << outcome.message;
    EXPECT_EQ(push(day("2026-11-15")).code, "before_book_starts");
    EXPECT_EQ(entries(), 0U);
}

TEST_F(ScradaReceipts, NeverEntersTomorrow) {
    for (const char* date : {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"})
        EXPECT_EQ(push(day(date)).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(push(day("2026-11-21")).code, "book_expects_other_day");
    set(R"({"endDate":"2026-11-20"})");
    EXPECT_EQ(push(day("2026-11-21")).code, "book_closed");
}

TEST_F(ScradaReceipts, LeavesADayThatSomebodyEnteredAlone) {
    bridge.control(book("enter"), R"({"date":"2026-11-16","lines":[{"category":"Tips","amount":5}]})");
    const auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "day_already_entered");
    EXPECT_NE(outcome.message.find("2026-11-16"), std::string::npos);
    EXPECT_NE(outcome.message.find("131.60"), std::string::npos) << outcome.message;
    set(R"({"allowMultipleEntries":true})");  // even when the book would take it
    EXPECT_EQ(push(day("2026-11-16")).code, "day_already_entered");
    EXPECT_EQ(total(), "5.00");
}

TEST_F(ScradaReceipts, LosesTheRaceAgainstAPersonWithoutHarm) {
    before = [this](const Request& request) -> std::optional<Answer> {
        if (is_put(request) && entries() == 0)
            bridge.control(book("enter"),
                           R"({"date":"2026-11-16","lines":[{"category":"Tips","amount":5}]})");
        return std::nullopt;
    };
    const auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.code, "day_already_entered") << outcome.message;
    EXPECT_EQ(total(), "5.00");
}

TEST_F(ScradaReceipts, TriesAgainWhenTheLockMovedForAnotherReason) {
    push(day("2026-11-16"));
    bool done = false;
    before = [&](const Request& request) -> std::optional<Answer> {
        if (is_put(request) && !std::exchange(done, true))
            bridge.control(book("enter"),
                           R"({"date":"2026-11-16","lines":[{"category":"Tips","amount":5,"type":3}]})");
        return std::nullopt;
    };
    const auto outcome = push(day("2026-11-17"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY) << outcome.message;
    EXPECT_EQ(outcome.code, "book_moved");
    EXPECT_EQ(push(day("2026-11-17")).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ RS-04
TEST_F(ScradaReceipts, DayWithoutTurnoverIsALineOfZero) {
    auto nothing = day("2026-11-16");
    nothing.lines = {turnover("Ontvangsten 21%", "21", "0")};
    nothing.payments.clear();
    nothing.total_incl = 0;
    EXPECT_EQ(push(nothing).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(last_put().find("\"amount\":0.00"), std::string::npos) << last_put();
    EXPECT_NE(last_put().find("\"paymentMethods\":[]"), std::string::npos);
    EXPECT_EQ(entries(), 1U);
}

// REQ RS-07
TEST_F(ScradaReceipts, CategoriesAreFoundByIdOrAnyNameAndAddedUp) {
    auto one = day("2026-11-16");
    one.lines = {turnover(" RECEIPTS 21% ", "21", "100"), turnover("Recettes 21%", "21", "21"),
                 turnover("5c7ada00-0000-4000-8000-101c00000002", "6", "10.60")};
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
    const auto lines = bridge.control(book("lines"));
    const auto& booked = lines.items.at(0).find("lines")->items;
    ASSERT_EQ(booked.size(), 2U);
    EXPECT_EQ(booked[0].string_or("amount", ""), "121.00");
    EXPECT_EQ(booked[1].string_or("category", ""), "Ontvangsten 6%");
}

TEST_F(ScradaReceipts, NamesCategoriesThatDoNotFit) {
    auto one = day("2026-11-16");
    one.lines[1].category = "Ontvangsten 7%";
    auto outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "category_unknown");
    EXPECT_NE(outcome.message.find("\"Ontvangsten 7%\""), std::string::npos) << outcome.message;
    EXPECT_NE(outcome.message.find("\"Fooien\""), std::string::npos) << outcome.message;
    one.lines[1].category = "";  // is not the category without a name
    set(R"({"category":{"name":"Fooien","nameNL":""}})");
    EXPECT_EQ(push(one).code, "category_unknown");
    one.lines[1].category = "Ontvangsten 12%";
    EXPECT_EQ(push(one).code, "category_of_other_rate");
    set(R"({"category":{"name":"Ontvangsten 6%","nameNL":"Ontvangsten 21%"}})");
    EXPECT_EQ(sink.push({posting(day("2026-11-16"))}).outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED)
        << "what was seen minutes ago is believed";
    host.now_mono_ms += 11 * 60 * 1000;
    EXPECT_EQ(push(day("2026-11-17")).code, "category_ambiguous");
}

TEST_F(ScradaReceipts, SeesACategoryThatWasJustMade) {
    push(day("2026-11-16"));
    set(R"({"category":{"name":"Fooien","nameNL":"Fooien van klanten"}})");
    auto next = day("2026-11-17");
    next.lines.push_back(turnover("fooien van klanten", "0", "5"));
    next.payments.push_back(paid("Contant geld", "5"));
    next.total_incl = decimal("136.60");
    EXPECT_EQ(push(next).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ RS-08
TEST_F(ScradaReceipts, PaymentMethodsAreFoundCreatedOrNamed) {
    auto one = day("2026-11-16");
    one.payments = {paid("Kas", "11.60", "cash"), paid("payconiq", "60"), paid("Payconiq", "40"),
                    paid("ignored", "20")};
    one.payments[0].method = "cash";
    one.payments[3].method = "BANCONTACT";
    auto outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.code, "payment_method_unknown");
    EXPECT_NE(outcome.message.find("\"payconiq\""), std::string::npos) << outcome.message;
    EXPECT_NE(outcome.message.find("\"Contant geld\""), std::string::npos) << outcome.message;
    for (auto& payment : one.payments)
        payment.create_when_missing = true;
    outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_NE(outcome.detail.find("payment method \"payconiq\" created"), std::string::npos)
        << outcome.detail;
    const auto methods = bridge.control(book("sums"));
    EXPECT_EQ(methods.find("methods")->string_or("payconiq", ""), "100.00");
    EXPECT_EQ(methods.find("methods")->string_or("Bancontact", ""), "20.00");
    one.date = "2026-11-17";
    EXPECT_EQ(push(one).detail, "booked");  // made once
}

TEST_F(ScradaReceipts, MethodWhoseCreationWasLostIsFoundByItsName) {
    auto one = day("2026-11-16");
    one.payments[1] = paid("Payconiq", "100");
    one.payments[1].create_when_missing = true;
    after = [](const Request& request) {
        return request.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(entries(), 0U);
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ScradaReceipts, WithoutACashBookPaymentsStayBehind) {
    set(R"({"cashBook":false})");
    const auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.detail, "booked (without payment methods: the book has no cash book)");
    EXPECT_EQ(last_put().find("paymentMethods"), std::string::npos);
}

// REQ RS-08
TEST_F(ScradaReceipts, PaymentsThatAreSwitchedOffAreLeftOutWhereScradaAllowsIt) {
    auto one = day("2026-11-16");
    one.with_payments = false;
    one.payments.clear();
    const auto outcome = push(one);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(outcome.code, "payments_required");
    set(R"({"addFiguresApi":3})");
    EXPECT_EQ(push(one).outcome, KOPPEL_OUTCOME_CREATED);
}

TEST_F(ScradaReceipts, TotalsAreCheckedBeforeAnythingIsSent) {
    auto one = day("2026-11-16");
    one.payments[1].amount = decimal("99.99");
    EXPECT_EQ(push(one).code, "totals_differ");
    one = day("2026-11-16");
    one.lines[1].amount_incl = decimal("10.605");
    EXPECT_EQ(push(one).code, "amount_not_in_cents");
    one.lines.clear();
    EXPECT_EQ(push(one).code, "posting_unreadable");
    one = day("2026-11-16");
    one.currency = "USD";
    EXPECT_EQ(push(one).code, "currency");
    EXPECT_EQ(host.requests(), 0U);
}

// REQ RS-13
TEST_F(ScradaReceipts, CorrectionIsALineOfItsOwn) {
    push(day("2026-11-16"));
    push(day("2026-11-17"));
    const auto outcome = push(correction("2026-11-17", "2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    const auto lines = bridge.control(book("lines"));
    const auto& line = lines.items.at(2).find("lines")->items.at(0);
    EXPECT_EQ(line.integer("type"), 3);
    EXPECT_EQ(line.string_or("correctionForDate", ""), "2026-11-16");
    EXPECT_EQ(line.string_or("remark", ""), "Bon 17 geannuleerd");
    EXPECT_EQ(total(), "251.10");
    EXPECT_EQ(push(correction("2026-11-16", "2026-11-16")).code, "book_expects_other_day");
}

// REQ RS-11
TEST_F(ScradaReceipts, SaysWhatIsAProposal) {
    set(R"({"addFiguresApi":3})");
    EXPECT_NE(push(day("2026-11-16")).detail.find("payment methods are a proposal"), std::string::npos);
    set(R"({"addFiguresApi":4})");
    const auto outcome = push(day("2026-11-17"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(outcome.detail.find("as a proposal"), std::string::npos) << outcome.detail;
    EXPECT_EQ(total(), "131.60");
    const auto waiting = push(day("2026-11-18"));
    EXPECT_EQ(waiting.code, "book_expects_other_day");
    EXPECT_NE(waiting.message.find("confirmed"), std::string::npos) << waiting.message;
    bridge.control(book("confirm"), "{}");
    EXPECT_EQ(push(day("2026-11-18")).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ RS-12
TEST_F(ScradaReceipts, WaitsWhileBlockedOrNotStarted) {
    set(R"({"addFiguresApi":1})");
    auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_EQ(outcome.code, "journal_blocked");
    set(R"({"addFiguresApi":2})");
    config(R"({"subscription_started":false})");
    outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY);
    EXPECT_NE(outcome.message.find("Het abonnement van dit bedrijf is niet gestart"), std::string::npos)
        << outcome.message;
    config(R"({"subscription_started":true})");
    before = [](const Request&) {
        return Answer::of(500,
                          R"({"errorCode":1,"defaultFormat":"The subscription has ended","innerErrors":[]})");
    };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_NOT_READY);  // when reading is refused too
    before = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_CREATED);
}

// REQ H-06
TEST_F(ScradaReceipts, TellsTheVendorsOwnReason) {
    set(R"({"category":{"name":"Ontvangsten 21%","commentType":3}})");
    const auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("'Ontvangsten 21%' vereist een opmerking"), std::string::npos)
        << outcome.message;
    EXPECT_EQ(outcome.code, "scrada_100900");
}

TEST_F(ScradaReceipts, RefusalInTheMessageOfASuccessIsARefusal) {
    config(R"({"refuse_in_message":true})");
    const auto outcome = push(day("2026-11-16"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_NE(outcome.message.find("Niet toegevoegd"), std::string::npos);
}

TEST_F(ScradaReceipts, FailuresOfReadingAreTriedAgain) {
    for (const auto& [status, error_class] : {std::pair{503, KOPPEL_ERROR_TRANSIENT},
                                              {500, KOPPEL_ERROR_TRANSIENT},
                                              {408, KOPPEL_ERROR_TRANSIENT},
                                              {429, KOPPEL_ERROR_RATE_LIMITED},
                                              {401, KOPPEL_ERROR_AUTH}}) {
        before = [status = status](const Request&) { return Answer::of(status, "An error occurred."); };
        const auto pushed = sink.push({posting(day("2026-11-16")), posting(day("2026-11-17"))});
        EXPECT_EQ(pushed.attempted, 1U);
        EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_RETRY);
        EXPECT_EQ(pushed.outcomes.at(0).error_class, error_class) << status;
        ASSERT_TRUE(pushed.failure);
        EXPECT_EQ(pushed.failure->error_class, error_class);
        EXPECT_EQ(pushed.outcomes.at(0).retry_after_ms > 0, status == 429);
    }
}

// REQ H-04
TEST_F(ScradaReceipts, LostAnswersAreUnknownAndFoundInTheBook) {
    for (const Answer& answer : {Answer::lost(), Answer::of(502, "Bad gateway"), Answer::of(200, "<html>")}) {
        const std::string date = "2026-11-1" + std::to_string(6 + entries());
        after = [answer](const Request& request) {
            return is_put(request) ? std::optional(answer) : std::nullopt;
        };
        EXPECT_EQ(push(day(date)).outcome, KOPPEL_OUTCOME_UNKNOWN);
        const auto found = find(day(date));
        EXPECT_EQ(found.found, KOPPEL_FOUND_ONCE) << found.detail;
        EXPECT_EQ(found.remote_number, date);
        EXPECT_EQ(found.remote_id, last_line());
    }
    EXPECT_EQ(entries(), 3U);
    EXPECT_EQ(total(), "394.80");
}

// REQ H-04
TEST_F(ScradaReceipts, RequestThatNeverArrivedIsEnteredOnceAfterTheLook) {
    before = [](const Request& request) {
        return is_put(request) ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(find(day("2026-11-16")).found, KOPPEL_FOUND_NOWHERE);
    before = [](const Request& request) {
        return is_put(request) ? std::optional(Answer::not_sent()) : std::nullopt;
    };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_RETRY);
    before = [](const Request& request) {
        return is_put(request) ? std::optional(Answer::of(429, "")) : std::nullopt;
    };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_RETRY);
    before = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(push(day("2026-11-16")).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(entries(), 1U);
}

TEST_F(ScradaReceipts, DryRunOnlyReads) {
    auto one = day("2026-11-16");
    one.payments[1] = paid("Payconiq", "100");
    one.payments[1].create_when_missing = true;
    const auto outcome = push(one, true);
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome.detail, "Would be booked; would create payment method \"Payconiq\"");
    for (const auto& batch : host.batches)
        for (const auto& request : batch)
            EXPECT_EQ(request.method, "GET");
}

}  // namespace
}  // namespace koppel::scrada

#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

const std::string kBook =
    "/scrada/v1/company/" + std::string{scrada::kCompany} + "/journal/" + std::string{scrada::kJournalGent};
const std::string kPages =
    "/_sandbox/scrada/" + std::string{scrada::kCompany} + "/" + std::string{scrada::kJournalGent};

class ScradaBook : public WorldTest {
  protected:
    void SetUp() override {
        for (const Json& category : get(kBook + "/vatCategory").items)
            ids_[std::string{category.string_or("nameEN", "")}] = category.string_or("id", "");
        for (const Json& method : get(kBook + "/paymentMethod").items)
            ids_[std::string{method.string_or("nameEN", "")}] = method.string_or("id", "");
    }
    // A line of 21% unless told otherwise; `more` are further members.
    std::string line(const std::string& amount, const std::string& more = R"("lineType":1)",
                     const std::string& category = "Receipts 21%", std::string_view vat_type = scrada::kBe21,
                     const std::string& percent = "21") {
        return R"({"categoryID":")" + ids_[category] + R"(","vatTypeID":")" + std::string{vat_type} +
               R"(","vatPerc":)" + percent + R"(,"amount":)" + amount + "," + more + "}";
    }
    std::string paid(const std::string& amount, const std::string& method = "Cash",
                     const std::string& more = {}) {
        return R"({"paymentMethodID":")" + ids_[method] + R"(","amount":)" + amount + more + "}";
    }
    std::string call(const std::string& date, const std::string& lines, const std::string& payments,
                     const std::string& more = {}) {
        return R"({"date":")" + date + R"(",)" + more + R"("lines":[)" + lines + R"(],"paymentMethods":[)" +
               payments + "]}";
    }
    std::string day(const std::string& date, const std::string& amount = "12.10") {
        return call(date, line(amount), paid(amount));
    }
    Json put(const std::string& body, int expected = 200) {
        const Response response = ask("PUT", kBook + "/lines", body);
        EXPECT_EQ(response.status, expected) << response.body << body;
        return parse_json(response.body).value_or(Json{});
    }
    // The first code beneath the refusal; nothing may have been booked by it.
    std::int64_t refused(const std::string& body) {
        const std::string before = ask("GET", kPages + "/lines").body;
        const Json error = put(body, 500);
        EXPECT_EQ(error.integer("errorCode"), 100900);
        EXPECT_EQ(ask("GET", kPages + "/lines").body, before);
        const Json* inner = error.find("innerErrors");
        return inner == nullptr || inner->items.empty() ? 0
                                                        : inner->items[0].integer("errorCode").value_or(0);
    }
    void settings(const std::string& json) { post(kPages + "/settings", json, 200); }
    void config(const std::string& json) { post("/_sandbox/scrada/config", json, 200); }
    Json journal() { return get(kBook); }
    std::string sum(const std::string& name) {
        return std::string{get(kPages + "/sums").string_or(name, "")};
    }

    std::map<std::string, std::string> ids_;
};

TEST_F(ScradaBook, WantsTheKeyAndPasswordOfItsCompany) {
    password += "x";
    EXPECT_EQ(ask("GET", kBook).status, 401);
    password.pop_back();
    api_key.clear();
    EXPECT_EQ(ask("GET", kBook).status, 401);
    api_key = scrada::kApiKey;
    EXPECT_EQ(ask("GET", "/scrada/v1/company/5c7ada00-0000-4000-8000-000000000002/journal").status, 401);
    EXPECT_EQ(get("/scrada/v1/company/" + std::string{scrada::kCompany}).string_or("name", ""),
              scrada::kCompanyName);
}

TEST_F(ScradaBook, BucketIsRefilledAndToldInEveryAnswer) {
    config(R"({"rate":"3/2/10"})");
    const Response first = ask("GET", kBook);
    const std::int64_t next = world.clock().now() + 10;
    EXPECT_NE(first.headers.find("x-ratelimit-limit: 3\r\n"), std::string::npos);
    EXPECT_NE(first.headers.find("x-ratelimit-remaining: 2\r\n"), std::string::npos);
    EXPECT_NE(first.headers.find("x-ratelimit-reset: " + std::to_string(next).substr(0, 8)),
              std::string::npos);
    password += "x";
    EXPECT_EQ(ask("GET", kBook).status, 401);
    password.pop_back();
    EXPECT_EQ(ask("GET", kBook + "/vatCategory").status, 200);
    const Response empty = ask("GET", kBook);
    EXPECT_EQ(empty.status, 429);
    EXPECT_NE(empty.headers.find("x-ratelimit-remaining: 0\r\n"), std::string::npos);
    post("/_sandbox/clock", R"({"advance_seconds":10})", 200);
    EXPECT_EQ(ask("GET", kBook).status, 200);
    EXPECT_EQ(ask("GET", kBook).status, 200);
    EXPECT_EQ(ask("GET", kBook).status, 429);
}

TEST_F(ScradaBook, EmptyJournalOpensOnItsStartDate) {
    const Json empty = journal();
    EXPECT_EQ(empty.string_or("minimumPossibleLineDate", ""), "2026-11-16T00:00:00");
    EXPECT_EQ(empty.string_or("maximumPossibleLineDate", ""), "2026-11-16T00:00:00");
    EXPECT_TRUE(empty.find("lastLineDate")->is(Json::Kind::null));
    EXPECT_TRUE(empty.find("lastLineID")->is(Json::Kind::null));
    EXPECT_EQ(refused(day("2026-11-15")), 190010);
    EXPECT_EQ(refused(day("2026-11-17")), 190010);
    EXPECT_EQ(refused(day("16-11-2026")), 190009);
    put(day("2026-11-16"));
    EXPECT_EQ(journal().string_or("lastLineDate", ""), "2026-11-16T00:00:00");
    EXPECT_EQ(journal().string_or("maximumPossibleLineDate", ""), "2026-11-17T00:00:00");
}

TEST_F(ScradaBook, DaysFollowEachOtherUpToToday) {
    for (const char* date : {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"})
        put(day(date));
    EXPECT_EQ(refused(day("2026-11-21")), 190010);
    put(day("2026-11-20"));
    EXPECT_EQ(refused(day("2026-11-21")), 190010);  // tomorrow
    EXPECT_EQ(journal().string_or("maximumPossibleLineDate", ""), "2026-11-20T00:00:00");
    post("/_sandbox/clock", R"({"advance_seconds":86400})", 200);
    put(day("2026-11-21"));
    EXPECT_EQ(sum("total"), "72.60");
}

TEST_F(ScradaBook, SecondEntryOfADayIsASetting) {
    put(day("2026-11-16"));
    EXPECT_EQ(refused(day("2026-11-16")), 190040);
    settings(R"({"allowMultipleEntries":true})");
    put(day("2026-11-16"));
    EXPECT_EQ(get(kPages + "/sums").find("entered_twice")->items.at(0).text, "2026-11-16");
}

TEST_F(ScradaBook, LastLineIsALock) {
    const Json made = put(day("2026-11-16"));
    const std::string id = made.find("journalLines")->items.at(0).text;
    EXPECT_EQ(journal().string_or("lastLineID", ""), id);
    EXPECT_TRUE(made.find("message")->is(Json::Kind::null));
    const auto locked = [&](const std::string& mark) {
        return call("2026-11-17", line("1"), paid("1"), R"("lastJournalLineID":")" + mark + "\",");
    };
    EXPECT_EQ(refused(locked("5c7ada01-0000-4000-8000-a00000000099")), 190011);
    put(locked(id));
    EXPECT_EQ(refused(call("2026-11-18", line("1"), paid("1"), R"("lastJournalLineID":")" + id + "\",")),
              190011);
}

TEST_F(ScradaBook, ChecksLines) {
    const std::string date = "2026-11-16";
    EXPECT_EQ(refused(call(date, "", "")), 190012);
    EXPECT_EQ(refused(call(date, line("1", R"("lineType":4)"), paid("1"))), 190013);
    EXPECT_EQ(refused(call(date, line("1.005"), paid("1"))), 190019);
    EXPECT_EQ(refused(call(date, line("\"1.00\""), paid("1"))), 190019);
    EXPECT_EQ(refused(call(date, line("1", R"("lineType":1)", "Receipts 6%"), paid("1"))), 190017);
    EXPECT_EQ(refused(call(date, line("1", R"("lineType":1)", "Receipts 6%", scrada::kBe6), paid("1"))),
              190018);
    EXPECT_EQ(refused(call(date, line("1", R"("lineType":1)", "Nothing"), paid("1"))), 190016);
    EXPECT_EQ(refused(call(date, line("1") + "," + line("1"), paid("2"))), 190024);
    put(call(date, line("1") + "," + line("300", R"("lineType":2,"remark":"Fiets")"), paid("301")));
}

TEST_F(ScradaBook, CorrectionsStandAloneWithOneRemark) {
    put(day("2026-11-16"));
    const auto correction = [&](const std::string& remark, const std::string& category, std::string_view type,
                                const std::string& percent) {
        return line("-1.00", R"("lineType":3,"correctionForDate":"2026-11-16","remark":")" + remark + "\"",
                    category, type, percent);
    };
    const std::string first = correction("Bon 7", "Receipts 21%", scrada::kBe21, "21");
    EXPECT_EQ(refused(call("2026-11-16",
                           first + "," + line("1", R"("lineType":1)", "Receipts 6%", scrada::kBe6, "6"), "")),
              190014);
    EXPECT_EQ(refused(call("2026-11-16", first + "," + correction("Bon 8", "Receipts 6%", scrada::kBe6, "6"),
                           paid("-2"))),
              190025);
    put(call("2026-11-16", first, paid("-1")));  // though the day stands there
    put(call("2026-11-16", line("0", R"("lineType":3)"), paid("-5") + "," + paid("5", "Bancontact")));
    const Json book = get(kPages + "/lines");
    EXPECT_EQ(book.items.at(1).find("lines")->items.at(0).string_or("correctionForDate", ""), "2026-11-16");
    EXPECT_EQ(sum("total"), "11.10");
    EXPECT_EQ(sum("cash_balance"), "6.10");
}

TEST_F(ScradaBook, SignsAndRemarksFollowTheSetup) {
    settings(R"({"category":{"name":"Ontvangsten 21%","inputEntry":3,"inputCorrection":4}})");
    EXPECT_EQ(refused(day("2026-11-16", "-1")), 190021);
    put(day("2026-11-16"));
    EXPECT_EQ(refused(call("2026-11-16", line("1", R"("lineType":3)"), paid("1"))), 190022);
    settings(R"({"category":{"name":"Ontvangsten 21%","inputEntry":1}})");
    EXPECT_EQ(refused(day("2026-11-17")), 190020);
    settings(R"({"category":{"name":"Ontvangsten 21%","inputEntry":7,"commentType":3}})");
    EXPECT_EQ(refused(day("2026-11-17")), 190023);
    settings(R"({"method":{"name":"Cash","inputEntry":4}})");
    EXPECT_EQ(refused(call("2026-11-17", line("1", R"("lineType":1,"remark":"x")"), paid("1"))), 190022);
}

TEST_F(ScradaBook, PaymentsAddUpAndOccurOnce) {
    const std::string date = "2026-11-16";
    EXPECT_EQ(refused(call(date, line("10"), paid("9.99"))), 190035);
    EXPECT_EQ(refused(call(date, line("10"), "")), 190035);
    EXPECT_EQ(refused(call(date, line("10"), paid("5") + "," + paid("5"))), 190033);
    EXPECT_EQ(refused(call(date, line("10"), paid("10", "Nothing"))), 190032);
    EXPECT_EQ(refused(call(date, line("10"), paid("10.001"))), 190037);
    EXPECT_EQ(refused(R"({"date":"2026-11-16","lines":[)" + line("10") + "]}"), 190031);
    const Json made = put(call(date, line("10"), paid("4") + "," + paid("6", "Bancontact")));
    EXPECT_EQ(made.find("cashBookLines")->items.size(), 1U);
    EXPECT_EQ(get(kPages + "/sums").find("methods")->string_or("Bancontact", ""), "6.00");
    EXPECT_EQ(sum("cash_balance"), "4.00");
}

TEST_F(ScradaBook, WithoutCashBookThereAreNoPayments) {
    settings(R"({"cashBook":false})");
    EXPECT_TRUE(journal().find("cashbookID")->is(Json::Kind::null));
    EXPECT_EQ(refused(day("2026-11-16")), 190030);
    put(R"({"date":"2026-11-16","lines":[)" + line("10") + "]}");
    EXPECT_EQ(
        ask("POST", kBook + "/paymentMethod", R"({"nameNL":"a","nameEN":"a","nameFR":"a","nameDE":"a"})")
            .status,
        500);
}

TEST_F(ScradaBook, DayOfNothingIsALineOfZero) {
    put(day("2026-11-16", "0"));
    put(call("2026-11-17", line("0"), ""));
    EXPECT_EQ(get(kPages + "/sums").integer("entries"), 2);
}

TEST_F(ScradaBook, BlockedMeansBlocked) {
    settings(R"({"addFiguresApi":1})");
    EXPECT_EQ(refused(day("2026-11-16")), 190002);
    EXPECT_EQ(journal().integer("addFiguresApi"), 1);
    settings(R"({"addFiguresApi":2})");
    config(R"({"subscription_started":false})");
    EXPECT_EQ(refused(day("2026-11-16")), 190001);
    config(R"({"subscription_started":true})");
    put(day("2026-11-16"));
}

TEST_F(ScradaBook, ProposalsDoNotMoveTheBook) {
    settings(R"({"addFiguresApi":4})");
    put(R"({"date":"2026-11-16","lines":[)" + line("10") + "]}");  // payments are optional now
    put(day("2026-11-16", "10"));                                  // and nobody sees the first one
    EXPECT_TRUE(journal().find("lastLineDate")->is(Json::Kind::null));
    EXPECT_EQ(sum("total"), "0.00");
    EXPECT_EQ(sum("proposed"), "20.00");
    EXPECT_EQ(refused(day("2026-11-17")), 190010);
    config(R"({"proposals_move_window":true})");
    put(day("2026-11-17"));
    EXPECT_EQ(post(kPages + "/confirm", "{}", 200).integer("confirmed"), 3);
    EXPECT_EQ(journal().string_or("lastLineDate", ""), "2026-11-17T00:00:00");
    EXPECT_EQ(sum("total"), "32.10");
    EXPECT_EQ(sum("cash_balance"), "22.10");
}

TEST_F(ScradaBook, PaymentsAloneCanBeProposals) {
    settings(R"({"addFiguresApi":3})");
    const Json made = put(day("2026-11-16"));
    EXPECT_TRUE(made.find("cashBookLines")->items.empty());
    EXPECT_EQ(journal().string_or("lastLineDate", ""), "2026-11-16T00:00:00");
    EXPECT_EQ(sum("cash_balance"), "0.00");
    post(kPages + "/confirm", "{}", 200);
    EXPECT_EQ(sum("cash_balance"), "12.10");
}

TEST_F(ScradaBook, PeopleEnterDaysToo) {
    post(kPages + "/enter", R"({"date":"2026-11-16","lines":[{"category":"Receipts 6%","amount":10.60}]})",
         200);
    EXPECT_EQ(journal().string_or("lastLineDate", ""), "2026-11-16T00:00:00");
    EXPECT_TRUE(get(kPages + "/lines").items.at(0).boolean("by_hand").value_or(false));
    post(kPages + "/enter", R"({"date":"2026-11-18","lines":[{"category":"Tips","amount":1}]})", 400);
    settings(R"({"addFiguresUser":1})");
    post(kPages + "/enter", R"({"date":"2026-11-17","lines":[{"category":"Tips","amount":1}]})", 400);
}

TEST_F(ScradaBook, CreatesPaymentMethods) {
    const std::string to = kBook + "/paymentMethod";
    EXPECT_EQ(ask("POST", to, R"({"nameNL":"Payconiq"})").status, 500);
    const Json id =
        post(to,
             R"({"nameNL":"Payconiq","nameEN":"Payconiq","nameFR":"Payconiq","nameDE":"Payconiq",)"
             R"("isCash":false,"inputEntry":2})",
             200);
    EXPECT_EQ(id.text.size(), 36U);
    EXPECT_EQ(get(to).items.back().string_or("nameNL", ""), "Payconiq");
    ids_["Payconiq"] = id.text;
    put(call("2026-11-16", line("1"), paid("1", "Payconiq")));
}

TEST_F(ScradaBook, RefusesInTheCallersLanguage) {
    const auto words = [&] {
        return std::string{put(call("2026-11-16", "", ""), 500).string_or("defaultFormat", "")};
    };
    EXPECT_EQ(words(), "There are error(s) when adding journal lines");
    scrada_language = "nl";
    EXPECT_EQ(words(), "Er zijn fout(en) bij het toevoegen van dagontvangsten");
    scrada_language = "FR";
    EXPECT_EQ(words(), "Erreur(s) lors de l'ajout de recettes");
}

TEST_F(ScradaBook, CanRefuseInTheMessageOfASuccess) {
    config(R"({"refuse_in_message":true})");
    const Json made = put(day("2026-11-16"));
    EXPECT_TRUE(made.find("journalLines")->items.empty());
    EXPECT_NE(made.find("message")->integer("errorCode").value_or(0), 0);
    EXPECT_EQ(sum("total"), "0.00");
}

TEST_F(ScradaBook, JournalsAreKeptApart) {
    put(day("2026-11-16"));
    std::string other = kBook;
    other.replace(other.size() - 3, 3, "102");
    EXPECT_TRUE(get(other).find("lastLineDate")->is(Json::Kind::null));
    const Response response = ask("PUT", other + "/lines", day("2026-11-16"));
    EXPECT_EQ(response.status, 500);  // the category is another book's
    get(kBook.substr(0, kBook.size() - 1) + "9", 500);
    get(kBook + "x", 500);
    EXPECT_EQ(get("/scrada/v1/company/" + std::string{scrada::kCompany} + "/journal").items.size(), 2U);
}

TEST_F(ScradaBook, FaultsHaveNoCode) {
    post("/_sandbox/faults", R"({"kind":"status","status":503,"match":{"path":"^/scrada"}})", 200);
    Request request;
    request.method = "PUT";
    const std::string path = kBook + "/lines";
    request.path = path;
    const auto fault = world.fault(request);
    ASSERT_TRUE(fault);
    const Response response = world.refuse(request, *fault);
    EXPECT_EQ(response.status, 503);
    EXPECT_FALSE(parse_json(response.body));
    EXPECT_NE(response.headers.find("x-ratelimit-remaining"), std::string::npos);
}

}  // namespace
}  // namespace koppel::sandbox

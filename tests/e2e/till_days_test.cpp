// Receipts of a till become the days of a book of daily receipts: to the cent, in order, none missing, none
// twice. The expected figures come from the facts behind the receipts, by code that the product does not
// share.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <stdexcept>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

void amsterdam(json::object& file) {
    auto& contract = file.at("contracts").as_array().at(0).as_object();
    contract["vat"] = {{{"country", "NL"}, {"rate", "21"}, {"code", "Ontvangsten NL 21%"}},
                       {{"country", "NL"}, {"rate", "9"}, {"code", "Ontvangsten NL 9%"}},
                       {{"country", "NL"}, {"rate", "0"}, {"code", "Ontvangsten 0%"}}};
    contract["day_totals"].as_object()["shops"] = {"Amsterdam"};
}

TillTerms amsterdam_terms() {
    TillTerms terms;
    terms.shop = 2;
    terms.zone = "Europe/Amsterdam";
    terms.categories = {{"21", "Ontvangsten NL 21%"}, {"9", "Ontvangsten NL 9%"}, {"0", "Ontvangsten 0%"}};
    return terms;
}

std::string order_of(const json::value& entries) {
    std::string dates;
    for (const auto& entry : entries.as_array())
        dates += std::string(entry.at("date").as_string().subview(0, 10)) + ' ';
    return dates;
}

std::string days_in_order(const DaysTruth& days) {
    std::string dates;
    for (const auto& [day, truth] : days)
        dates += day + ' ';
    return dates;
}

// REQ RS-01, REQ RS-02, REQ RS-03, REQ RS-04, REQ RS-05, REQ RH-02, REQ RH-07
TEST(TillDays, StandInTheBookToTheCentAndInOrder) {
    TillWorld world({.days = 7, .receipts = 60, .seed = 11});
    const SyncResult sync = world.sync();
    ASSERT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    const auto expected = true_days(world.retail("data"), {}, "2026-11-01", 7);
    EXPECT_EQ(differences(expected, days_of_book(world.book("lines"))), "");
    EXPECT_EQ(order_of(world.book("lines")), days_in_order(expected));
}

struct Season {
    const char* from;
    bool inclusive_shop;  // Amsterdam, where prices hold the VAT
};

class NinetyDays : public testing::TestWithParam<Season> {};

// The clock goes forward on 2026-03-29 and back on 2026-10-25. REQ RS-03, REQ RS-05, REQ RH-07
TEST_P(NinetyDays, EqualTheOracleDayByDay) {
    const auto& season = GetParam();
    const char* receipts = std::getenv("KOPPEL_TILL_RECEIPTS");
    TillWorld world({.from = season.from,
                     .days = 90,
                     .receipts = receipts == nullptr ? 40 : std::atoi(receipts),
                     .seed = 90,
                     .change = [&](json::object& file) {
                         if (season.inclusive_shop) amsterdam(file);
                     }});
    const SyncResult sync = world.sync();
    ASSERT_EQ(sync.exit.code, 0) << sync.text() << sync.exit.both();
    const auto expected = true_days(world.retail("data"),
                                    season.inclusive_shop ? amsterdam_terms() : TillTerms{}, season.from, 90);
    EXPECT_EQ(differences(expected, days_of_book(world.book("lines"))), "");
    EXPECT_EQ(order_of(world.book("lines")), days_in_order(expected));
    Cents total = 0;
    int counted = 0;
    for (const auto& [day, truth] : expected) {
        total += truth.total;
        counted += truth.receipts;
    }
    EXPECT_EQ(sync.state("posted").count, counted);
    RecordProperty("receipts", counted);
    RecordProperty("total", in_euros(total));
    // With many receipts a day the shop's closed days have some that were dated back.
    const bool closed = std::ranges::any_of(expected, [](const auto& day) { return day.second.total == 0; });
    EXPECT_TRUE(closed || receipts != nullptr) << "there is no day without turnover";
}

INSTANTIATE_TEST_SUITE_P(Seasons, NinetyDays,
                         testing::Values(Season{"2026-02-01", false}, Season{"2026-02-01", true},
                                         Season{"2026-09-01", false}, Season{"2026-09-01", true}),
                         [](const auto& season) {
                             return std::string(season.param.inclusive_shop ? "Amsterdam" : "Brussels") +
                                    (season.param.from[6] == '2' ? "Spring" : "Autumn");
                         });

TEST(TillDays, AreEnteredOnce) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 12});
    world.sync();
    const auto before = world.book("lines");
    const SyncResult again = world.sync();
    EXPECT_EQ(again.posted_now, 0) << again.text();
    EXPECT_EQ(world.book("lines"), before);
}

// The days of the flow's book, as `koppel records` shows them.
std::map<std::string, RecordRow> day_rows(const TillWorld& world) {
    std::map<std::string, RecordRow> rows;
    const auto answer = world.koppel.json({"records", kTillContract, "--flow", "till.days"});
    for (const auto& value : answer.as_array()) {
        const auto row = world.koppel.record(kTillContract, std::string(value.at("key").as_string()));
        rows[row.key] = row;
    }
    return rows;
}

// A receipt of the shop that was counted on that day, paid with one method only.
int some_receipt(const TillWorld& world, int shop, const std::string& day, int method,
                 Cents* total = nullptr) {
    const auto facts = world.retail("data");
    for (const auto& value : facts.at("sales").as_array()) {
        const auto& sale = value.as_object();
        const auto text = [&](const json::object& object, const char* name) {
            return object.at(name).is_string() ? std::string(object.at(name).as_string())
                                               : json::serialize(object.at(name));
        };
        if (text(sale, "shopID") != std::to_string(shop) || text(sale, "completed") != "true" ||
            text(sale, "voided") == "true" || !text(sale, "completeTime").starts_with(day + "T1") ||
            cents(text(sale, "total")) <= 0 || cents(text(sale, "tips")) != 0)
            continue;
        const auto& payments = sale.at("payments").as_array();
        if (payments.size() != 1 || text(payments[0].as_object(), "paymentTypeID") != std::to_string(method))
            continue;
        if (total != nullptr) *total = cents(text(sale, "total"));
        return std::stoi(text(sale, "saleID"));
    }
    throw std::runtime_error("no such receipt on " + day);
}

// REQ C-02, REQ C-04, REQ RS-13
TEST(TillDays, TakeABackDatedReceiptAsACorrectionOnceAPersonSaysSo) {
    TillWorld world({.days = 4, .receipts = 30, .seed = 13});
    ASSERT_EQ(world.sync().exit.code, 0);
    world.retail("sales",
                 R"({"kind":"plain","shopID":1,"count":1,"completeTime":"2026-11-02T10:00:00+01:00"})");
    const SyncResult late = world.sync();
    EXPECT_EQ(late.exit.code, 3) << late.text();
    const auto failed = world.koppel.records(kTillContract, "failed");
    ASSERT_EQ(failed.size(), 1u);
    EXPECT_EQ(failed[0].reason_code, "day_closed");
    EXPECT_NE(failed[0].reason.find("2026-11-02"), std::string::npos) << failed[0].reason;

    world.koppel.must(
        {"--now", world.now, "correct", kTillContract, failed[0].number, "--reason", "late receipt"});
    const SyncResult done = world.sync();
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 4), days_of_book(world.book("lines"))),
        "");
    EXPECT_EQ(world.koppel.record(kTillContract, failed[0].number).state, "posted");
    EXPECT_NE(world.koppel.run({"correct", kTillContract, failed[0].number}).code, 0) << "corrected twice";
}

// REQ C-04, REQ RS-13
TEST(TillDays, AreCorrectedAfterAReceiptWasVoided) {
    TillWorld world({.days = 4, .receipts = 30, .seed = 14});
    ASSERT_EQ(world.sync().exit.code, 0);
    Cents total = 0;
    const int receipt = some_receipt(world, 1, "2026-11-02", 6, &total);
    world.retail("void", "{\"saleID\":" + std::to_string(receipt) + "}");
    const SyncResult seen = world.sync();
    EXPECT_EQ(seen.attention, 1) << seen.text();
    const auto row = world.koppel.record(kTillContract, std::to_string(receipt));
    EXPECT_TRUE(row.attention);
    EXPECT_EQ(row.state, "posted");
    EXPECT_NE(row.reason.find("voided"), std::string::npos) << row.reason;
    EXPECT_NE(row.reason.find("koppel correct"), std::string::npos) << row.reason;

    world.koppel.must({"--now", world.now, "correct", kTillContract, std::to_string(receipt)});
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 4), days_of_book(world.book("lines"))),
        "");
    EXPECT_FALSE(world.koppel.record(kTillContract, std::to_string(receipt)).attention);
    const auto correction = day_rows(world).at("2026-11-02+1");
    EXPECT_EQ(correction.state, "posted");
    EXPECT_EQ(correction.amount, -total);
}

TEST(TillDays, AreCorrectedAfterAPaymentWasEdited) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 15});
    ASSERT_EQ(world.sync().exit.code, 0);
    const int receipt = some_receipt(world, 1, "2026-11-02", 6);
    world.retail("payment", "{\"saleID\":" + std::to_string(receipt) + R"(,"from":6,"to":3})");
    EXPECT_EQ(world.sync().attention, 1);
    world.koppel.must({"--now", world.now, "correct", kTillContract, std::to_string(receipt)});
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

// REQ RS-07
TEST(TillDays, WaitForARateWithoutCategoryAndGoOnOnceItHasOne) {
    json::value rule;
    TillWorld world({.days = 3, .receipts = 30, .seed = 16, .change = [&](json::object& file) {
                         auto& vat = file.at("contracts").as_array().at(0).at("vat").as_array();
                         rule = vat.at(1);
                         vat.erase(vat.begin() + 1);
                     }});
    const SyncResult held = world.sync();
    EXPECT_EQ(held.exit.code, 3) << held.text();
    EXPECT_TRUE(world.book("lines").as_array().empty()) << "an earlier day must not be skipped";
    const auto failed = world.koppel.records(kTillContract, "failed");
    ASSERT_FALSE(failed.empty());
    EXPECT_EQ(failed[0].reason_code, "check:vat_rate_without_code");
    EXPECT_NE(failed[0].reason.find("6%"), std::string::npos) << failed[0].reason;
    EXPECT_EQ(day_rows(world).at("2026-11-01").reason_code, "day_held");

    auto& vat = world.contract().at("vat").as_array();
    vat.insert(vat.begin(), rule);
    ASSERT_EQ(world.apply().code, 0);
    const SyncResult done = world.sync();
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

// REQ RS-07
TEST(TillDays, AreBookedByTaxClassWhereARuleNamesIt) {
    TillWorld world({.days = 2, .receipts = 30, .seed = 28, .change = [](json::object& file) {
                         auto& vat = file.at("contracts").as_array().at(0).at("vat").as_array();
                         vat.at(1).as_object()["tax_class"] = "Item";  // none of them has 6 %
                     }});
    EXPECT_EQ(world.sync().exit.code, 3);
    EXPECT_TRUE(world.book("lines").as_array().empty());
    world.contract().at("vat").as_array().at(1).as_object()["tax_class"] = "Laag tarief";
    ASSERT_EQ(world.apply().code, 0);
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 2), days_of_book(world.book("lines"))),
        "");
}

// REQ RS-08
TEST(TillDays, WaitForAPaymentMethodWithoutCodeAndNameIt) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 17, .change = [](json::object& file) {
                         auto& totals = file.at("contracts").as_array().at(0).at("day_totals").as_object();
                         totals["create_payment_methods"] = false;
                     }});
    EXPECT_EQ(world.sync().exit.code, 3);
    EXPECT_TRUE(world.book("lines").as_array().empty());
    const auto failed = world.koppel.records(kTillContract, "failed");
    ASSERT_FALSE(failed.empty());
    EXPECT_EQ(failed[0].reason_code, "check:payment_method_without_code");
    world.day_totals()["create_payment_methods"] = true;
    ASSERT_EQ(world.apply().code, 0);
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

// REQ RS-08
TEST(TillDays, GoWithoutPaymentMethodsWhenTheyAreNotSynchronised) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 18, .change = [](json::object& file) {
                         auto& totals = file.at("contracts").as_array().at(0).at("day_totals").as_object();
                         totals["payments"] = false;
                     }});
    const std::string settings = std::string(kScradaCompany) + '/' + kScradaBook + "/settings";
    world.scrada(settings, R"({"cashBook":false})");
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 0) << sync.exit.both();
    auto expected = true_days(world.retail("data"), {}, "2026-11-01", 3);
    for (auto& [day, truth] : expected) {
        truth.methods.clear();
        truth.categories.erase("Afronding");  // what was paid does not count
    }
    EXPECT_EQ(differences(expected, days_of_book(world.book("lines"))), "");
}

// REQ RS-06
TEST(TillDays, LeaveOutRegistersThatAreIgnored) {
    TillWorld world({.days = 3, .receipts = 40, .seed = 19, .change = [](json::object& file) {
                         auto& totals = file.at("contracts").as_array().at(0).at("day_totals").as_object();
                         totals["ignore_registers"] = {"Kassa 2"};
                     }});
    EXPECT_EQ(world.sync().exit.code, 0);
    TillTerms terms;
    terms.ignored_registers = {2};
    EXPECT_EQ(differences(true_days(world.retail("data"), terms, "2026-11-01", 3),
                          days_of_book(world.book("lines"))),
              "");
    bool named = false;
    for (const auto& row : world.koppel.records(kTillContract, "ignored"))
        named = named || row.reason.find("Kassa 2") != std::string::npos;
    EXPECT_TRUE(named) << "nothing says that the register is ignored";
}

// REQ RS-09
TEST(TillDays, LeaveOutWhatWasPaidWithAnIgnoredMethod) {
    TillWorld world({.days = 3, .receipts = 60, .seed = 20, .change = [](json::object& file) {
                         file.at("contracts")
                             .as_array()
                             .at(0)
                             .at("payment_methods")
                             .as_array()
                             .push_back({{"method", "OP FACTUUR"}, {"ignore", true}});
                     }});
    EXPECT_EQ(world.sync().exit.code, 0);
    TillTerms terms;
    terms.ignored_methods = {7};
    EXPECT_EQ(differences(true_days(world.retail("data"), terms, "2026-11-01", 3),
                          days_of_book(world.book("lines"))),
              "");
}

// REQ RS-10
TEST(TillDays, BookTipsInACategoryOfTheirOwn) {
    TillWorld world({.days = 3, .receipts = 60, .seed = 21, .change = [](json::object& file) {
                         auto& totals = file.at("contracts").as_array().at(0).at("day_totals").as_object();
                         totals["tips"] = "category";
                         totals["tips_code"] = "Fooien";
                     }});
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 0) << sync.exit.both();
    TillTerms terms;
    terms.tips_category = "Fooien";
    const auto expected = true_days(world.retail("data"), terms, "2026-11-01", 3);
    Cents tips = 0;
    for (const auto& [day, truth] : expected)
        if (truth.categories.contains("Fooien")) tips += truth.categories.at("Fooien");
    EXPECT_NE(tips, 0) << "this test needs receipts with tips";
    EXPECT_EQ(differences(expected, days_of_book(world.book("lines"))), "");
}

// REQ RS-11
TEST(TillDays, AreProposalsWhereTheBookSaysSo) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 22});
    const std::string journal = std::string(kScradaCompany) + '/' + kScradaBook;
    world.scrada(journal + "/settings", R"({"addFiguresApi":4})");
    EXPECT_EQ(world.sync({"--wait", "1"}).exit.code, 3) << "the second day waits for a person";
    EXPECT_EQ(world.sync({"--wait", "1"}).posted_now, 0) << "a proposal is not entered again";
    ASSERT_EQ(world.book("lines").as_array().size(), 1u);
    EXPECT_NE(day_rows(world).at("2026-11-01").detail.find("proposal"), std::string::npos);
    for (int day = 0; day < 2; ++day) {
        world.scrada(journal + "/confirm", "{}");
        world.sync({"--wait", "1"});
    }
    world.scrada(journal + "/confirm", "{}");
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

// REQ RS-12
TEST(TillDays, WaitForASubscriptionAndForABlockedBookAndGoOn) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 23});
    world.scrada("config", R"({"subscription_started":false})");
    const SyncResult waits = world.sync({"--wait", "1"});
    EXPECT_EQ(waits.exit.code, 3) << waits.text();
    EXPECT_EQ(day_rows(world).at("2026-11-01").state, "waiting");
    EXPECT_TRUE(world.book("lines").as_array().empty());
    world.scrada("config", R"({"subscription_started":true})");

    const std::string settings = std::string(kScradaCompany) + '/' + kScradaBook + "/settings";
    world.scrada(settings, R"({"addFiguresApi":1})");
    world.sync({"--wait", "1"});
    const auto blocked = day_rows(world).at("2026-11-01");
    EXPECT_EQ(blocked.state, "waiting");
    EXPECT_FALSE(blocked.reason.empty());
    world.scrada(settings, R"({"addFiguresApi":2})");
    const SyncResult done = world.sync();
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

TEST(TillDays, ThatAPersonEnteredAreLeftToAPersonAndTheRestGoesOn) {
    TillWorld world({.days = 4, .receipts = 30, .seed = 24, .now = "2026-11-02T12:00:00+01:00"});
    ASSERT_EQ(world.sync().exit.code, 0);
    ASSERT_EQ(world.book("lines").as_array().size(), 1u);
    world.sandbox.post("/_sandbox/clock", R"({"advance_seconds":259200})");
    world.now = "2026-11-05T12:00:00+01:00";
    world.scrada(std::string(kScradaCompany) + '/' + kScradaBook + "/enter",
                 R"({"date":"2026-11-02","lines":[{"category":"Receipts 6%","amount":10.60}]})");
    const SyncResult stopped = world.sync();
    EXPECT_EQ(stopped.exit.code, 3) << stopped.text();
    const auto day = day_rows(world).at("2026-11-02");
    EXPECT_EQ(day.state, "failed");
    EXPECT_EQ(day.reason_code, "day_already_entered");
    world.koppel.must(
        {"--now", world.now, "ignore", kTillContract, "2026-11-02", "--reason", "entered by hand"});
    const SyncResult done = world.sync();
    EXPECT_EQ(done.exit.code, 0) << done.text() << done.exit.both();
    EXPECT_EQ(order_of(world.book("lines")), "2026-11-01 2026-11-02 2026-11-03 2026-11-04 ");
    EXPECT_EQ(world.sync().state("waiting").count, 0);
}

// REQ RS-03
TEST(TillDays, BeginAfterTheLastDayOfTheBook) {
    TillWorld world({.days = 4, .receipts = 30, .seed = 25});
    for (const char* day : {"2026-11-01", "2026-11-02"})
        world.scrada(
            std::string(kScradaCompany) + '/' + kScradaBook + "/enter",
            std::string(R"({"date":")") + day + R"(","lines":[{"category":"Receipts 6%","amount":10.60}]})");
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.exit.code, 0) << sync.exit.both();
    auto expected = true_days(world.retail("data"), {}, "2026-11-03", 2);
    auto found = days_of_book(world.book("lines"));
    found.erase("2026-11-01");
    found.erase("2026-11-02");
    EXPECT_EQ(differences(expected, found), "");
    EXPECT_EQ(sync.state("waiting").count, 0) << sync.text();
}

// REQ RS-01, REQ RS-05
TEST(TillDays, OfEachShopGoIntoTheBookOfTheirContract) {
    TillWorld world({.days = 3, .receipts = 40, .seed = 27, .change = [](json::object& file) {
                         auto& contracts = file.at("contracts").as_array();
                         json::object other = contracts.at(0).as_object();
                         other["id"] = "other-book";
                         other["sink"] = {{"journal", kOtherScradaBook}};
                         json::object both{{"contracts", {other}}};
                         amsterdam(both);
                         contracts.push_back(both.at("contracts").at(0));
                     }});
    world.koppel.must({"--now", world.now, "start", "other-book"});
    EXPECT_EQ(world.sync().exit.code, 0);
    const SyncResult other = world.koppel.sync("other-book", {"--now", world.now});
    EXPECT_EQ(other.exit.code, 0) << other.exit.both();
    const auto facts = world.retail("data");
    EXPECT_EQ(differences(true_days(facts, {}, "2026-11-01", 3), days_of_book(world.book("lines"))), "");
    EXPECT_EQ(differences(true_days(facts, amsterdam_terms(), "2026-11-01", 3),
                          days_of_book(world.book("lines", kOtherScradaBook))),
              "");
}

// REQ RS-14, REQ H-08
TEST(TillDays, AreWarnedAboutWhenTheTillDoesNotReportTips) {
    TillWorld world({.days = 1, .receipts = 5, .start = false});
    const auto check = world.koppel.run({"--now", world.now, "check", "till", "-o", "json"});
    EXPECT_EQ(check.code, 0) << check.both();
    EXPECT_NE(check.out.find("Tips"), std::string::npos) << check.out;
}

// An unread day is not a day without turnover.
TEST(TillDays, AreNotClosedWhileTheTillCannotBeRead) {
    TillWorld world({.days = 3, .receipts = 30, .seed = 26});
    world.sandbox.faults(
        R"([{"match":{"method":"GET","path":"^/retail/.*/Sale.json"},"kind":"status","status":500,
                              "probability":1.0,"count":100}])");
    const SyncResult failed = world.sync({"--wait", "1"});
    EXPECT_NE(failed.exit.code, 0);
    EXPECT_TRUE(world.book("lines").as_array().empty());
    world.sandbox.no_faults();
    EXPECT_EQ(world.sync().exit.code, 0);
    EXPECT_EQ(
        differences(true_days(world.retail("data"), {}, "2026-11-01", 3), days_of_book(world.book("lines"))),
        "");
}

}  // namespace
}  // namespace koppel::test

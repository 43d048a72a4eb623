#include "contracts/validate_days.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace koppel::contracts::test {

namespace {

// A till, and a sink that takes everything.
Office till_office() {
    Office office;
    office.shop.streams.push_back({"receipts", "sale/1"});
    office.shop.streams.push_back({"stock", "stock/1"});
    office.books.postings.push_back({"daily_receipts/1", "daily_receipts"});
    office.books.postings.push_back({"journal_entry/1", "journal_entry"});
    return office;
}

// Day totals as daily receipts; hybrid days as journal entries.
json::value till_file(const std::string& mode) {
    auto file = right_file();
    auto& contract = file.at_pointer("/contracts/0").as_object();
    auto& flow = file.at_pointer("/contracts/0/flows/0").as_object();
    flow["name"] = "till";
    flow["stream"] = "receipts";
    flow["mode"] = mode;
    flow.erase("only");
    contract["payment_methods"] = json::parse(R"([
        {"method": "Cash", "account": "1000", "code": "C", "booking": "cash"},
        {"method": "Pin", "account": "1010", "code": "P"},
        {"method": "Account", "account": "1300"}])");
    auto& account = file.at_pointer("/contracts/0/payment_methods/2").as_object();
    contract["day_totals"] = json::parse(R"({"tips": "category", "rounding_tolerance": "0.02"})");
    auto& totals = contract["day_totals"].as_object();
    if (mode == "hybrid") {
        flow["as"] = "entry";
        flow["days_as"] = "journal_entry";
        account["booking"] = "individual";
        totals["tips_account"] = "4500";
        totals["rounding_account"] = "6500";
    } else {
        flow["as"] = "daily_receipts";
        account["ignore"] = true;
        totals["tips_code"] = "T";
        totals["rounding_code"] = "R";
    }
    return file;
}

void put(json::value& file, const std::string& pointer, const std::string& value) {
    const auto slash = pointer.rfind('/');
    auto& parent = file.at_pointer(pointer.substr(0, slash));
    const auto name = pointer.substr(slash + 1);
    if (parent.is_array()) {
        parent.as_array().push_back(json::parse(value));
    } else if (value.empty()) {
        parent.as_object().erase(name);
    } else {
        parent.as_object()[name] = json::parse(value);
    }
}

}  // namespace

TEST(ValidateDays, HasNothingAgainstRightContracts) {
    for (const char* mode : {"day_totals", "hybrid"}) {
        auto office = till_office();
        EXPECT_EQ(texts(office.plan(till_file(mode)).problems), std::vector<std::string>{}) << mode;
    }
}

// REQ RS-07, REQ RS-08, REQ RS-10, REQ RH-02, REQ RH-03
TEST(ValidateDays, SaysInASentenceWhatDoesNotFitTogether) {
    const std::string contract = "shop.json, /contracts/0";
    const struct {
        std::string mode;
        std::string pointer;
        std::string value;  // empty: removed
        std::string expected;
    } table[] = {
        {"day_totals", "/flows/0/as", R"("invoice")",
         "posting_unfit | @/flows/0/as: the totals of a day cannot be booked as \"invoice\" | use one of: "
         "daily_receipts, journal_entry; or set \"mode\" to individual"},
        {"day_totals", "/flows/0/as", R"("receipts")",
         "posting_unknown | @/flows/0/as: the plugin asperion does not accept \"receipts\" | use one of: "
         "invoice, entry, payment, daily_receipts, journal_entry"},
        {"day_totals", "/flows/0/mode", R"("individual")",
         "posting_unfit | @/flows/0/as: documents that are booked one by one cannot be booked as "
         "\"daily_receipts\" | use one of: invoice, entry; or set \"mode\" to day_totals"},
        {"day_totals", "/flows/0/days_as", R"("journal_entry")",
         "days_as_misplaced | @/flows/0/days_as: the flow \"till\" is of mode day_totals, and only hybrid "
         "flows have \"days_as\" | remove it, or set \"mode\" to hybrid"},
        {"hybrid", "/flows/0/days_as", "",
         "days_as_missing | @/flows/0: the hybrid flow \"till\" does not say what its days are booked as | "
         "add "
         "\"days_as\"; use one of: daily_receipts, journal_entry"},
        {"hybrid", "/flows/0/days_as", R"("days")",
         "posting_unknown | @/flows/0/days_as: the plugin asperion does not accept \"days\" | use one of: "
         "daily_receipts, journal_entry"},
        {"hybrid", "/flows/0/days_as", R"("invoice")",
         "posting_unfit | @/flows/0/days_as: the totals of a day cannot be booked as \"invoice\" | use one "
         "of: daily_receipts, journal_entry"},
        {"hybrid", "/flows/0/as", R"("daily_receipts")",
         "posting_unfit | @/flows/0/as: documents that are booked one by one cannot be booked as "
         "\"daily_receipts\" | use one of: invoice, entry; or set \"mode\" to day_totals"},
        {"hybrid", "/flows/0/as", R"("receipt")",
         "posting_unknown | @/flows/0/as: the plugin asperion does not accept \"receipt\" | use one of: "
         "invoice, entry, payment, daily_receipts, journal_entry"},
        {"hybrid", "/payment_methods/2/booking", "",
         "hybrid_without_individual | @/flows/0/mode: the flow \"till\" is hybrid, but no payment method is "
         "booked one by one: nothing would be | add \"booking\": \"individual\" to a payment method, or set "
         "\"mode\" to day_totals"},
        {"day_totals", "/payment_methods/1/booking", R"("individual")",
         "booking_misplaced | @/payment_methods/1/booking: the payment method \"Pin\" is booked one by one, "
         "and no flow of the contract is hybrid | set \"mode\" of the flow to hybrid, or remove \"booking\""},
        {"day_totals", "/payment_methods/2/booking", R"("memo")",
         "booking_misplaced | @/payment_methods/2/booking: the payment method \"Account\" is ignored, and "
         "has "
         "a \"booking\" | remove \"booking\", or set \"ignore\" to false"},
        {"day_totals", "/flows/0/stream", R"("stock")",
         "stream_unfit | @/flows/0/stream: the stream \"stock\" gives stock/1, and days are added up from "
         "receipts | choose a stream of sales, or set \"mode\" to individual"},
        {"day_totals", "/day_totals/tips_code", "",
         "tips_code_missing | @/day_totals/tips_code: tips are booked in a category of their own, and "
         "\"tips_code\" does not say on what | add \"tips_code\" to \"day_totals\""},
        {"hybrid", "/day_totals/tips_account", "",
         "tips_account_missing | @/day_totals/tips_account: tips are booked in a category of their own, and "
         "\"tips_account\" does not say on what | add \"tips_account\" to \"day_totals\""},
        {"day_totals", "/day_totals/rounding_code", "",
         "rounding_code_missing | @/day_totals/rounding_code: payments may differ from a receipt by "
         "rounding, "
         "and \"rounding_code\" does not say on what | add \"rounding_code\" to \"day_totals\""},
        {"hybrid", "/day_totals/rounding_account", "",
         "rounding_account_missing | @/day_totals/rounding_account: payments may differ from a receipt by "
         "rounding, and \"rounding_account\" does not say on what | add \"rounding_account\" to "
         "\"day_totals\""},
        {"hybrid", "/day_totals/rounding_tolerance", R"("-0.02")",
         "rounding_tolerance_range | @/day_totals/rounding_tolerance: payments cannot differ from a receipt "
         "by "
         "-0.02 | write an amount in whole cents, such as \"0.02\""},
        {"hybrid", "/day_totals/rounding_tolerance", R"("0.025")",
         "rounding_tolerance_range | @/day_totals/rounding_tolerance: payments cannot differ from a receipt "
         "by "
         "0.025 | write an amount in whole cents, such as \"0.02\""},
        {"hybrid", "/payment_methods/1/account", "",
         "payment_account_missing | @/payment_methods/1/account: the totals of the payment method \"Pin\" "
         "are "
         "booked in a journal, and it has no ledger account | add \"account\" to it"},
        {"day_totals", "/payment_methods/1/journal", R"("M1")",
         "journal_misplaced | @/payment_methods/1/journal: the payment method \"Pin\" has a journal, and no "
         "totals are booked in it | remove it; journals are of flows whose days are booked as journal "
         "entries"},
        {"hybrid", "/payment_methods/2/journal", R"("M1")",
         "journal_misplaced | @/payment_methods/2/journal: the payment method \"Account\" has a journal, and "
         "no totals are booked in it | remove it; journals are of flows whose days are booked as journal "
         "entries"},
        {"day_totals", "/payment_methods/1/code", "",
         "payment_code_missing | @/payment_methods/1/code: the amounts of the payment method \"Pin\" go into "
         "daily receipts, and it has no code | add \"code\" to it, or set \"create_payment_methods\" in "
         "\"day_totals\""},
        {"day_totals", "/payment_methods/-", R"({"method": "CASH", "code": "D"})",
         "payment_method_twice | @/payment_methods/3: the payment method \"CASH\" stands there twice | keep "
         "one of them"},
        {"day_totals", "/vat/-", R"({"country": "NL", "rate": "21", "tax_class": "Boeken", "code": "3"})",
         ""},
        {"day_totals", "/flows/-",
         R"({"name": "till.days", "from": "shop", "stream": "orders", "to": "books", "as": "invoice"})",
         "flow_twice | @/flows/0/name: the days of the flow \"till\" stand under the name \"till.days\", and "
         "a "
         "flow has that name | give that flow another name"},
        {"hybrid", "/payment_methods/1/journal", R"("M1")", ""},
        {"day_totals", "/payment_methods/2/ignore", "",
         "payment_code_missing | @/payment_methods/2/code: the amounts of the payment method \"Account\" go "
         "into daily receipts, and it has no code | add \"code\" to it, or set \"create_payment_methods\" in "
         "\"day_totals\""},
    };
    for (const auto& row : table) {
        auto office = till_office();
        auto file = till_file(row.mode);
        put(file, "/contracts/0" + row.pointer, row.value);
        const auto found = texts(office.plan(file).problems);
        auto expected = row.expected;
        if (const auto at = expected.find('@'); at != std::string::npos) expected.replace(at, 1, contract);
        EXPECT_EQ(found.empty() ? "" : found.front(), expected) << row.mode << ' ' << row.pointer;
        EXPECT_LE(found.size(), 1u) << row.pointer << (found.size() > 1 ? found[1] : "");
    }
}

// REQ RS-07
TEST(ValidateDays, TakesARuleForEachTaxClassOnce) {
    auto office = till_office();
    auto file = till_file("day_totals");
    for (const char* tax_class : {"Boeken", "boeken"}) {
        file.at_pointer("/contracts/0/vat")
            .as_array()
            .push_back(
                json::object{{"country", "NL"}, {"rate", "9"}, {"tax_class", tax_class}, {"code", "3"}});
    }
    EXPECT_EQ(
        texts(office.plan(file).problems),
        std::vector<std::string>{"vat_rate_twice | shop.json, /contracts/0/vat/3: the rate 9% of NL for "
                                 "the tax class \"boeken\" stands in the table twice | keep one of them"});
}

// REQ RS-08
TEST(ValidateDays, NeedsNoCodesWhereMethodsAreCreatedOrNotSent) {
    for (const char* setting : {R"({"create_payment_methods": true})", R"({"payments": false})"}) {
        auto office = till_office();
        auto file = till_file("day_totals");
        put(file, "/contracts/0/payment_methods/1/code", "");
        put(file, "/contracts/0/day_totals", setting);
        EXPECT_EQ(texts(office.plan(file).problems), std::vector<std::string>{}) << setting;
    }
}

TEST(ValidateDays, WantsASinkThatTakesDays) {
    auto office = till_office();
    office.books.postings.resize(3);
    auto file = till_file("hybrid");
    EXPECT_EQ(
        first_text(office.plan(file).problems),
        "posting_unknown | shop.json, /contracts/0/flows/0/days_as: the plugin asperion does not accept "
        "\"journal_entry\" | the plugin asperion has none: choose another sink or another mode");
}

// REQ RH-03
TEST(ValidateDays, TakesReceiptsOneByOneWhereTheSinkDoes) {
    auto office = till_office();
    office.books.postings.push_back({"receipt/1", "receipt"});
    auto file = till_file("hybrid");
    put(file, "/contracts/0/flows/0/as", R"("receipt")");
    put(file, "/contracts/0/debtors/payment_condition", "");  // they make no debtor
    EXPECT_EQ(texts(office.plan(file).problems),
              std::vector<std::string>{
                  "rounding_code_missing | shop.json, /contracts/0/day_totals/rounding_code: payments may "
                  "differ from a receipt by rounding, and \"rounding_code\" does not say on what | add "
                  "\"rounding_code\" to \"day_totals\""});
    put(file, "/contracts/0/day_totals/rounding_code", R"("R")");
    EXPECT_EQ(texts(office.plan(file).problems), std::vector<std::string>{});
    put(file, "/contracts/0/flows/0/mode", R"("day_totals")");
    put(file, "/contracts/0/flows/0/days_as", "");
    put(file, "/contracts/0/payment_methods/2/booking", "");
    EXPECT_EQ(first_text(office.plan(file).problems),
              "posting_unfit | shop.json, /contracts/0/flows/0/as: the totals of a day cannot be booked as "
              "\"receipt\" | use one of: daily_receipts, journal_entry; or set \"mode\" to individual");
}

TEST(ValidateDays, LeavesTheStartOfADayToTheSchema) {
    for (const char* start : {R"("24:00")", R"("4:00")", R"("04:60")", R"("noon")", "4"}) {
        auto office = till_office();
        auto file = till_file("day_totals");
        put(file, "/contracts/0/day_totals/day_start", start);
        const auto problems = office.plan(file).problems;
        ASSERT_FALSE(problems.empty()) << start;
        EXPECT_NE(problems.front().message.find("/contracts/0/day_totals/day_start"), std::string::npos)
            << problems.front().message;
    }
    auto office = till_office();
    auto file = till_file("day_totals");
    put(file, "/contracts/0/day_totals/day_start", R"("04:00")");
    EXPECT_EQ(texts(office.plan(file).problems), std::vector<std::string>{});
}

}  // namespace koppel::contracts::test

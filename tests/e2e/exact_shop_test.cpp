// A web shop whose orders and payments go into Exact Online, compared with what the shop itself knows.
#include "support/exact_shop.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdio>
#include <iostream>
#include <set>

namespace koppel::test {
namespace {

namespace json = boost::json;

json::object vat_row(const char* country, const char* rate, const char* code, const char* turnover,
                     const char* kind = "") {
    json::object row{{"country", country}, {"rate", rate}, {"code", code}};
    if (*kind != '\0') row["kind"] = kind;
    row["accounts"] = {{"turnover", turnover}, {"shipping", "8100"}, {"payment_cost", "8105"}};
    return row;
}

// Sales across the border, with Exact's own codes for them.
void sell_abroad(json::object& contract) {
    contract["vat"] = {vat_row("NL", "21", "2", "8000"),          vat_row("NL", "9", "1", "8001"),
                       vat_row("NL", "0", "0", "8002"),           vat_row("NL", "0", "6", "8030", "icp"),
                       vat_row("NL", "0", "5", "8010", "export"), vat_row("DE", "19", "50", "8050"),
                       vat_row("BE", "21", "51", "8060"),         vat_row("BE", "9", "1", "8061")};
}

void add_accounts(const ExactShop& shop) {
    for (const char* account : {"8030", "8050", "8060", "8061", "8105"})
        shop.books.add_account(account);
}

std::map<std::string, int> by_state(const ExactShop& shop) {
    std::map<std::string, int> states;
    for (const auto& row : shop.koppel.records(kShopExact))
        ++states[row.state];
    return states;
}

std::string small_letters(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

// Customers with one VAT number are one customer to Exact, whatever address they ordered with.
Sums by_customer(const ExactShop& shop, Sums sums) {
    std::map<std::string, std::string> names;
    const auto records = shop.koppel.json({"records", kShopExact, "--flow", "sales"});
    for (const auto& row : records.as_array()) {
        if (row.at("state").as_string() != "posted") continue;
        const auto key = std::string(row.at("key").as_string());
        const auto order = shop.sandbox.shop("/orders/" + key + ".json").at("order");
        std::string number = ExactBooks::text(order, "companyVatNumber");
        std::erase_if(number, [](unsigned char c) { return std::isalnum(c) == 0; });
        if (!number.empty()) names[small_letters(ExactBooks::text(order, "email"))] = small_letters(number);
    }
    std::map<std::string, DebtorSum> debtors;
    for (const auto& [email, sum] : sums.debtors) {
        const auto name = names.find(email);
        auto& to = debtors[name == names.end() ? email : name->second];
        to.documents += sum.documents;
        to.incl += sum.incl;
        to.paid += sum.paid;
    }
    sums.debtors = std::move(debtors);
    return sums;
}

void expect_no_duplicates(const ExactShop& shop) {
    const auto sums = shop.books.sums();
    for (const auto& kind : sums.at("duplicate_references").as_object())
        EXPECT_TRUE(kind.value().as_array().empty()) << kind.key() << " " << json::serialize(kind.value());
    std::set<std::string> emails;
    for (const auto& account : shop.books.rows("crm/Accounts"))
        if (const auto email = ExactBooks::text(account, "Email"); !email.empty()) {
            EXPECT_TRUE(emails.insert(email).second) << email;
        }
    std::set<std::string> items;
    for (const auto& item : shop.books.rows("logistics/Items"))
        EXPECT_TRUE(items.insert(ExactBooks::text(item, "Code")).second);
}

std::int64_t exact_requests(const ExactShop& shop, const std::string& method) {
    std::int64_t count = 0;
    const auto statistics = shop.sandbox.get("/_sandbox/stats");
    for (const auto& route : statistics.at("routes").as_object())
        if (std::string_view(route.key()).starts_with(method + " /exact/api/v"))
            count += route.value().to_number<std::int64_t>();
    return count;
}

// REQ RE-01, REQ RE-03
TEST(ExactShop, MonthAsSalesEntriesComesToTheShopsOwnSums) {
    ExactShop shop({.orders = 150, .seed = 71, .more = {"--scenarios", "month,vat"}, .change = sell_abroad});
    add_accounts(shop);
    shop.sandbox.post("/_sandbox/vies", R"({"invalid":["ATU13585628"]})");
    const SyncResult sync = shop.sync();
    const Expected expected = shop.expected();
    EXPECT_EQ(differences(by_customer(shop, expected.sums), by_customer(shop, shop.books.as_sums("entries"))),
              "")
        << sync.text();
    EXPECT_GT(expected.sums.payments, 80);
    expect_no_duplicates(shop);
    for (const auto& row : shop.koppel.records(kShopExact, "posted"))
        EXPECT_EQ(row.detail, "") << "a total that differs is told";
    // Everything stands in its own journal, on its own day.
    const auto sums = shop.books.sums();
    EXPECT_EQ(sums.at("entries").at("journals").as_object().size(), 1u);
    EXPECT_TRUE(sums.at("entries").at("journals").as_object().contains("70"));
    EXPECT_EQ(shop.sync().posted_now, 0);
}

// One request a document, one for each customer who is new, and a few questions for all of them.
TEST(ExactShop, EntriesCostLittleMoreThanOneRequestEach) {
    ExactShop shop({.orders = 120, .seed = 72, .change = [](json::object& contract) {
                        contract.at("flows").as_array().pop_back();
                    }});
    shop.sync();
    const auto entries = static_cast<std::int64_t>(shop.books.rows("salesentry/SalesEntries").size());
    ASSERT_GT(entries, 60);
    const auto new_customers = static_cast<std::int64_t>(shop.books.rows("crm/Accounts").size()) - 3;
    EXPECT_EQ(exact_requests(shop, "POST"), entries + new_customers);
    EXPECT_LE(exact_requests(shop, "GET") * 10, entries * 3);
    // Later, with customers that are known.
    const auto before = exact_requests(shop, "GET") + exact_requests(shop, "POST");
    shop.sandbox.pay_all();
    const auto posted = shop.sync().posted_now;
    ASSERT_GT(posted, 5);
    const auto customers_now = static_cast<std::int64_t>(shop.books.rows("crm/Accounts").size()) - 3;
    const auto asked =
        exact_requests(shop, "GET") + exact_requests(shop, "POST") - before - (customers_now - new_customers);
    EXPECT_LE(asked * 10, posted * 13) << asked << " requests for " << posted << " documents";
}

// REQ RE-01, REQ RE-02
TEST(ExactShop, MonthAsSalesInvoicesIsMadeOfItemsAndComesToTheSameSums) {
    ExactShop shop({.orders = 100, .seed = 73, .change = [](json::object& contract) {
                        auto& flows = contract.at("flows").as_array();
                        flows.pop_back();
                        flows.at(0).as_object()["as"] = "invoice";
                    }});
    const SyncResult sync = shop.sync();
    const Expected expected = shop.expected();
    ASSERT_GT(expected.count("posted"), 50);
    const Sums found = shop.books.as_sums("invoices");
    EXPECT_EQ(found.vat, expected.sums.vat) << sync.text();
    Cents incl = 0, wanted = 0;
    for (const auto& [email, debtor] : found.debtors)
        incl += debtor.incl;
    for (const auto& [email, debtor] : expected.sums.debtors)
        wanted += debtor.incl;
    EXPECT_EQ(incl, wanted);
    EXPECT_EQ(found.debtors.size(), expected.sums.debtors.size());
    EXPECT_GT(shop.books.rows("logistics/Items").size(), 20u);
    expect_no_duplicates(shop);
    for (const auto& row : shop.koppel.records(kShopExact, "posted"))
        EXPECT_EQ(row.detail, "") << "a total that differs is told";
    EXPECT_EQ(shop.sync().posted_now, 0);
}

// REQ RE-01, REQ RE-02
TEST(ExactShop, MonthAsSalesOrdersComesToTheSameSums) {
    ExactShop shop({.orders = 60, .seed = 77, .change = [](json::object& contract) {
                        auto& flows = contract.at("flows").as_array();
                        flows.pop_back();
                        flows.at(0).as_object()["as"] = "order";
                        contract.at("sink").as_object()["articles"] = {{"shipping", "VERZENDING"},
                                                                       {"payment_cost", "DIVERS-HOOG"},
                                                                       {"discount", "DIVERS-HOOG"},
                                                                       {"product", "DIVERS-HOOG"}};
                    }});
    const SyncResult sync = shop.sync();
    const Expected expected = shop.expected();
    ASSERT_GT(expected.count("posted"), 30);
    for (const auto& row : shop.koppel.records(kShopExact, "failed"))
        EXPECT_FALSE(shop.sandbox.truth().order(row.number).bookable()) << row.number << ": " << row.reason;
    const Sums found = shop.books.as_sums("orders");
    EXPECT_EQ(found.vat, expected.sums.vat) << sync.text();
    EXPECT_EQ(static_cast<std::int64_t>(shop.books.rows("salesorder/SalesOrders").size()),
              expected.count("posted"));
    expect_no_duplicates(shop);
    for (const auto& row : shop.koppel.records(kShopExact, "posted"))
        EXPECT_EQ(row.detail, "") << "a total that differs is told";
    EXPECT_EQ(shop.sync().posted_now, 0);
}

// Exact shuts a key out after ten refusals an hour: one in twelve documents is refused, and nobody is shut
// out. REQ H-07
TEST(ExactShop, RefusedDocumentsNeverCostTheKeyAndHoldUpNoOther) {
    ExactShop shop({.orders = 500, .seed = 76, .change = [](json::object& contract) {
                        contract.at("flows").as_array().pop_back();
                    }});
    shop.sandbox.post(
        "/_sandbox/exact/refusals",
        R"x([{"entity":"SalesEntries","field":"PaymentReference","pattern":"ORD[0-9]*(03|15|27|39|51|63|75|87)",)x"
        R"x("status":400,"text":"Dit document wil ik niet.","count":1000}])x");
    const std::string day = "2026-12-";
    std::int64_t refused = 0;
    SyncResult last;
    for (int hours = 0; hours < 48; hours += 2) {
        shop.sandbox.post("/_sandbox/clock", R"({"advance_seconds":7200})");
        const int at = 9 + hours;
        char moment[40];
        std::snprintf(moment, sizeof moment,
                      "%s%02d"
                      "T%02d:00:00Z",
                      day.c_str(), 1 + at / 24, at % 24);
        last = shop.koppel.sync(kShopExact, {"--now", moment, "--wait", "10"});
        std::int64_t now_refused = 0;
        for (const auto& row : shop.koppel.records(kShopExact, "failed"))
            now_refused += row.reason.find("Dit document wil ik niet.") != std::string::npos ? 1 : 0;
        EXPECT_LE(now_refused, refused + 5) << last.text();
        refused = now_refused;
        if (last.state("waiting").count == 0) break;
    }
    const Expected expected = shop.expected();
    EXPECT_GT(refused, 25);
    EXPECT_EQ(last.state("waiting").count, 0) << last.text();
    EXPECT_EQ(last.state("posted").count, expected.count("posted") - refused) << last.text();
    const auto counts = json::serialize(shop.sandbox.get("/_sandbox/exact/counts"));
    EXPECT_EQ(counts.find("\"blocked\":1"), std::string::npos) << counts;
    std::cout << refused << " of " << expected.count("posted") << " documents refused" << std::endl;
}

// REQ H-04
TEST(ExactShop, DocumentsWhoseAnswersAreLostAreFoundAndNeverDoubled) {
    ExactShop shop({.orders = 60, .seed = 74});
    shop.sandbox.faults(
        R"x([{"match":{"method":"POST","path":"^/exact/api/v1/124132/(salesentry/SalesEntries|crm/Accounts|generaljournalentry/)"},)x"
        R"x("kind":"drop_after_commit","probability":0.4,"count":30}])x");
    shop.koppel.sync_to_rest(kShopExact);
    EXPECT_GT(shop.sandbox.applied("drop_after_commit"), 15);
    shop.sandbox.no_faults();
    shop.koppel.sync_to_rest(kShopExact);
    const Expected expected = shop.expected();
    EXPECT_EQ(differences(expected.sums, shop.books.as_sums("entries")), "");
    expect_no_duplicates(shop);
}

// REQ H-06
TEST(ExactShop, AClosedPeriodIsToldInExactsOwnWordsAndGoesOnOnceItIsOpen) {
    ExactShop shop({.orders = 30, .seed = 75, .change = [](json::object& contract) {
                        contract.at("flows").as_array().pop_back();
                    }});
    for (const int period : {10, 11})
        shop.books.post("close", {{"year", 2026}, {"period", period}});
    shop.sync();
    const auto failed = shop.koppel.records(kShopExact, "failed");
    std::vector<std::string> retry{"retry", kShopExact};
    for (const auto& row : failed) {
        if (row.reason.find("Open that period in Exact") == std::string::npos) continue;
        EXPECT_NE(row.reason.find("2026"), std::string::npos) << row.reason;
        retry.push_back(row.key);
    }
    ASSERT_GT(retry.size(), 10u);
    EXPECT_TRUE(shop.books.rows("salesentry/SalesEntries").empty());
    for (const int period : {10, 11})
        shop.books.post("close", {{"year", 2026}, {"period", period}, {"closed", false}});
    EXPECT_EQ(shop.koppel.run(retry).code, 0);
    shop.sync();
    EXPECT_EQ(differences(shop.expected().sums, shop.books.as_sums("entries")), "");
    EXPECT_GT(by_state(shop)["posted"], 10);
}

// REQ H-08
TEST(ExactShop, TheBulletTellsTheDivisionAndRefusesAnotherOne) {
    ExactShop shop({.orders = 1, .seed = 76});
    const Exit green = shop.koppel.run({"check", "books"});
    EXPECT_EQ(green.code, 0) << green.both();
    EXPECT_NE(green.both().find("(124132)"), std::string::npos) << green.both();
    shop.settings(1)["division_name"] = "Iemand anders BV";
    ASSERT_EQ(shop.apply().code, 0);
    const Exit other = shop.koppel.run({"check", "books"});
    EXPECT_NE(other.code, 0);
    EXPECT_NE(other.both().find("not Iemand anders BV"), std::string::npos) << other.both();
    shop.settings(1)["division_name"] = "";
    shop.settings(1)["division"] = "124133";
    ASSERT_EQ(shop.apply().code, 0);
    const Exit denied = shop.koppel.run({"check", "books"});
    EXPECT_NE(denied.code, 0);
}

}  // namespace
}  // namespace koppel::test

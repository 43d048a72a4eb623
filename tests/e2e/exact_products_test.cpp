// Products between a till and Exact Online, one way or the other.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

constexpr const char* kProducts = "products";

json::object vat(const char* rate, const char* code, const char* account) {
    json::object rule{{"country", "BE"}, {"rate", rate}, {"code", code}};
    if (*account != '\0') rule["accounts"] = {{"turnover", account}};
    return rule;
}

// The till of Brussels and the Belgian division.
class TillAndExact : public testing::Test {
  protected:
    void begin(const char* from, const char* to, const json::array& rules) {
        world_ = std::make_unique<TillWorld>(TillOptions{
            .days = 1, .receipts = 0, .more = {"--exact-rate", "0"}, .change = {}, .start = false});
        auto& file = world_->file;
        world_->koppel.env["EXACT_ID"] = "e8ac7001-0000-4000-8000-0000000000c1";
        world_->koppel.env["EXACT_SECRET"] = "koppel-exact-secret";
        world_->koppel.env["EXACT_TOKEN"] = "exact-refresh-0";
        auto& connections = file.at("connections").as_array();
        connections.at(0).as_object().at("settings").as_object()["product_shop"] = "Brussel";
        connections.at(1) = {
            {"id", "exact"},
            {"plugin", "exactonline"},
            {"settings", {{"division", "200021"}, {"api_url", world_->sandbox.origin() + "/exact"}}},
            {"secrets",
             {{"client_id", {{"env", "EXACT_ID"}}},
              {"client_secret", {{"env", "EXACT_SECRET"}}},
              {"refresh_token", {{"env", "EXACT_TOKEN"}}}}}};
        file["contracts"] = {{{"id", kProducts},
                              {"start_date", "2026-11-01"},
                              {"limits", {{"settle_seconds", 1}, {"look_gap_seconds", 1}}},
                              {"flows",
                               {{{"name", "products"},
                                 {"from", from},
                                 {"stream", "products"},
                                 {"to", to},
                                 {"as", "product"}}}},
                              {"vat", rules}}};
        world_->koppel.must({"plugin", "trust", "exactonline"});
        const Exit applied = world_->apply();
        if (applied.code != 0) throw std::runtime_error(applied.both());
        world_->koppel.must({"--now", world_->now, "start", kProducts});
    }

    SyncResult sync() { return world_->koppel.sync(kProducts, {"--now", world_->now, "--wait", "10"}); }
    std::map<std::string, json::object> exact_items() const {
        std::map<std::string, json::object> items;
        const auto rows = world_->sandbox.get("/_sandbox/exact/200021/rows/logistics/Items");
        for (const auto& row : rows.as_array())
            items[std::string(row.at("Code").as_string())] = row.as_object();
        return items;
    }
    std::map<std::string, json::object> till_items() const {
        std::map<std::string, json::object> items;
        const auto rows = world_->retail("items");
        for (const auto& row : rows.as_array())
            items[std::string(row.at("customSku").as_string())] = row.as_object();
        return items;
    }
    void at_the_screens_of_exact(const json::object& edit) {
        world_->sandbox.post("/_sandbox/exact/200021/data", json::serialize(edit));
    }
    std::map<std::string, std::string> would_be() const {
        std::map<std::string, std::string> lines;
        const auto list = world_->koppel.json({"--now", world_->now, "sync", kProducts, "--dry-run"});
        for (const auto& line : list.as_array())
            lines[std::string(line.at("number").as_string())] = std::string(line.at("verdict").as_string()) +
                                                                ": " +
                                                                std::string(line.at("reason").as_string());
        return lines;
    }

    std::unique_ptr<TillWorld> world_;
};

double number(const json::object& row, const char* name) {
    return row.at(name).to_number<double>();
}

}  // namespace

// The vendor shuts a key out after ten refusals of an endpoint within an hour.
// REQ H-06, REQ H-07
TEST_F(TillAndExact, RefusalsStayFarBelowWhatShutsTheKeyOut) {
    begin("till", "exact", {vat("21", "3", "8000"), vat("6", "1", "8001"), vat("0", "0", "8002")});
    world_->sandbox.post(
        "/_sandbox/exact/refusals",
        R"([{"entity":"Items","field":"Code","pattern":".*","status":400,"text":"Artikelgroep is geblokkeerd.","count":12}])");
    const std::string day = world_->now.substr(0, 10);
    std::int64_t failed = 0;
    SyncResult last;
    for (const char* hour : {"13", "15", "17", "19"}) {
        world_->sandbox.post("/_sandbox/clock", R"({"advance_seconds":7200})");
        last = world_->koppel.sync(kProducts, {"--now", day + "T" + hour + ":00:00Z", "--wait", "10"});
        const std::int64_t now_failed = last.state("failed").count;
        EXPECT_LE(now_failed, failed + 5) << last.text();
        failed = now_failed;
        for (const auto& row : world_->koppel.records(kProducts, "waiting")) {
            EXPECT_EQ(row.reason_code, "error_budget_spent") << row.reason;
            EXPECT_NE(row.reason.find("shuts out at 10"), std::string::npos) << row.reason;
        }
    }
    EXPECT_EQ(failed, 12) << last.text();
    EXPECT_EQ(last.state("posted").count, 3) << last.text();
    for (const auto& row : world_->koppel.records(kProducts, "failed"))
        EXPECT_NE(row.reason.find("Artikelgroep is geblokkeerd."), std::string::npos) << row.reason;
    const auto counts = json::serialize(world_->sandbox.get("/_sandbox/exact/counts"));
    EXPECT_EQ(counts.find("\"blocked\":1"), std::string::npos) << counts;
    EXPECT_EQ(counts.find("\"too_early\":1"), std::string::npos) << counts;
}

// REQ RE-04
TEST_F(TillAndExact, ExactFollowsTheTill) {
    begin("till", "exact", {vat("21", "3", "8000"), vat("6", "1", "8001"), vat("0", "0", "8002")});
    const auto before = exact_items().size();
    const SyncResult first = sync();
    EXPECT_EQ(first.exit.code, 0) << first.exit.both();
    EXPECT_EQ(first.state("posted").count, 15) << first.text();
    auto items = exact_items();
    EXPECT_EQ(items.size(), before + 15);
    EXPECT_EQ(items.at("BO-1").at("Description"), "Boek Spelregels");
    EXPECT_EQ(items.at("BO-1").at("Barcode"), "9789000000019");
    EXPECT_EQ(number(items.at("BO-1"), "StandardSalesPrice"), 14.95);
    EXPECT_EQ(items.at("BO-1").at("SalesVatCode"), "1  ");
    EXPECT_EQ(items.at("DS-7").at("SalesVatCode"), "3  ");

    world_->retail("items", R"({"itemID":9,"description":"Boek Spelregels, 2e druk",
                               "Prices":{"ItemPrice":{"amount":"15.95","useTypeID":"1"}}})");
    world_->retail("items", R"({"itemID":10,"archived":true})");
    const auto lines = would_be();
    EXPECT_EQ(lines.at("BO-1"),
              "update: description Boek Spelregels -> Boek Spelregels, 2e druk, price 14.95 -> 15.95");
    const SyncResult second = sync();
    EXPECT_EQ(second.state("posted").count, 15) << second.text();
    EXPECT_EQ(second.attention, 1);
    items = exact_items();
    EXPECT_EQ(items.size(), before + 15);
    EXPECT_EQ(items.at("BO-1").at("Description"), "Boek Spelregels, 2e druk");
    EXPECT_EQ(number(items.at("BO-1"), "StandardSalesPrice"), 15.95);
    EXPECT_EQ(items.at("BO-2").if_contains("EndDate"), nullptr) << "nothing is archived there";
    EXPECT_EQ(sync().posted_now, 0);
}

// REQ RE-04
TEST_F(TillAndExact, TheTillFollowsExact) {
    begin("exact", "till", {vat("21", "Item", ""), vat("6", "Laag tarief", ""), vat("0", "Vrijgesteld", "")});
    const auto before = till_items().size();
    const SyncResult first = sync();
    EXPECT_EQ(first.exit.code, 0) << first.exit.both();
    EXPECT_EQ(first.state("failed").count, 0) << first.text();
    EXPECT_EQ(first.state("ignored").count, 2) << "one is not sold, one has ended: " << first.text();
    auto items = till_items();
    EXPECT_EQ(items.size(), before + static_cast<std::size_t>(first.state("posted").count));
    ASSERT_TRUE(items.contains("SKU-1001"));
    EXPECT_FALSE(items.contains("OUD-1"));

    at_the_screens_of_exact(
        {{"table", "logistics/Items"}, {"code", "SKU-1001"}, {"set", {{"Description", "Mok, rood"}}}});
    at_the_screens_of_exact(
        {{"table", "logistics/Items"}, {"code", "SKU-1002"}, {"set", {{"EndDate", "2026-11-01"}}}});
    const SyncResult second = sync();
    EXPECT_EQ(second.attention, 1) << second.text();
    items = till_items();
    EXPECT_EQ(items.at("SKU-1001").at("description"), "Mok, rood");
    EXPECT_EQ(items.at("SKU-1002").at("archived"), false);
    EXPECT_EQ(world_->koppel.record(kProducts, "SKU-1002").reason_code, "withdrawn_at_source");

    at_the_screens_of_exact({{"table", "logistics/Items"}, {"code", "SKU-1001"}, {"remove", true}});
    EXPECT_EQ(sync().attention, 2);
    EXPECT_EQ(till_items().at("SKU-1001").at("archived"), false);
}

// REQ RE-04, REQ H-04
TEST_F(TillAndExact, NoItemIsMadeTwiceWhenAnswersAreLost) {
    begin("till", "exact", {vat("21", "3", "8000"), vat("6", "1", "8001"), vat("0", "0", "8002")});
    const auto before = exact_items().size();
    world_->sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/exact/api/v1/200021/logistics"},"kind":"drop_after_commit","probability":0.4,"count":8}])");
    for (int round = 0; round < 12; ++round) {
        const SyncResult result = sync();
        if (result.unsettled() == 0 && result.posted_now == 0) break;
    }
    EXPECT_GT(world_->sandbox.applied("drop_after_commit"), 0);
    EXPECT_EQ(world_->koppel.records(kProducts, "posted").size(), 15U);
    EXPECT_EQ(world_->sandbox.get("/_sandbox/exact/200021/rows/logistics/Items").as_array().size(),
              before + 15);
    EXPECT_EQ(number(exact_items().at("BO-1"), "StandardSalesPrice"), 14.95);
}

// REQ RE-04
TEST_F(TillAndExact, ProductsCannotGoRound) {
    begin("till", "exact", {vat("21", "3", "8000")});
    auto second = world_->contract();
    second["id"] = "back";
    auto& flow = second.at("flows").as_array().at(0).as_object();
    flow["from"] = "exact";
    flow["to"] = "till";
    world_->file.at("contracts").as_array().push_back(second);
    const Exit applied = world_->apply();
    EXPECT_EQ(applied.code, 2);
    EXPECT_NE(applied.both().find("carries them back to till"), std::string::npos) << applied.both();
}

}  // namespace koppel::test

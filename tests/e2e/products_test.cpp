// Products of one till, carried to another one.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "support/till.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

constexpr const char* kProducts = "products";

// The first one leads; the second one begins with the same articles.
class TwoTills : public testing::Test {
  protected:
    TwoTills()
        : second_({.orders = 0, .more = {"--now", "2026-11-02T12:00:00+01:00", "--retail-days", "1"}}),
          world_({.days = 1,
                  .receipts = 0,
                  .change = [this](json::object& file) { contract(file); },
                  .start = false}) {
        world_.koppel.must({"--now", world_.now, "start", kProducts});
    }

    void contract(json::object& file) {
        auto& connections = file.at("connections").as_array();
        connections.at(0).as_object().at("settings").as_object()["product_shop"] = "Brussel";
        auto second = connections.at(0).as_object();
        second["id"] = "second";
        second["settings"] = {{"api_url", second_.till_url()},
                              {"auth_url", second_.till_login_url()},
                              {"product_shop", "Brussel"}};
        connections.at(1) = second;
        file["contracts"] = {{{"id", kProducts},
                              {"start_date", "2026-11-01"},
                              {"limits", {{"settle_seconds", 1}, {"look_gap_seconds", 1}}},
                              {"flows",
                               {{{"name", "products"},
                                 {"from", "till"},
                                 {"stream", "products"},
                                 {"to", "second"},
                                 {"as", "product"}}}},
                              {"vat",
                               {{{"country", "BE"}, {"rate", "21"}, {"code", "Item"}},
                                {{"country", "BE"}, {"rate", "6"}, {"code", "Laag tarief"}},
                                {{"country", "BE"}, {"rate", "0"}, {"code", "Vrijgesteld"}}}}}};
    }

    SyncResult sync() { return world_.koppel.sync(kProducts, {"--now", world_.now, "--wait", "10"}); }
    std::map<std::string, std::string> would_be() {
        std::map<std::string, std::string> lines;
        const auto list = world_.koppel.json({"--now", world_.now, "sync", kProducts, "--dry-run"});
        for (const auto& line : list.as_array())
            lines[std::string(line.at("number").as_string())] = std::string(line.at("verdict").as_string()) +
                                                                ": " +
                                                                std::string(line.at("reason").as_string());
        return lines;
    }
    void change(const json::object& item) { world_.retail("items", json::serialize(item)); }
    std::map<std::string, json::object> items(const Sandbox& sandbox) const {
        std::map<std::string, json::object> found;
        const auto all = sandbox.get("/_sandbox/retail/items");
        for (const auto& item : all.as_array())
            found[std::string(item.at("customSku").as_string())] = item.as_object();
        return found;
    }
    Sandbox second_;
    TillWorld world_;
};

}  // namespace

// REQ RE-04
TEST_F(TwoTills, AreTheSameAfterEveryChangeOfTheFirst) {
    const SyncResult first = sync();
    EXPECT_EQ(first.exit.code, 0) << first.exit.both();
    EXPECT_EQ(first.state("posted").count, 15) << first.text();
    // Fourteen stood there; one has no SKU and no EAN, and goes by the till's own number.
    ASSERT_EQ(items(second_).count("210000010015"), 1U);
    EXPECT_EQ(items(second_).size(), 16U);

    change({{"itemID", 1},
            {"description", "Dobbelset 8-delig"},
            {"Prices", {{"ItemPrice", {{"amount", "13.5"}, {"useTypeID", "1"}}}}}});
    change({{"description", "Nieuw spel"},
            {"customSku", "NS-1"},
            {"taxClassID", "3"},
            {"Prices", {{"ItemPrice", {{"amount", "4.95"}, {"useTypeID", "1"}}}}}});
    change({{"itemID", 2}, {"archived", true}});
    change({{"itemID", 3}, {"defaultCost", "1.23"}});
    const auto lines = would_be();
    EXPECT_EQ(lines.at("DS-7"),
              "update: description Dobbelset 7-delig -> Dobbelset 8-delig, price 12.4 -> 13.5");
    EXPECT_EQ(lines.at("NS-1"), "create: description Nieuw spel, SKU NS-1, tax class 3, price 4.95");
    EXPECT_EQ(lines.at("BK-1"),
              "unchanged: withdrawn at the source; it stays at the sink until a person archives it there");
    EXPECT_EQ(items(second_).count("NS-1"), 0U) << "a dry run writes nothing";

    const SyncResult second = sync();
    EXPECT_EQ(second.exit.code, 3) << "something asks for a person: " << second.exit.both();
    EXPECT_EQ(second.state("posted").count, 16) << second.text();
    EXPECT_EQ(second.attention, 1) << "the archived one asks for a person";
    const auto after = items(second_);
    EXPECT_EQ(after.at("DS-7").at("description"), "Dobbelset 8-delig");
    EXPECT_EQ(after.at("DS-7").at("price"), "13.5");
    EXPECT_EQ(after.at("NS-1").at("price"), "4.95");
    EXPECT_EQ(after.at("NS-1").at("taxClassID"), 3);
    EXPECT_EQ(after.at("BK-1").at("archived"), false);
    const auto archived = world_.koppel.record(kProducts, "BK-1");
    EXPECT_EQ(archived.state, "posted");
    EXPECT_EQ(archived.reason_code, "withdrawn_at_source");

    const SyncResult third = sync();
    EXPECT_EQ(third.posted_now, 0) << third.text();
}

// REQ RE-04, REQ H-04
TEST_F(TwoTills, GetNoArticleTwiceWhenAnswersAreLost) {
    (void)sync();
    for (int i = 0; i < 6; ++i)
        change({{"description", "Kaart " + std::to_string(i)}, {"customSku", "KA-" + std::to_string(i)}});
    second_.faults(
        R"([{"match":{"method":"POST","path":"^/retail/API/V3/Account/120645/Item.json"},"kind":"drop_after_commit","probability":1,"count":4}])");
    for (int round = 0; round < 10 && sync().unsettled() > 0; ++round) {
    }
    EXPECT_GT(second_.applied("drop_after_commit"), 0);
    std::map<std::string, int> times;
    const auto all = second_.get("/_sandbox/retail/items");
    for (const auto& item : all.as_array())
        ++times[std::string(item.at("customSku").as_string())];
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(times["KA-" + std::to_string(i)], 1) << i;
    EXPECT_EQ(world_.koppel.records(kProducts, "posted").size(), 21U);
}

// Both connections have a plugin that plays either role: each is checked in the one it plays.
TEST_F(TwoTills, AreCheckedInTheRoleTheyPlay) {
    second_.post("/_sandbox/retail/scope", R"({"scope":"employee:register_read","granted":false})");
    EXPECT_EQ(world_.koppel.run({"--now", world_.now, "check", "second"}).code, 0)
        << "a sink of products needs no right to read receipts";
    world_.retail("scope", R"({"scope":"employee:register_read","granted":false})");
    EXPECT_EQ(world_.koppel.run({"--now", world_.now, "check", "till"}).code, 1);
}

TEST_F(TwoTills, SayWhatCannotBeCarried) {
    change({{"description", "Raadsel"}, {"taxClassID", "4"}, {"ean", "5410000000996"}});
    second_.post("/_sandbox/retail/items", R"({"description":"Een","customSku":"DUB-1"})");
    second_.post("/_sandbox/retail/items", R"({"description":"Twee","customSku":"DUB-1"})");
    change({{"description", "Dubbel"}, {"customSku", "DUB-1"}});
    second_.post("/_sandbox/retail/items", R"({"itemID":5,"archived":true})");
    change({{"description", "Nog een draak"}, {"customSku", "MD-1"}});
    const SyncResult result = sync();
    EXPECT_EQ(result.state("failed").count, 3) << result.text();
    const auto failed = world_.koppel.records(kProducts, "failed");
    EXPECT_TRUE(std::ranges::any_of(failed, [](const RecordRow& row) {
        return row.number == "MD-1" && row.reason_code == "check:code_taken";
    }));
    EXPECT_EQ(world_.koppel.record(kProducts, "DUB-1").reason_code, "sku_ambiguous");
    EXPECT_EQ(world_.koppel.record(kProducts, "VR-15").reason_code, "item_archived");
    EXPECT_EQ(world_.koppel.record(kProducts, "5410000000996").state, "posted");

    // The right to write is missing: nothing is lost, and the command says what to do.
    second_.post("/_sandbox/retail/scope", R"({"scope":"employee:inventory","granted":false})");
    change({{"description", "Later"}, {"customSku", "LA-1"}});
    const SyncResult refused = sync();
    EXPECT_NE(refused.exit.code, 0);
    EXPECT_NE(refused.exit.both().find("may not do this"), std::string::npos) << refused.exit.both();
    second_.post("/_sandbox/retail/scope", R"({"scope":"employee:inventory","granted":true})");
    (void)sync();
    EXPECT_EQ(world_.koppel.record(kProducts, "LA-1").state, "posted");
}

}  // namespace koppel::test

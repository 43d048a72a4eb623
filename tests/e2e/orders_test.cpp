// A shop's orders become sales orders at a sink that keeps such: every line an article, amounts to the cent.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <map>

#include "support/contract_file.hpp"
#include "support/koppel_cli.hpp"
#include "support/temp_dir.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

// From the shop to a stub that posts to the sandbox; what it was sent stands in the detail log.
class SalesOrders : public ::testing::Test {
  protected:
    Sandbox sandbox{{.orders = 80, .seed = 61, .more = {"--scenarios", "month"}}};
    TempDir directory;
    KoppelCli koppel{directory / "data"};
    ContractFile file{sandbox};

    void SetUp() override {
        koppel.dev = true;
        koppel.env = ContractFile::environment();
        koppel.plugins = {plugin_directory(), stub_directory()};
        file.connection(kBooks) = {{"id", kBooks},
                                   {"plugin", "stub-sink"},
                                   {"settings", {{"url", sandbox.origin() + "/_sandbox/null"}}}};
        file.flow()["as"] = "order";
        file.contract()["logs"] = {{"detail", true}};
        file.contract()["sink"] = {{"products", "create"}, {"prices_include_vat", true}};
        for (auto& rule : file.vat())
            rule.as_object().erase("accounts");  // an order has none
    }
    void name_articles() {
        file.contract().at("sink").as_object()["articles"] = {{"product", "DIVERSEN"},
                                                              {"shipping", "VERZEND"},
                                                              {"payment_cost", "BETAAL"},
                                                              {"discount", "KORTING"},
                                                              {"surcharge", "TOESLAG"}};
    }
    SyncResult run() {
        koppel.must({"apply", "-f", file.write(directory.path()).string()});
        koppel.run({"start", kContract});
        return koppel.sync(kContract);
    }
    // By number.
    std::map<std::string, json::object> posted() {
        std::map<std::string, json::object> orders;
        const auto log = koppel.json({"log", kContract});
        for (const auto& value : log.as_array()) {
            const auto& entry = value.as_object();
            if (entry.at("kind").as_string() != "http" || entry.at("method").as_string() != "POST") continue;
            const auto body = json::parse(entry.at("request").as_string()).as_object();
            orders[std::string(body.at("number").as_string())] = body;
        }
        return orders;
    }
};

std::string text(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? std::string() : std::string(value->as_string());
}

// REQ RE-01, REQ LA-04
TEST_F(SalesOrders, AreMadeOfArticlesToTheCent) {
    name_articles();
    const SyncResult sync = run();
    const Truth truth = sandbox.truth();
    const auto orders = posted();
    std::map<std::string, int> articles;
    Cents sum = 0;
    for (const auto& number : truth.bookable_numbers()) {
        ASSERT_TRUE(orders.contains(number)) << number << ": " << koppel.record(kContract, number).reason;
        const auto& order = orders.at(number);
        Cents lines = 0;
        for (const auto& value : order.at("lines").as_array()) {
            const auto& line = value.as_object();
            const auto& article = line.at("article").as_object();
            ++articles[text(line, "type") == "product" ? "product" : text(article, "code")];
            EXPECT_EQ(article.at("create_when_missing").as_bool(),
                      text(line, "type") == "product" && text(article, "code") != "DIVERSEN");
            EXPECT_FALSE(text(line, "vat_code").empty());
            lines += cents(text(line, "amount_incl"));
        }
        EXPECT_EQ(lines, truth.order(number).incl) << number;
        EXPECT_EQ(cents(text(order, "total_incl")), truth.order(number).incl) << number;
        EXPECT_EQ(text(order.at("debtor").as_object(), "match_value"), truth.order(number).email) << number;
        sum += cents(text(order, "total_incl"));
    }
    EXPECT_EQ(sum, truth.bookable_sum());
    EXPECT_EQ(orders.size(), truth.bookable_numbers().size()) << sync.text();
    for (const char* article : {"product", "VERZEND"})
        EXPECT_GT(articles[article], 0) << article;
}

// REQ H-03, REQ LA-04
TEST_F(SalesOrders, FailForALineWithoutAnArticleAndGoOnOnceTheContractNamesIt) {
    const SyncResult held = run();
    const auto failed = koppel.records(kContract, "failed");
    std::vector<std::string> retry{"retry", kContract};
    for (const auto& row : failed) {
        if (row.reason_code != "check:article_missing") continue;
        EXPECT_NE(row.reason.find("an order is made of articles"), std::string::npos) << row.reason;
        EXPECT_NE(row.reason.find("\"articles\" in the contract's \"sink\" settings"), std::string::npos);
        retry.push_back(row.number);
    }
    ASSERT_GT(retry.size(), 3u) << held.text();
    name_articles();
    const SyncResult done = run();
    if (done.state("posted").count == held.state("posted").count) koppel.must(retry);
    koppel.sync(kContract);
    for (const auto& row : koppel.records(kContract, "failed"))
        EXPECT_NE(row.reason_code, "check:article_missing") << row.reason;
    EXPECT_EQ(posted().size(), sandbox.truth().bookable_numbers().size());
}

}  // namespace
}  // namespace koppel::test

// What single keys of a contract file do to the books.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

std::string text(const json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// REQ EA-11
TEST(PaymentCondition, IsRequiredBeforeAContractMakesDebtors) {
    World world({.sandbox = {.orders = 5}, .start = false});
    world.file.contract()["debtors"].as_object().erase("payment_condition");
    const Exit refused = world.apply();
    EXPECT_NE(refused.code, 0);
    EXPECT_NE(refused.err.find("/contracts/0/debtors/payment_condition"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("add \"payment_condition\""), std::string::npos) << refused.err;
    world.file.contract()["debtors"].as_object()["create"] = false;
    EXPECT_EQ(world.apply().code, 0);
}

// REQ EA-15, REQ EA-21
TEST(Comment, FollowsTheOrderNumberWhenTheContractAsksForIt) {
    World world({.sandbox = {.orders = 80, .seed = 51},
                 .change = [](ContractFile& file) { file.contract()["comment"] = true; }});
    world.sync();
    std::map<std::string, std::string> said;  // by the start of the description
    for (const auto& invoice : world.sandbox.rows("documents")) {
        const std::string description = text(invoice, "description");
        const auto end = description.find(' ');
        said[description.substr(0, end)] = end == std::string::npos ? "" : description.substr(end);
    }
    std::size_t with_comment = 0;
    for (const auto& row : world.koppel.records(kContract, "posted")) {
        const auto sale = world.sandbox.shop("/orders/" + row.key + ".json").at("order");
        std::string comment = text(sale, "comment");
        std::replace(comment.begin(), comment.end(), '\n', ' ');  // a booking has one line for it
        ASSERT_TRUE(said.contains(row.number)) << row.number;
        const std::string& found = said.at(row.number);
        if (comment.empty()) {
            EXPECT_EQ(found, "") << row.number;
            continue;
        }
        ++with_comment;
        ASSERT_TRUE(found.starts_with(" - ")) << row.number << found;
        EXPECT_TRUE(comment.starts_with(found.substr(3))) << found << " of " << comment;  // cut by the sink
    }
    EXPECT_GT(with_comment, 5u);
    EXPECT_EQ(world.discrepancies(), "");  // the technical reference is another one
}

// REQ EA-22
TEST(Products, OfAContractThatBooksNoArticlesGoToTheRevenueAccount) {
    World world({.sandbox = {.orders = 60, .seed = 52}, .change = [](ContractFile& file) {
                     file.contract()["sink"].as_object()["products"] = "never";
                 }});
    world.sync();
    std::size_t lines = 0;
    const std::map<std::string, int> revenue{{"1", 8000}, {"2", 8010}, {"3", 8020}};
    for (const auto& invoice : world.sandbox.rows("documents")) {
        for (const auto& line : invoice.at("lines").at("_data").as_array()) {
            EXPECT_EQ(text(line, "bookingType"), "G");
            const std::string description = text(line, "description");
            if (description.starts_with("Verzendkosten") || description.starts_with("Betaalkosten")) continue;
            EXPECT_EQ(line.at("ledgerAccountId").to_number<int>(), revenue.at(text(line, "vatCode")));
            ++lines;
        }
    }
    EXPECT_GT(lines, 60u);
    EXPECT_TRUE(world.sandbox.rows("articles").empty());
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test

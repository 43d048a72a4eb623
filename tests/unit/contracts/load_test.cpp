#include "contracts/load.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace koppel::contracts::test {

TEST(Load, ReadsAContractWithItsDefaults) {
    const auto file = right_file();
    const auto contract =
        contract_from_json("fietsgigant", file.at_pointer("/contracts/0").as_object()).value();
    EXPECT_EQ(contract.tenant, "fietsgigant");
    EXPECT_EQ(contract.id, "shop-books");
    EXPECT_EQ(contract.start_date, "2026-11-01");
    ASSERT_NE(contract.flow("sales"), nullptr);
    EXPECT_EQ(contract.flow("nothing"), nullptr);
    EXPECT_EQ(contract.flow("sales")->only, "paid");
    EXPECT_EQ(contract.flow("sales")->mode, "individual");
    EXPECT_EQ(contract.flow("sales")->schedule, "15m");
    ASSERT_EQ(contract.vat.size(), 2u);
    EXPECT_EQ(contract.vat[0].rate, model::Decimal(21));
    EXPECT_EQ(contract.vat[0].accounts.at("turnover"), "8000");
    EXPECT_EQ(contract.payment_methods.at(0).account, "1250");
    EXPECT_FALSE(contract.payment_methods.at(0).ignore);
    EXPECT_EQ(contract.debtors.payment_condition, "14");
    EXPECT_TRUE(contract.debtors.create);
    EXPECT_EQ(contract.sink.at("memo_journal").as_string(), "40");
    EXPECT_EQ(contract.limits.max_age_hours, 72);
    EXPECT_FALSE(contract.limits.push_batch.has_value());
}

TEST(Load, ReadsLimitsAndDebtors) {
    auto object = right_file().at_pointer("/contracts/0").as_object();
    object["limits"] =
        json::parse(R"({"settle_seconds":5,"look_gap_seconds":1,"push_batch":10,"max_age_hours":2})");
    object["debtors"] = json::parse(R"({"fixed":"10001","create":false})");
    const auto contract = contract_from_json("t", object).value();
    EXPECT_EQ(contract.limits.settle_seconds, 5);
    EXPECT_EQ(contract.limits.look_gap_seconds, 1);
    EXPECT_EQ(contract.limits.push_batch, 10);
    EXPECT_EQ(contract.limits.max_age_hours, 2);
    EXPECT_EQ(contract.debtors.fixed, "10001");
    EXPECT_EQ(contract.debtors.match, "email");
    EXPECT_FALSE(contract.debtors.create);
}

TEST(Load, ReadsAConnectionWithTheNamesOfItsSecrets) {
    const auto file = right_file();
    const auto connection =
        connection_from_json("fietsgigant", file.at_pointer("/connections/0").as_object());
    EXPECT_EQ(connection.id, "shop");
    EXPECT_EQ(connection.plugin, "lightspeed-ecom");
    EXPECT_EQ(connection.settings.at("api_url").as_string(), "https://shop.test");
    EXPECT_EQ(connection.secret_names, (std::vector<std::string>{"api_key", "api_secret"}));
}

TEST(Load, RefusesARateThatIsNoDecimal) {
    auto object = right_file().at_pointer("/contracts/0").as_object();
    object["vat"].as_array()[1].as_object()["rate"] = "nine";
    const auto contract = contract_from_json("t", object);
    ASSERT_TRUE(contract.has_error());
    EXPECT_EQ(contract.error().message,
              "contract \"shop-books\", /vat/1 cannot be read: its rate is not a decimal");
}

}  // namespace koppel::contracts::test

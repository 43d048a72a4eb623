#include "books/vat_table.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {
namespace {

std::string line_of(const VatTableRow& row) {
    return row.rule.country + ' ' + row.rule.rate.to_string() + ' ' + row.rule.code + ' ' +
           std::string(words_of(row.state));
}

// REQ EA-12
TEST(VatTable, StandsBesideTheRatesOfTheDay) {
    Shop shop;
    shop.contract.vat = {{"NL", 21, "1", {}}, {"NL", 9, "", {}},           {"NL", 19, "old", {}},
                         {"EE", 24, "E", {}}, {"NL", 0, "ICP", {}, "icp"}, {"US", 7, "U", {}}};
    std::vector<std::string> lines;
    for (const auto& row : compare_vat_table(shop.contract, VatRates::built_in(),
                                             countries_of(shop.contract, "NL"), "2026-11-21"))
        lines.push_back(line_of(row));
    const std::vector<std::string> expected = {
        "NL 21 1 ready",           "NL 19 old not a known rate", "NL 9  no code yet",
        "NL 0 ICP ready",          "NL 0  not in the table",     "EE 24 E ready",
        "EE 13  not in the table", "EE 9  not in the table",     "US 7 U ready"};
    EXPECT_EQ(lines, expected);
    const auto before = compare_vat_table(shop.contract, VatRates::built_in(), {"EE"}, "2025-06-30");
    EXPECT_EQ(line_of(before.at(0)), "EE 24 E not a known rate");
    EXPECT_EQ(line_of(before.at(1)), "EE 22  not in the table");
}

// REQ EA-12
TEST(VatTable, IsProposedWithWhatThereIsAndEverythingThatLacks) {
    Shop shop;
    const auto proposed = propose_vat_table(shop.contract, VatRates::built_in(), {"NL", "DE"}, "2026-11-21");
    ASSERT_EQ(proposed.size(), 5u);
    EXPECT_EQ(proposed[0].code, "1");
    EXPECT_EQ(proposed[0].accounts.at("shipping"), "8090");
    EXPECT_EQ(proposed[3].country, "DE");
    EXPECT_EQ(proposed[3].rate, Decimal(19));
    EXPECT_TRUE(proposed[3].code.empty());
    EXPECT_EQ(
        propose_vat_table({}, VatRates::built_in(), VatRates::built_in().countries(), "2026-11-21").size(),
        90u);
}

}  // namespace
}  // namespace koppel::books::test

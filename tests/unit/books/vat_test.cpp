#include "books/vat.hpp"

#include <gtest/gtest.h>

#include "books/territory.hpp"
#include "sales.hpp"

namespace koppel::books::test {

TEST(VatTerritory, KnowsThePartsOfMemberStatesThatLieOutside) {
    const struct {
        std::string country;
        std::string postal_code;
        std::string territory;
        bool eu;
    } table[] = {
        {"NL", "1234 AB", "NL", true},   {"DE", "10115", "DE", true},
        {"GR", "10431", "GR", true},     {"GB", "SW1A 1AA", "GB", false},
        {"GB", "bt1 5GS", "XI", true},   {"ES", "28001", "ES", true},
        {"ES", "35001", "IC", false},    {"ES", "51001", "EA", false},
        {"FI", "22100", "AX", false},    {"FR", "97400", "RE", false},
        {"FR", "75001", "FR", true},     {"MC", "98000", "FR", true},
        {"DE", "27498", "DE-HE", false}, {"IT", "23041", "IT-LI", false},
        {"EL", "10431", "GR", true},     {"GR", "630 86", "GR-69", false},
        {"UK", "BT1 5GS", "XI", true},   {"IM", "IM1 1AA", "GB", false},
        {"ES", "38003", "IC", false},    {"PT", "9000-001", "PT", true},  // Madeira
        {"FR", "98800", "NC", false},    {"DK", "3900", "GL", false},
        {"DK", "2100", "DK", true},      {"FO", "100", "FO", false},
        {"IT", "22061", "IT-CI", false}, {"CH", "8001", "CH", false},
        {"NO", "0150", "NO", false},     {"", "", "", false},
    };
    for (const auto& row : table) {
        model::Address address;
        address.country = row.country;
        address.postal_code = row.postal_code;
        EXPECT_EQ(vat_territory(address), row.territory) << row.country << ' ' << row.postal_code;
        EXPECT_EQ(in_eu_vat(vat_territory(address)), row.eu) << row.country << ' ' << row.postal_code;
    }
}

namespace {

model::Sale sold_to(const std::string& country, std::string_view rate, std::string_view incl) {
    auto one = sale({product("A", rate, "1", "100", incl)});
    one.shipping.country = country;
    return one;
}

std::string code_of(const model::Sale& sale, std::string_view rate, const Shop& shop) {
    const auto* rule = vat_rule(sale, dec(rate), shop.terms());
    return rule == nullptr ? "none" : rule->code;
}

}  // namespace

// REQ EA-12
TEST(VatRule, IsTheDestinationsForTheOneStopShopElseTheTenants) {
    Shop shop;
    shop.contract.vat.push_back({"DE", 19, "D1", {}});
    const struct {
        bool oss;
        std::string country;
        std::string rate;
        std::string incl;
        std::string code;
    } table[] = {
        {true, "DE", "19", "119", "D1"},    {true, "DE", "21", "121", "none"},
        {true, "BE", "21", "121", "none"},  // no table for Belgium: never a guess
        {true, "NL", "21", "121", "1"},     {false, "DE", "21", "121", "1"},
        {false, "DE", "19", "119", "none"}, {false, "BE", "21", "121", "1"},
    };
    for (const auto& row : table) {
        shop.contract.oss = row.oss;
        EXPECT_EQ(code_of(sold_to(row.country, row.rate, row.incl), row.rate, shop), row.code)
            << row.oss << ' ' << row.country << ' ' << row.rate;
    }
}

TEST(VatRule, OfSalesWithoutVatIsTheirOwnElseTheDestinationsElseTheTenants) {
    Shop shop;
    auto icp = sold_to("DE", "0", "100");
    icp.customer.vat_number = "DE136695976";
    const auto exported = sold_to("CH", "0", "100");
    const auto exempt = sold_to("NL", "0", "100");
    EXPECT_EQ(code_of(icp, "0", shop), "3");
    EXPECT_EQ(code_of(exported, "0", shop), "3");
    shop.contract.vat.push_back({"DE", 0, "D0", {}});
    EXPECT_EQ(code_of(icp, "0", shop), "D0");
    shop.contract.vat.push_back({"NL", 0, "ICP", {}, "icp"});
    shop.contract.vat.push_back({"NL", 0, "EXP", {}, "export"});
    EXPECT_EQ(code_of(icp, "0", shop), "ICP");
    EXPECT_EQ(code_of(exported, "0", shop), "EXP");
    EXPECT_EQ(code_of(exempt, "0", shop), "3");
    std::erase_if(shop.contract.vat, [](const auto& rule) { return rule.kind.empty(); });
    EXPECT_EQ(code_of(exempt, "0", shop), "none");
}

TEST(VatRule, OfAnExportWithVatIsTheOneThatWasCharged) {
    Shop shop;
    EXPECT_EQ(code_of(sold_to("CH", "21", "121"), "21", shop), "1");
    shop.contract.vat.push_back({"CH", dec("8.1"), "C1", {}});
    EXPECT_EQ(code_of(sold_to("CH", "8.1", "108.10"), "8.1", shop), "C1");
}

TEST(BooksCurrency, IsTheCurrencyOfTheTenantsCountry) {
    EXPECT_EQ(books_currency("NL"), "EUR");
    EXPECT_EQ(books_currency("BG"), "EUR");
    EXPECT_EQ(books_currency("SE"), "SEK");
    EXPECT_EQ(books_currency("BR"), "");
}

// REQ RS-07
TEST(VatRule, OfATaxClassIsForItsLinesAlone) {
    Shop shop;
    const auto code_of = [&](const std::string& tax_class, const std::string& title) {
        auto one = bell_sale();
        one.lines[0].tax_class = tax_class;
        one.lines[0].tax_class_title = title;
        const auto* rule = vat_rule(one, one.lines[0], shop.terms());
        return rule == nullptr ? "none" : rule->code;
    };
    shop.contract.vat.insert(shop.contract.vat.begin(), {"NL", 21, "B", {}, "", "Boeken"});
    shop.contract.vat.push_back({"NL", 21, "K", {}, "", "4"});
    EXPECT_EQ(code_of("", ""), "1");
    EXPECT_EQ(code_of("7", "Bloemen"), "1");
    EXPECT_EQ(code_of("7", "BOEKEN"), "B");
    EXPECT_EQ(code_of("4", "Kaarten"), "K");
    EXPECT_EQ(vat_rule(bell_sale(), 21, shop.terms())->code, "1");
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "post");
}

}  // namespace koppel::books::test

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
        {"NL", "1234 AB", "NL", true},
        {"DE", "10115", "DE", true},
        {"GR", "10431", "GR", true},
        {"GB", "SW1A 1AA", "GB", false},
        {"GB", "bt1 5GS", "XI", true},
        {"ES", "28001", "ES", true},
        {"ES", "35001", "IC", false},
        {"ES", "51001", "EA", false},
        {"FI", "22100", "AX", false},
        {"FR", "97400", "RE", false},
        {"FR", "75001", "FR", true},
        {"MC", "98000", "FR", true},
        {"DE", "27498", "DE-HE", false},
        {"IT", "23041", "IT-LI", false},
        {"CH", "8001", "CH", false},
        {"NO", "0150", "NO", false},
        {"", "", "", false},
    };
    for (const auto& row : table) {
        model::Address address;
        address.country = row.country;
        address.postal_code = row.postal_code;
        EXPECT_EQ(vat_territory(address), row.territory) << row.country << ' ' << row.postal_code;
        EXPECT_EQ(in_eu_vat(vat_territory(address)), row.eu) << row.country << ' ' << row.postal_code;
    }
}

TEST(VatCountry, IsTheDestinationWhenTheContractHasItsTable) {
    Shop shop;
    shop.contract.vat.push_back({"DE", 19, "D1", {{"turnover", "8100"}}});
    const struct {
        std::string shipping;
        std::string billing;
        std::string expected;
    } table[] = {
        {"DE", "NL", "DE"}, {"", "DE", "DE"}, {"BE", "DE", "NL"}, {"NL", "DE", "NL"}, {"", "", "NL"},
    };
    for (const auto& row : table) {
        auto one = bell_sale();
        one.shipping.country = row.shipping;
        one.billing.country = row.billing;
        EXPECT_EQ(vat_country(one, shop.terms()), row.expected) << row.shipping << '/' << row.billing;
    }
}

TEST(VatRule, OfAnExportWithoutVatMayBeTheTenantsZeroRate) {
    Shop shop;
    shop.contract.vat.push_back({"CH", dec("8.1"), "C1", {{"turnover", "8200"}}});
    auto untaxed = sale({product("A", "0", "1", "10", "10")});
    untaxed.shipping.country = "CH";
    ASSERT_NE(vat_rule(untaxed, 0, shop.terms()), nullptr);
    EXPECT_EQ(vat_rule(untaxed, 0, shop.terms())->code, "3");

    auto taxed = sale({product("A", "8.1", "1", "10", "10.81"), product("B", "0", "1", "1", "1")});
    taxed.shipping.country = "CH";
    EXPECT_EQ(vat_rule(taxed, dec("8.1"), shop.terms())->code, "C1");
    EXPECT_EQ(vat_rule(taxed, 0, shop.terms()), nullptr);  // not an export without VAT
}

TEST(BooksCurrency, IsTheCurrencyOfTheTenantsCountry) {
    EXPECT_EQ(books_currency("NL"), "EUR");
    EXPECT_EQ(books_currency("BG"), "EUR");
    EXPECT_EQ(books_currency("SE"), "SEK");
    EXPECT_EQ(books_currency("BR"), "");
}

}  // namespace koppel::books::test

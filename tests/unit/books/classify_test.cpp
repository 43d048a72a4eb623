#include "books/classify.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

// REQ EA-12, REQ EA-14
TEST(Classify, SaysWhatKindOfSaleItIs) {
    const struct {
        std::string name;
        std::string home;
        bool oss;
        std::string ship_to;
        std::string postal_code;
        std::string rate;  // of the goods, 100.00 without VAT
        std::string vat_number;
        std::string expected;
    } table[] = {
        {"at home", "NL", true, "NL", "", "21", "", "domestic"},
        {"at home without VAT", "NL", true, "NL", "", "0", "", "domestic"},
        {"business at home", "NL", true, "NL", "", "21", "NL004495445B01", "domestic"},
        {"foreign number, goods stay here", "NL", true, "NL", "", "0", "DE136695976", "domestic"},
        {"consumer abroad", "NL", true, "DE", "", "19", "", "OSS"},
        {"consumer abroad, own rates", "NL", false, "DE", "", "21", "", "domestic"},
        {"business abroad with VAT", "NL", true, "DE", "", "19", "DE136695976", "OSS"},
        {"business abroad without VAT", "NL", true, "DE", "", "0", "DE136695976", "ICP"},
        {"the same without one-stop shop", "NL", false, "DE", "", "0", "DE136695976", "ICP"},
        {"number without prefix", "NL", true, "DE", "", "0", "136695976", "ICP"},
        {"number of a third member state", "NL", true, "DE", "", "0", "BE0428759497", "ICP"},
        {"Greek number and country", "NL", true, "GR", "10431", "0", "EL094259216", "ICP"},
        {"Greek number, wrong prefix", "NL", true, "GR", "10431", "0", "GR094259216", "ICP"},
        {"from Greece to Greece", "GR", true, "GR", "10431", "24", "EL094259216", "domestic"},
        {"from Greece with a Greek number", "GR", true, "DE", "", "0", "EL094259216", "suspicious"},
        {"no VAT and no number", "NL", true, "DE", "", "0", "", "suspicious"},
        {"no VAT and the tenant's own number", "NL", true, "DE", "", "0", "NL004495445B01", "suspicious"},
        {"no VAT and a British number", "NL", true, "DE", "", "0", "GB980780684", "suspicious"},
        {"wrong number: the check says so, not the class", "NL", true, "DE", "", "0", "DE1", "ICP"},
        {"Switzerland", "NL", true, "CH", "8001", "0", "", "export"},
        {"Switzerland with VAT", "NL", true, "CH", "8001", "21", "", "export"},
        {"Great Britain", "NL", true, "GB", "SW1A 1AA", "0", "GB980780684", "export"},
        {"Northern Ireland, consumer", "NL", true, "GB", "BT1 5GS", "20", "", "OSS"},
        {"Northern Ireland, business", "NL", true, "GB", "BT1 5GS", "0", "XI980780684", "ICP"},
        {"Northern Ireland, GB written for XI", "NL", true, "GB", "BT1 5GS", "0", "GB980780684", "ICP"},
        {"Canary Islands", "NL", true, "ES", "35001", "0", "ESB64717838", "export"},
        {"Spain itself", "NL", true, "ES", "28001", "0", "ESB64717838", "ICP"},
        {"Heligoland from Germany", "DE", true, "DE", "27498", "0", "", "export"},
        {"Monaco is France", "NL", true, "MC", "98000", "20", "", "OSS"},
        {"from Monaco to France", "MC", true, "FR", "75001", "20", "", "domestic"},
        {"from Switzerland into the EU", "CH", true, "DE", "", "0", "DE136695976", "export"},
    };
    for (const auto& row : table) {
        Shop shop;
        shop.tenant.country = row.home;
        shop.contract.oss = row.oss;
        const Decimal incl = Decimal(100) + dec(row.rate);
        auto one = sale({product("A", row.rate, "1", "100", incl.to_string(2))});
        one.billing = {};
        one.shipping.country = row.ship_to;
        one.shipping.postal_code = row.postal_code;
        one.customer.vat_number = row.vat_number;
        EXPECT_EQ(name_of(classify(one, shop.terms())), row.expected) << row.name;
    }
}

TEST(Classify, TakesTheBillingAddressWhereGoodsWentNowhereElse) {
    const Shop shop;
    auto one = sale({product("A", "19", "1", "100", "119")});
    one.billing.country = "DE";
    EXPECT_EQ(classify(one, shop.terms()), SaleClass::oss);
    one.shipping.country = "NL";
    EXPECT_EQ(classify(one, shop.terms()), SaleClass::domestic);
    one.shipping = one.billing = {};
    EXPECT_EQ(classify(one, shop.terms()), SaleClass::domestic);
}

TEST(Classify, SeesVatInAnyLineAndInTheTotals) {
    auto one = sale({product("A", "0", "1", "100", "100"), product("B", "0", "1", "10", "10")});
    EXPECT_TRUE(no_vat_charged(one));
    one.lines[1].vat_rate = 21;
    EXPECT_FALSE(no_vat_charged(one));
    one.lines[1].vat_rate = 0;
    one.lines[1].amount_incl = 11;
    EXPECT_FALSE(no_vat_charged(one));
    one.lines[1].amount_incl = 10;
    one.total_incl += 1;
    EXPECT_FALSE(no_vat_charged(one));
}

}  // namespace koppel::books::test

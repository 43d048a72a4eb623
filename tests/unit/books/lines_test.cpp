#include "books/lines.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

TEST(PricePerUnit, GivesTheAmountBack) {
    const struct {
        std::string quantity;
        std::string amount;
        std::string price;
        std::string booked_quantity;
        std::string prefix;
    } table[] = {
        {"1", "19.83", "19.83", "1", ""},
        {"2", "19.83", "9.915", "2", ""},
        {"3", "10.00", "3.3333", "3", ""},
        {"7", "0.01", "0.0014", "7", ""},
        {"100", "0.01", "0.0001", "100", ""},
        {"300", "10.00", "0.03333", "300", ""},
        {"0.375", "4.99", "13.3067", "0.375", ""},
        {"-3", "-10.00", "3.3333", "-3", ""},
        {"3", "-10.00", "-3.3333", "3", ""},
        {"2", "0.00", "0", "2", ""},
        {"0", "5.00", "5", "1", ""},
        {"300000000", "10000000.01", "10000000.01", "1", "300000000 x "},
    };
    for (const auto& row : table) {
        const auto pricing = price_per_unit(dec(row.quantity), dec(row.amount));
        EXPECT_EQ(pricing.quantity.multiplied(pricing.unit_price, 2), dec(row.amount))
            << row.quantity << ' ' << row.amount;
        EXPECT_EQ(pricing.prefix, row.prefix) << row.quantity << ' ' << row.amount;
        EXPECT_EQ(pricing.quantity, dec(row.booked_quantity)) << row.quantity << ' ' << row.amount;
        EXPECT_EQ(pricing.unit_price.to_string(), row.price) << row.quantity << ' ' << row.amount;
    }
    EXPECT_EQ(price_per_unit(1000, dec("33.33")).unit_price.to_string(), "0.03333");
    EXPECT_EQ(price_per_unit(30000, dec("10000.01")).unit_price.to_string(), "0.3333337");
}

// REQ EA-22
TEST(SplitDiscount, IsProRataWithTheRestCentOnTheLargestShare) {
    const struct {
        std::string name;
        std::vector<model::SaleLine> products;
        std::string excl;
        std::string incl;
        std::string expected;  // rate:excl:incl
    } table[] = {
        {"one rate", {product("A", "21", "1", "100", "121")}, "-10", "-12.10", "21:-10.00:-12.10"},
        {"two equal halves",
         {product("A", "9", "1", "100", "109"), product("B", "21", "1", "90.08", "109")},
         "-8.72",
         "-10.00",
         "9:-4.59:-5.00 21:-4.13:-5.00"},
        {"a cent for two",
         {product("A", "9", "1", "10", "10.90"), product("B", "21", "1", "30", "36.30")},
         "-0.02",
         "-0.03",
         "9:-0.01:-0.01 21:-0.01:-0.02"},
        {"thirds",
         {product("A", "0", "1", "10", "10"), product("B", "9", "1", "9.17", "10"),
          product("C", "21", "1", "8.26", "10")},
         "-9.14",
         "-10.00",
         "0:-3.34:-3.34 9:-3.05:-3.33 21:-2.75:-3.33"},
        {"a return takes no part",
         {product("A", "9", "-1", "-10", "-10.90"), product("B", "21", "1", "100", "121")},
         "-10",
         "-12.10",
         "21:-10.00:-12.10"},
        {"credit",
         {product("A", "9", "1", "-100", "-109"), product("B", "21", "1", "-90.08", "-109")},
         "8.72",
         "10.00",
         "9:4.59:5.00 21:4.13:5.00"},
        {"three cents for five, none for the rate without VAT",
         {product("A", "0", "1", "100", "100"), product("B", "5.5", "1", "94.79", "100"),
          product("C", "9", "1", "91.74", "100"), product("D", "21", "1", "82.64", "100"),
          product("E", "25.5", "1", "79.68", "100")},
         "-9.00",
         "-10.00",
         "0:-2.00:-2.00 5.5:-1.91:-2.00 9:-1.84:-2.00 21:-1.66:-2.00 25.5:-1.59:-2.00"},
        {"without products, over all lines",
         {line("shipping", "", "21", "1", "10", "12.10")},
         "-1",
         "-1.21",
         "21:-1.00:-1.21"},
    };
    for (const auto& row : table) {
        const auto discount = line("discount", "Korting", "0", "1", row.excl, row.incl);
        const auto split = split_discount(discount, row.products, sale({}));
        std::string text;
        for (const auto& share : std::get<Lines>(split)) {
            text += (text.empty() ? "" : " ") + share.vat_rate.to_string() + ':' +
                    share.amount_excl.to_string(2) + ':' + share.amount_incl.to_string(2);
        }
        EXPECT_EQ(text, row.expected) << row.name;
    }
}

TEST(SplitDiscount, RefusesWhatDoesNotFitTheRates) {
    const auto discount = line("discount", "Korting", "0", "1", "-11.90", "-12.10");
    const auto split = split_discount(discount, {product("A", "21", "1", "100", "121")}, bell_sale());
    EXPECT_EQ(std::get<Finding>(split).message,
              "Discount: the discount of -12.10 EUR incl. VAT (-11.90 EUR excl.) of order ORD01042 cannot be "
              "split over VAT rates: over the rates of its products it would be -10.00 EUR excl. VAT.");
    EXPECT_EQ(std::get<Finding>(split_discount(discount, {}, bell_sale())).code, "discount_vat_unclear");
    const auto with_vat = line("discount", "Korting", "0", "1", "-9.99", "-10.00");
    const auto without = split_discount(with_vat, {product("A", "0", "1", "100", "100")}, bell_sale());
    EXPECT_EQ(std::get<Finding>(without).code, "discount_vat_unclear");
}

// REQ EA-08
TEST(ArticleCode, IsSkuElseEanElseArticleCode) {
    model::SaleLine one;
    EXPECT_EQ(article_code(one), "");
    one.article_code = "AC";
    EXPECT_EQ(article_code(one), "AC");
    one.ean = "8712345678906";
    EXPECT_EQ(article_code(one), "8712345678906");
    one.sku = " ";
    EXPECT_EQ(article_code(one), "8712345678906");
    one.sku = " FB-1 ";
    EXPECT_EQ(article_code(one), "FB-1");
}

}  // namespace koppel::books::test

// Items as products, and products as items.
#include "items.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "koppel/cpp/error.hpp"
#include "koppel/model/json.hpp"

namespace koppel::lightspeed_retail::tests {
namespace {

using model::Decimal;

Decimal dec(const char* text) {
    return *Decimal::parse(text);
}

// Brussels sells with the tax in the price, Amsterdam without.
Catalogue two_shops() {
    Catalogue catalogue;
    catalogue.currency = "EUR";
    catalogue.shops = {{"1", {"Brussel", "Europe/Brussels", "", "1", false}},
                       {"2", {"Amsterdam", "Europe/Amsterdam", "", "2", false}}};
    catalogue.tax_categories = {{"1", {"BE", true, 21, {{"3", 6}}}}, {"2", {"NL", false, 21, {{"3", 9}}}}};
    catalogue.tax_classes = {{"1", "Item"}, {"3", "Laag tarief"}};
    return catalogue;
}

Object dice() {
    return boost::json::parse(R"({"itemID":"1","systemSku":"210000010001","customSku":" DS-7 ","ean":"",
        "upc":"541000000001","description":"Dice","tax":"true","archived":"false","taxClassID":"3",
        "timeStamp":"2026-11-20T10:00:00+00:00",
        "Prices":{"ItemPrice":[{"amount":"9.95","useTypeID":"1","useType":"Default"},
                               {"amount":"12","useTypeID":"2","useType":"MSRP"}]}})")
        .as_object();
}

model::Product read(const Object& row, const std::string& shop) {
    return model::from_json_text<model::Product>(product_record(row, two_shops(), shop).payload);
}

model::ProductPosting wanted() {
    model::ProductPosting product;
    product.code = "DS-7";
    product.title = "Dice";
    product.vat_code = "Laag tarief";
    product.price_incl = dec("9.95");
    product.price_excl = dec("9.3868");
    return product;
}

}  // namespace

// REQ RE-04
TEST(RetailItem, IsAProductByTheTaxesOfTheShop) {
    const auto belgian = read(dice(), "Brussel");
    EXPECT_EQ(belgian.key, "1");
    EXPECT_EQ(belgian.sku, "DS-7");
    EXPECT_EQ(belgian.ean, "541000000001");
    EXPECT_EQ(belgian.article_code, "210000010001");
    EXPECT_EQ(belgian.title, "Dice");
    EXPECT_EQ(belgian.tax_class_title, "Laag tarief");
    EXPECT_EQ(belgian.vat_rate, dec("6"));
    EXPECT_EQ(belgian.price_incl, dec("9.95"));
    EXPECT_EQ(belgian.price_excl, std::nullopt);
    EXPECT_TRUE(belgian.active);
    const auto dutch = read(dice(), "2");
    EXPECT_EQ(dutch.vat_rate, dec("9"));
    EXPECT_EQ(dutch.price_excl, dec("9.95"));
    EXPECT_EQ(dutch.price_incl, std::nullopt);
}

TEST(RetailItem, CannotBeReadWhereShopsDifferAndNoneIsChosen) {
    EXPECT_EQ(read(dice(), "").unreadable,
              "Item DS-7 of Lightspeed cannot be read: the shops tax it differently: name the shop that "
              "products go by in \"product_shop\" of the connection's settings.");
    auto alike = two_shops();
    alike.tax_categories.at("2") = alike.tax_categories.at("1");
    EXPECT_EQ(model::from_json_text<model::Product>(product_record(dice(), alike, "").payload).unreadable,
              "");
    alike = two_shops();
    alike.shops.at("2").archived = true;
    EXPECT_EQ(model::from_json_text<model::Product>(product_record(dice(), alike, "").payload).vat_rate,
              dec("6"))
        << "a shop that is closed has no say";
}

TEST(RetailItem, WithoutTaxHasOnePrice) {
    auto row = dice();
    row["tax"] = "false";
    const auto product = read(row, "Brussel");
    EXPECT_EQ(product.vat_rate, Decimal());
    EXPECT_EQ(product.price_incl, product.price_excl);
}

TEST(RetailItem, HasAnotherVersionOnlyWhenAFactChanged) {
    auto later = dice();
    later["timeStamp"] = "2026-11-21T10:00:00+00:00";
    auto dearer = later;
    dearer["Prices"] =
        boost::json::parse(R"({"ItemPrice":{"amount":"10","useTypeID":"1","useType":"Default"}})");
    const auto version = [](const Object& row) { return product_record(row, two_shops(), "1").version; };
    EXPECT_EQ(version(dice()), version(later));
    EXPECT_NE(version(dice()), version(dearer));
}

TEST(ItemChange, IsNothingForWhatStandsThere) {
    const auto row = dice();
    EXPECT_EQ(item_change(wanted(), &row, two_shops(), "Brussel").body, "");
}

TEST(ItemChange, HoldsOnlyWhatDiffersAndNamesIt) {
    const auto row = dice();
    auto product = wanted();
    product.title = "Dice, \"seven\"";
    product.price_incl = dec("10.50");
    const auto change = item_change(product, &row, two_shops(), "Brussel");
    EXPECT_EQ(change.body, R"({"description":"Dice, \"seven\"","Prices":{"ItemPrice":[{"amount":"10.5",)"
                           R"("useTypeID":"1","useType":"Default"}]}})");
    EXPECT_EQ(change.words, "description Dice -> Dice, \"seven\", price 9.95 -> 10.5");
}

TEST(ItemChange, WritesThePriceAsTheShopHasIt) {
    const auto change = item_change(wanted(), nullptr, two_shops(), "Amsterdam");
    EXPECT_EQ(change.body,
              R"({"description":"Dice","customSku":"DS-7","taxClassID":"3","Prices":{"ItemPrice":)"
              R"([{"amount":"9.3868","useTypeID":"1","useType":"Default"}]}})");
}

TEST(ItemChange, RefusesATaxClassThatTheAccountDoesNotHave) {
    auto product = wanted();
    product.vat_code = "Luxe";
    try {
        (void)item_change(product, nullptr, two_shops(), "Brussel");
        FAIL();
    } catch (const sdk::Error& error) {
        EXPECT_EQ(error.code(), "tax_class_unknown");
        EXPECT_EQ(
            error.text(),
            "Lightspeed has no tax class \"Luxe\"; it has Item (1), Laag tarief (3). Correct \"code\" in "
            "\"vat\" of the contract and apply it.");
    }
}

}  // namespace koppel::lightspeed_retail::tests

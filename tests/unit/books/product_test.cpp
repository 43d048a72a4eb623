#include "books/product.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

model::Product mug() {
    model::Product product;
    product.key = "17";
    product.sku = " MUG-1 ";
    product.ean = "8712345678906";
    product.title = "Mug, blue";
    product.vat_rate = dec("21");
    product.price_incl = dec("9.95");
    return product;
}

model::ProductPosting made(const model::Product& product, const Shop& shop = {}) {
    auto result = product_for(product, shop.terms(), "K7PRODUCT01");
    return std::holds_alternative<Fail>(result) ? model::ProductPosting()
                                                : std::get<model::ProductPosting>(std::move(result));
}

}  // namespace

// REQ RE-04
TEST(ProductFor, CarriesCodeVatAndBothPrices) {
    const auto posting = made(mug());
    EXPECT_EQ(posting.reference, "K7PRODUCT01");
    EXPECT_EQ(posting.source_key, "17");
    EXPECT_EQ(posting.code, "MUG-1");
    EXPECT_EQ(posting.ean, "8712345678906");
    EXPECT_EQ(posting.title, "Mug, blue");
    EXPECT_EQ(posting.vat_code, "1");
    EXPECT_EQ(posting.ledger_account, "8000");
    EXPECT_EQ(posting.price_incl, dec("9.95"));
    EXPECT_EQ(posting.price_excl, dec("8.2231"));
    EXPECT_EQ(posting.currency, "EUR");
}

TEST(ProductFor, ComputesThePriceIncludingVatInCents) {
    auto product = mug();
    product.price_incl.reset();
    product.price_excl = dec("8.2231");
    EXPECT_EQ(made(product).price_incl, dec("9.95"));
    product.price_excl = dec("0.005");
    EXPECT_EQ(made(product).price_incl, dec("0.01"));
}

TEST(ProductFor, IsKnownByTheFirstCodeThatThereIs) {
    auto product = mug();
    product.sku = "  ";
    EXPECT_EQ(made(product).code, "8712345678906");
    product.ean.clear();
    product.article_code = "A-9";
    EXPECT_EQ(made(product).code, "A-9");
}

TEST(ProductFor, TakesTheRuleOfTheTaxClassFirst) {
    Shop shop;
    shop.contract.vat.push_back({"NL", 21, "6", {}, "", "Drinks"});
    auto product = mug();
    product.tax_class = "7";
    product.tax_class_title = "drinks";
    EXPECT_EQ(made(product, shop).vat_code, "6");
    EXPECT_EQ(made(product, shop).ledger_account, "");
    product.vat_rate.reset();
    EXPECT_EQ(made(product, shop).vat_code, "6") << "without a rate the class decides";
    EXPECT_EQ(made(product, shop).vat_rate, dec("21"));
    EXPECT_EQ(made(product, shop).price_excl, dec("8.2231"));
}

TEST(ProductFor, LeavesVatToTheSinkWhereNobodySaysIt) {
    auto product = mug();
    product.vat_rate.reset();
    EXPECT_EQ(made(product).vat_code, "");
    EXPECT_EQ(made(product).price_incl, dec("9.95"));
    EXPECT_EQ(made(product).price_excl, std::nullopt) << "unknown, not guessed";
    Shop without_table;
    without_table.contract.vat.clear();
    EXPECT_EQ(outcome(judge(mug(), without_table.terms())), "post");
    EXPECT_EQ(made(mug(), without_table).vat_code, "");
}

TEST(JudgeProduct, FindsWhatCannotBeBooked) {
    const Shop shop;
    EXPECT_EQ(outcome(judge(mug(), shop.terms())), "post");
    auto product = mug();
    product.sku.clear();
    product.ean.clear();
    product.title = " ";
    product.vat_rate = dec("19");
    product.price_incl = dec("-1");
    EXPECT_EQ(outcome(judge(product, shop.terms())),
              "fail: product_without_code product_without_title price_negative vat_rate_without_code");
    EXPECT_TRUE(std::holds_alternative<Fail>(product_for(product, shop.terms(), "r")));
    product.unreadable = "Item 17 has no itemID.";
    EXPECT_EQ(outcome(judge(product, shop.terms())), "fail: document_unreadable");
}

TEST(JudgeProduct, NamesTheProductTheRateAndTheCountry) {
    auto product = mug();
    product.vat_rate = dec("19");
    product.tax_class = "Item";
    const auto verdict = judge(product, Shop().terms());
    ASSERT_TRUE(std::holds_alternative<Fail>(verdict));
    EXPECT_EQ(
        std::get<Fail>(verdict).findings.front().message,
        "VAT check: product MUG-1 (Mug, blue) has 19% of the tax class \"Item\", and the contract's VAT "
        "table has no such rule for NL.");
}

// REQ RE-04
TEST(JudgeProduct, NeverSendsWhatIsNotForSale) {
    auto product = mug();
    product.active = false;
    EXPECT_EQ(outcome(judge(product, Shop().terms())),
              "ignore: product MUG-1 (Mug, blue) is not for sale at the source");
}

}  // namespace koppel::books::test

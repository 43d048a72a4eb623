// Items as products, and products as items.
#include "product.hpp"

#include <gtest/gtest.h>

namespace koppel::exactonline {
namespace {

using model::Decimal;

Decimal dec(const char* text) {
    return *Decimal::parse(text);
}

VatCode high(const char* type) {
    VatCode code;
    code.code = "2";
    code.type = type;
    code.percentage = "0.21";
    code.description = "Hoog";
    return code;
}

Row row_of(std::initializer_list<std::pair<const char*, const char*>> members) {
    Row row;
    for (const auto& [name, value] : members)
        row.put(name, value);
    return row;
}

Row mug() {
    return row_of({{"ID", "00000000-0000-4000-8000-000000000001"},
                   {"Code", "MUG-1"},
                   {"Description", "Mug"},
                   {"Barcode", "8712345678906"},
                   {"SalesVatCode", "2"},
                   {"GLRevenue", "00000000-0000-4000-8000-000000008000"},
                   {"IsSalesItem", "true"},
                   {"StandardSalesPrice", "8.2231"}});
}

model::ProductPosting wanted() {
    model::ProductPosting product;
    product.code = "MUG-1";
    product.title = "Mug";
    product.ean = "8712345678906";
    product.vat_code = "2";
    product.currency = "EUR";
    product.price_excl = dec("8.2231");
    product.price_incl = dec("9.95");
    return product;
}

model::Product read(const Row& row, const VatCode& code) {
    return model::from_json_text<model::Product>(product_record(row, &code, "2026-11-22").payload);
}

constexpr const char* kItem = "00000000-0000-4000-8000-000000000001";

}  // namespace

// REQ RE-04
TEST(ExactItem, IsAProductWithThePriceAsItsVatCodeSays) {
    const auto product = read(mug(), high("E"));
    EXPECT_EQ(product.sku, "MUG-1");
    EXPECT_EQ(product.ean, "8712345678906");
    EXPECT_EQ(product.title, "Mug");
    EXPECT_EQ(product.vat_rate, dec("21"));
    EXPECT_EQ(product.price_excl, dec("8.2231"));
    EXPECT_EQ(product.price_incl, std::nullopt);
    EXPECT_TRUE(product.active);
    EXPECT_EQ(read(mug(), high("I")).price_incl, dec("8.2231"));
}

TEST(ExactItem, IsNotForSaleWhenItEndedOrIsNoSalesItem) {
    auto ended = mug();
    ended.put("EndDate", "/Date(1763683200000)/");  // 2025-11-21
    EXPECT_FALSE(read(ended, high("E")).active);
    auto today = mug();
    today.put("EndDate", "2026-11-22");
    EXPECT_TRUE(read(today, high("E")).active) << "its last day";
    auto material = mug();
    material.put("IsSalesItem", "false");
    EXPECT_FALSE(read(material, high("E")).active);
}

TEST(ExactItemChange, IsNothingForWhatStandsThere) {
    const Row row = mug();
    EXPECT_EQ(item_change(wanted(), &row, "00000000-0000-4000-8000-000000008000").body, "");
}

TEST(ExactItemChange, HoldsOnlyWhatDiffersAndNeverTheCode) {
    const Row row = mug();
    auto product = wanted();
    product.title = "Mug, blue";
    product.vat_code = "1";
    const auto change = item_change(product, &row, {});
    EXPECT_EQ(change.body, R"({"Description":"Mug, blue","SalesVatCode":"1"})");
    EXPECT_EQ(change.words, "description Mug -> Mug, blue, VAT code 2 -> 1");
}

TEST(ExactItemChange, MakesASalesItem) {
    EXPECT_EQ(
        item_change(wanted(), nullptr, "00000000-0000-4000-8000-000000008000").body,
        R"({"Code":"MUG-1","Description":"Mug","Barcode":"8712345678906","SalesVatCode":"2",)"
        R"("GLRevenue":"00000000-0000-4000-8000-000000008000","IsSalesItem":true,"IsStockItem":false})");
}

TEST(ExactPrice, IsTheNewestThatCountsForEverybody) {
    const auto price = [](const char* id, const char* start, const char* more = "", const char* value = "") {
        auto row =
            row_of({{"ID", id}, {"Item", kItem}, {"Price", "8"}, {"Quantity", "1"}, {"StartDate", start}});
        if (*more != '\0') row.put(more, value);
        return row;
    };
    const std::vector<Row> prices = {
        price("old", "2026-01-01"),
        price("now", "2026-06-01"),
        price("ended", "2026-07-01", "EndDate", "2026-08-01"),
        price("customer", "2026-09-01", "Account", "x"),
        price("ten", "2026-10-01", "Quantity", "10"),
        price("dollar", "2026-10-01", "Currency", "USD"),
        price("coming", "2026-12-01"),
        price("other", "2026-11-01", "Item", "00000000-0000-4000-8000-000000000002")};
    const Row* found = standard_price(prices, kItem, "EUR", "2026-11-22");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->text("ID"), "now");
    EXPECT_EQ(standard_price({}, kItem, "EUR", "2026-11-22"), nullptr);
}

TEST(ExactPrice, IsWrittenWithOrWithoutVatAsTheItemsCodeSays) {
    const auto excluding = high("E"), including = high("I");
    EXPECT_EQ(price_change(wanted(), &excluding, nullptr, kItem, "2026-11-22").body,
              R"({"Item":"00000000-0000-4000-8000-000000000001","Currency":"EUR","StartDate":"2026-11-22",)"
              R"("Quantity":1,"Price":8.2231})");
    const auto row = row_of({{"ID", "p"}, {"Price", "8.2231"}});
    EXPECT_EQ(price_change(wanted(), &excluding, &row, kItem, "2026-11-22").body, "");
    const auto change = price_change(wanted(), &including, &row, kItem, "2026-11-22");
    EXPECT_EQ(change.body, R"({"Price":9.95})");
    EXPECT_EQ(change.words, "price 8.2231 -> 9.95");
    auto without = wanted();
    without.price_excl.reset();
    EXPECT_EQ(price_change(without, &excluding, &row, kItem, "2026-11-22").body, "")
        << "not known, not guessed";
}

}  // namespace koppel::exactonline

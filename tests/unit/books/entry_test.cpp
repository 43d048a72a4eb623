#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

model::Entry entry(const Shop& shop, const model::Sale& sale) {
    auto result = shop.entry(sale);
    if (const auto* fail = std::get_if<Fail>(&result)) {
        ADD_FAILURE() << fail->findings.at(0).message;
        return {};
    }
    return std::get<model::Entry>(std::move(result));
}

}  // namespace

// REQ EA-09, REQ EA-21
TEST(EntryFor, CarriesTheHead) {
    const Shop shop = entry_shop();
    auto one = bell_sale();
    one.kind = "invoice";
    one.number = "INV00987";
    one.order_number = "ORD01042";
    const auto posted = entry(shop, one);
    EXPECT_EQ(posted.reference, "K7REFERENCE01");
    EXPECT_EQ(posted.source_key, "1042");
    EXPECT_EQ(posted.number, "INV00987");
    EXPECT_EQ(posted.description, "INV00987");
    EXPECT_EQ(posted.date, "2026-11-21");
    EXPECT_EQ(posted.currency, "EUR");
    EXPECT_EQ(posted.journal, "70");
    EXPECT_EQ(posted.payment_condition, "14");
    EXPECT_EQ(posted.debtor.match_value, "anna@example.test");
    EXPECT_TRUE(posted.debtor.create.has_value());
    EXPECT_EQ(posted.total_excl, dec("19.83"));
    EXPECT_EQ(posted.total_vat, dec("4.17"));
    EXPECT_EQ(posted.total_incl, dec("24"));
}

// REQ EA-09, REQ EA-22
TEST(EntryFor, BooksEveryKindOfLineOnItsLedgerAccountAndTouchesNoProduct) {
    const struct {
        model::SaleLine line;
        std::string account;
        std::string vat_code;
        std::string vat;
        std::string description;
    } table[] = {
        {product("FB-1001", "21", "2", "19.83", "24.00"), "8000", "1", "4.17", "2 x Product FB-1001"},
        {product("A", "9", "1", "10", "10.90"), "8010", "2", "0.9", "Product A"},
        {product("A", "0", "0.375", "10", "10"), "8020", "3", "0", "0.375 x Product A"},
        {product("A", "21", "-1", "-10", "-12.10"), "8000", "1", "-2.1", "-1 x Product A"},
        {line("shipping", "Verzendkosten PostNL", "21", "1", "4.96", "6"), "8090", "1", "1.04",
         "Verzendkosten PostNL"},
        {line("payment_cost", "Betaalkosten iDEAL", "21", "1", "0.5", "0.61"), "8095", "1", "0.11",
         "Betaalkosten iDEAL"},
        {line("discount", "Actie", "21", "1", "-10", "-12.10"), "8000", "1", "-2.1", "Actie"},
        {line("surcharge", "Statiegeld", "0", "1", "10", "10"), "8020", "3", "0", "Statiegeld"},
    };
    const Shop shop = entry_shop();
    for (const auto& row : table) {
        const auto posted = entry(shop, sale({row.line}));
        ASSERT_EQ(posted.lines.size(), 1u) << row.description;
        const auto& only = posted.lines.front();
        EXPECT_EQ(only.ledger_account, row.account) << row.description;
        EXPECT_EQ(only.vat_code, row.vat_code) << row.description;
        EXPECT_EQ(only.vat_rate, row.line.vat_rate) << row.description;
        EXPECT_EQ(only.amount_excl, row.line.amount_excl) << row.description;
        EXPECT_EQ(only.vat_amount, dec(row.vat)) << row.description;
        EXPECT_EQ(only.description, row.description);
    }
}

// REQ EA-21
TEST(EntryFor, HasALinePerProductAndCost) {
    std::vector<model::SaleLine> lines;
    for (const char* sku : {"A", "B", "C", "D", "E"})
        lines.push_back(product(sku, "21", "1", "10", "12.10"));
    auto with_shipping = lines;
    with_shipping.push_back(line("shipping", "Verzendkosten", "21", "1", "5", "6.05"));
    EXPECT_EQ(entry(entry_shop(), sale(with_shipping)).lines.size(), 6u);
    auto with_surcharges = lines;
    with_surcharges.push_back(line("surcharge", "Toeslag", "21", "1", "1", "1.21"));
    with_surcharges.push_back(line("surcharge", "Inpakken", "21", "1", "2", "2.42"));
    EXPECT_EQ(entry(entry_shop(), sale(with_surcharges)).lines.size(), 7u);
}

// REQ EA-22
TEST(EntryFor, SplitsTheDiscountOfTheWholeOrder) {
    const auto posted = entry(
        entry_shop(), sale({product("A", "9", "1", "100", "109"), product("B", "21", "1", "90.08", "109"),
                            line("discount", "Kortingscode HERFST", "0", "1", "-8.72", "-10")}));
    ASSERT_EQ(posted.lines.size(), 4u);
    EXPECT_EQ(posted.lines[2].description, "Kortingscode HERFST 9%");
    EXPECT_EQ(posted.lines[2].ledger_account, "8010");
    EXPECT_EQ(posted.lines[2].amount_excl, dec("-4.59"));
    EXPECT_EQ(posted.lines[2].vat_amount, dec("-0.41"));
    EXPECT_EQ(posted.lines[3].vat_code, "1");
    EXPECT_EQ(posted.lines[3].amount_excl + posted.lines[3].vat_amount, dec("-5"));
}

// A product without an account can be booked on a new article of the default sales kind, but not in an entry.
// REQ EA-09
TEST(Judge, WantsAnAccountForTheProductsOfAnEntry) {
    Shop shop = entry_shop();
    shop.contract.vat = {{"NL", 21, "1", {{"shipping", "8090"}}}};
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "fail: account_missing");
    shop.flow.as = "invoice";
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "post");
}

TEST(Judge, WantsAJournalForAnEntry) {
    Shop shop = entry_shop();
    shop.contract.sink.erase("sales_journal");
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "fail: sales_journal_missing");
    EXPECT_TRUE(std::holds_alternative<Fail>(shop.entry(bell_sale())));
    shop.flow.as = "invoice";
    EXPECT_EQ(outcome(shop.judge(bell_sale())), "post");
}

}  // namespace koppel::books::test

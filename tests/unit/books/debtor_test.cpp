#include "books/debtor.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

// REQ EA-07
TEST(DebtorRule, MatchesByEmailAndMakesFromBilling) {
    const Shop shop;
    auto one = bell_sale();
    one.customer.email = " Anna@Example.test\n";
    one.customer.mobile = "0612345678";
    one.customer.coc_number = "12345678";
    const auto rule = debtor_rule(one, shop.terms());
    EXPECT_EQ(rule.code, "");
    EXPECT_EQ(rule.match_by, "email");
    EXPECT_EQ(rule.match_value, "Anna@Example.test");
    ASSERT_TRUE(rule.create.has_value());
    // REQ EA-24
    EXPECT_EQ(rule.create->name, "Anna de Vries");
    EXPECT_EQ(rule.create->email, "Anna@Example.test");
    EXPECT_EQ(rule.create->phone, "0612345678");
    EXPECT_EQ(rule.create->coc_number, "12345678");
    EXPECT_EQ(rule.create->payment_condition, "14");
    EXPECT_EQ(rule.create->address, one.billing);
}

TEST(DebtorRule, IsFixedByPaymentMethodThenByContract) {
    Shop shop;
    auto one = bell_sale();
    one.payment_method = "mollie";
    shop.contract.debtors.fixed = "20000";
    EXPECT_EQ(debtor_rule(one, shop.terms()).code, "20000");
    shop.contract.payment_methods.at(0).debtor = "10001";
    const auto rule = debtor_rule(one, shop.terms());
    EXPECT_EQ(rule.code, "10001");
    EXPECT_FALSE(rule.create.has_value());
    one.payment_method = "cash";
    EXPECT_EQ(debtor_rule(one, shop.terms()).code, "20000");
}

// REQ RE-03
TEST(DebtorRule, IsTheDefaultDebtorWithoutAnEmailAddress) {
    Shop shop;
    auto one = bell_sale();
    shop.contract.debtors.fallback = "99";
    EXPECT_EQ(debtor_rule(one, shop.terms()).code, "");
    one.customer.email = " ";
    EXPECT_EQ(debtor_rule(one, shop.terms()).code, "99");
    EXPECT_EQ(serial_key(one, shop.terms()), "");
    shop.contract.debtors.fixed = "20000";
    EXPECT_EQ(debtor_rule(one, shop.terms()).code, "20000");
    auto abroad = sale({product("A", "0", "1", "100", "100")});
    abroad.customer.email.clear();
    abroad.shipping.country = "DE";
    abroad.customer.vat_number = "DE136695976";
    EXPECT_EQ(debtor_rule(abroad, shop.terms()).code, "") << "an intra-community supply";
}

// REQ EA-13
TEST(DebtorRule, IsNeverFixedForAnIntraCommunitySupply) {
    const struct {
        std::string country;
        std::string rate;
        std::string incl;
        std::string code;  // empty: a debtor of its own
    } table[] = {
        {"NL", "21", "121", "10001"},  // at home
        {"DE", "21", "121", "10001"},  // a consumer abroad
        {"CH", "0", "100", "10001"},   // an export
        {"DE", "0", "100", ""},        // without VAT in another member state
    };
    for (const bool of_method : {true, false}) {
        Shop shop;
        (of_method ? shop.contract.payment_methods.at(0).debtor : shop.contract.debtors.fixed) = "10001";
        for (const auto& row : table) {
            auto one = sale({product("A", row.rate, "1", "100", row.incl)});
            one.payment_method = "mollie";
            one.shipping.country = row.country;
            one.customer.vat_number = "DE136695976";
            const auto rule = debtor_rule(one, shop.terms());
            EXPECT_EQ(rule.code, row.code) << row.country << ' ' << row.rate;
            EXPECT_EQ(rule.create.has_value(), row.code.empty()) << row.country << ' ' << row.rate;
            EXPECT_EQ(serial_key(one, shop.terms()), row.code.empty() ? "anna@example.test" : "")
                << row.country << ' ' << row.rate;
            if (!rule.create) continue;
            EXPECT_EQ(rule.create->vat_number, "DE136695976");
        }
    }
}

// REQ EA-19
TEST(CleanCocNumber, IsItsDigits) {
    const struct {
        std::string typed;
        std::string clean;
    } table[] = {
        {"12345678", "12345678"},
        {"KvK 1234.5678", "12345678"},
        {" 12 34 56 78\n", "12345678"},
        {"geen", ""},
        {"", ""},
        {"NL-12345678-0000", "123456780000"},
    };
    for (const auto& row : table)
        EXPECT_EQ(clean_coc_number(row.typed), row.clean) << row.typed;
    auto one = bell_sale();
    one.customer.coc_number = "KvK: 1234 5678";
    EXPECT_EQ(new_debtor(one, Shop().contract).coc_number, "12345678");
}

TEST(DebtorRule, MakesNobodyWhenTheContractForbidsIt) {
    Shop shop;
    shop.contract.debtors.create = false;
    EXPECT_FALSE(debtor_rule(bell_sale(), shop.terms()).create.has_value());
}

TEST(NewDebtor, IsTheCompanyElseThePersonElseTheAddress) {
    const Shop shop;
    auto one = bell_sale();
    one.customer.company = "Fietsen BV";
    EXPECT_EQ(new_debtor(one, shop.contract).name, "Fietsen BV");
    EXPECT_EQ(new_debtor(one, shop.contract).attention, "Anna de Vries");
    one.customer = {};
    one.customer.email = "anna@example.test";
    one.billing.company = "Winkel VOF";
    EXPECT_EQ(new_debtor(one, shop.contract).name, "Winkel VOF");
    one.billing = {};
    one.shipping.attention = "A. de Vries";
    EXPECT_EQ(new_debtor(one, shop.contract).name, "A. de Vries");
    one.shipping = {};
    EXPECT_EQ(new_debtor(one, shop.contract).name, "anna@example.test");
}

TEST(PaymentRule, NeedsOneMethodForTheWholeSale) {
    const Shop shop;
    auto one = bell_sale();
    EXPECT_EQ(payment_rule(one, shop.contract), nullptr);
    one.payments = {{"1", "mollie", "iDEAL", 12, "", ""}, {"2", "mollie", "iDEAL", 12, "", ""}};
    ASSERT_NE(payment_rule(one, shop.contract), nullptr);
    EXPECT_EQ(payment_rule(one, shop.contract)->account, "1250");
    one.payments.push_back({"3", "cash", "", 1, "", ""});
    EXPECT_EQ(payment_rule(one, shop.contract), nullptr);
}

TEST(SerialKey, IsTheDebtorThatMayBeMade) {
    Shop shop;
    auto one = bell_sale();
    one.customer.email = " Anna@EXAMPLE.test";
    EXPECT_EQ(serial_key(one, shop.terms()), "anna@example.test");
    shop.contract.debtors.fixed = "20000";
    EXPECT_EQ(serial_key(one, shop.terms()), "");
    shop.contract.debtors = {};
    shop.contract.debtors.create = false;
    EXPECT_EQ(serial_key(one, shop.terms()), "");
}

}  // namespace koppel::books::test

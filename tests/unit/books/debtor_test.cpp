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
    const auto rule = debtor_rule(one, shop.contract);
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
    EXPECT_EQ(debtor_rule(one, shop.contract).code, "20000");
    shop.contract.payment_methods.at(0).debtor = "10001";
    const auto rule = debtor_rule(one, shop.contract);
    EXPECT_EQ(rule.code, "10001");
    EXPECT_FALSE(rule.create.has_value());
    one.payment_method = "cash";
    EXPECT_EQ(debtor_rule(one, shop.contract).code, "20000");
}

TEST(DebtorRule, MakesNobodyWhenTheContractForbidsIt) {
    Shop shop;
    shop.contract.debtors.create = false;
    EXPECT_FALSE(debtor_rule(bell_sale(), shop.contract).create.has_value());
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

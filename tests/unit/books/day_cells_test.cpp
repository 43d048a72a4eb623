#include "books/day_cells.hpp"

#include <gtest/gtest.h>

#include "till.hpp"

namespace koppel::books::test {

namespace {

std::vector<std::string> texts(const std::vector<Decimal>& amounts) {
    std::vector<std::string> result;
    for (const auto& amount : amounts)
        result.push_back(amount.to_string(2));
    return result;
}

}  // namespace

TEST(Shares, AddUpToTheCent) {
    const struct {
        std::string total;
        std::vector<std::string> weights;
        Texts expected;
    } table[] = {
        {"10.00", {"1"}, {"10.00"}},
        {"10.00", {"1", "1", "1"}, {"3.34", "3.33", "3.33"}},
        {"0.02", {"1", "1", "1"}, {"0.01", "0.01", "0.00"}},
        {"10.00", {"1", "2", "3"}, {"1.67", "3.33", "5.00"}},  // to whom the most was cut off
        {"-10.00", {"1", "1", "1"}, {"-3.33", "-3.33", "-3.34"}},
        {"-10.00", {"-1", "-1", "-1"}, {"-3.33", "-3.33", "-3.34"}},
        {"1.00", {"100", "-99"}, {"100.00", "-99.00"}},
        {"0.50", {"100", "-99"}, {"50.00", "-49.50"}},
        {"5.00", {"0", "7"}, {"0.00", "5.00"}},
    };
    for (const auto& row : table) {
        std::vector<Decimal> weights;
        for (const auto& weight : row.weights)
            weights.push_back(dec(weight));
        EXPECT_EQ(texts(shares(dec(row.total), weights)), row.expected) << row.total;
    }
}

// REQ RH-02
TEST(DayCells, AreWhatWasSoldByHowItWasPaid) {
    const struct {
        std::string name;
        std::vector<model::SaleLine> lines;
        std::vector<model::SalePayment> payments;
        Texts expected;
    } table[] = {
        {"one rate, one method",
         {sold("21", "20.00", "24.20")},
         {cash("24.20")},
         {"turnover 21% Cash 24.20/20.00"}},
        {"lines of one rate",
         {sold("21", "20.00", "24.20"), sold("21", "10.00", "12.10")},
         {cash("36.30")},
         {"turnover 21% Cash 36.30/30.00"}},
        {"payments by one method",
         {sold("21", "20.00", "24.20")},
         {cash("20.00"), cash("4.20")},
         {"turnover 21% Cash 24.20/20.00"}},
        {"two rates, two methods",
         {sold("21", "100.00", "121.00"), sold("6", "50.00", "53.00")},
         {cash("74.00"), card("100.00")},
         {"turnover 21% Cash 51.46/42.53", "turnover 21% Bancontact 69.54/57.47",
          "turnover 6% Cash 22.54/21.26", "turnover 6% Bancontact 30.46/28.74"}},
        {"classes of one rate apart",
         {sold("21", "20.00", "24.20", "1", "Bloemen"), sold("21", "10.00", "12.10", "2", "Potten")},
         {cash("36.30")},
         {"turnover 21% 1 Cash 24.20/20.00", "turnover 21% 2 Cash 12.10/10.00"}},
        {"refund", {sold("21", "-20.00", "-24.20")}, {cash("-24.20")}, {"turnover 21% Cash -24.20/-20.00"}},
        {"refund by two methods",
         {sold("21", "-20.00", "-24.20")},
         {cash("-4.20"), card("-20.00")},
         {"turnover 21% Cash -4.20/-3.47", "turnover 21% Bancontact -20.00/-16.53"}},
        {"exchange with something to pay",
         {sold("21", "100.00", "121.00"), sold("6", "-100.00", "-106.00")},
         {card("15.00")},
         {"turnover 21% Bancontact 121.00/100.00", "turnover 6% Bancontact -106.00/-100.00"}},
        {"exchange at another rate, nothing paid",
         {sold("21", "100.00", "121.00"), sold("0", "-121.00", "-121.00")},
         {},
         {"turnover 21% - 121.00/100.00", "turnover 0% - -121.00/-121.00"}},
        {"exchange, VAT differs by a cent",
         {sold("21", "10.00", "12.10"), sold("21", "-10.01", "-12.10")},
         {},
         {"turnover 21% - 0.00/-0.01"}},
        {"gift card redeemed",
         {sold("21", "20.00", "24.20")},
         {gift_card("20.00"), cash("4.20")},
         {"turnover 21% Cash 4.20/3.47", "turnover 21% Gift Card 20.00/16.53"}},
        {"gift card sold",
         {line("gift_card", "Cadeaubon", "0", "1", "0", "0")},
         {gift_card("-100.00"), cash("100.00")},
         {"transfer Cash 100.00", "transfer Gift Card -100.00"}},
        {"gift card sold for cash and card",
         {},
         {gift_card("-100.00"), cash("50.01"), card("49.99")},
         {"transfer Cash 50.01", "transfer Bancontact 49.99", "transfer Gift Card -100.00"}},
        {"gift card and a pot",
         {sold("21", "20.00", "24.20")},
         {cash("124.20"), gift_card("-100.00")},
         {"turnover 21% Cash 24.20/20.00", "transfer Cash 100.00", "transfer Gift Card -100.00"}},
        {"refund on a gift card, against cash",
         {sold("21", "-20.00", "-24.20")},
         {gift_card("-30.00"), cash("5.80")},
         {"turnover 21% Gift Card -24.20/-20.00", "transfer Cash 5.80", "transfer Gift Card -5.80"}},
        {"deposit on a credit account",
         {},
         {paid("4", "Credit Account", "credit_account", "-50.00"), card("50.00")},
         {"transfer Bancontact 50.00", "transfer Credit Account -50.00"}},
        {"discount on the whole",
         {sold("21", "100.00", "121.00"), sold("6", "50.00", "53.00"),
          line("discount", "Korting", "0", "1", "-14.99", "-17.40")},
         {cash("156.60")},
         {"turnover 21% Cash 108.90/90.01", "turnover 6% Cash 47.70/45.00"}},
    };
    for (const auto& row : table) {
        Till till;
        till.contract.day_totals.create_payment_methods = true;
        const auto one = receipt(row.lines, row.payments);
        const auto verdict = till.judge(one);
        EXPECT_EQ(outcome(verdict.verdict), "wait: day_not_posted")
            << row.name << ' ' << message(verdict.verdict);
        EXPECT_EQ(texts_of(verdict.cells), row.expected) << row.name;
    }
}

// REQ RS-10
TEST(DayCells, TakeTipsFromTheCashOrToTheirCategory) {
    const struct {
        std::string name;
        std::string tips;
        std::vector<model::SalePayment> payments;
        Texts from_cash;
        Texts category;
    } table[] = {
        {"in cash",
         "2.00",
         {cash("26.20")},
         {"turnover 21% Cash 24.20/20.00"},
         {"turnover 21% Cash 24.20/20.00", "tip Cash 2.00"}},
        {"by card, a part in cash",
         "2.00",
         {card("16.20"), cash("10.00")},
         {"turnover 21% Cash 8.00/6.61", "turnover 21% Bancontact 16.20/13.39"},
         {"turnover 21% Cash 9.24/7.64", "turnover 21% Bancontact 14.96/12.36", "tip Cash 0.76",
          "tip Bancontact 1.24"}},
        {"by card, less in cash",
         "2.00",
         {card("25.20"), cash("1.00")},
         {"turnover 21% Bancontact 24.20/20.00", "transfer Cash -1.00", "transfer Bancontact 1.00"},
         {"turnover 21% Cash 0.92/0.76", "turnover 21% Bancontact 23.28/19.24", "tip Cash 0.08",
          "tip Bancontact 1.92"}},
        {"not in the payments",
         "2.00",
         {cash("24.20")},
         {"turnover 21% Cash 24.20/20.00"},
         {"turnover 21% Cash 24.20/20.00"}},
        {"of the payment",
         "0",
         {cash("26.20", "2.00")},
         {"turnover 21% Cash 24.20/20.00"},
         {"turnover 21% Cash 24.20/20.00", "tip Cash 2.00"}},
    };
    for (const auto& row : table) {
        Till till;
        auto one = pot();
        one.tips = dec(row.tips);
        one.payments = row.payments;
        EXPECT_EQ(texts_of(till.cells(one)), row.from_cash) << row.name << till.message(one);
        till.contract.day_totals.tips = "category";
        EXPECT_EQ(texts_of(till.cells(one)), row.category) << row.name << till.message(one);
    }
    Till till;
    auto back = receipt({sold("21", "-20.00", "-24.20")}, {cash("-26.20")});
    back.tips = dec("-2.00");
    EXPECT_EQ(texts_of(till.cells(back)), Texts{"turnover 21% Cash -24.20/-20.00"});
}

// REQ RS-10
TEST(DayCells, PayTipsOfCardsFromTheCashOfTheTill) {
    Till till;
    auto one = pot();
    one.tips = dec("2.00");
    one.payments = {card("26.20")};
    EXPECT_EQ(till.message(one),
              "Tips check: the tips of 2.00 EUR of receipt 501 are to be taken from the cash, but it was not "
              "paid in cash, and the contract names no cash method.");
    till.contract.payment_methods[0].booking = "cash";
    EXPECT_EQ(texts_of(till.cells(one)),
              (Texts{"turnover 21% Bancontact 24.20/20.00", "transfer - -2.00", "transfer Bancontact 2.00"}));
    till.contract.payment_methods[0].ignore = true;
    EXPECT_EQ(till.outcome(one), "fail: no_cash_for_tips");
}

// REQ RS-10
TEST(DayCells, WantToKnowWhereTipsGo) {
    for (const bool journals : {false, true}) {
        Till till;
        till.contract.day_totals.tips = "category";
        if (journals) till.journals();
        auto one = pot();
        one.tips = dec("2.00");
        one.payments = {cash("26.20")};
        EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
        (journals ? till.contract.day_totals.tips_account : till.contract.day_totals.tips_code).clear();
        EXPECT_EQ(till.outcome(one), "fail: tips_without_code");
        EXPECT_EQ(till.message(one),
                  std::string("Setting check: receipt 501 has tips, and the contract has no \"") +
                      (journals ? "tips_account" : "tips_code") + "\" to book it on.");
    }
}

TEST(DayCells, TakeRoundingWithinTheTolerance) {
    const struct {
        std::string name;
        std::string tolerance;
        std::vector<model::SalePayment> payments;
        std::string tips;
        std::string expected;  // the outcome, or the cells
    } table[] = {
        {"no tolerance", "0", {cash("24.19")}, "0", "fail: payments_differ"},
        {"rounded down", "0.02", {cash("24.18")}, "0", "turnover 21% Cash 24.20/20.00, rounding Cash -0.02"},
        {"rounded up", "0.02", {cash("24.22")}, "0", "turnover 21% Cash 24.20/20.00, rounding Cash 0.02"},
        {"beyond", "0.02", {cash("24.17")}, "0", "fail: payments_differ"},
        {"beyond, up", "0.02", {cash("24.23")}, "0", "fail: payments_differ"},
        {"on the cash",
         "0.02",
         {card("20.00"), cash("4.22")},
         "0",
         "turnover 21% Cash 4.20/3.47, turnover 21% Bancontact 20.00/16.53, rounding Cash 0.02"},
        {"on the largest",
         "0.02",
         {gift_card("4.00"), card("20.18")},
         "0",
         "turnover 21% Bancontact 20.20/16.69, turnover 21% Gift Card 4.00/3.31, rounding Bancontact -0.02"},
        {"with tips in the payments",
         "0.02",
         {cash("26.18")},
         "2.00",
         "turnover 21% Cash 24.20/20.00, tip Cash 2.00, rounding Cash -0.02"},
        {"with tips beside the payments",
         "0.02",
         {cash("24.18")},
         "2.00",
         "turnover 21% Cash 24.20/20.00, rounding Cash -0.02"},
        {"neither", "0.02", {cash("25.20")}, "2.00", "fail: payments_differ"},
        {"nothing paid", "30.00", {}, "0", "turnover 21% - 24.20/20.00, rounding - -24.20"},
    };
    for (const auto& row : table) {
        Till till;
        till.tolerating(row.tolerance).contract.day_totals.tips = "category";
        auto one = pot();
        one.payments = row.payments;
        one.tips = dec(row.tips);
        std::string found = till.outcome(one);
        if (found == "wait: day_not_posted") {
            found.clear();
            for (const auto& text : texts_of(till.cells(one)))
                found += (found.empty() ? "" : ", ") + text;
        }
        EXPECT_EQ(found, row.expected) << row.name << ": " << till.message(one);
    }
    for (const bool journals : {false, true}) {
        Till till;
        till.tolerating("0.02");
        if (journals) till.journals();
        auto& totals = till.contract.day_totals;
        (journals ? totals.rounding_account : totals.rounding_code).clear();
        auto one = pot();
        one.payments = {cash("24.18")};
        EXPECT_EQ(till.outcome(one), "fail: rounding_without_code");
    }
}

// REQ H-03
TEST(DayCells, NameBothFiguresWherePaymentsDiffer) {
    const Till till;
    auto one = pot();
    one.payments = {cash("20.00"), card("6.00")};
    one.tips = dec("1.00");
    EXPECT_EQ(
        till.message(one),
        "Payment check: receipt 501 is 24.20 EUR and its tips are 1.00 EUR, its payments Cash (20.00 EUR) "
        "and Bancontact (6.00 EUR) add up to 26.00 EUR, a difference of 0.80 EUR.");
    one.payments.clear();
    one.tips = 0;
    EXPECT_EQ(till.outcome(one), "fail: receipt_without_payments");
    EXPECT_EQ(till.message(one),
              "Payment check: receipt 501 is 24.20 EUR, and the till sent no payments of it.");
}

TEST(DayCells, NeedNoPaymentsWhereNoneAreSent) {
    Till till;
    till.contract.day_totals.payments = false;
    till.contract.day_totals.tips = "category";
    auto one = pot();
    for (const auto& payments : {std::vector<model::SalePayment>{}, {cash("24.20")}, {cash("24.00")}}) {
        one.payments = payments;
        EXPECT_EQ(texts_of(till.cells(one)), Texts{"turnover 21% - 24.20/20.00"});
    }
    one.payments = {cash("26.20")};
    one.tips = dec("2.00");
    EXPECT_EQ(texts_of(till.cells(one)), (Texts{"turnover 21% - 24.20/20.00", "tip - 2.00"}));
    till.contract.day_totals.tips = "from_cash";
    EXPECT_EQ(texts_of(till.cells(one)), Texts{"turnover 21% - 24.20/20.00"});
    // Entries are per payment method.
    till.journals();
    one.payments.clear();
    one.tips = 0;
    EXPECT_EQ(till.outcome(one), "fail: receipt_without_payments");
}

// REQ RH-02
TEST(DayCells, WantAnAccountForWhatGoesBetweenMethods) {
    Till till;
    till.journals().contract.day_totals.transfer_account.clear();
    EXPECT_EQ(till.outcome(receipt({}, {cash("50"), gift_card("-50")})), "fail: transfer_account_missing");
    EXPECT_EQ(till.outcome(receipt({sold("21", "100", "121"), sold("0", "-121", "-121")}, {})),
              "fail: transfer_account_missing");
    EXPECT_EQ(till.outcome(pot()), "wait: day_not_posted");
    till.flow.as = "daily_receipts";
    EXPECT_EQ(till.outcome(receipt({}, {cash("50"), gift_card("-50")})), "wait: day_not_posted");
}

TEST(DayCells, TakeNoVoucherForTurnoverUnlessToldTo) {
    Till till;
    auto voucher = line("gift_card", "Cadeaubon", "0", "1", "50", "50");
    voucher.tax_class = "9";
    voucher.tax_class_title = "Bonnen";
    const auto one = receipt({voucher}, {cash("50")});
    EXPECT_EQ(
        till.message(one),
        "Line check: receipt 501 has line \"Cadeaubon\" of 50.00 EUR, a gift card, and the contract does "
        "not say that it is turnover.");
    till.contract.vat.push_back({"BE", 0, "VB", {}, "", "bonnen"});
    EXPECT_EQ(texts_of(till.cells(one)), Texts{"turnover 0% 9 Cash 50.00/50.00"});
}

TEST(DaySum, IsOneCellPerThingAndMethodInAFixedOrder) {
    const Till till;
    const auto a = till.cells(receipt({sold("6", "50.00", "53.00")}, {card("53.00")}));
    const auto b = till.cells(receipt({sold("21", "20.00", "24.20")}, {cash("24.20")}));
    const auto c = till.cells(receipt({sold("21", "10.00", "12.10")}, {cash("12.10")}));
    DayCells one;
    for (const auto* part : {&a, &b, &c})
        add(one, *part);
    DayCells other;
    for (const auto* part : {&c, &a, &b})
        add(other, *part);
    EXPECT_EQ(texts_of(one), (Texts{"turnover 21% Cash 36.30/30.00", "turnover 6% Bancontact 53.00/50.00"}));
    EXPECT_TRUE(one == other);
    EXPECT_EQ(turnover(one), dec("89.30"));
    subtract(one, b);
    EXPECT_EQ(texts_of(one), (Texts{"turnover 21% Cash 12.10/10.00", "turnover 6% Bancontact 53.00/50.00"}));
    subtract(one, c);
    subtract(one, a);
    EXPECT_EQ(texts_of(one), Texts{});
    subtract(one, a);
    EXPECT_EQ(texts_of(one), Texts{"turnover 6% Bancontact -53.00/-50.00"});
}

TEST(DaySum, CountsTurnoverAlone) {
    Till till;
    till.tolerating("0.02").contract.day_totals.tips = "category";
    auto one = pot();
    one.tips = dec("2.00");
    one.payments = {cash("126.18"), gift_card("-100.00")};
    EXPECT_EQ(turnover(till.cells(one)), dec("24.20"));
}

}  // namespace koppel::books::test

// A receipt of a till that is posted as one: its lines and payments, mapped, and the same checks as of a
// receipt that goes into its day.
#include <gtest/gtest.h>

#include "books/checks.hpp"
#include "till.hpp"

namespace koppel::books::test {

namespace {

Till receipts() {
    Till till;
    till.flow.mode = "individual";
    till.flow.as = "receipt";
    till.contract.debtors.payment_condition.clear();
    return till;
}

std::string outcome_of(const Till& till, const model::Sale& sale) {
    return outcome(books::judge(sale, till.terms()));
}

model::Receipt posting(const Till& till, const model::Sale& sale) {
    EXPECT_EQ(outcome_of(till, sale), "post");
    auto made = receipt_for(sale, till.terms(), "K7");
    if (const auto* fail = std::get_if<Fail>(&made)) {
        ADD_FAILURE() << fail->findings.at(0).message;
        return {};
    }
    return std::get<model::Receipt>(std::move(made));
}

// "Cash CASH 24.20 tip 2.00".
Texts texts_of(const std::vector<model::ReceiptTender>& payments) {
    Texts texts;
    for (const auto& payment : payments) {
        std::string text = payment.title + ' ' + payment.method + ' ' + payment.amount.to_string(2);
        if (!payment.tip.is_zero()) text += " tip " + payment.tip.to_string(2);
        texts.push_back(std::move(text));
    }
    return texts;
}

// "product V21 1 x 24.20 = 24.20/20.00".
Texts texts_of(const std::vector<model::ReceiptItem>& lines) {
    Texts texts;
    for (const auto& line : lines)
        texts.push_back(line.type + ' ' + line.vat_code + ' ' + line.quantity.to_string() + " x " +
                        line.unit_price.to_string(2) + " = " + line.amount_incl.to_string(2) + '/' +
                        line.amount_excl.to_string(2));
    return texts;
}

}  // namespace

TEST(ReceiptFor, CarriesTheHead) {
    auto till = receipts();
    auto one = pot();
    one.completed_at = "2026-11-20T23:30:00+00:00";
    one.date = "2026-11-21";
    const auto made = posting(till, one);
    EXPECT_EQ(made.reference, "K7");
    EXPECT_EQ(made.source_key, "501");
    EXPECT_EQ(made.number, "501");
    EXPECT_EQ(made.date, "2026-11-21");
    EXPECT_EQ(made.completed_at, "2026-11-21T00:30:00+01:00");  // by the clock of the shop
    EXPECT_EQ(made.currency, "EUR");
    EXPECT_EQ(made.shop, "7");
    EXPECT_EQ(made.shop_title, "Antwerpen");
    EXPECT_EQ(made.register_title, "Kassa 1");
    EXPECT_EQ(made.total_excl, dec("20"));
    EXPECT_EQ(made.total_vat, dec("4.2"));
    EXPECT_EQ(made.total_incl, dec("24.2"));
    // In a hybrid flow it counts on the business day of its till.
    till.hybrid();
    till.flow.as = "receipt";
    till.contract.day_totals.day_start = "04:00";
    EXPECT_EQ(std::get<model::Receipt>(receipt_for(one, till.terms(), "K7")).date, "2026-11-20");
}

// REQ RS-07
TEST(ReceiptFor, MapsVatLikeTheTotalsOfADay) {
    auto till = receipts();
    till.contract.vat.push_back({"BE", 6, "BOOKS", {}, "", "Books"});
    till.contract.vat.push_back({"NL", 9, "NL9", {}, "", ""});
    for (auto& rule : till.contract.vat)
        rule.accounts.clear();  // none is needed
    auto one = receipt({sold("21", "20.00", "24.20"), sold("6", "10.00", "10.60"),
                        sold("6", "10.00", "10.60", "5", "books"), sold("9", "100", "109")},
                       {card("154.40")});
    one.lines[0].quantity = 2;
    EXPECT_EQ(texts_of(posting(till, one).lines),
              (Texts{"product V21 2 x 12.10 = 24.20/20.00", "product V6 1 x 10.60 = 10.60/10.00",
                     "product BOOKS 1 x 10.60 = 10.60/10.00", "product NL9 1 x 109.00 = 109.00/100.00"}));
    till.contract.vat.pop_back();
    EXPECT_EQ(outcome_of(till, one), "fail: vat_rate_without_code");
}

// REQ RS-08
TEST(ReceiptFor, CarriesEveryPaymentUnderTheContractsCode) {
    auto till = receipts();
    auto one = pot();
    one.payments = {cash("10"), card("20"), cash("-5.80"), paid("9", "Amex", "card", "0")};
    one.payments[1].paid_at = "2026-11-20T13:03:00+00:00";
    one.payments[1].transaction = "T9";
    const auto made = posting(till, one);
    EXPECT_EQ(texts_of(made.payments), (Texts{"Cash CASH 10.00", "Bancontact BC 20.00", "Cash CASH -5.80"}));
    EXPECT_EQ(made.payments[1].paid_at, "2026-11-20T14:03:00+01:00");
    EXPECT_EQ(made.payments[1].transaction, "T9");
    EXPECT_EQ(made.payments[1].kind, "card");
    // One that the contract does not name goes by its title.
    one.payments = {paid("9", "Amex", "card", "24.20")};
    EXPECT_EQ(texts_of(posting(till, one).payments), Texts{"Amex  24.20"});
    till.contract.day_totals.payments = false;
    one.payments.clear();
    const auto without = posting(till, one);
    EXPECT_FALSE(without.with_payments);
    EXPECT_TRUE(without.payments.empty());
}

// REQ RS-10
TEST(ReceiptFor, TakesTipsOutOfTheCashOrLeavesThem) {
    auto till = receipts();
    auto one = pot();
    one.tips = 2;
    one.payments = {card("26.20", "2")};
    EXPECT_EQ(outcome_of(till, one), "fail: no_cash_for_tips");
    till.contract.payment_methods[0].booking = "cash";
    auto made = posting(till, one);
    EXPECT_EQ(texts_of(made.payments), (Texts{"Bancontact BC 26.20", "1 CASH -2.00"}));
    EXPECT_EQ(made.tips, dec("0"));
    one.payments = {card("14.20"), cash("12", "2")};
    EXPECT_EQ(texts_of(posting(till, one).payments), (Texts{"Bancontact BC 14.20", "Cash CASH 10.00"}));

    till.contract.day_totals.tips = "category";
    one.payments = {card("26.20", "2")};
    made = posting(till, one);
    EXPECT_EQ(texts_of(made.payments), Texts{"Bancontact BC 26.20 tip 2.00"});
    EXPECT_EQ(made.tips, dec("2"));
    EXPECT_EQ(made.total_incl, dec("24.20"));
    // Not in the payments: nothing is done.
    one.payments = {card("24.20", "2")};
    made = posting(till, one);
    EXPECT_EQ(texts_of(made.payments), Texts{"Bancontact BC 24.20"});
    EXPECT_EQ(made.tips, dec("0"));
}

TEST(ReceiptFor, BooksRoundingAsALine) {
    auto till = receipts();
    auto one = pot();
    one.payments = {cash("24.25")};
    EXPECT_EQ(outcome_of(till, one), "fail: payments_differ");
    till.tolerating("0.05");
    const auto made = posting(till, one);
    EXPECT_EQ(texts_of(made.lines),
              (Texts{"product V21 1 x 24.20 = 24.20/20.00", "rounding ROUND 1 x 0.05 = 0.05/0.05"}));
    EXPECT_EQ(made.total_incl, dec("24.25"));
    EXPECT_EQ(made.total_vat, dec("4.2"));
    till.contract.day_totals.rounding_code.clear();
    EXPECT_EQ(outcome_of(till, one), "fail: rounding_without_code");
}

TEST(ReceiptFor, KeepsTheSignsOfARefundAndAnExchange) {
    const auto till = receipts();
    auto back = receipt({sold("21", "-20.00", "-24.20")}, {cash("-24.20")});
    back.lines[0].quantity = -2;
    auto made = posting(till, back);
    EXPECT_EQ(texts_of(made.lines), Texts{"product V21 -2 x 12.10 = -24.20/-20.00"});
    EXPECT_EQ(texts_of(made.payments), Texts{"Cash CASH -24.20"});
    EXPECT_EQ(made.total_incl, dec("-24.2"));
    const auto exchange = receipt({sold("21", "-10", "-12.10"), sold("6", "10", "10.60")}, {cash("-1.50")});
    EXPECT_EQ(posting(till, exchange).lines.size(), 2U);
    // Against the same at the same price: nobody paid.
    EXPECT_EQ(outcome_of(till, receipt({sold("21", "-10", "-12.10"), sold("21", "10", "12.10")}, {})),
              "ignore: receipt 501 adds up to zero: there is nothing to book");
}

// A gift card for cash is no turnover, and still came through the till.
TEST(ReceiptFor, CarriesPaymentsWithoutTurnover) {
    const auto till = receipts();
    const auto made = posting(till, receipt({}, {cash("50"), gift_card("-50")}));
    EXPECT_TRUE(made.lines.empty());
    EXPECT_EQ(texts_of(made.payments), (Texts{"Cash CASH 50.00", "Gift Card GIFT -50.00"}));
}

// REQ H-03, REQ RH-04
TEST(ReceiptFor, FailsInTheWordsOfADay) {
    const struct {
        const char* outcome;
        void (*change)(model::Sale&);
    } table[] = {
        {"fail: payments_differ", [](model::Sale& one) { one.payments = {cash("24.10")}; }},
        {"fail: receipt_without_payments", [](model::Sale& one) { one.payments.clear(); }},
        {"fail: total_differs", [](model::Sale& one) { one.total_incl = dec("24.21"); }},
        {"fail: amount_not_in_cents", [](model::Sale& one) { one.payments = {cash("24.205")}; }},
        {"fail: vat_differs_from_rate", [](model::Sale& one) { one.lines[0].vat_rate = 6; }},
        {"fail: currency_differs", [](model::Sale& one) { one.currency = "USD"; }},
        {"fail: line_is_no_turnover", [](model::Sale& one) { one.lines[0].type = "gift_card"; }},
        {"fail: vat_rate_without_code",
         [](model::Sale& one) {
             one.lines[0].vat_rate = 19;
             one.lines[0].amount_incl = one.total_incl = dec("23.80");
             one.payments = {cash("23.80")};
         }},
    };
    const auto till = receipts();
    for (const auto& row : table) {
        auto one = pot();
        row.change(one);
        EXPECT_EQ(outcome_of(till, one), row.outcome);
        Till day;  // the same receipt in its day
        EXPECT_EQ(day.outcome(one), row.outcome);
        EXPECT_EQ(message(books::judge(one, till.terms())), day.message(one)) << row.outcome;
    }
    auto timeless = pot();
    timeless.date = timeless.completed_at = "2026-11-20";
    EXPECT_EQ(outcome_of(till, timeless), "fail: moment_unreadable");
    Till ignoring = receipts();
    ignoring.contract.payment_methods[0].ignore = true;
    EXPECT_EQ(outcome_of(ignoring, pot()),
              "ignore: receipt 501 was paid with Cash, which the contract ignores");
    EXPECT_EQ(outcome_of(ignoring, receipt({sold("21", "20.00", "24.20")}, {cash("4.20"), card("20")})),
              "fail: payment_partly_ignored");
}

// REQ RH-05
TEST(ReceiptFor, NamesTheBuyerAndTheFixedDebtorAndNeedsNeither) {
    auto till = receipts();
    auto one = pot();
    one.payments = {on_invoice("24.20")};
    const auto named = posting(till, one);
    ASSERT_TRUE(named.buyer);
    EXPECT_EQ(named.buyer->name, "Anna de Vries");
    EXPECT_EQ(named.buyer->email, "anna@example.test");
    EXPECT_EQ(named.buyer->debtor, "");
    EXPECT_EQ(serial_key(one, till.terms()), "");  // no debtor is made
    till.contract.payment_methods.back().debtor = "D77";
    one.customer = {};
    EXPECT_EQ(posting(till, one).buyer->debtor, "D77");
    till.contract.payment_methods.back().debtor.clear();
    EXPECT_FALSE(posting(till, one).buyer);
}

// REQ RH-03, REQ RH-04
TEST(ReceiptFor, IsMadeOfWhatAHybridFlowBooksAlone) {
    Till till;
    till.hybrid();
    till.flow.as = "receipt";
    auto one = pot();
    one.payments = {on_invoice("24.20")};
    one.customer = {};
    const auto judged = till.judge(one);
    EXPECT_TRUE(judged.on_its_own);
    EXPECT_EQ(outcome(judged.verdict), "post");
    EXPECT_EQ(till.outcome(pot()), "wait: day_not_posted");
    // With days in journals a receipt that is booked alone needs no accounts.
    till.hybrid("journal_entry");
    till.flow.as = "receipt";
    for (auto& rule : till.contract.vat)
        rule.accounts.clear();
    EXPECT_EQ(till.outcome(one), "post");
    EXPECT_EQ(till.outcome(pot()), "fail: account_missing");
}

}  // namespace koppel::books::test

// What becomes of a receipt, story by story.
#include "mapping.hpp"

#include <gtest/gtest.h>

#include "fixtures.hpp"
#include "koppel/model/json.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_retail::tests {
namespace {

using model::Sale;

void expect_adds_up(const Sale& sale) {
    model::Decimal excl, incl;
    for (const auto& line : sale.lines) {
        excl += line.amount_excl;
        incl += line.amount_incl;
    }
    EXPECT_EQ(incl.to_string(2), sale.total_incl.to_string(2));
    EXPECT_EQ(excl.to_string(2), sale.total_excl.to_string(2));
}

std::string reason_of(const json::object& row) {
    try {
        mapped(row);
    } catch (const Unreadable& problem) {
        return problem.what();
    }
    return {};
}

TEST(Receipt, IsMappedWhole) {
    const Sale sale = mapped(tests::sale());
    EXPECT_EQ(sale.kind, "receipt");
    EXPECT_EQ(sale.key, "501");
    EXPECT_EQ(sale.number, "220000000501");
    EXPECT_EQ(sale.date, "2026-03-28");
    EXPECT_EQ(sale.completed_at, "2026-03-28T16:05:11+00:00");
    EXPECT_EQ(sale.status, "completed");
    EXPECT_EQ(sale.payment_status, "paid");
    EXPECT_EQ(sale.currency, "EUR");
    EXPECT_EQ(sale.total_incl, dec("35.67"));
    EXPECT_EQ(sale.total_vat, dec("5.40"));
    EXPECT_EQ(sale.total_excl, dec("30.27"));
    EXPECT_EQ(sale.shop, "1");
    EXPECT_EQ(sale.shop_title, "Gent");
    EXPECT_EQ(sale.time_zone, "Europe/Brussels");
    EXPECT_EQ(sale.register_name, "1");
    EXPECT_EQ(sale.register_title, "Kassa 1");
    EXPECT_FALSE(sale.prices_include_vat);
    ASSERT_EQ(sale.lines.size(), 2u);
    EXPECT_EQ(sale.lines[0].vat_rate, dec("21"));
    EXPECT_EQ(sale.lines[1].vat_rate, dec("9"));
    EXPECT_EQ(sale.lines[1].tax_class, "3");
    EXPECT_EQ(sale.lines[1].tax_class_title, "Verlaagd");
    EXPECT_EQ(sale.lines[0].quantity, dec("2"));
    EXPECT_EQ(sale.lines[0].unit_excl, dec("12.4"));
    EXPECT_EQ(sale.lines[0].discount_excl, dec("2.48"));
    EXPECT_EQ(sale.lines[0].amount_excl, dec("22.32"));
    EXPECT_EQ(sale.lines[0].amount_incl, dec("27.01"));  // 27.0072 has the larger fraction
    EXPECT_EQ(sale.lines[1].amount_incl, dec("8.66"));   // 8.6655
    expect_adds_up(sale);
    ASSERT_EQ(sale.payments.size(), 1u);
    EXPECT_EQ(sale.payments[0].amount, dec("35.67"));  // change is not taken off again
    EXPECT_EQ(sale.payments[0].kind, "cash");
    EXPECT_EQ(sale.payments[0].title, "Cash");
    EXPECT_EQ(sale.payment_method, "1");
}

TEST(Receipt, HasOneLineAsAnObjectManyAsAListAndNoneAsNothing) {
    const auto with = [](const std::string& lines) {
        return mapped(tests::sale(R"({"total":"12.1","taxTotal":"2.1","SaleLines":)" + lines + "}"))
            .lines.size();
    };
    EXPECT_EQ(with(R"({"SaleLine":)" + line("12.1", "2.1") + "}"), 1u);
    EXPECT_EQ(with(R"({"SaleLine":[)" + line("12.1", "2.1") + "]}"), 1u);
    EXPECT_EQ(with(R"({"SaleLine":[]})"), 0u);
    EXPECT_EQ(with(R"({"SaleLine":""})"), 0u);
    EXPECT_EQ(with("{}"), 0u);
    EXPECT_EQ(with("[]"), 0u);
    EXPECT_EQ(with(R"("")"), 0u);
    EXPECT_EQ(mapped(tests::sale(R"({"SaleLines":null})")).lines.size(), 0u);
}

TEST(Receipt, PaymentsThatAreNothingAreNone) {
    for (const char* none : {R"("")", "{}", R"({"SalePayment":""})", R"({"SalePayment":[]})"}) {
        const Sale sale = mapped(tests::sale(std::string(R"({"SalePayments":)") + none + "}"));
        EXPECT_TRUE(sale.payments.empty());
        EXPECT_EQ(sale.payment_status, "unpaid");
        EXPECT_EQ(sale.payment_method, "");
    }
}

TEST(Receipt, FalseIsFalseThoughItIsAText) {
    const Sale sale = mapped(tests::sale(R"({"completed":"false","completeTime":null,"voided":"false"})"));
    EXPECT_EQ(sale.status, "open");
    EXPECT_EQ(sale.source_status, "open");
    EXPECT_FALSE(sale.prices_include_vat);
}

TEST(Receipt, ThatIsNotCompletedIsOpenThoughItHasPayments) {
    const Sale sale = mapped(tests::sale(R"({"completed":"false","completeTime":null,"balance":"10",
        "SalePayments":{"SalePayment":[)" +
                                         payment("25.67", "3") + "," + payment("0", "1") + "]}}"));
    EXPECT_EQ(sale.status, "open");
    EXPECT_EQ(sale.payment_status, "partially_paid");
    EXPECT_EQ(sale.completed_at, "");
    EXPECT_EQ(sale.date, "2026-03-28");  // of its creation
    ASSERT_EQ(sale.payments.size(), 1u);
    EXPECT_EQ(sale.payments[0].kind, "card");
}

TEST(Receipt, VoidedIsCancelledWhateverCompletedSays) {
    for (const char* completed : {"true", "false"}) {
        const Sale sale =
            mapped(tests::sale(std::string(R"({"voided":"true","completed":")") + completed + R"("})"));
        EXPECT_EQ(sale.status, "cancelled");
        EXPECT_EQ(sale.source_status, "voided");
        EXPECT_EQ(sale.payment_status, "cancelled");
        EXPECT_EQ(sale.date, "2026-03-28");
        EXPECT_EQ(sale.total_incl, dec("35.67"));  // what has to be taken back
    }
}

TEST(Receipt, ArchivedIsAnAbandonedCart) {
    const Sale sale = mapped(tests::sale(R"({"archived":"true","completed":"false","completeTime":null})"));
    EXPECT_EQ(sale.status, "cancelled");
    EXPECT_EQ(sale.source_status, "archived");
}

TEST(Receipt, ThatIsAQuoteIsOpen) {
    const Sale sale = mapped(tests::sale(R"({"quoteID":"7","completed":"false","completeTime":null})"));
    EXPECT_EQ(sale.status, "open");
    EXPECT_EQ(sale.source_status, "quote");
}

struct DayCase {
    const char* completed;
    const char* shop;
    const char* day;
    const char* zone;
};
class ReceiptDay : public testing::TestWithParam<DayCase> {};
TEST_P(ReceiptDay, IsThatOfTheShop) {
    const auto& [completed, shop, day, zone] = GetParam();
    const Sale sale = mapped(
        tests::sale(std::string(R"({"completeTime":")") + completed + R"(","shopID":")" + shop + R"("})"));
    EXPECT_EQ(sale.date, day);
    EXPECT_EQ(sale.time_zone, zone);
}
INSTANTIATE_TEST_SUITE_P(Zones, ReceiptDay,
                         testing::Values(
                             // Winter: the day ends at 23:00 of UTC.
                             DayCase{"2026-01-15T22:59:59+00:00", "1", "2026-01-15", "Europe/Brussels"},
                             DayCase{"2026-01-15T23:00:00+00:00", "1", "2026-01-16", "Europe/Brussels"},
                             // 29 March 2026 has 23 hours: it begins at 23:00 and ends at 22:00.
                             DayCase{"2026-03-28T22:59:59+00:00", "1", "2026-03-28", "Europe/Brussels"},
                             DayCase{"2026-03-28T23:00:00+00:00", "1", "2026-03-29", "Europe/Brussels"},
                             DayCase{"2026-03-29T21:59:59+00:00", "1", "2026-03-29", "Europe/Brussels"},
                             DayCase{"2026-03-29T22:00:00+00:00", "1", "2026-03-30", "Europe/Brussels"},
                             // 25 October 2026 has 25.
                             DayCase{"2026-10-24T22:00:00+00:00", "1", "2026-10-25", "Europe/Brussels"},
                             DayCase{"2026-10-25T22:59:59+00:00", "1", "2026-10-25", "Europe/Brussels"},
                             DayCase{"2026-10-25T23:00:00+00:00", "1", "2026-10-26", "Europe/Brussels"},
                             // An old alias, and an offset that is not UTC's.
                             DayCase{"2026-01-16T04:59:59+00:00", "2", "2026-01-15", "US/Eastern"},
                             DayCase{"2026-01-16T05:00:00+00:00", "2", "2026-01-16", "US/Eastern"},
                             DayCase{"2026-01-16T00:30:00-05:00", "2", "2026-01-16", "US/Eastern"},
                             // Without a zone that is known, the host decides.
                             DayCase{"2026-01-16T05:00:00+00:00", "3", "2026-01-16T05:00:00+00:00", ""},
                             DayCase{"2026-01-16T05:00:00+00:00", "99", "2026-01-16T05:00:00+00:00", ""}));

TEST(Receipt, BackDatedCountsWhereItsCompletionSays) {
    const Sale sale = mapped(tests::sale(
        R"({"completeTime":"2026-02-01T12:00:00+00:00","updateTime":"2026-03-28T16:05:12+00:00"})"));
    EXPECT_EQ(sale.date, "2026-02-01");
    EXPECT_EQ(sale.updated_at, "2026-03-28T16:05:12+00:00");
}

TEST(Receipt, TakesEitherSpellingOfTheChangeTime) {
    const auto row = tests::sale(R"({"updateTime":null,"updatetime":"2026-03-28T17:00:00+00:00"})");
    EXPECT_EQ(mapped(row).updated_at, "2026-03-28T17:00:00+00:00");
    EXPECT_EQ(record_of(mapped(row)).event_time, "2026-03-28T17:00:00+00:00");
}

TEST(Receipt, WithATotalThatIsACentOffItsLinesFollowsTheTotal) {
    // The vendor's own example: 16.22 against lines of 16.211475.
    const Sale sale = mapped(tests::sale(R"({"total":"16.22","taxTotal":"2.82","SaleLines":{"SaleLine":[)" +
                                         line("10.811475", "1.876375", R"({"calcTax2":"0"})") + "," +
                                         line("5.4", "0.937190") + "]}}"));
    expect_adds_up(sale);
    EXPECT_EQ(sale.total_incl, dec("16.22"));
}

TEST(Receipt, WhoseLinesAreAnotherSumKeepsBothFigures) {
    const Sale sale = mapped(tests::sale(R"({"total":"20","taxTotal":"3.47","SaleLines":{"SaleLine":)" +
                                         line("12.1", "2.1") + "}}"));
    EXPECT_EQ(sale.total_incl, dec("20"));
    EXPECT_EQ(sale.lines.at(0).amount_incl, dec("12.1"));
}

TEST(Receipt, RefundHasNegativeQuantitiesAndAmounts) {
    const Sale sale =
        mapped(object_of(R"({"saleID":"502","ticketNumber":"220000000502","completed":"true","change":"0",
        "createTime":"2026-03-29T10:00:00+00:00","completeTime":"2026-03-29T10:00:00+00:00",
        "updateTime":"2026-03-29T10:00:01+00:00","shopID":"1","registerID":"1","taxCategoryID":"1",
        "calcSubtotal":"-24.8","calcDiscount":"-2.48","calcTax1":"-4.69","calcTax2":"0","total":"-27.01",
        "SaleLines":{"SaleLine":{"saleLineID":"903","unitQuantity":"-2","unitPrice":"12.4","calcSubtotal":"-24.8",
          "calcLineDiscount":"-2.48","calcTax1":"-4.6872","calcTotal":"-27.0072","parentSaleLineID":"901",
          "taxClassID":"1","itemID":"17","tax":"true"}},
        "SalePayments":{"SalePayment":{"salePaymentID":"778","amount":"-27.01","tipAmount":"0","archived":"false",
          "paymentTypeID":"1"}}})"));
    EXPECT_EQ(sale.kind, "receipt");
    EXPECT_EQ(sale.total_incl, dec("-27.01"));
    EXPECT_EQ(sale.total_vat, dec("-4.69"));
    EXPECT_EQ(sale.payment_status, "paid");
    ASSERT_EQ(sale.lines.size(), 1u);
    EXPECT_EQ(sale.lines[0].quantity, dec("-2"));
    EXPECT_EQ(sale.lines[0].unit_excl, dec("12.4"));
    EXPECT_EQ(sale.lines[0].vat_rate, dec("21"));
    EXPECT_EQ(sale.lines[0].amount_excl, dec("-22.32"));
    EXPECT_EQ(sale.lines[0].type, "product");
    expect_adds_up(sale);
    EXPECT_EQ(sale.payments.at(0).amount, dec("-27.01"));
}

TEST(Receipt, ExchangeMayComeToNothing) {
    const Sale sale = mapped(
        tests::sale(R"({"total":"0","taxTotal":"0","SalePayments":"","SaleLines":{"SaleLine":[)" +
                    line("-12.1", "-2.1", R"({"unitQuantity":"-1"})") + "," + line("12.1", "2.1") + "]}}"));
    EXPECT_EQ(sale.total_incl, dec("0"));
    EXPECT_EQ(sale.payment_status, "paid");
    ASSERT_EQ(sale.lines.size(), 2u);
    EXPECT_EQ(sale.lines[0].amount_incl, dec("-12.1"));
    expect_adds_up(sale);
}

TEST(Receipt, LoadingAGiftCardIsNoTurnover) {
    const Sale sale = mapped(tests::sale(R"({"total":"0","taxTotal":"0","totalDue":"100","calcPayments":"0",
        "SaleLines":{"SaleLine":)" + line("0", "0", R"({"itemID":"0","unitPrice":"0"})") +
                                         R"(},"SalePayments":{"SalePayment":[)" +
                                         payment("-100", "5", R"({"creditAccountID":"9"})") + "," +
                                         payment("100", "1") + "]}}"));
    ASSERT_EQ(sale.lines.size(), 1u);
    EXPECT_EQ(sale.lines[0].type, "gift_card");
    EXPECT_TRUE(sale.lines[0].amount_incl.is_zero());
    ASSERT_EQ(sale.payments.size(), 2u);
    EXPECT_EQ(sale.payments[0].kind, "gift_card");
    EXPECT_EQ(sale.payments[0].amount, dec("-100"));
    EXPECT_EQ(sale.payment_status, "paid");
    EXPECT_EQ(sale.payment_method, "");  // two methods
}

TEST(Receipt, RedeemingAGiftCardIsAPayment) {
    const Sale sale =
        mapped(tests::sale(R"({"SalePayments":{"SalePayment":)" + payment("35.67", "5") + "}}"));
    EXPECT_EQ(sale.payments.at(0).kind, "gift_card");
    EXPECT_EQ(sale.payment_status, "paid");
    EXPECT_EQ(sale.lines.at(0).type, "product");
}

TEST(Receipt, DepositMovesMoneyToTheCustomersAccount) {
    const Sale sale =
        mapped(tests::sale(R"({"total":"0","taxTotal":"0","SaleLines":"","SalePayments":{"SalePayment":[)" +
                           payment("-50", "4") + "," + payment("50", "3") + "]}}"));
    EXPECT_TRUE(sale.lines.empty());
    EXPECT_EQ(sale.payments.at(0).kind, "credit_account");
    EXPECT_EQ(sale.payment_status, "paid");
}

TEST(Receipt, AFreeArticleIsNoGiftCard) {
    const Sale sale =
        mapped(tests::sale(R"({"total":"0","taxTotal":"0","SalePayments":"","SaleLines":{"SaleLine":)" +
                           line("0", "0", R"({"itemID":"0"})") + "}}"));
    EXPECT_EQ(sale.lines.at(0).type, "product");
    EXPECT_EQ(sale.lines.at(0).vat_rate, dec("21"));
}

TEST(Receipt, ItemFeesAreSurcharges) {
    const Sale sale = mapped(tests::sale(
        R"({"total":"12.22","taxTotal":"2.12","SaleLines":{"SaleLine":[)" + line("12.1", "2.1") + "," +
        line("0.121", "0.021", R"({"lineType":"item_fee","parentSaleLineID":"901"})") + "]}}"));
    EXPECT_EQ(sale.lines.at(1).type, "surcharge");
    expect_adds_up(sale);
}

TEST(Tips, InTheAmountsStayThere) {
    const Sale sale = mapped(tests::sale(R"({"calcTips":"5","SalePayments":{"SalePayment":)" +
                                         payment("40.67", "3", R"({"tipAmount":"5"})") + "}}"));
    EXPECT_EQ(sale.tips, dec("5"));
    EXPECT_EQ(sale.payments.at(0).amount, dec("40.67"));
    EXPECT_EQ(sale.payments.at(0).tip, dec("5"));
    EXPECT_EQ(sale.payment_status, "paid");
    EXPECT_EQ(sale.total_incl, dec("35.67"));
}

TEST(Tips, OutsideTheAmountsAreNotTakenFromThem) {
    const Sale sale = mapped(tests::sale(R"({"calcTips":"5","SalePayments":{"SalePayment":)" +
                                         payment("35.67", "3", R"({"tipAmount":"5"})") + "}}"));
    EXPECT_EQ(sale.tips, dec("5"));
    EXPECT_EQ(sale.payments.at(0).tip, dec("0"));
    EXPECT_EQ(sale.payment_status, "paid");
}

TEST(Tips, GivenBackAreNegative) {
    const Sale sale = mapped(tests::sale(
        R"({"total":"-10","taxTotal":"0","calcTips":"-2","SaleLines":"","SalePayments":{"SalePayment":)" +
        payment("-12", "3", R"({"tipAmount":"-2"})") + "}}"));
    EXPECT_EQ(sale.tips, dec("-2"));
    EXPECT_EQ(sale.payments.at(0).tip, dec("-2"));
    EXPECT_EQ(sale.payment_status, "paid");
}

TEST(Tips, AreFoundWithRoundedCashToo) {
    const Sale sale = mapped(tests::sale(R"({"calcTips":"5","SalePayments":{"SalePayment":)" +
                                         payment("40.65", "1", R"({"tipAmount":"5"})") + "}}"));
    EXPECT_EQ(sale.payments.at(0).tip, dec("5"));
    EXPECT_EQ(sale.payment_status, "paid");
}

TEST(Payments, RoundedCashIsPassedAsItIs) {
    const Sale sale =
        mapped(tests::sale(R"({"SalePayments":{"SalePayment":)" + payment("35.65", "1") + "}}"));
    EXPECT_EQ(sale.payments.at(0).amount, dec("35.65"));
    EXPECT_EQ(sale.payment_status, "paid");
    EXPECT_EQ(sale.total_incl, dec("35.67"));
}

TEST(Payments, ArchivedAndEmptyOnesDoNotCount) {
    const Sale sale = mapped(tests::sale(R"({"SalePayments":{"SalePayment":[)" +
                                         payment("35.67", "1", R"({"archived":"true"})") + "," +
                                         payment("0", "1") + "," + payment("35.67", "9") + "]}}"));
    ASSERT_EQ(sale.payments.size(), 1u);
    EXPECT_EQ(sale.payments[0].method, "9");
    EXPECT_EQ(sale.payments[0].title, "Bancontact");  // of an archived type
    EXPECT_EQ(sale.payments[0].kind, "other");
    EXPECT_EQ(sale.payment_status, "paid");
}

TEST(Payments, OfAnUnknownTypeKeepTheirKey) {
    const Sale sale =
        mapped(tests::sale(R"({"SalePayments":{"SalePayment":)" + payment("35.67", "77") + "}}"));
    EXPECT_EQ(sale.payments.at(0).method, "77");
    EXPECT_EQ(sale.payments.at(0).kind, "");
}

TEST(Payments, OfACompletedSaleWithoutAnyAreUnpaid) {
    EXPECT_EQ(mapped(tests::sale(R"({"SalePayments":""})")).payment_status, "unpaid");
}

TEST(Rates, OfTheLineAreNeverBelievedAgainstTheTax) {
    const Sale sale = mapped(tests::sale(R"({"total":"12.1","taxTotal":"2.1","SaleLines":{"SaleLine":)" +
                                         line("12.1", "2.1", R"({"tax1Rate":"0"})") + "}}"));
    EXPECT_EQ(sale.lines.at(0).vat_rate, dec("21"));
}

TEST(Rates, OfAnExemptClassAndOfUntaxedLinesAreZero) {
    const Sale sale = mapped(tests::sale(R"({"total":"20","taxTotal":"0","SaleLines":{"SaleLine":[)" +
                                         line("10", "0", R"({"taxClassID":"4"})") + "," +
                                         line("10", "0", R"({"tax":"false","tax1Rate":"0.21"})") + "]}}"));
    EXPECT_EQ(sale.lines.at(0).vat_rate, dec("0"));
    EXPECT_EQ(sale.lines.at(1).vat_rate, dec("0"));
}

TEST(Rates, OfACategoryThatChangedSinceAreThoseOfTheSale) {
    // Class 3 has 9 % now; it was sold with 6 %.
    const std::string old = line("10.6", "0.6", R"({"taxClassID":"3","tax1Rate":"0.06"})");
    const Sale by_line =
        mapped(tests::sale(R"({"total":"10.6","taxTotal":"0.6","SaleLines":{"SaleLine":)" + old + "}}"));
    EXPECT_EQ(by_line.lines.at(0).vat_rate, dec("6"));
    const Sale by_totals = mapped(tests::sale(
        R"({"total":"10.6","taxTotal":"0.6","TaxClassTotals":{"Tax":{"ID":"3","rate":"6","rate2":"0"}},
            "SaleLines":{"SaleLine":)" +
        line("10.6", "0.6", R"({"taxClassID":"3","tax1Rate":"0"})") + "}}"));
    EXPECT_EQ(by_totals.lines.at(0).vat_rate, dec("6"));
}

TEST(Rates, OfASaleWithoutATaxCategoryAreZero) {
    const Sale sale = mapped(tests::sale(
        R"({"taxCategoryID":"0","tax1Rate":"0","total":"10","taxTotal":"0","SaleLines":{"SaleLine":)" +
        line("10", "0") + "}}"));
    EXPECT_EQ(sale.lines.at(0).vat_rate, dec("0"));
}

TEST(Rates, OfTwoTaxesAreAddedUp) {
    const Sale sale = mapped(
        tests::sale(R"({"taxCategoryID":"2","total":"11.5","taxTotal":"1.5","SaleLines":{"SaleLine":)" +
                    line("11.4975", "0.5", R"({"calcTax2":"0.9975"})") + "}}"));
    EXPECT_EQ(sale.lines.at(0).vat_rate, dec("14.975"));
    expect_adds_up(sale);
}

TEST(Inclusive, UnitPricesAreGrossAndAmountsComeFromTheTotals) {
    const Sale sale = mapped(tests::sale(R"({"isTaxInclusive":"true","total":"12.1","taxTotal":"2.1",
        "SaleLines":{"SaleLine":)" + line("12.1", "2.1", R"({"unitPrice":"12.1","calcSubtotal":"10"})") +
                                         "}}"));
    EXPECT_TRUE(sale.prices_include_vat);
    EXPECT_EQ(sale.lines.at(0).unit_incl, dec("12.1"));
    EXPECT_EQ(sale.lines.at(0).unit_excl, dec("10"));
    EXPECT_TRUE(sale.lines.at(0).discount_excl.is_zero());
    EXPECT_EQ(sale.lines.at(0).amount_excl, dec("10"));
}

TEST(Lines, CarryTheirArticleWhereItWasLoaded) {
    const Sale sale = mapped(tests::sale(R"({"total":"12.1","taxTotal":"2.1","SaleLines":{"SaleLine":)" +
                                         line("12.1", "2.1",
                                              R"({"Item":{"customSku":"DS-7","ean":"5410000000019",
                                                 "description":"Dobbelstenen","systemSku":"210000000001"}})") +
                                         "}}"));
    EXPECT_EQ(sale.lines.at(0).sku, "DS-7");
    EXPECT_EQ(sale.lines.at(0).ean, "5410000000019");
    EXPECT_EQ(sale.lines.at(0).description, "Dobbelstenen");
    EXPECT_EQ(sale.lines.at(0).article_code, "17");
    const Sale misc =
        mapped(tests::sale(R"({"total":"12.1","taxTotal":"2.1","SaleLines":{"SaleLine":)" +
                           line("12.1", "2.1", R"({"itemID":"0","Note":{"note":"Herstelling"}})") + "}}"));
    EXPECT_EQ(misc.lines.at(0).description, "Herstelling");
    EXPECT_EQ(misc.lines.at(0).article_code, "");
}

TEST(Party, IsTakenFromCustomerAndContact) {
    const Sale sale = mapped(tests::sale(R"({"customerID":"12","Customer":{"customerID":"12","firstName":"An",
        "lastName":"Peeters","company":"Peeters BV","companyRegistrationNumber":"0123.456.749","vatNumber":"BE0123456749",
        "Contact":{"Addresses":{"ContactAddress":{"address1":"Kade 1","address2":"bus 2","city":"Gent","state":"",
        "zip":"9000","country":"Belgium","countryCode":"be"}},
        "Phones":{"ContactPhone":[{"number":"09 000 00 00","useType":"Home"},{"number":"0470 00 00 00","useType":"Mobile"},
        {"number":"09 111","useType":"Fax"}]},
        "Emails":{"ContactEmail":[{"address":"b@example.test","useType":"Secondary"},
        {"address":"a@example.test","useType":"Primary"}]},"Websites":""}}})"));
    EXPECT_EQ(sale.customer.key, "12");
    EXPECT_EQ(sale.customer.first_name, "An");
    EXPECT_EQ(sale.customer.company, "Peeters BV");
    EXPECT_TRUE(sale.customer.is_company);
    EXPECT_EQ(sale.customer.coc_number, "0123456749");
    EXPECT_EQ(sale.customer.vat_number, "BE0123456749");
    EXPECT_EQ(sale.customer.email, "a@example.test");
    EXPECT_EQ(sale.customer.phone, "09 000 00 00");
    EXPECT_EQ(sale.customer.mobile, "0470 00 00 00");
    EXPECT_EQ(sale.billing.street, "Kade 1");
    EXPECT_EQ(sale.billing.street2, "bus 2");
    EXPECT_EQ(sale.billing.postal_code, "9000");
    EXPECT_EQ(sale.billing.country, "BE");
    EXPECT_EQ(sale.billing.attention, "An Peeters");
}

TEST(Party, OfEmptyContainersIsNobody) {
    const Sale sale = mapped(tests::sale(R"({"customerID":"12","Customer":{"customerID":"12","firstName":"",
        "Contact":{"Addresses":"","Phones":"","Emails":"","Websites":"","Tags":""}}})"));
    EXPECT_EQ(sale.customer.key, "12");
    EXPECT_EQ(sale.customer.email, "");
    EXPECT_EQ(sale.billing, model::Address{});
    EXPECT_EQ(mapped(tests::sale()).customer, model::Customer{});
}

TEST(Unreadable, TellsEveryReasonAtOnce) {
    const std::string reason = reason_of(tests::sale(
        R"({"total":"veel","completeTime":"gisteren","SaleLines":{"SaleLine":[{"calcTotal":"x"},"?"]}})"));
    EXPECT_NE(reason.find("Receipt 220000000501"), std::string::npos) << reason;
    EXPECT_NE(reason.find("total is not a number but veel"), std::string::npos) << reason;
    EXPECT_NE(reason.find("completeTime is no moment"), std::string::npos) << reason;
    EXPECT_NE(reason.find("line 1: calcTotal is not a number but x"), std::string::npos) << reason;
    EXPECT_NE(reason.find("unitQuantity is empty"), std::string::npos) << reason;
    EXPECT_NE(reason.find("SaleLines holds something that is no SaleLine"), std::string::npos) << reason;
}

TEST(Unreadable, TimesWithoutAnOffsetMeanNothing) {
    EXPECT_NE(reason_of(tests::sale(R"({"completeTime":"2026-03-28T16:05:11"})")), "");
    EXPECT_NE(reason_of(tests::sale(R"({"completeTime":"2026-03-28"})")), "");
}

TEST(Unreadable, IsARecordOfItsOwn) {
    std::optional<model::Sale> read;
    const auto record = record_of(tests::sale(R"({"total":null,"calcTotal":null})"), catalogue(), &read);
    EXPECT_FALSE(read);
    EXPECT_EQ(record.key, "501");
    const auto sale = model::from_json_text<model::Sale>(record.payload);
    EXPECT_NE(sale.unreadable.find("total is empty"), std::string::npos);
    EXPECT_EQ(sale.number, "220000000501");
    EXPECT_EQ(sale.date, "2026-03-28");
    const auto nobody = record_of(object_of(R"({"total":"1"})"), catalogue(), &read);
    EXPECT_TRUE(nobody.key.starts_with("unknown-")) << nobody.key;
}

TEST(Unreadable, AmountsBeyondReasonAreToldToo) {
    const auto record =
        record_of(tests::sale(R"({"total":"999999999999999999","calcTips":"999999999999999999"})"),
                  catalogue(), nullptr);
    EXPECT_NE(record.payload.find("too large"), std::string::npos) << record.payload;
}

TEST(Amounts, AreReadInEveryForm) {
    EXPECT_EQ(mapped(tests::sale(R"({"total":"3.567E1"})")).total_incl, dec("35.67"));
    EXPECT_EQ(mapped(tests::sale(R"({"total":35.67})")).total_incl, dec("35.67"));
    EXPECT_EQ(mapped(tests::sale(R"({"total":null})")).total_incl, dec("35.67"));  // calcTotal
    EXPECT_EQ(mapped(tests::sale(R"({"taxTotal":null})")).total_vat, dec("5.4"));  // calcTax1 + calcTax2
}

TEST(Version, ChangesWithWhatMatters) {
    const auto version_of = [](const json::object& row) { return record_of(mapped(row)).version; };
    const std::string before = version_of(tests::sale());
    EXPECT_LE(before.size(), 100u);
    EXPECT_TRUE(before.starts_with("2026-03-28T16:05:12+00:00-"));
    EXPECT_NE(version_of(tests::sale(R"({"voided":"true"})")), before);
    EXPECT_NE(version_of(tests::sale(R"({"updateTime":"2026-03-28T16:05:13+00:00"})")), before);
    EXPECT_NE(version_of(tests::sale(R"({"SalePayments":{"SalePayment":)" + payment("35.67", "3") + "}}")),
              before);
    EXPECT_EQ(version_of(tests::sale(R"({"displayableTotal":"1"})")), before);
    Catalogue renamed = catalogue();
    renamed.registers["1"].name = "Balie";
    renamed.payment_types["1"].name = "Contant";
    renamed.shops["1"].name = "Gent-Zuid";
    EXPECT_EQ(record_of(sale_from(tests::sale(), renamed)).version, before);
}

TEST(Catalogue, NamesWhatASaleNeedsAndItLacks) {
    EXPECT_TRUE(catalogue().missing_for(tests::sale()).empty());
    const auto missing = catalogue().missing_for(tests::sale(R"({"shopID":"8","registerID":"9",
        "SalePayments":{"SalePayment":)" + payment("1", "12") +
                                                             "}}"));
    EXPECT_EQ(missing, (std::set<std::string>{"paymentTypeID 12", "registerID 9", "shopID 8"}));
}

}  // namespace
}  // namespace koppel::lightspeed_retail::tests

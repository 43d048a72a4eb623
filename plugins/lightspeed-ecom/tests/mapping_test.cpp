#include "mapping.hpp"

#include <gtest/gtest.h>

#include "fixtures.hpp"
#include "party.hpp"
#include "reader.hpp"
#include "sale_lines.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using model::Decimal;

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

model::Sale sale(std::string_view edit = "{}", std::string_view lines = fixtures::kLines,
                 std::vector<std::string>* warnings = nullptr) {
    std::vector<std::string> local;
    return sale_from_order(fixtures::order(edit), fixtures::lines(lines), "EUR",
                           warnings ? *warnings : local);
}

// REQ EA-15
TEST(Order, BringsItsHeader) {
    const auto s = sale();
    EXPECT_EQ(s.kind, "order");
    EXPECT_EQ(s.key, "5000000123");
    EXPECT_EQ(s.number, "WEB-00731");
    EXPECT_EQ(s.comment, "affiliate-88");
    EXPECT_EQ(s.created_at, "2026-03-29T00:30:00+01:00");
    EXPECT_EQ(s.payment_status, "paid");
    EXPECT_EQ(s.source_status, "processing_awaiting_shipment");
    EXPECT_EQ(s.payment_title, "Bancontact");
    EXPECT_EQ(s.payment_method, "mollie");
    EXPECT_EQ(s.total_excl, decimal("42.31"));
    EXPECT_EQ(s.total_incl, decimal("49.75"));
    EXPECT_EQ(s.total_vat, decimal("7.44"));
    EXPECT_EQ(s.currency, "EUR");
}

TEST(Order, IsDatedByTheShopsOwnDay) {
    EXPECT_EQ(sale().date, "2026-03-29");
}  // 28 March in UTC

// REQ EA-16
TEST(OrderLine, BringsCodesRateQuantityAndAmounts) {
    const auto s = sale();
    ASSERT_EQ(s.lines.size(), 4u);
    const auto& line = s.lines[0];
    EXPECT_EQ(line.type, "product");
    EXPECT_EQ(line.key, "91");
    EXPECT_EQ(line.sku, "TAS-GROEN");
    EXPECT_EQ(line.article_code, "FT-G");
    EXPECT_EQ(line.description, "Fietstas Groen");
    EXPECT_EQ(line.vat_rate, decimal("21"));
    EXPECT_EQ(line.quantity, decimal("3"));
    EXPECT_EQ(line.unit_excl, decimal("7.438"));
    EXPECT_EQ(line.unit_incl, decimal("9"));
    EXPECT_EQ(line.discount_excl, decimal("2.4793"));
    EXPECT_EQ(line.discount_incl, decimal("3"));
    EXPECT_EQ(line.amount_excl, decimal("19.84"));
    EXPECT_EQ(line.amount_incl, decimal("24"));
    EXPECT_EQ(s.lines[1].ean, "9780000000019");
    EXPECT_EQ(s.lines[1].description, "Routeboek");
    EXPECT_EQ(s.lines[1].amount_incl, decimal("19.25"));
    EXPECT_EQ(s.lines[1].discount_incl, Decimal{});
}

// REQ EA-17
TEST(ShippingLine, IsWhatWasCharged) {
    const auto line = sale().lines[2];
    EXPECT_EQ(line.type, "shipping");
    EXPECT_EQ(line.description, "Verzendkosten bpost");
    EXPECT_EQ(line.vat_rate, decimal("21"));
    EXPECT_EQ(line.unit_excl, decimal("4.9587"));
    EXPECT_EQ(line.amount_excl, decimal("4.96"));
    EXPECT_EQ(line.amount_incl, decimal("6"));
}

// REQ EA-17
TEST(ShippingLine, FallsBackToBaseMinusDiscount) {
    const auto line =
        sale(R"({"shipmentPriceExcl":null,"shipmentPriceIncl":false,"shipmentBasePriceExcl":6.1983,
        "shipmentBasePriceIncl":7.5,"shipmentDiscountExcl":1.2397,"shipmentDiscountIncl":1.5})")
            .lines[2];
    EXPECT_EQ(line.amount_excl, decimal("4.96"));
    EXPECT_EQ(line.amount_incl, decimal("6"));
    EXPECT_EQ(line.discount_incl, decimal("1.5"));
}

TEST(ShippingLine, IsAbsentWhenFree) {
    const auto s = sale(R"({"shipmentPriceExcl":0,"shipmentPriceIncl":0.00})");
    ASSERT_EQ(s.lines.size(), 3u);
    EXPECT_EQ(s.lines[2].type, "payment_cost");
}

// REQ EA-17
TEST(PaymentCostLine, TakesItsRateFromThePricesWhenNoneIsGiven) {
    const auto line = sale().lines[3];
    EXPECT_EQ(line.type, "payment_cost");
    EXPECT_EQ(line.description, "Betaalkosten Bancontact");
    EXPECT_EQ(line.vat_rate, decimal("21"));
    EXPECT_EQ(line.amount_excl, decimal("0.41"));
    EXPECT_EQ(line.amount_incl, decimal("0.5"));
}

TEST(Rate, IsTheQuotientWhenNoRateOfTheOrderExplainsThePrices) {
    const auto line = sale(R"({"paymentBasePriceExcl":100,"paymentBasePriceIncl":119,"paymentPriceExcl":100,
        "paymentPriceIncl":119})")
                          .lines[3];
    EXPECT_EQ(line.vat_rate, decimal("19"));
}

TEST(Rate, StaysZeroWhenNoVatIsCharged) {
    const auto line = sale(R"({"paymentBasePriceExcl":2,"paymentBasePriceIncl":2,"paymentPriceExcl":2,
        "paymentPriceIncl":2})")
                          .lines[3];
    EXPECT_EQ(line.vat_rate, Decimal{});
}

struct NameCase {
    const char *product, *variant, *sku, *ean, *code, *expected;
};
class ProductName : public testing::TestWithParam<NameCase> {};
TEST_P(ProductName, FollowsTheRule) {
    const auto& p = GetParam();
    EXPECT_EQ(product_name(p.product, p.variant, p.sku, p.ean, p.code), p.expected);
}
INSTANTIATE_TEST_SUITE_P(
    Table, ProductName,
    testing::Values(NameCase{"Helm", "Rood / L", "s", "e", "a", "Helm Rood / L"},
                    NameCase{"Helm", "Default", "s", "e", "a", "Helm"},
                    NameCase{"Helm", "Helm", "s", "e", "a", "Helm"},
                    NameCase{"Helm", "", "s", "e", "a", "Helm"}, NameCase{"", "Rood", "s", "e", "a", "Rood"},
                    NameCase{"", "Default", "s", "e", "a", "s"}, NameCase{"", "", "s", "e", "a", "s"},
                    NameCase{"", "", "", "e", "a", "e"}, NameCase{"", "", "", "", "a", "a"},
                    NameCase{"", "", "", "", "", ""}));

// REQ EA-19
TEST(Customer, BringsNamesNumbersAndAddresses) {
    const auto s = sale();
    EXPECT_EQ(s.customer.key, "77001");
    EXPECT_EQ(s.customer.first_name, "Sanne");
    EXPECT_EQ(s.customer.middle_name, "van der");
    EXPECT_EQ(s.customer.last_name, "Bakker");
    EXPECT_EQ(s.customer.company, "Bakker & Zn");
    EXPECT_TRUE(s.customer.is_company);
    EXPECT_EQ(s.customer.email, "Sanne.Bakker@voorbeeld.test");
    EXPECT_EQ(s.customer.phone, "+31 6 5550 1234");
    EXPECT_EQ(s.customer.coc_number, "12345678");
    EXPECT_EQ(s.customer.vat_number, "NL 0099.98.877.B01");
    EXPECT_EQ(s.billing, (model::Address{"Bakker & Zn", "S. van der Bakker", "Lange Haven", "12", "bis",
                                         "achter", "3111 CD", "Schiedam", "", "NL"}));
    EXPECT_EQ(s.shipping, (model::Address{"", "Magazijn", "Kade", "7", "", "", "9000", "Gent", "", "BE"}));
}

TEST(Customer, MayBeAGuest) {
    const auto s = sale(R"({"customer":false,"addressShippingCountry":false})");
    EXPECT_EQ(s.customer.key, "");
    EXPECT_EQ(s.customer.email, "Sanne.Bakker@voorbeeld.test");
    EXPECT_EQ(s.shipping.country, "");
}

struct StatusCase {
    const char *status, *payment, *expected_status, *expected_payment;
    bool odd;
};
class Status : public testing::TestWithParam<StatusCase> {};
// REQ EA-04
TEST_P(Status, IsTranslated) {
    const auto& p = GetParam();
    std::vector<std::string> warnings;
    const auto s =
        sale(std::string(R"({"status":")") + p.status + R"(","paymentStatus":")" + p.payment + "\"}",
             fixtures::kLines, &warnings);
    EXPECT_EQ(s.status, p.expected_status);
    EXPECT_EQ(s.payment_status, p.expected_payment);
    EXPECT_EQ(!warnings.empty(), p.odd);
}
INSTANTIATE_TEST_SUITE_P(
    Table, Status,
    testing::Values(StatusCase{"processing_awaiting_shipment", "paid", "completed", "paid", false},
                    StatusCase{"processing_awaiting_payment", "not_paid", "open", "unpaid", false},
                    StatusCase{"processing_awaiting_payment", "paid", "completed", "paid", false},
                    StatusCase{"completed_shipped", "not_paid", "completed", "unpaid", false},
                    StatusCase{"processing_ready_for_pickup", "partially_paid", "completed", "partially_paid",
                               false},
                    StatusCase{"on_hold", "paid", "open", "paid", false},
                    StatusCase{"cancelled", "cancelled", "cancelled", "cancelled", false},
                    StatusCase{"cancelled", "paid", "cancelled", "paid", false},
                    StatusCase{"teleported", "paid", "open", "paid", true},
                    StatusCase{"completed", "escrow", "open", "unpaid", true},
                    StatusCase{"completed", "", "open", "unpaid", true}));

constexpr std::string_view kEvents = R"({"events":{"resource":{"id":false,"url":"x","embedded":[
  {"id":1,"createdAt":"2026-03-29T00:40:00+01:00","type":"invoice","message":"paid","comment":null},
  {"id":2,"createdAt":"2026-03-29T00:40:00+01:00","type":"order","message":"paid","comment":"tr_first"},
  {"id":3,"createdAt":"2026-03-29T00:41:00+01:00","type":"order","message":"not_paid","comment":null},
  {"id":5,"createdAt":"2026-03-29T03:05:00+02:00","type":"order","message":"paid","comment":"tr_last"},
  {"id":4,"createdAt":"2026-03-29T03:05:00+02:00","type":"invoice","message":"paid","comment":null}]}}})";

// REQ EA-18
TEST(Payment, IsTheLastPaidEventOfTheOrder) {
    const auto s = sale(kEvents);
    ASSERT_EQ(s.payments.size(), 1u);
    EXPECT_EQ(s.payments[0].key, "5");
    EXPECT_EQ(s.payments[0].transaction, "tr_last");
    EXPECT_EQ(s.payments[0].paid_at, "2026-03-29T03:05:00+02:00");
    EXPECT_EQ(s.payments[0].amount, s.total_incl);
    EXPECT_EQ(s.payments[0].method, "mollie");
}

// REQ EA-18
TEST(Payment, IsOfTheInvoicesAmountWhereThereIsOne) {
    std::string edit(kEvents);
    edit.pop_back();
    edit +=
        R"(,"invoices":{"resource":{"id":false,"embedded":[{"id":8,"priceIncl":49.70,"isCreditNote":false},
        {"id":9,"priceIncl":5,"isCreditNote":true}]}}})";
    EXPECT_EQ(sale(edit).payments.at(0).amount, decimal("49.7"));
}

TEST(Payment, IsAbsentWhileTheOrderIsNotPaid) {
    std::string edit(kEvents);
    edit.pop_back();
    edit += R"(,"paymentStatus":"partially_paid"})";
    EXPECT_TRUE(sale(edit).payments.empty());
}

TEST(ChangeMark, IsEqualForEqualContentAndOnlyThen) {
    const auto version = [](const model::Sale& s) { return record_of(s).version; };
    EXPECT_EQ(version(sale()), version(sale()));
    EXPECT_NE(version(sale()), version(sale(R"({"comment":"other"})")));
    EXPECT_NE(version(sale()), version(sale("{}", R"({"orderProducts":[]})")));
    EXPECT_LE(version(sale()).size(), 100u);
    EXPECT_TRUE(version(sale()).starts_with("2026-03-29T03:10:09+02:00-"));
}

// REQ H-06
TEST(Order, ThatCannotBeTrustedTellsEveryReason) {
    try {
        sale(R"({"priceIncl":"n/a","email":{"a":1},"createdAt":"soon"})");
        FAIL() << "it was read";
    } catch (const Unreadable& problem) {
        const std::string text = problem.what();
        for (const char* part : {"WEB-00731", "priceIncl", "n/a", "email", "createdAt"})
            EXPECT_NE(text.find(part), std::string::npos) << text;
    }
}

TEST(Order, WithoutIdOrDateIsRefused) {
    EXPECT_THROW(sale(R"({"id":false})"), Unreadable);
    EXPECT_THROW(sale(R"({"createdAt":null})"), Unreadable);
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

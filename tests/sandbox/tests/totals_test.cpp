#include "asperion/totals.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox::asperion {
namespace {

InvoiceLine line(std::string_view quantity, std::string_view price, std::string code, std::string_view rate) {
    return {Fixed::parse(quantity).value(), Fixed::parse(price).value(), std::move(code),
            Fixed::parse(rate).value()};
}

TEST(InvoiceTotals, RoundLinesFirstAndVatPerCode) {
    const auto totals =
        invoice_totals({line("3", "0.335", "1", "21.0"), line("1", "0.335", "1", "21.0")}, false);
    EXPECT_EQ(totals.excl.text(2), "1.35");  // 1.01 + 0.34
    EXPECT_EQ(totals.vat.text(2), "0.28");   // 1.35 * 21%, not 0.21 + 0.07
    EXPECT_EQ(totals.incl.text(2), "1.63");
}

TEST(InvoiceTotals, KeepTheCodesApart) {
    const auto totals = invoice_totals(
        {line("2", "18", "1", "21"), line("1", "10", "2", "9"), line("1", "5", "3", "0")}, false);
    EXPECT_EQ(totals.vat.text(2), "8.46");
    EXPECT_EQ(totals.incl.text(2), "59.46");
}

TEST(InvoiceTotals, TakeVatOutOfPricesThatIncludeIt) {
    const auto totals = invoice_totals({line("1", "43.56", "1", "21"), line("1", "10.90", "2", "9")}, true);
    EXPECT_EQ(totals.incl.text(2), "54.46");
    EXPECT_EQ(totals.excl.text(2), "46.00");
}

TEST(InvoiceTotals, NegativeLinesAreDiscounts) {
    const auto totals = invoice_totals({line("1", "10", "1", "21"), line("1", "-2.50", "1", "21")}, false);
    EXPECT_EQ(totals.excl.text(2), "7.50");
    EXPECT_EQ(totals.incl.text(2), "9.08");
}

}  // namespace
}  // namespace koppel::sandbox::asperion

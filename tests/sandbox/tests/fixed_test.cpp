#include "base/fixed.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

Fixed fixed(std::string_view text) {
    return Fixed::parse(text).value();
}

TEST(Fixed, KeepsTextExactly) {
    EXPECT_EQ(fixed("0.1").text(), "0.1");
    EXPECT_EQ(fixed("-4.1322").text(2), "-4.1322");
    EXPECT_EQ(fixed("12").text(2), "12.00");
    EXPECT_EQ(fixed("1.5e2").text(), "150");
    EXPECT_EQ(fixed("0").text(2), "0.00");
    EXPECT_EQ(fixed("-0.05").text(2), "-0.05");
    EXPECT_EQ(fixed("0.1") + fixed("0.2"), fixed("0.3"));
}

TEST(Fixed, RefusesWhatIsNoNumber) {
    for (const auto text : {"", "-", ".5", "1.", "1e", "0x1", "1,5", "1 ", "9999999999999", "1e99999"})
        EXPECT_FALSE(Fixed::parse(text)) << text;
}

TEST(Fixed, RoundsHalfUpAwayFromZero) {
    EXPECT_EQ(fixed("1").times_round(fixed("0.125"), 2).text(2), "0.13");
    EXPECT_EQ(fixed("1").times_round(fixed("-0.125"), 2).text(2), "-0.13");
    EXPECT_EQ(fixed("1").times_round(fixed("0.1249999999"), 2).text(2), "0.12");
    EXPECT_EQ(Fixed::mul_div_round(fixed("43.56"), fixed("21"), fixed("121"), 2).text(2), "7.56");
    EXPECT_EQ(Fixed::mul_div_round(fixed("0.5"), fixed("1"), fixed("3"), 2).text(2), "0.17");
}

}  // namespace
}  // namespace koppel::sandbox

// Tolerant JSON, and instants.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <random>

#include "koppel/cpp/clock.hpp"
#include "koppel/cpp/json.hpp"

namespace koppel::sdk {
namespace {

TEST(TolerantJson, StepsIntoNothingWithoutTripping) {
    const auto value = boost::json::parse(R"({"a":{"b":[{"c":"x"}]},"n":null,"f":false})");
    const Json json(value);
    EXPECT_EQ(json["a"]["b"][0]["c"].text(), "x");
    EXPECT_EQ(json["a"]["b"][1]["c"].text("none"), "none");
    EXPECT_EQ(json["a"][0]["c"].text(), "");
    EXPECT_EQ(json["z"]["b"]["c"].text(), "");
    EXPECT_FALSE(json["n"].exists());
    EXPECT_EQ(json["n"]["deeper"].text("none"), "none");
    EXPECT_TRUE(json["f"].exists());
    EXPECT_EQ(json["a"]["b"].size(), 1u);
    int count = 0;
    for (const Json item : json["a"]["b"].items())
        count += item["c"].text() == "x" ? 1 : 0;
    for ([[maybe_unused]] const Json item : json["a"].items())
        ++count;  // not an array: nothing
    EXPECT_EQ(count, 1);
}

TEST(TolerantJson, ReadsTextsNumbersAndFlagsHoweverTheyAreWritten) {
    const auto value = boost::json::parse(
        R"({"s":"12.10","d":12.10,"i":12,"u":18446744073709551615,"t":true,"one":1,"zero":"0","e":"","o":{},"x":"abc"})");
    const Json json(value);
    EXPECT_EQ(json["d"].text(), "12.1");
    EXPECT_EQ(json["i"].text(), "12");
    EXPECT_EQ(json["u"].text(), "18446744073709551615");
    EXPECT_EQ(json["t"].text(), "true");
    EXPECT_EQ(json["o"].text("absent"), "absent");
    EXPECT_EQ(json["s"].decimal(), model::Decimal::parse("12.1"));
    EXPECT_EQ(json["d"].decimal(), model::Decimal::parse("12.1"));
    EXPECT_EQ(json["i"].decimal(), model::Decimal(12));
    EXPECT_EQ(json["t"].decimal(), std::nullopt);
    EXPECT_EQ(json["x"].decimal(), std::nullopt);
    EXPECT_EQ(json["e"].decimal_or(7), model::Decimal(7));
    EXPECT_EQ(json["i"].integer(), 12);
    EXPECT_EQ(json["s"].integer(), std::nullopt);
    EXPECT_EQ(json["u"].integer(), std::nullopt);
    EXPECT_EQ(json["e"].integer(), std::nullopt);
    EXPECT_TRUE(json["t"].flag());
    EXPECT_TRUE(json["one"].flag());
    EXPECT_FALSE(json["zero"].flag(true));
    EXPECT_TRUE(json["x"].flag(true));
    EXPECT_EQ(json["s"].required_text("the s"), "12.10");
    EXPECT_THROW(static_cast<void>(json["e"].required_text("the e")), Error);
    EXPECT_THROW(static_cast<void>(json["x"].required_decimal("the x")), Error);
}

// Whatever the parser's last bit, an amount of up to 15 digits comes out as it went in.
TEST(TolerantJson, KeepsEveryCentOfANumber) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 100'000; ++i) {
        const int digits = static_cast<int>(random() % 5);
        const auto units = static_cast<std::int64_t>(random() % 10'000'000'000'000) - 5'000'000'000'000;
        std::int64_t scale = 1;
        for (int d = 0; d < digits; ++d)
            scale *= 10;
        const auto amount = model::Decimal(units).divided_by(scale, 4);
        const auto value = boost::json::parse(amount.to_string(digits));
        ASSERT_EQ(Json(value).decimal(), amount) << amount.to_string(digits);
    }
    const auto noisy = boost::json::parse("[0.30000000000000004, 1e-12, 12.345678901234, 1e19]");
    EXPECT_EQ(Json(noisy)[0].decimal(), model::Decimal::parse("0.3"));
    EXPECT_EQ(Json(noisy)[1].decimal(), model::Decimal(0));
    EXPECT_EQ(Json(noisy)[2].decimal(), model::Decimal::parse("12.3456789012"));
    EXPECT_EQ(Json(noisy)[3].decimal(), std::nullopt);
}

TEST(Settings, AreAnObject) {
    EXPECT_TRUE(parse_settings("").as_object().empty());
    EXPECT_EQ(Json(parse_settings(R"({"a":1})"))["a"].text(), "1");
    EXPECT_THROW(static_cast<void>(parse_settings("[]")), Error);
    EXPECT_THROW(static_cast<void>(parse_settings("{")), Error);
}

TEST(Instants, AreWrittenInUtc) {
    EXPECT_EQ(format_instant(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(format_instant(-1), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_instant(1'795'254'600'250), "2026-11-21T09:50:00.250Z");
    EXPECT_EQ(format_instant(951'782'400'000), "2000-02-29T00:00:00Z");
}

TEST(Instants, AreReadWithTheirOffset) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"2026-11-21T10:50:00+01:00", "2026-11-21T09:50:00Z"},
        {"2026-11-21T10:50:00+0100", "2026-11-21T09:50:00Z"},
        {"2026-11-21T10:50:00+01", "2026-11-21T09:50:00Z"},
        {"2026-11-21 10:50:00-05:30", "2026-11-21T16:20:00Z"},
        {"2026-11-21T10:50Z", "2026-11-21T10:50:00Z"},
        {"2026-11-21T10:50:00.25Z", "2026-11-21T10:50:00.250Z"},
        {"2026-11-21T10:50:00.1234567Z", "2026-11-21T10:50:00.123Z"},
        {"2024-02-29T23:59:60Z", "2024-03-01T00:00:00Z"},
        {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
    };
    for (const auto& [text, expected] : cases) {
        const auto instant = parse_instant(text);
        ASSERT_TRUE(instant) << text;
        EXPECT_EQ(format_instant(*instant), expected) << text;
    }
    EXPECT_EQ(parse_instant("2026-11-21T10:50:00", 60), parse_instant("2026-11-21T10:50:00+01:00"));
}

TEST(Instants, AreRefusedWhenTheyAreNot) {
    for (const char* text :
         {"", "2026", "2026-11-21", "2026-11-21T10:50:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z", "2026-11-21T10:50:00.Z", "2026-11-21T10:50:00Zx",
          "2026-11-21T10:50:00+25:00", "21-11-2026T10:50:00Z", "2026-11-21T10:50:00+1"}) {
        EXPECT_FALSE(parse_instant(text)) << text;
    }
}

}  // namespace
}  // namespace koppel::sdk

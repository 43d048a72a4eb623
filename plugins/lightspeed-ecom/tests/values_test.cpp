#include "values.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <random>

#include "fixtures.hpp"
#include "instants.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using fixtures::read;
using model::Decimal;

TEST(NumbersAsText, KeepsEveryDigitThatWasWritten) {
    const auto object = read(
        R"({"a":6.2475,"b":-0.10,"c":12345678901234567890123.5,"d":1e-4,"e":[0.1,2],"f":9007199254740993})");
    EXPECT_EQ(
        boost::json::serialize(object),
        R"({"a":"6.2475","b":"-0.10","c":"12345678901234567890123.5","d":"1e-4","e":["0.1","2"],"f":"9007199254740993"})");
}

TEST(NumbersAsText, RefusesWhatIsNotOneJsonValue) {
    for (const auto text : {"", "[1,2", "1 2", "{\"a\":}", "<html>", "01", "\"open", "{} x", "nul"}) {
        std::string problem;
        EXPECT_FALSE(sdk::json_numbers_as_text(text, &problem)) << text;
        EXPECT_FALSE(problem.empty()) << text;
    }
}

// Random documents, whole and damaged: whatever is accepted means the same as the library's own reading of
// it.
TEST(NumbersAsText, AcceptsExactlyWhatTheLibraryAccepts) {
    std::mt19937 random(20261121);  // fixed seed: the failure can be repeated
    const std::string alphabet = "{}[]\",:0123456789.eE+-tfn \\u\"a";
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = R"({"a":[1.5,-2,"x"],"b":{"c":1e3,"d":null},"e":true,"f":"\u00e9"})";
        const int edits = static_cast<int>(random() % 3);
        for (int i = 0; i < edits; ++i)
            text[random() % text.size()] = alphabet[random() % alphabet.size()];
        boost::json::error_code error;
        const auto plain = boost::json::parse(text, error);
        const auto ours = sdk::json_numbers_as_text(text);
        ASSERT_EQ(ours.has_value(), !error) << text;
        if (!ours) continue;
        ++accepted;
        ASSERT_EQ(ours->kind() == boost::json::kind::object, plain.kind() == boost::json::kind::object)
            << text;
        const auto* member = plain.is_object() ? plain.get_object().if_contains("e") : nullptr;
        if (member != nullptr && member->is_bool()) {
            ASSERT_EQ(*member, *ours->get_object().if_contains("e")) << text;
        }
    }
    EXPECT_GT(accepted, 1000);
}

TEST(Amount, ReadsNumbersAndTextsAlike) {
    const auto object = read(
        R"({"n":36,"f":6.2475,"t":"29.00","small":0.0000,"noise":6.2475000000000005,"exp":2.5e1,"neg":-1.20})");
    EXPECT_EQ(amount_at(object, "n"), Decimal::parse("36"));
    EXPECT_EQ(amount_at(object, "f"), Decimal::parse("6.2475"));
    EXPECT_EQ(amount_at(object, "t"), Decimal::parse("29"));
    EXPECT_EQ(amount_at(object, "small"), Decimal{});
    EXPECT_EQ(amount_at(object, "noise"), Decimal::parse("6.2475"));
    EXPECT_EQ(amount_at(object, "exp"), Decimal::parse("25"));
    EXPECT_EQ(amount_at(object, "neg"), Decimal::parse("-1.2"));
}

TEST(Amount, IsAbsentInEveryFormOfEmpty) {
    const auto object = read(R"({"a":false,"b":null,"c":"","d":[],"e":"  "})");
    for (const auto name : {"a", "b", "c", "d", "e", "missing"})
        EXPECT_FALSE(amount_at(object, name)) << name;
}

TEST(Amount, RefusesWhatIsNoNumber) {
    const auto object = read(R"({"a":"twelve","b":true,"c":{"x":1},"d":[1],"e":"1,50"})");
    for (const auto name : {"a", "b", "c", "d", "e"})
        EXPECT_THROW(amount_at(object, name), BadValue) << name;
}

TEST(DecimalFrom, RoundsNoiseBeyondTheTenthDigit) {
    EXPECT_EQ(decimal_from("0.12345678905"), Decimal::parse("0.1234567891"));
    EXPECT_EQ(decimal_from("-0.12345678905"), Decimal::parse("-0.1234567891"));
    EXPECT_EQ(decimal_from("0.12345678904999"), Decimal::parse("0.123456789"));
    EXPECT_EQ(decimal_from("1.9999999999999998e1"), Decimal::parse("20"));
    EXPECT_EQ(decimal_from("3e-15"), Decimal{});
    EXPECT_EQ(decimal_from("0.00000000006"), Decimal::parse("0.0000000001"));
    EXPECT_FALSE(decimal_from("1.2.3"));
    EXPECT_FALSE(decimal_from("99999999999999999999999"));
}

TEST(Text, IsEmptyInEveryFormOfEmptyAndTrimmed) {
    const auto object = read(R"({"a":false,"b":null,"c":"","d":[],"e":" x ","f":12,"g":{"y":1}})");
    for (const auto name : {"a", "b", "c", "d", "g", "missing"})
        EXPECT_EQ(text_at(object, name), "") << name;
    EXPECT_EQ(text_at(object, "e"), "x");
    EXPECT_EQ(text_at(object, "f"), "12");
}

TEST(Envelope, IsTheFirstMemberWhateverItsName) {
    const auto events = read(R"({"ordersEvents":[{"id":1}]})");
    EXPECT_TRUE(unwrap(events).is_array());
    EXPECT_TRUE(unwrap(boost::json::array{}).is_array());
}

TEST(Instant, IsReadWithEveryOffset) {
    const auto expected = parse_instant("2026-06-02T22:56:12Z");
    ASSERT_TRUE(expected);
    EXPECT_EQ(parse_instant("2026-06-03T00:56:12+02:00"), expected);
    EXPECT_EQ(parse_instant("2026-06-03T00:56:12.250+0200"), expected);
    EXPECT_EQ(parse_instant("2026-06-02T17:56:12-05:00"), expected);
    EXPECT_EQ(to_filter_text(*expected), "2026-06-02 22:56:12");
    EXPECT_EQ(to_iso(*expected), "2026-06-02T22:56:12Z");
    for (const auto text : {"", "yesterday", "2026-13-01", "2026-02-29T00:00:00Z", "2026-06-03T25:00:00Z"})
        EXPECT_FALSE(parse_instant(text)) << text;
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

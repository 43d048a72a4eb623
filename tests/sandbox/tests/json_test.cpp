#include "base/json.hpp"

#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

TEST(Json, KeepsTheTextOfEveryNumber) {
    const auto json = parse_json(R"({"a":9.9174,"b":-0.10,"c":12345678901234567890.1,"d":1e2,"e":[3]})");
    ASSERT_TRUE(json);
    EXPECT_EQ(json->find("a")->text, "9.9174");
    EXPECT_EQ(json->find("b")->text, "-0.10");
    EXPECT_EQ(json->find("c")->text, "12345678901234567890.1");
    EXPECT_EQ(json->find("d")->text, "1e2");
    EXPECT_EQ(json->find("e")->items.at(0).as_integer(), 3);
}

TEST(Json, ReadsNestedValuesInTheirPlaces) {
    const auto json = parse_json(R"({"x":{"y":[{"z":"é\n\"q\""},null,true]},"w":false})");
    ASSERT_TRUE(json);
    const auto& items = json->find("x")->find("y")->items;
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0].find("z")->text, "é\n\"q\"");
    EXPECT_TRUE(items[1].is(Json::Kind::null));
    EXPECT_EQ(json->boolean("w"), false);
}

TEST(Json, RefusesWhatIsNotOneDocument) {
    for (const auto text : {"", "{", "{} {}", "{\"a\":}", "[1,]", "nul"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(Json, QuotingSurvivesReading) {
    const std::string text = "a\"b\\c\nd\te\x01 é & '";
    EXPECT_EQ(parse_json(sandbox::quoted(text))->text, text);
}

TEST(Json, SelectMembersKeepsOnlyTheNamedOnes) {
    const std::string object = R"({"id":1,"a":{"id":2,"b":[1,2]},"c":"x,\"}","d":null})";
    EXPECT_EQ(select_members(object, "id,c"), R"({"id":1,"c":"x,\"}"})");
    EXPECT_EQ(select_members(object, "a"), R"({"a":{"id":2,"b":[1,2]}})");
    EXPECT_EQ(select_members(object, "nothing"), "{}");
}

}  // namespace
}  // namespace koppel::sandbox

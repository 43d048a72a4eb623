#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "contracts/schema_check.hpp"

namespace koppel::contracts::test {

namespace json = boost::json;

TEST(WithDefaults, AddsWhatIsMissingAndNothingElse) {
    const auto schema = json::parse(R"({
        "properties": {
            "api_url": {"type": "string", "default": "https://api.test"},
            "language": {"type": "string"},
            "page_size": {"$ref": "#/definitions/size"},
            "retry": {"properties": {"times": {"default": 3}, "wait": {"default": 1}}},
            "proxy": {"properties": {"port": {"default": 8080}}}},
        "definitions": {"size": {"type": "integer", "default": 50}}})");
    const struct {
        std::string given;
        std::string expected;
    } table[] = {
        {R"({})", R"({"api_url":"https://api.test","page_size":50})"},
        {R"({"api_url":"http://127.0.0.1:1","page_size":7})",
         R"({"api_url":"http://127.0.0.1:1","page_size":7})"},
        {R"({"retry":{"wait":9},"own":1})",
         R"({"api_url":"https://api.test","page_size":50,"retry":{"wait":9,"times":3},"own":1})"},
    };
    for (const auto& row : table) {
        EXPECT_EQ(json::value(with_defaults(schema, json::parse(row.given).as_object())),
                  json::parse(row.expected))
            << row.given;
    }
    EXPECT_TRUE(with_defaults(nullptr, {}).empty());
}

}  // namespace koppel::contracts::test

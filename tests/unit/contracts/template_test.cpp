#include "contracts/template_text.hpp"

#include <gtest/gtest.h>

namespace koppel::contracts::test {

TEST(Fill, PutsSettingsAndSecretsIn) {
    const boost::json::object settings = {{"api_url", "https://shop.test"}, {"page", 50}, {"live", true}};
    const std::map<std::string, std::string> secrets = {{"api_key", "k{settings.page}"}};
    const struct {
        std::string text;
        std::string expected;
    } table[] = {
        {"", ""},
        {"plain", "plain"},
        {"{settings.api_url}/nl/x?n={settings.page}&l={settings.live}", "https://shop.test/nl/x?n=50&l=true"},
        {"Basic {secrets.api_key}", "Basic k{settings.page}"},  // what was put in is not looked at again
        {"{\"a\":{}} {setting}", "{\"a\":{}} {setting}"},
        {"Token {base64:secrets.api_key}!", "Token a3tzZXR0aW5ncy5wYWdlfQ==!"},
        {"{base64:settings.page}{base64:", "NTA={base64:"},
    };
    for (const auto& row : table)
        EXPECT_EQ(fill(row.text, settings, secrets).value(), row.expected);
}

TEST(Fill, NamesTheReferenceThatIsWrong) {
    const boost::json::object settings = {{"list", boost::json::array{}}};
    const struct {
        std::string text;
        std::string expected;
    } table[] = {
        {"{settings.no}", "the reference {settings.no} names a setting that the connection lacks"},
        {"{base64:secrets.no}", "the reference {base64:secrets.no} names a secret that the connection lacks"},
        {"{secrets.no}", "the reference {secrets.no} names a secret that the connection lacks"},
        {"{settings.list}",
         "the reference {settings.list} names a setting that is neither a text nor a number"},
        {"x {settings.a", "the reference {settings.a has no closing brace"},
    };
    for (const auto& row : table) {
        const auto filled = fill(row.text, settings, {});
        ASSERT_TRUE(filled.has_error()) << row.text;
        EXPECT_EQ(filled.error().message, row.expected);
        EXPECT_EQ(filled.error().error_class, base::ErrorClass::config);
    }
}

}  // namespace koppel::contracts::test

#include "koppel/model/json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string>

#include "samples.hpp"

namespace koppel::model {
namespace {

template <class T>
class ModelJson : public testing::Test {};

using Documents = testing::Types<Sale, SaleLine, SalePayment, Customer, Address, Payment, Product, Invoice,
                                 Order, Entry, PaymentPosting, ProductPosting, PostingLine, EntryLine,
                                 DebtorRule, NewDebtor, ArticleRule, Receipt>;
TYPED_TEST_SUITE(ModelJson, Documents);

TYPED_TEST(ModelJson, ComesBackEqualWhenEverythingIsSet) {
    const auto value = samples::filled<TypeParam>();
    EXPECT_EQ(from_json<TypeParam>(to_json(value)), value);
    EXPECT_EQ(from_json_text<TypeParam>(to_json_text(value)), value);
    EXPECT_NE(value, TypeParam{});
}

TYPED_TEST(ModelJson, ComesBackEqualWhenNothingIsSet) {
    EXPECT_EQ(from_json<TypeParam>(to_json(TypeParam{})), TypeParam{});
    EXPECT_EQ(from_json_text<TypeParam>(to_json_text(TypeParam{})), TypeParam{});
    EXPECT_EQ(from_json_text<TypeParam>("{}"), TypeParam{});
}

TYPED_TEST(ModelJson, IsTheSameAsTextAndAsValue) {
    for (const auto& value : {TypeParam{}, samples::filled<TypeParam>()}) {
        EXPECT_EQ(boost::json::parse(to_json_text(value)), boost::json::value(to_json(value)));
    }
}

// Text that is exactly as we write it is read another way: both must say the same of it, spoiled or not.
TYPED_TEST(ModelJson, IsReadFromTextAsFromAValue) {
    const auto by_value = [](const std::string& text) -> std::optional<TypeParam> {
        boost::system::error_code error;
        const auto value = boost::json::parse(text, error);
        try {
            if (!error) return from_json<TypeParam>(value);
        } catch (const FormatError&) {
        }
        return std::nullopt;
    };
    const auto by_text = [](const std::string& text) -> std::optional<TypeParam> {
        try {
            return from_json_text<TypeParam>(text);
        } catch (const FormatError&) {
            return std::nullopt;
        }
    };
    const std::string good = to_json_text(samples::filled<TypeParam>());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const std::string_view put : {"", "\"", "\\", "{", "}", "[", ",", ":", "0", "\n", " ", "\xE9",
                                           "\\n", "\\u0041", ",\"key\":\"again\""}) {
            std::string text = good;
            text.replace(at, 1, put);
            ASSERT_EQ(by_text(text), by_value(text)) << text;
        }
        ASSERT_EQ(by_text(good.substr(0, at)), std::nullopt) << at;
    }
}

TEST(ModelJsonText, LeavesOutWhatIsEmptyAndKeepsFalseAndZero) {
    Sale sale;
    sale.kind = "receipt";
    sale.lines.resize(1);
    EXPECT_EQ(
        to_json_text(sale),
        R"({"kind":"receipt","total_excl":"0","total_incl":"0","total_vat":"0","tips":"0",)"
        R"("prices_include_vat":false,)"
        R"("lines":[{"vat_rate":"0","quantity":"1","unit_excl":"0","unit_incl":"0","discount_excl":"0",)"
        R"("discount_incl":"0","amount_excl":"0","amount_incl":"0"}],"customer":{"is_company":false}})");
    EXPECT_EQ(to_json_text(Address{}), "{}");
}

TEST(ModelJsonText, KeepsAnOptionalThatIsPresentButEmpty) {
    DebtorRule rule;
    rule.create.emplace();
    EXPECT_EQ(to_json_text(rule), R"({"create":{}})");
    EXPECT_TRUE(from_json_text<DebtorRule>(to_json_text(rule)).create);
}

TEST(ModelJsonText, EscapesWhatJsonAsksFor) {
    Address address;
    address.street = "a\"b\\c\n\r\t\x01\x1f/\u20ac\U0001F600";
    EXPECT_EQ(to_json_text(address), "{\"street\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f/\u20ac\U0001F600\"}");
    EXPECT_EQ(from_json_text<Address>(to_json_text(address)), address);
    address.street = std::string("nul\0inside", 10);
    EXPECT_EQ(from_json_text<Address>(to_json_text(address)), address);
}

TEST(ModelJsonText, ReplacesBytesThatAreNotUtf8) {
    for (const auto& [bad, good] : std::initializer_list<std::pair<std::string, std::string>>{
             {"caf\xE9", "caf\uFFFD"},                          // Latin-1
             {"\xC0\xAF", "\uFFFD\uFFFD"},                      // overlong
             {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},            // half a surrogate pair
             {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond Unicode
             {"\xE2\x82", "\uFFFD\uFFFD"},                      // cut off
         }) {
        Address address;
        address.city = bad;
        EXPECT_EQ(from_json_text<Address>(to_json_text(address)).city, good);
    }
}

TEST(Utf8Prefix, EndsOnACharacter) {
    EXPECT_EQ(utf8_prefix("abc", 5), "abc");
    EXPECT_EQ(utf8_prefix("abc", 2), "ab");
    EXPECT_EQ(utf8_prefix("a\u20acb", 4), "a\u20ac");
    EXPECT_EQ(utf8_prefix("a\u20acb", 3), "a");
    EXPECT_EQ(utf8_prefix("a\u20acb", 0), "");
}

TEST(ModelJsonReading, IgnoresUnknownMembers) {
    const auto address = from_json_text<Address>(R"({"planet":{"name":"Earth"},"city":"Gouda"})");
    EXPECT_EQ(address.city, "Gouda");
}

TEST(ModelJsonReading, SaysWhereAndWhatIsWrong) {
    struct Case {
        const char* text;
        const char* path;
        const char* sentence;
    };
    for (const Case& c : std::initializer_list<Case>{
             {R"([])", "", "the document: expected an object, found an array."},
             {R"({"number":5})", "/number", "/number: expected a text, found a number."},
             {R"({"number":null})", "/number", "/number: expected a text, found null."},
             {R"({"total_excl":12.1})", "/total_excl",
              "/total_excl: expected a decimal as a text such as \"12.10\", found a number."},
             {R"({"total_excl":"12,10"})", "/total_excl",
              "/total_excl: expected a decimal as a text such as \"12.10\", found the text 12,10."},
             {R"({"prices_include_vat":"true"})", "/prices_include_vat",
              "/prices_include_vat: expected true or false, found the text true."},
             {R"({"lines":{}})", "/lines", "/lines: expected an array, found an object."},
             {R"({"lines":[{},{},{"quantity":true}]})", "/lines/2/quantity",
              "/lines/2/quantity: expected a decimal as a text such as \"12.10\", found true."},
             {R"({"customer":{"billing":{"city":[]}}})", "/customer/billing/city",
              "/customer/billing/city: expected a text, found an array."},
         }) {
        try {
            from_json_text<Sale>(c.text);
            ADD_FAILURE() << "accepted " << c.text;
        } catch (const FormatError& error) {
            EXPECT_EQ(error.path(), c.path);
            EXPECT_STREQ(error.what(), c.sentence);
        }
    }
}

TEST(ModelJsonReading, RefusesTextThatIsNotJson) {
    for (const std::string_view text :
         {"", "{", R"({"a":1)", "{}x", "{} {}", "nonsense", "{\"a\":\"\xE9\"}"}) {
        EXPECT_THROW(from_json_text<Sale>(text), FormatError) << text;
    }
    EXPECT_THROW(from_json_text<Sale>(std::string(100'000, '[')), FormatError);
    EXPECT_EQ(from_json_text<Sale>(" {} \n"), Sale{});
}

}  // namespace
}  // namespace koppel::model

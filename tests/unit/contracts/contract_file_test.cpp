#include "contracts/contract_file.hpp"

#include <gtest/gtest.h>

#include "office.hpp"

namespace koppel::contracts::test {

TEST(ContractFile, SaysWhereItIsNotJson) {
    const struct {
        std::string text;
        std::string expected;
    } table[] = {
        {"", "shop.json: the file ends in the middle, at line 1, column 1"},
        {"{\n  \"tenant\": {\n", "shop.json: the file ends in the middle, at line 3, column 1"},
        {"{\n  \"tenant\": nix\n}", "shop.json: this is not JSON: syntax error at line 2, column 13"},
        {"{\"tenant\": {},}", "shop.json: this is not JSON: syntax error at line 1, column 15"},
        {"{}\n\n[]", "shop.json: there is something behind the end of the JSON, at line 3, column 1"},
    };
    for (const auto& row : table) {
        const auto problems = parse_contract_file("shop.json", "", row.text).problems;
        ASSERT_EQ(problems.size(), 1u) << row.text;
        EXPECT_EQ(problems[0].message, row.expected);
        EXPECT_EQ(problems[0].code, "file_not_json");
    }
}

TEST(ContractFile, MayBeginWithAByteOrderMark) {
    EXPECT_TRUE(parse_contract_file("shop.json", "", "\xEF\xBB\xBF" + json::serialize(right_file()))
                    .problems.empty());
}

TEST(ContractFile, ThatCannotBeReadIsNamed) {
    EXPECT_EQ(first_text(read_contract_file("/nowhere/shop.json").problems),
              "file_unreadable | /nowhere/shop.json: the file cannot be read | give the path of a readable "
              "contract file");
    EXPECT_EQ(read_contract_file("/tmp").problems.size(), 1u);
}

TEST(ContractFile, SaysInASentenceWhatDoesNotFitTheSchema) {
    const struct {
        std::string pointer;  // of what is replaced by `value`, or removed when that is empty
        std::string value;
        std::string expected;
    } table[] = {
        {"/tenant", "",
         "file_invalid | shop.json: \"tenant\" is missing (Tenant: Whose books these are) | add \"tenant\""},
        {"/tenant/country", R"("Nederland")",
         "file_invalid | shop.json, /tenant/country: the text does not have the expected form (Country: An "
         "ISO "
         "3166-1 alpha-2 code in upper case) | write it as described"},
        {"/tenant/timezone", R"("Europe/Amsterdam")",
         "file_invalid | shop.json, /tenant: \"timezone\" is not a known key here | remove it, or use one "
         "of: "
         "id, name, country, vat_number, time_zone, language"},
        {"/connections", "{}",
         "file_invalid | shop.json, /connections: expected a list in brackets (Connections: Accounts at "
         "vendors), found an object | correct the value"},
        {"/connections/0/id", "4711",
         "file_invalid | shop.json, /connections/0/id: expected a text in quotes (Id: Short name, used in "
         "flows), found a number | correct the value"},
        {"/contracts/0/vat/1/rate", "9",
         "file_invalid | shop.json, /contracts/0/vat/1/rate: expected a text in quotes (Rate: A number as a "
         "text with a dot: exact, up to 18 whole and 10 fraction digits), found a number | correct the "
         "value"},
        {"/contracts/0/flows/0/only", R"("unpaid")",
         "file_invalid | shop.json, /contracts/0/flows/0/only: this value is not allowed here (Only: paid: "
         "unpaid documents stay open until they are paid. Absent: all documents) | use one of: \"paid\""},
        {"/contracts/0/flows/0/to", "",
         "file_invalid | shop.json, /contracts/0/flows/0: \"to\" is missing (To: Connection that is booked "
         "in) "
         "| add \"to\""},
        {"/connections/0/secrets/api_key", R"("hunter2")",
         "secret_in_clear | shop.json, /connections/0/secrets/api_key: a secret never stands in the file "
         "itself | write {\"env\":\"NAME\"} or {\"file\":\"PATH\"} instead"},
        {"/connections/0/secrets/api_key", R"({"env":"A","file":"b"})",
         "secret_reference | shop.json, /connections/0/secrets/api_key: this does not say where the secret "
         "comes from | write {\"env\":\"NAME\"} or {\"file\":\"PATH\"} instead"},
        {"/connections/0/secrets/api_key", R"({"vault":"x"})",
         "secret_reference | shop.json, /connections/0/secrets/api_key: this does not say where the secret "
         "comes from | write {\"env\":\"NAME\"} or {\"file\":\"PATH\"} instead"},
    };
    for (const auto& row : table) {
        auto file = right_file();
        const auto slash = row.pointer.rfind('/');
        auto& parent = file.at_pointer(row.pointer.substr(0, slash)).as_object();
        const auto name = row.pointer.substr(slash + 1);
        if (row.value.empty()) {
            parent.erase(name);
        } else {
            parent[name] = json::parse(row.value);
        }
        const auto problems = parsed(file).problems;
        EXPECT_EQ(problems.size(), 1u) << row.pointer;
        EXPECT_EQ(first_text(problems), row.expected);
    }
}

TEST(ContractFile, NeverRepeatsASecret) {
    auto file = right_file();
    file.at_pointer("/connections/0/secrets").as_object()["api_key"] = "hunter2";
    file.at_pointer("/connections/1").as_object()["secrets"] = json::array{"hunter2"};
    const auto problems = parsed(file).problems;
    EXPECT_EQ(problems.size(), 2u);
    for (const auto& text : texts(problems))
        EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
}

}  // namespace koppel::contracts::test

// Texts as the vendor's fields take them.
#include "fields.hpp"

#include <gtest/gtest.h>

#include "countries.hpp"
#include "rows.hpp"

namespace koppel::afas {
namespace {

TEST(AfasFields, SplitHouseNumbers) {
    const struct {
        const char *street, *number, *extension, *expected;
    } table[] = {{"Dorpsstraat", "12", "bis", "Dorpsstraat|12|bis"},
                 {"Dorpsstraat", "12a", "", "Dorpsstraat|12|a"},
                 {"Dorpsstraat", "12-3", "hs", "Dorpsstraat|12|3 hs"},
                 {"Dorpsstraat 12 bis", "", "", "Dorpsstraat|12|bis"},
                 {"Plein 1944", "7", "", "Plein 1944|7|"},
                 {"Plein 1944", "", "", "Plein|1944|"},
                 {"1e Straat", "", "", "1e Straat||"},
                 {"Postbus", "n.v.t.", "", "Postbus n.v.t.||"},
                 {"Weg", "12345678901", "", "Weg 12345678901||"}};
    for (const auto& row : table) {
        model::Address address;
        address.street = row.street;
        address.number = row.number;
        address.extension = row.extension;
        const auto split = house_number(address);
        EXPECT_EQ(split.street + "|" + split.number + "|" + split.addition, row.expected);
    }
}

TEST(AfasFields, SplitNamesOfPersons) {
    const struct {
        const char *name, *expected;
    } table[] = {
        {"Anna de Vries", "Anna|de|Vries"}, {"Jan Piet van der Berg - Bos", "Jan Piet|van der|Berg - Bos"},
        {"Piet Post", "Piet||Post"},        {"Madonna", "||Madonna"},
        {"De Vries", "De||Vries"},          {"Ana la", "Ana||la"}};
    for (const auto& row : table) {
        const auto split = person_name(row.name);
        EXPECT_EQ(split.first + "|" + split.prefix + "|" + split.last, row.expected);
    }
    EXPECT_EQ(person_name("Jan Éva Bos").initials(), "J.");
    EXPECT_EQ(person_name("Jan Piet van Bos").initials(), "J.P.");
}

TEST(AfasFields, CountriesAreNotIso) {
    EXPECT_EQ(country_code("NL"), "NL");
    EXPECT_EQ(country_code("BE"), "B");
    EXPECT_EQ(country_code("DE"), "D");
    EXPECT_EQ(country_code("AT"), "A");
    EXPECT_EQ(country_code("CL"), "RCH");
    EXPECT_EQ(country_code("LK"), "CL");
    EXPECT_EQ(country_code("ZM"), "Z");
    EXPECT_EQ(country_code("AD"), "AND");
    EXPECT_EQ(country_code("GB"), "GB");
    EXPECT_TRUE(in_union("GR"));
    EXPECT_FALSE(in_union("GB"));
}

TEST(AfasFields, ReferencesHoldTheNumberAndStayApart) {
    EXPECT_EQ(stored_reference("ORD7", "K1"), "ORD7 K1");
    EXPECT_EQ(stored_reference("", "K1"), "K1");
    const std::string a = stored_reference(std::string(120, 'x'), "K1");
    const std::string b = stored_reference(std::string(120, 'x'), "K2");
    EXPECT_EQ(a.size(), 100u);
    EXPECT_NE(a, b);
}

TEST(AfasRows, ReadNumbersAsTheyWereWritten) {
    const auto rows =
        rows_in(R"({"skip":0,"take":2,"rows":[{"InvoiceTotal":352.98,"Blocked":true,"A":null}]})");
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->at(0).amount("InvoiceTotal")->to_string(), "352.98");
    EXPECT_TRUE(rows->at(0).flag("Blocked"));
    EXPECT_EQ(rows->at(0).text("A"), "");
    Row old;
    old.put("Discount", "-.5");
    EXPECT_EQ(old.amount("Discount")->to_string(), "-0.5");
    EXPECT_FALSE(rows_in("<html>"));
    EXPECT_FALSE(rows_in(R"({"rows":7})"));
}

TEST(AfasRows, ReadEveryFormOfASuccess) {
    EXPECT_EQ(result_in(R"({"results":{"FbSales":{"OrNu":"60001234"}}})")->text("OrNu"), "60001234");
    EXPECT_EQ(result_in(R"({"results":{"FiEntryPar":{"UnId":"4","EnNo":54605}}})")->text("EnNo"), "54605");
    EXPECT_EQ(result_in(R"({"OrNu":"7"})")->text("OrNu"), "7");
    EXPECT_EQ(result_in("")->text("OrNu"), "");
    EXPECT_FALSE(result_in("{\"results\":"));
}

}  // namespace
}  // namespace koppel::afas

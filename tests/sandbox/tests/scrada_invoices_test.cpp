#include "world_fixture.hpp"

namespace koppel::sandbox {
namespace {

const std::string kCompany = "/scrada/v1/company/" + std::string{scrada::kCompany};

class ScradaInvoices : public WorldTest {
  protected:
    // An invoice of 165.29 + 34.71 whose parts can be replaced.
    static std::string invoice(const std::string& from = {}, const std::string& to = {}) {
        std::string body =
            R"({"bookYear":"2026","journal":"Store1","number":"133","invoiceDate":"2026-11-20",)"
            R"("customer":{"name":"Klant","address":{"city":"Gent","countryCode":"BE"}},)"
            R"("totalInclVat":200.0,"totalVat":34.71,"totalExclVat":165.29,"lines":[{"lineNumber":"1",)"
            R"("itemName":"Fiets","quantity":1,"unitType":1,"itemExclVat":165.29,"vatType":1,)"
            R"("vatPercentage":21,"totalDiscountExclVat":0,"totalExclVat":165.29}],"vatTotals":[{)"
            R"("vatType":1,"vatPercentage":21,"totalExclVat":165.29,"totalVat":34.71,"totalInclVat":200.0}]})";
        if (!from.empty()) body.replace(body.find(from), from.size(), to);
        return body;
    }
    std::vector<std::int64_t> refused(const std::string& body) {
        const Json error = post(kCompany + "/salesInvoice", body, 500);
        EXPECT_EQ(error.integer("errorCode"), 100008);
        std::vector<std::int64_t> codes;
        for (const Json& inner : error.find("innerErrors")->items)
            codes.push_back(inner.integer("errorCode").value_or(0));
        return codes;
    }
    bool refused_with(const std::string& body, std::int64_t code) {
        const auto codes = refused(body);
        return std::find(codes.begin(), codes.end(), code) != codes.end();
    }
};

TEST_F(ScradaInvoices, NumberIsUniqueInItsBookYearAndJournal) {
    const Json id = post(kCompany + "/salesInvoice", invoice(), 200);
    EXPECT_EQ(id.text.size(), 36U);
    EXPECT_EQ(refused(invoice()), std::vector<std::int64_t>{110365});
    post(kCompany + "/salesInvoice", invoice("\"2026\"", "\"2027\""), 200);
    post(kCompany + "/salesInvoice", invoice("Store1", "Store2"), 200);
    const Json there = get("/_sandbox/scrada/" + std::string{scrada::kCompany} + "/invoices");
    EXPECT_EQ(there.items.size(), 3U);
    EXPECT_EQ(there.items.at(0).string_or("total_incl", ""), "200.00");
    EXPECT_EQ(get(kCompany + "/salesInvoice/" + id.text + "/sendStatus").string_or("status", ""), "Created");
}

TEST_F(ScradaInvoices, TotalsMustAddUp) {
    EXPECT_TRUE(refused_with(invoice("\"totalVat\":34.71", "\"totalVat\":34.70"), 110424));
    EXPECT_TRUE(refused_with(invoice("\"totalExclVat\":165.29}]", "\"totalExclVat\":165.28}]"), 190063));
    EXPECT_TRUE(refused_with(invoice("\"totalInclVat\":200.0,", "\"totalInclVat\":200.01,"), 190064));
    EXPECT_TRUE(refused_with(invoice("\"itemExclVat\"", "\"itemInclVat\":1,\"itemExclVat\""), 190062));
    // VAT of 33 on 165.29 is more than two percent off.
    std::string far =
        invoice("\"totalVat\":34.71,\"totalInclVat\":200.0}", "\"totalVat\":33.00,\"totalInclVat\":198.29}");
    EXPECT_TRUE(refused_with(far, 190060));
}

TEST_F(ScradaInvoices, ChecksMembers) {
    EXPECT_TRUE(refused_with(invoice("\"number\":\"133\"", "\"number\":\"\""), 190060));
    EXPECT_TRUE(refused_with(invoice("\"bookYear\":\"2026\",", ""), 190060));
    EXPECT_TRUE(refused_with(invoice(",\"countryCode\":\"BE\"", ""), 190060));
    EXPECT_TRUE(refused_with(invoice("\"lineNumber\":\"1\"", "\"lineNumber\":1"), 190060));
    EXPECT_TRUE(refused_with(invoice("\"vatType\":1", "\"vatType\":11"), 190060));
    EXPECT_TRUE(refused_with(invoice("2026-11-20", "20-11-2026"), 190060));
    post(kCompany + "/salesInvoice", invoice("\"journal\":\"Store1\"", "\"journal\":\"\""), 200);
}

}  // namespace
}  // namespace koppel::sandbox

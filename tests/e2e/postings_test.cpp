// What stands in the books, compared with what the shop itself says: debtors, articles, invoices and their
// lines.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <map>
#include <set>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

std::string text(const json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

Cents in_cents(const json::value& number) {
    return static_cast<Cents>(std::llround(number.to_number<double>() * 100));
}

std::string lower(std::string value) {
    for (char& c : value)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return value;
}

std::size_t characters(const std::string& value) {
    std::size_t count = 0;
    for (const char c : value)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

std::string code_of(const json::value& product) {
    for (const char* name : {"sku", "ean", "articleCode"})
        if (const std::string code = text(product, name); !code.empty()) return code;
    return {};
}

// One order of the shop beside the invoice that it became.
struct Pair {
    TrueOrder order;
    json::value sale;
    json::array products;
    json::value invoice;

    const json::array& lines() const { return invoice.at("lines").at("_data").as_array(); }
};

class Postings : public ::testing::Test {
  protected:
    Postings() : world_({.sandbox = {.orders = 150, .seed = 31}}) {
        sync_ = world_.sync();
        std::map<std::string, json::value> by_id;
        for (auto& invoice : world_.sandbox.rows("documents"))
            by_id[json::serialize(invoice.at("id"))] = invoice;
        const Truth truth = world_.sandbox.truth();
        for (const auto& row : world_.koppel.records(kContract, "posted")) {
            Pair pair{truth.order(row.number), {}, {}, by_id.at(row.sink_id)};
            pair.sale = world_.sandbox.shop("/orders/" + row.key + ".json").at("order");
            pair.products =
                world_.sandbox.shop("/orders/" + row.key + "/products.json").at("orderProducts").as_array();
            pairs_.push_back(std::move(pair));
        }
    }

    World world_;
    SyncResult sync_;
    std::vector<Pair> pairs_;
};

// REQ EA-07, REQ EA-11, REQ EA-24, REQ EA-19
TEST_F(Postings, GiveEachCustomerOneDebtor) {
    ASSERT_GT(pairs_.size(), 100u) << sync_.text();
    std::map<std::string, std::set<std::string>> debtors_of;  // by e-mail address
    std::size_t repeats = 0;
    for (const auto& pair : pairs_) {
        auto& debtors = debtors_of[lower(pair.order.email)];
        repeats += debtors.empty() ? 0 : 1;
        debtors.insert(text(pair.invoice, "debtorCustomerNumber"));
    }
    ASSERT_GT(repeats, 10u) << "the shop has no regular customers";
    for (const auto& [email, debtors] : debtors_of)
        EXPECT_EQ(debtors.size(), 1u) << email;

    const auto debtors = world_.sandbox.rows("debtors");
    EXPECT_EQ(debtors.size(), debtors_of.size());
    for (const auto& debtor : debtors) {
        EXPECT_TRUE(debtors_of.contains(lower(text(debtor, "emailAddress")))) << debtor;
        EXPECT_FALSE(text(debtor, "name").empty()) << debtor;
        EXPECT_LE(characters(text(debtor, "name")), 50u) << debtor;
        EXPECT_LE(characters(text(debtor, "phoneNumber")), 15u) << debtor;
        EXPECT_LE(characters(text(debtor, "postCode")), 10u) << debtor;
        EXPECT_EQ(text(debtor, "countryCode"), "NL") << debtor;
        EXPECT_FALSE(text(debtor, "city").empty()) << debtor;
        EXPECT_EQ(debtor.at("paymentConditionId").to_number<int>(), 14) << debtor;
    }
}

// REQ EA-19, REQ EA-24
TEST_F(Postings, FillTheDebtorFromTheFirstOrderOfTheCustomer) {
    std::map<std::string, json::value> debtors;
    for (const auto& debtor : world_.sandbox.rows("debtors"))
        debtors[lower(text(debtor, "emailAddress"))] = debtor;
    std::size_t companies = 0;
    for (const auto& pair : pairs_) {
        const auto& debtor = debtors.at(lower(pair.order.email));
        const std::string street = text(pair.sale, "addressBillingStreet");
        if (text(debtor, "address").find(street) == std::string::npos) continue;  // moved since
        EXPECT_NE(text(debtor, "address").find(text(pair.sale, "addressBillingNumber")), std::string::npos);
        EXPECT_EQ(text(debtor, "city"), text(pair.sale, "addressBillingCity"));
        if (!pair.sale.at("isCompany").as_bool()) continue;
        ++companies;
        const std::string name = text(debtor, "name");  // the books take fifty characters
        EXPECT_TRUE(text(pair.sale, "companyName").starts_with(name)) << debtor;
        EXPECT_EQ(text(debtor, "cocNumber"), text(pair.sale, "companyCoCNumber")) << debtor;
    }
    EXPECT_GT(companies, 3u);
}

// REQ EA-07, REQ EA-08
TEST_F(Postings, NeverChangeADebtorOrAnArticleThatIsThere) {
    std::map<std::string, json::value> before;
    for (const char* kind : {"debtors", "articles"})
        for (const auto& row : world_.sandbox.rows(kind))
            before[kind + json::serialize(row.at("id"))] = row;
    world_.sandbox.add_orders(60);
    EXPECT_GT(world_.sync().posted_now, 30);
    for (const char* kind : {"debtors", "articles"})
        for (const auto& row : world_.sandbox.rows(kind)) {
            const auto known = before.find(kind + json::serialize(row.at("id")));
            if (known != before.end()) {
                EXPECT_EQ(json::serialize(row), json::serialize(known->second));
            }
        }
    EXPECT_EQ(world_.sandbox.requests("PUT /asperion/v1/debtors/{id}"), 0);
    EXPECT_EQ(world_.sandbox.requests("PUT /asperion/v1/articles/{id}"), 0);
    EXPECT_EQ(world_.discrepancies(), "");
}

// REQ EA-08
TEST_F(Postings, CreateEachArticleOnceBySkuElseEanElseArticleCode) {
    std::set<std::string> codes;
    for (const auto& pair : pairs_)
        for (const auto& product : pair.products)
            if (const std::string code = code_of(product); !code.empty()) codes.insert(code);
    std::set<std::string> skus;
    for (const auto& article : world_.sandbox.rows("articles")) {
        EXPECT_TRUE(skus.insert(text(article, "sku")).second) << article;
        EXPECT_TRUE(article.at("stockTracking").as_bool()) << article;
        EXPECT_EQ(in_cents(article.at("fixedSalesPrice")), 0) << article;
        EXPECT_FALSE(text(article, "description").empty()) << article;
        EXPECT_LE(characters(text(article, "description")), 100u) << article;
        EXPECT_FALSE(text(article, "dateAdded").empty()) << article;
    }
    ASSERT_GT(codes.size(), 10u);
    EXPECT_EQ(skus, codes);
}

// REQ EA-21, REQ EA-15, REQ EA-10
TEST_F(Postings, AreConceptInvoicesOfTheOrdersDayNumberAndTotals) {
    for (const auto& pair : pairs_) {
        EXPECT_EQ(pair.invoice.at("status").to_number<int>(), 1) << "only a concept may be made";
        EXPECT_EQ(text(pair.invoice, "date").substr(0, 10), text(pair.sale, "createdAt").substr(0, 10));
        EXPECT_NE(text(pair.invoice, "description").find(pair.order.number), std::string::npos)
            << pair.invoice;
        EXPECT_FALSE(text(pair.invoice, "reference").empty());
        EXPECT_EQ(pair.invoice.at("paymentConditionId").to_number<int>(), 14);
        EXPECT_EQ(in_cents(pair.invoice.at("amountInclVat")), in_cents(pair.sale.at("priceIncl")))
            << pair.order.number;
        // The books work the VAT out of the sum per rate, the shop out of each line: cents apart, line by
        // line.
        const Cents apart = in_cents(pair.invoice.at("amountExclVat")) - in_cents(pair.sale.at("priceExcl"));
        EXPECT_LE(std::abs(apart), static_cast<Cents>(pair.lines().size())) << pair.order.number;
        const auto& address = pair.invoice.at("invoiceAddress");
        EXPECT_NE(text(address, "address").find(text(pair.sale, "addressBillingStreet")), std::string::npos);
        EXPECT_LE(characters(text(address, "postCode")), 10u);
        EXPECT_EQ(text(address, "city"), text(pair.sale, "addressBillingCity"));
        EXPECT_EQ(text(address, "countryCode"), "NL");
    }
}

// REQ EA-16, REQ EA-22
TEST_F(Postings, CarryEveryProductOnItsArticleWithItsVatCode) {
    const std::map<int, std::string> vat_codes{{21, "1"}, {9, "2"}, {0, "3"}};
    for (const auto& pair : pairs_) {
        std::multiset<std::string> expected;
        std::multiset<std::string> found;
        for (const auto& product : pair.products) {
            if (code_of(product).empty()) continue;
            const int rate = static_cast<int>(std::lround(product.at("taxRate").to_number<double>() * 100));
            expected.insert(code_of(product) + "|" + vat_codes.at(rate) + "|" +
                            std::to_string(in_cents(product.at("priceIncl"))));
        }
        for (const auto& line : pair.lines()) {
            if (text(line, "bookingType") != "A") continue;
            const double amount =
                line.at("quantity").to_number<double>() * line.at("unitPrice").to_number<double>();
            const Cents rounded = static_cast<Cents>(std::llround(amount * 100));
            found.insert(text(line, "sku") + "|" + text(line, "vatCode") + "|" + std::to_string(rounded));
        }
        EXPECT_EQ(found, expected) << pair.order.number;
    }
}

// REQ EA-17, REQ EA-21, REQ EA-22
TEST_F(Postings, AddOneLineEachForShippingAndPaymentCosts) {
    std::size_t with_shipping = 0;
    std::size_t with_payment_costs = 0;
    for (const auto& pair : pairs_) {
        const bool ships = in_cents(pair.sale.at("shipmentPriceIncl")) != 0;
        const bool pays = in_cents(pair.sale.at("paymentPriceIncl")) != 0;
        std::size_t shipping = 0;
        std::size_t payment_costs = 0;
        for (const auto& line : pair.lines()) {
            const std::string description = text(line, "description");
            if (description == "Verzendkosten " + text(pair.sale, "shipmentTitle")) {
                ++shipping;
                EXPECT_EQ(text(line, "bookingType"), "G");
                EXPECT_EQ(line.at("ledgerAccountId").to_number<int>(), 8090);
            }
            if (description == "Betaalkosten " + text(pair.sale, "paymentTitle")) {
                ++payment_costs;
                EXPECT_EQ(text(line, "bookingType"), "G");
                EXPECT_EQ(line.at("ledgerAccountId").to_number<int>(), 8095);
            }
        }
        EXPECT_EQ(shipping, ships ? 1u : 0u) << pair.order.number;
        EXPECT_EQ(payment_costs, pays ? 1u : 0u) << pair.order.number;
        EXPECT_EQ(pair.lines().size(), pair.products.size() + shipping + payment_costs) << pair.order.number;
        with_shipping += ships ? 1 : 0;
        with_payment_costs += pays ? 1 : 0;
    }
    EXPECT_GT(with_shipping, 20u);
    EXPECT_GT(with_payment_costs, 5u);
}

// REQ EA-22
TEST_F(Postings, BookEachVatRateWithTheShopsOwnAmountIncludingVat) {
    const std::map<int, std::string> vat_codes{{21, "1"}, {9, "2"}, {0, "3"}};
    std::map<std::string, Cents> expected;
    std::map<std::string, Cents> found;
    for (const auto& pair : pairs_) {
        const auto add = [&](const json::value& rate, const json::value& amount) {
            expected[vat_codes.at(static_cast<int>(std::lround(rate.to_number<double>() * 100)))] +=
                in_cents(amount);
        };
        for (const auto& product : pair.products)
            add(product.at("taxRate"), product.at("priceIncl"));
        add(pair.sale.at("shipmentTaxRate"), pair.sale.at("shipmentPriceIncl"));
        add(pair.sale.at("paymentTaxRate"), pair.sale.at("paymentPriceIncl"));
        for (const auto& line : pair.lines())
            found[text(line, "vatCode")] += static_cast<Cents>(std::llround(
                line.at("quantity").to_number<double>() * line.at("unitPrice").to_number<double>() * 100));
    }
    EXPECT_EQ(found, expected);
}

// REQ EA-13
TEST(FixedDebtor, OfAPaymentMethodTakesItsSalesAndCreatesNone) {
    World world({.sandbox = {.orders = 60, .seed = 32}});
    world.sync();
    const auto debtors = world.sandbox.rows("debtors");
    ASSERT_FALSE(debtors.empty());
    const std::string fixed = text(debtors.at(0), "customerNumber");
    world.file.contract()["payment_methods"] = json::array{{{"method", "mollie"}, {"debtor", fixed}},
                                                           {{"method", "paypal"}, {"debtor", fixed}},
                                                           {{"method", "invoice"}, {"debtor", fixed}}};
    ASSERT_EQ(world.apply().code, 0);
    const auto invoices = world.sandbox.books().invoices;
    world.sandbox.add_orders(30);
    EXPECT_GT(world.sync().posted_now, 15);
    EXPECT_EQ(world.sandbox.rows("debtors").size(), debtors.size());
    const auto documents = world.sandbox.rows("documents");
    for (std::size_t i = static_cast<std::size_t>(invoices); i < documents.size(); ++i)
        EXPECT_EQ(text(documents.at(i), "debtorCustomerNumber"), fixed);
}

}  // namespace
}  // namespace koppel::test

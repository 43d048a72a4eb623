// What a shop may send when it is not well: every field in every empty form and of every wrong type, numbers
// of all sizes, answers that are none. Nothing crashes, nothing is booked from a guess, and the orders around
// it come.
#include <boost/json/serialize.hpp>
#include <functional>

#include "fixtures.hpp"
#include "mapping.hpp"
#include "month.hpp"
#include "reader.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using model::Decimal;

constexpr const char* kForms[] = {"false", "null", "\"\"", "[]",    "{}",       "true",  "\"abc\"",
                                  "0",     "-1",   "1e6",  "1e300", "0.123456", "[[1]]", "{\"a\":1}"};
constexpr std::size_t kEmptyForms = 5;

json::value form(const char* text) {
    return fixtures::read(std::string("{\"v\":") + text + "}").at("v");
}

// The sale, or nothing when it was refused with a reason that names the order.
std::optional<model::Sale> read_or_refused(const json::object& order, const json::array& lines) {
    std::vector<std::string> warnings;
    try {
        return sale_from_order(order, lines, "EUR", warnings);
    } catch (const Unreadable& problem) {
        EXPECT_GT(std::string(problem.what()).size(), 30U);
    } catch (const std::overflow_error&) {
    }
    return std::nullopt;
}

Decimal sum_of(const model::Sale& sale) {
    Decimal sum;
    for (const auto& line : sale.lines)
        sum += line.amount_incl;
    return sum;
}

// A document may be taken with other amounts only when the check of its total will say so (H-03).
bool would_be_booked(const model::Sale& sale) {
    return sum_of(sale) == sale.total_incl && sale.status == "completed" && sale.payment_status == "paid";
}

// REQ H-03, REQ EA-05
TEST(EveryFieldOfAnOrder, InEveryWrongFormIsReadAlikeOrRefused) {
    const json::object good = fixtures::order();
    const json::array lines = fixtures::lines();
    const auto right = read_or_refused(good, lines);
    ASSERT_TRUE(right);
    std::size_t tried = 0;
    for (const auto& member : good) {
        for (std::size_t i = 0; i < std::size(kForms); ++i) {
            SCOPED_TRACE(std::string(member.key()) + " = " + kForms[i]);
            json::object spoilt = good;
            spoilt[member.key()] = form(kForms[i]);
            ++tried;
            const auto sale = read_or_refused(spoilt, lines);
            if (!sale || !would_be_booked(*sale)) continue;
            EXPECT_EQ(sale->total_incl, right->total_incl);
            // Whatever the field, the products are booked as they were.
            ASSERT_GE(sale->lines.size(), 2U);
            EXPECT_EQ(sale->lines[0], right->lines[0]);
            EXPECT_EQ(sale->lines[1].amount_incl, right->lines[1].amount_incl);
        }
    }
    EXPECT_GT(tried, 1000U);
}

TEST(EveryFieldOfALine, InEveryWrongFormIsReadAlikeOrRefused) {
    const json::object order = fixtures::order();
    const json::array good = fixtures::lines();
    const auto right = read_or_refused(order, good);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const auto& member : good[at].get_object()) {
            for (const char* text : kForms) {
                SCOPED_TRACE(std::to_string(at) + " " + std::string(member.key()) + " = " + text);
                json::array lines = good;
                lines[at].get_object()[member.key()] = form(text);
                const auto sale = read_or_refused(order, lines);
                if (!sale || !would_be_booked(*sale)) continue;
                EXPECT_EQ(sale->lines[at].amount_incl, right->lines[at].amount_incl);
                EXPECT_FALSE(sale->lines[at].quantity.is_zero());
                EXPECT_FALSE(sale->lines[at].description.empty());
                // Without a rate it is derived from the prices, and never dropped.
                if (member.key() == "taxRate" && form(text) == form("false")) {
                    EXPECT_EQ(sale->lines[at].vat_rate.rounded(0), right->lines[at].vat_rate.rounded(0));
                }
            }
        }
    }
    for (const char* text : kForms) {
        json::array lines = good;
        lines[0] = form(text);
        if (!lines[0].is_object()) {
            EXPECT_FALSE(read_or_refused(order, lines)) << text;
        }
    }
}

// What must be there: in any of its empty forms the order is refused, and the reason names the field.
TEST(RequiredFields, AreNeverGuessed) {
    for (const char* name : {"id", "createdAt", "priceIncl", "priceExcl"}) {
        for (std::size_t i = 0; i < kEmptyForms; ++i) {
            json::object order = fixtures::order();
            order[name] = form(kForms[i]);
            std::vector<std::string> warnings;
            try {
                sale_from_order(order, fixtures::lines(), "EUR", warnings);
                ADD_FAILURE() << name << " = " << kForms[i] << " was read";
            } catch (const Unreadable& problem) {
                EXPECT_NE(std::string(problem.what()).find(name), std::string::npos) << problem.what();
            }
        }
    }
    for (std::size_t i = 0; i < kEmptyForms; ++i) {
        json::array lines = fixtures::lines();
        lines[1].get_object()["quantityOrdered"] = form(kForms[i]);
        EXPECT_FALSE(read_or_refused(fixtures::order(), lines)) << kForms[i];
    }
}

constexpr std::string_view kInvoice = R"({"id":332600077,"createdAt":"2026-03-29T00:30:00+01:00",
 "updatedAt":"2026-03-29T03:10:09+02:00","number":"INV00987","status":"paid","isVatShifted":false,"priceExcl":42.31,
 "priceIncl":49.75,"invoice":false,"isCreditNote":false,"creditNote":false,
 "order":{"resource":{"id":5000000123,"url":"orders/5000000123"}},"customer":false})";
constexpr std::string_view kItems = R"({"invoiceItems":[
 {"id":1,"type":"product","title":"Fietstas","variant":"Groen","orderProductId":91,"articleCode":"","ean":"","sku":"TAS",
  "taxRate":0.21,"basePriceExcl":7.438,"basePriceIncl":9,"priceExcl":19.84,"priceIncl":24,"discountExcl":2.4793,
  "discountIncl":3,"quantity":3},
 {"id":2,"type":"custom","title":"Montage","variant":"","orderProductId":null,"articleCode":"","ean":"","sku":"",
  "taxRate":0.09,"basePriceExcl":17.1,"basePriceIncl":19.25,"priceExcl":17.1,"priceIncl":19.25,"discountExcl":0,
  "discountIncl":0,"quantity":1},
 {"id":3,"type":"shipment","title":"_shippingcosts_","variant":"bpost","orderProductId":null,"taxRate":0,
  "basePriceExcl":4.9587,"basePriceIncl":6,"priceExcl":4.96,"priceIncl":6,"discountExcl":0,"discountIncl":0,"quantity":1},
 {"id":4,"type":"payment","title":"_paymentcosts_","variant":"Bancontact","orderProductId":null,"taxRate":0,
  "basePriceExcl":0.4132,"basePriceIncl":0.5,"priceExcl":0.41,"priceIncl":0.5,"discountExcl":0,"discountIncl":0,
  "quantity":1}]})";

std::optional<model::Sale> read_invoice(const json::object& invoice, const json::array& items,
                                        std::string* reason = nullptr) {
    std::vector<std::string> warnings;
    try {
        return sale_from_invoice(invoice, items, fixtures::order(), "EUR", warnings);
    } catch (const Unreadable& problem) {
        if (reason != nullptr) *reason = problem.what();
    } catch (const std::overflow_error&) {
    }
    return std::nullopt;
}

// REQ EA-20
TEST(Invoice, DerivesTheRateOfCostsThatSayZero) {
    const auto sale = read_invoice(fixtures::read(kInvoice), fixtures::lines(kItems));
    ASSERT_TRUE(sale);
    ASSERT_EQ(sale->lines.size(), 4U);
    EXPECT_EQ(sale->lines[2].vat_rate, Decimal(21));
    EXPECT_EQ(sale->lines[2].description, "Verzendkosten bpost");
    EXPECT_EQ(sale->lines[3].vat_rate, Decimal(21));
    EXPECT_EQ(sale->lines[3].description, "Betaalkosten Bancontact");
    EXPECT_EQ(sale->order_number, "WEB-00731");
    EXPECT_EQ(sale->total_vat, *Decimal::parse("7.44"));
}

TEST(Invoice, InEveryWrongFormIsReadAlikeOrRefused) {
    const json::object good = fixtures::read(kInvoice);
    const json::array items = fixtures::lines(kItems);
    for (const auto& member : good) {
        for (const char* text : kForms) {
            SCOPED_TRACE(std::string(member.key()) + " = " + text);
            json::object spoilt = good;
            spoilt[member.key()] = form(text);
            const auto sale = read_invoice(spoilt, items);
            if (sale && sum_of(*sale) == sale->total_incl) {
                EXPECT_EQ(sale->total_incl.abs(), *Decimal::parse("49.75"));
            }
        }
    }
    for (std::size_t at = 0; at < items.size(); ++at) {
        for (const auto& member : items[at].get_object()) {
            for (const char* text : kForms) {
                SCOPED_TRACE(std::to_string(at) + " " + std::string(member.key()) + " = " + text);
                json::array spoilt = items;
                spoilt[at].get_object()[member.key()] = form(text);
                const auto sale = read_invoice(good, spoilt);
                if (!sale || sum_of(*sale) != sale->total_incl) continue;
                for (const auto& line : sale->lines)
                    EXPECT_FALSE(line.quantity.is_zero());
            }
        }
    }
}

// REQ EA-20
TEST(Invoice, WithTwoShippingItemsOrAnUnknownTypeIsRefused) {
    json::array twice = fixtures::lines(kItems);
    twice.push_back(twice[2]);
    std::string reason;
    EXPECT_FALSE(read_invoice(fixtures::read(kInvoice), twice, &reason));
    EXPECT_NE(reason.find("shipment"), std::string::npos) << reason;
    json::array strange = fixtures::lines(kItems);
    strange[1].get_object()["type"] = "donation";
    EXPECT_FALSE(read_invoice(fixtures::read(kInvoice), strange, &reason));
    EXPECT_NE(reason.find("donation"), std::string::npos) << reason;
}

// The shop as a whole, with one thing broken in it.
class BadShop : public Month {
  protected:
    BadShop() : Month({.orders = 60, .stories = false}) {}
    void patch(const std::string& wish) { bridge.control("/ecom/patch", wish); }
    // Every order but the bad one came, and the bad one says what is wrong.
    void expect_only_this_one_failed(const std::string& key, const std::string& part) {
        const auto sales = drain<model::Sale>("orders");
        EXPECT_EQ(sales.size(), 60U);
        for (const auto& [at, sale] : sales)
            EXPECT_EQ(sale.unreadable.empty(), at != key) << at << " " << sale.unreadable;
        ASSERT_TRUE(sales.contains(key));
        EXPECT_NE(sales.at(key).unreadable.find(part), std::string::npos) << sales.at(key).unreadable;
    }
};

struct Broken {
    const char* name;
    const char* wish;
    const char* part;
};
class OneBrokenThing : public BadShop, public testing::WithParamInterface<Broken> {};

// REQ H-06
TEST_P(OneBrokenThing, FailsOneOrderAndNoOther) {
    patch(GetParam().wish);
    patch(R"({"resource":"orders/316000020","set":{"products":false}})");  // nor does the order itself bring
                                                                           // its lines
    expect_only_this_one_failed("316000020", GetParam().part);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OneBrokenThing,
    testing::Values(
        Broken{"amount", R"({"resource":"orders/316000020","set":{"priceIncl":"abc"}})", "priceIncl"},
        Broken{"missing", R"({"resource":"orders/316000020","remove":["priceExcl"]})", "priceExcl"},
        Broken{"huge", R"({"resource":"orders/316000020","set":{"priceIncl":1e17,"priceExcl":-1e18}})", ""},
        Broken{"date", R"({"resource":"orders/316000020","set":{"createdAt":"soon"}})", "createdAt"},
        Broken{"mail", R"({"resource":"orders/316000020","set":{"email":{"x":1}}})", "email"},
        Broken{"quantity", R"({"resource":"orders/316000020/products/0","set":{"quantityOrdered":0}})",
               "line 1"},
        Broken{"line", R"({"resource":"orders/316000020/products/0","raw":"7"})", "no line"},
        Broken{"html200", R"({"resource":"orders/316000020/products","body":"<html>","html":true})",
               "not JSON"},
        Broken{"html502",
               R"({"resource":"orders/316000020/products","body":"<html>","status":502,"html":true})", "502"},
        Broken{"truncated",
               R"({"resource":"orders/316000020/products","body":"{\"orderProducts\":[{\"id\":"})", "JSON"},
        Broken{"teapot", R"({"resource":"orders/316000020/products","body":"{}","status":418})", "418"},
        Broken{"nolist", R"({"resource":"orders/316000020/products","body":"{\"orderProducts\":{\"a\":1}}"})",
               "no list"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(BadShop, WhoseOrderBringsItsLinesItselfIsReadAllTheSame) {
    patch(R"({"resource":"orders/316000020/products","body":"<html>","status":502,"html":true})");
    for (const auto& [key, sale] : drain<model::Sale>("orders"))
        EXPECT_EQ(sale.unreadable, "") << key;
}

TEST_F(BadShop, ReadsWhatWasMended) {
    patch(R"({"resource":"orders/316000020","set":{"priceIncl":"abc"},"touch":false})");
    EXPECT_FALSE(drain<model::Sale>("orders").at("316000020").unreadable.empty());
    bridge.control("/ecom/mend", "{}");
    patch(R"({"resource":"orders/316000020","set":{}})");  // it changed, since somebody saw to it
    const auto changed = drain<model::Sale>("orders");
    ASSERT_TRUE(changed.contains("316000020"));
    EXPECT_TRUE(changed.at("316000020").unreadable.empty());
}

TEST_F(BadShop, ListsADocumentWithoutAnIdAsAFailure) {
    patch(R"({"resource":"orders/316000020","set":{"id":false}})");
    const auto sales = drain<model::Sale>("orders");
    EXPECT_EQ(sales.size(), 60U);
    std::size_t strays = 0;
    for (const auto& [key, sale] : sales)
        strays += key.starts_with("unreadable-ORD") && !sale.unreadable.empty() ? 1U : 0U;
    EXPECT_EQ(strays, 1U);
}

TEST_F(BadShop, WhoseListIsTruncatedIsAskedAgainLater) {
    for (const char* raw :
         {R"({"resource":"orders/316000020","raw":"{\"id\":3160"})",
          R"({"resource":"orders","body":"<html>","status":200,"html":true})",
          R"({"resource":"orders","body":"<html>","status":503,"html":true})",
          R"({"resource":"orders","body":""})", R"({"resource":"orders","body":"{\"orders\":7}"})"}) {
        patch(raw);
        try {
            source.pull("orders", "");
            ADD_FAILURE() << raw;
        } catch (const plugin_tests::Failure& failure) {
            EXPECT_EQ(failure.error_class, KOPPEL_ERROR_TRANSIENT) << raw;
        }
        bridge.control("/ecom/mend", "{}");
    }
    EXPECT_EQ(drain<model::Sale>("orders").size(), 60U);
}

TEST_F(BadShop, MayHaveAnOrderOfFiveThousandLines) {
    bridge.control("/ecom/orders", R"({"count":1,"lines":5000})");
    const auto sales = drain<model::Sale>("orders");
    std::size_t longest = 0;
    for (const auto& [key, sale] : sales) {
        longest = std::max(longest, sale.lines.size());
        if (sale.lines.size() >= 5000) {
            EXPECT_EQ(sum_of(sale), sale.total_incl);
        }
    }
    EXPECT_EQ(longest, 5000U);
}

TEST_F(BadShop, MayHaveAnOrderOfTenMegabytes) {
    patch(R"({"resource":"orders/316000020","fill":{"memo":10000000}})");
    const auto sales = drain<model::Sale>("orders");
    EXPECT_EQ(sales.size(), 60U);
    EXPECT_TRUE(sales.at("316000020").unreadable.empty());
}

TEST_F(BadShop, WithAnInvoiceWhoseItemsOrOrderDoNotComeFailsThatOne) {
    patch(R"({"resource":"invoices/332600090/items","body":"<html>","html":true})");
    patch(R"({"resource":"invoices/332600091","set":{"order":false}})");
    patch(R"({"resource":"invoices/332600092","set":{"order":{"resource":{"id":1}}}})");
    const auto sales = drain<model::Sale>("invoices");
    EXPECT_EQ(sales.size(), 60U);
    for (const auto& [key, sale] : sales)
        EXPECT_EQ(sale.unreadable.empty(), key != "332600090" && key != "332600091" && key != "332600092")
            << key << " " << sale.unreadable;
}

TEST_F(BadShop, PaymentsOfAnOrderWithoutEventsSayWhatIsMissing) {
    patch(R"({"resource":"orders/316000020","set":{"events":false,"paymentStatus":"paid"}})");
    const auto payments = drain<model::Payment>("payments");
    ASSERT_TRUE(payments.contains("payment-316000020"));
    EXPECT_NE(payments.at("payment-316000020").unreadable.find("event"), std::string::npos);
}

}  // namespace
}  // namespace koppel::lightspeed_ecom

// Loads the examples, as built out of tree by each compiler, and lets them work.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"
#include "koppel/testkit/driver.hpp"

namespace {

namespace testkit = koppel::testkit;
using koppel::model::Decimal;

const koppel_plugin_1& load(const std::string& family, const std::string& example) {
    const std::string path = std::string(KOPPEL_SDK_EXAMPLES_BINARY_DIRECTORY) + "/" + family + "/" +
                             example + "/" + example + ".so";
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);  // never closed, as in the host
    if (library == nullptr) throw std::runtime_error(dlerror());
    const void* entry = dlsym(library, KOPPEL_PLUGIN_SYMBOL);
    if (entry == nullptr) throw std::runtime_error(path + " has no entry");
    return *static_cast<const koppel_plugin_1*>(entry);
}

bool fits_sale_schema(const std::string& payload) {
    std::ifstream file(KOPPEL_SDK_DIRECTORY "/schema/records/sale-1.schema.json");
    const auto document = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
    valijson::Schema schema;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::BoostJsonAdapter(document), schema);
    const auto value = boost::json::parse(payload);
    return valijson::Validator().validate(schema, valijson::adapters::BoostJsonAdapter(value), nullptr);
}

std::string invoice_payload() {
    koppel::model::Invoice invoice;
    invoice.reference = "K-1";
    invoice.source_key = "1";
    invoice.date = "2026-11-21";
    invoice.currency = "EUR";
    return koppel::model::to_json_text(invoice);
}

class Example : public testing::TestWithParam<const char*> {
  protected:
    testkit::FakeHost host_;
};

INSTANTIATE_TEST_SUITE_P(Compilers, Example, testing::Values("gcc", "clang"),
                         [](const auto& param) { return std::string(param.param); });

TEST_P(Example, EntriesTellWhoTheyAre) {
    for (const std::string name : {"minimal_c", "minimal_cpp"}) {
        const koppel_plugin_1& plugin = load(GetParam(), name);
        EXPECT_EQ(plugin.struct_size, sizeof(koppel_plugin_1));
        EXPECT_EQ(plugin.abi_minor, static_cast<std::uint32_t>(KOPPEL_ABI_MINOR));
        EXPECT_EQ(plugin.id, "nl.koppel.example." + name);
        EXPECT_STREQ(plugin.version, "1.0.0");
        for (const char* id : {KOPPEL_SOURCE_1, KOPPEL_SINK_1, KOPPEL_LOOKUP_1}) {
            EXPECT_NE(plugin.get_interface(id), nullptr) << id;
        }
        for (const char* id :
             {"", "koppel.source", "koppel.source/2", "koppel.source/1x", "com.example.none/1"}) {
            EXPECT_EQ(plugin.get_interface(id), nullptr) << id;
        }
    }
}

TEST_P(Example, InCPullsTheSameInStepsAsAtOnce) {
    testkit::PluginUnderTest plugin(load(GetParam(), "minimal_c"), host_);
    auto source = plugin.source("{}");
    const auto all = source.pull({.stream = "sales"});
    ASSERT_FALSE(all.failure.failed) << all.failure.message;
    ASSERT_EQ(all.records.size(), 2u);
    EXPECT_FALSE(all.has_more);
    for (const auto& record : all.records) {
        EXPECT_EQ(record.type, "sale/1");
        EXPECT_TRUE(fits_sale_schema(record.payload)) << record.payload;
        const auto sale = koppel::model::from_json_text<koppel::model::Sale>(record.payload);
        EXPECT_EQ(sale.total_incl, Decimal::parse(record.amount));
        EXPECT_EQ(sale.key, record.key);
    }
    std::vector<std::string> keys;
    std::string cursor;
    for (bool more = true; more && keys.size() < 5;) {
        const auto page = source.pull({.stream = "sales", .cursor = cursor, .max_records = 1});
        ASSERT_EQ(page.records.size(), 1u);
        keys.push_back(page.records[0].key);
        cursor = page.cursor;
        more = page.has_more;
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"1", "2"}));
    EXPECT_TRUE(source.pull({.stream = "sales", .cursor = all.cursor}).records.empty());
    EXPECT_EQ(source.pull({.stream = "stock"}).failure.error_class, KOPPEL_ERROR_UNSUPPORTED);
    EXPECT_EQ(source.pull({.stream = "sales", .cursor = "junk"}).failure.error_class, KOPPEL_ERROR_INTERNAL);
    EXPECT_EQ(source.pull({.stream = "sales", .room = 1}).failure.error_class, KOPPEL_ERROR_CANCELLED);
}

// REQ P-02
TEST_P(Example, InCBooksInvoicesUnderTheirReference) {
    testkit::PluginUnderTest plugin(load(GetParam(), "minimal_c"), host_);
    auto sink = plugin.sink("{}");
    EXPECT_EQ(sink.check().text, R"({"account":"memory","warnings":[]})");
    const auto pushed = sink.push({{"1", "invoice/1", "K-1", "{}", ""}, {"2", "stock/1", "K-2", "{}", ""}});
    EXPECT_FALSE(pushed.failure.failed);
    EXPECT_EQ(pushed.attempted, 2u);
    ASSERT_EQ(pushed.outcomes.size(), 2u);
    EXPECT_EQ(pushed.outcomes[0].outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes[0].remote_id, "doc-K-1");
    EXPECT_EQ(pushed.outcomes[1].outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(pushed.outcomes[1].error.code, "unknown_posting");
    const auto found = sink.find({{"1", "invoice/1", "K-1", "{}", ""}});
    ASSERT_EQ(found.findings.size(), 1u);
    EXPECT_EQ(found.findings[0].found, KOPPEL_FOUND_UNCLEAR);
}

// REQ P-02
TEST_P(Example, InCxxReadsItsShopPageByPage) {
    host_.on_http = [](const testkit::HttpRequest& request) {
        if (request.url == "https://shop.test/account")
            return testkit::HttpAnswer{200, R"({"name":"Tea & Co"})"};
        if (request.url == "https://shop.test/orders?after=0") {
            return testkit::HttpAnswer{
                200, R"({"orders":[{"id":7,"date":"2026-11-21","paid":true,"total_incl":12.10,
                                               "total_excl":"10.00","change":41}],"more":true})"};
        }
        return testkit::HttpAnswer{500};
    };
    testkit::PluginUnderTest plugin(load(GetParam(), "minimal_cpp"), host_);
    auto source = plugin.source(R"({"api_url":"https://shop.test"})");
    EXPECT_EQ(source.check().text, R"({"account":"Tea & Co","warnings":[]})");
    const auto pulled = source.pull({.stream = "orders"});
    ASSERT_FALSE(pulled.failure.failed) << pulled.failure.message;
    ASSERT_EQ(pulled.records.size(), 1u);
    EXPECT_EQ(pulled.records[0].key, "7");
    EXPECT_EQ(pulled.records[0].amount, "12.10");
    EXPECT_TRUE(fits_sale_schema(pulled.records[0].payload)) << pulled.records[0].payload;
    EXPECT_EQ(pulled.cursor, "41");
    EXPECT_TRUE(pulled.has_more);
    EXPECT_EQ(host_.requests[0].credential, "api");

    const auto failed = source.pull({.stream = "orders", .cursor = "41"});
    EXPECT_EQ(failed.failure.error_class, KOPPEL_ERROR_TRANSIENT);
    EXPECT_EQ(failed.failure.http_status, 500);
    EXPECT_EQ(plugin.source("{}").creation.code, "api_url_missing");
}

TEST_P(Example, InCxxTellsALostAnswerFromARefusal) {
    testkit::PluginUnderTest plugin(load(GetParam(), "minimal_cpp"), host_);
    auto sink = plugin.sink(R"({"api_url":"https://books.test"})");
    const testkit::Posting posting{"1", "invoice/1", "K-1", invoice_payload(), ""};
    const auto outcome_of = [&](const testkit::HttpAnswer& answer) {
        host_.on_http = [&](const testkit::HttpRequest&) { return answer; };
        const auto pushed = sink.push({posting});
        return pushed.outcomes.empty() ? -1 : pushed.outcomes[0].outcome;
    };
    EXPECT_EQ(outcome_of({201, R"({"id":"88","number":"2026-88"})"}), KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(outcome_of({422, "{}"}), KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome_of({500, "{}"}), KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(outcome_of({201, "<html>"}), KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(outcome_of(testkit::HttpAnswer::lost()), KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(outcome_of(testkit::HttpAnswer::unreachable()), KOPPEL_OUTCOME_RETRY);
    EXPECT_EQ(sink.push({{"1", "invoice/1", "K-1", "[]", ""}}).outcomes.at(0).outcome,
              KOPPEL_OUTCOME_REJECTED);
}

TEST_P(Example, InCxxFindsByReference) {
    testkit::PluginUnderTest plugin(load(GetParam(), "minimal_cpp"), host_);
    auto sink = plugin.sink(R"({"api_url":"https://books.test"})");
    host_.on_http = [](const testkit::HttpRequest& request) {
        if (request.url.ends_with("=once")) {
            return testkit::HttpAnswer{200,
                                       R"({"invoices":[{"id":"88","number":"N","total_incl":"12.10"}]})"};
        }
        if (request.url.ends_with("=twice")) return testkit::HttpAnswer{200, R"({"invoices":[{},{}]})"};
        if (request.url.ends_with("=never")) return testkit::HttpAnswer{200, R"({"invoices":[]})"};
        return testkit::HttpAnswer{200, "{}"};
    };
    const auto found = sink.find({{"1", "invoice/1", "once", "{}", ""},
                                  {"2", "invoice/1", "twice", "{}", ""},
                                  {"3", "invoice/1", "never", "{}", ""},
                                  {"4", "invoice/1", "odd", "{}", ""}});
    ASSERT_EQ(found.findings.size(), 4u);
    EXPECT_EQ(found.findings[0].found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.findings[0].amount, "12.10");
    EXPECT_EQ(found.findings[1].found, KOPPEL_FOUND_MANY);
    EXPECT_EQ(found.findings[2].found, KOPPEL_FOUND_NOWHERE);
    EXPECT_EQ(found.findings[3].found, KOPPEL_FOUND_UNCLEAR);
    EXPECT_EQ(host_.batches, (std::vector<std::size_t>{4}));
}

}  // namespace

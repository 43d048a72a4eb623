// The JSON Schemas say what the structs say: same members, same forms, and broken documents fail.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "samples.hpp"

namespace koppel::model {
namespace {

namespace json = boost::json;

json::value read_json(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open " + path);
    return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

json::value read_schema(const std::string& name) {
    return read_json(std::string(KOPPEL_SCHEMA_DIRECTORY) + "/" + name + ".schema.json");
}

class Validator {
  public:
    explicit Validator(const std::string& name) : document_(read_schema(name)) {
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::BoostJsonAdapter(document_), schema_);
    }

    // Empty when the value is valid.
    std::string complaint(const json::value& value) const {
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(schema_, valijson::adapters::BoostJsonAdapter(value), &results)) return {};
        std::string text = "invalid";
        valijson::ValidationResults::Error error;
        while (results.popError(error)) {
            for (const auto& step : error.context)
                text += step;
            text += ": " + error.description + "; ";
        }
        return text;
    }

    const json::object& document() const { return document_.as_object(); }

  private:
    json::value document_;
    valijson::Schema schema_;
};

struct Names {
    std::set<std::string> names;
    template <class Member>
    void operator()(std::string_view name, Member&) {
        names.emplace(name);
    }
};

template <class T>
std::set<std::string> member_names() {
    T value;
    Names names;
    fields(names, value);
    return names.names;
}

std::set<std::string> property_names(const json::object& schema) {
    std::set<std::string> names;
    for (const auto& [name, property] : schema.at("properties").as_object())
        names.emplace(name);
    return names;
}

template <class T>
T minimal();

template <>
Sale minimal() {
    Sale sale;
    sale.kind = "order";
    sale.key = "1";
    sale.date = "2026-11-21";
    sale.status = "open";
    sale.payment_status = "unpaid";
    sale.currency = "EUR";
    return sale;
}
template <>
Payment minimal() {
    Payment payment;
    payment.key = "1";
    payment.currency = "EUR";
    payment.status = "success";
    return payment;
}
template <>
Product minimal() {
    Product product;
    product.key = "1";
    return product;
}
template <>
Customer minimal() {
    Customer customer;
    customer.key = "1";
    return customer;
}
template <>
Invoice minimal() {
    Invoice invoice;
    invoice.reference = "r";
    invoice.source_key = "1";
    invoice.date = "2026-11-21";
    invoice.currency = "EUR";
    invoice.debtor.code = "D1";
    invoice.lines.resize(1);
    invoice.lines[0].booking = "ledger_account";
    invoice.lines[0].ledger_account = "8000";
    return invoice;
}
template <>
Order minimal() {
    Order order;
    order.reference = "r";
    order.source_key = "1";
    order.date = "2026-11-21";
    order.currency = "EUR";
    order.debtor.code = "D1";
    order.lines.resize(1);
    order.lines[0].article.code = "A1";
    return order;
}
template <>
Entry minimal() {
    Entry entry;
    entry.reference = "r";
    entry.source_key = "1";
    entry.date = "2026-11-21";
    entry.currency = "EUR";
    entry.debtor.code = "D1";
    entry.lines.resize(1);
    entry.lines[0].ledger_account = "8000";
    return entry;
}
template <>
PaymentPosting minimal() {
    PaymentPosting payment;
    payment.reference = "r";
    payment.source_key = "1";
    payment.date = "2026-11-21";
    payment.currency = "EUR";
    return payment;
}
template <>
ProductPosting minimal() {
    ProductPosting product;
    product.reference = "r";
    product.source_key = "1";
    product.code = "A1";
    product.title = "Mug";
    return product;
}
template <>
Receipt minimal() {
    Receipt receipt;
    receipt.reference = "r";
    receipt.source_key = "1";
    receipt.number = "501";
    receipt.date = "2026-11-21";
    receipt.completed_at = "2026-11-21T14:03:00+01:00";
    receipt.currency = "EUR";
    receipt.lines.resize(1);
    receipt.lines[0].type = "product";
    return receipt;
}
template <>
DailyReceipts minimal() {
    DailyReceipts day;
    day.reference = "r";
    day.source_key = "2026-11-21";
    day.date = "2026-11-21";
    day.currency = "EUR";
    day.kind = "day";
    return day;
}
template <>
JournalEntry minimal() {
    JournalEntry entry;
    entry.reference = "r";
    entry.source_key = "2026-11-21";
    entry.date = "2026-11-21";
    entry.currency = "EUR";
    entry.kind = "memo";
    entry.lines.resize(2);
    entry.lines[0].ledger_account = "1000";
    entry.lines[1].ledger_account = "8000";
    return entry;
}

template <class T>
const char* schema_name();
template <>
const char* schema_name<Sale>() {
    return "records/sale-1";
}
template <>
const char* schema_name<Payment>() {
    return "records/payment-1";
}
template <>
const char* schema_name<Product>() {
    return "records/product-1";
}
template <>
const char* schema_name<Customer>() {
    return "records/customer-1";
}
template <>
const char* schema_name<Invoice>() {
    return "postings/invoice-1";
}
template <>
const char* schema_name<Order>() {
    return "postings/order-1";
}
template <>
const char* schema_name<Entry>() {
    return "postings/entry-1";
}
template <>
const char* schema_name<PaymentPosting>() {
    return "postings/payment-1";
}
template <>
const char* schema_name<ProductPosting>() {
    return "postings/product-1";
}
template <>
const char* schema_name<Receipt>() {
    return "postings/receipt-1";
}
template <>
const char* schema_name<DailyReceipts>() {
    return "postings/daily_receipts-1";
}
template <>
const char* schema_name<JournalEntry>() {
    return "postings/journal_entry-1";
}

template <class T>
class DocumentSchema : public testing::Test {
  protected:
    Validator validator_{schema_name<T>()};
};

using Documents = testing::Types<Sale, Payment, Product, Customer, Invoice, Order, Entry, PaymentPosting,
                                 ProductPosting, Receipt, DailyReceipts, JournalEntry>;
TYPED_TEST_SUITE(DocumentSchema, Documents);

TYPED_TEST(DocumentSchema, AcceptsADocumentWithEverythingSet) {
    EXPECT_EQ(this->validator_.complaint(to_json(samples::filled<TypeParam>())), "");
}

TYPED_TEST(DocumentSchema, AcceptsADocumentWithTheLeast) {
    EXPECT_EQ(this->validator_.complaint(to_json(minimal<TypeParam>())), "");
}

TYPED_TEST(DocumentSchema, AcceptsMembersOfLaterVersions) {
    json::object document = to_json(minimal<TypeParam>());
    document["from_the_future"] = 1;
    EXPECT_EQ(this->validator_.complaint(document), "");
}

TYPED_TEST(DocumentSchema, HasTheMembersOfTheStruct) {
    EXPECT_EQ(property_names(this->validator_.document()), member_names<TypeParam>());
}

TYPED_TEST(DocumentSchema, RefusesADocumentWithoutARequiredMember) {
    const auto& required = this->validator_.document().at("required").as_array();
    for (const json::value& name : required) {
        json::object document = to_json(minimal<TypeParam>());
        ASSERT_TRUE(document.erase(name.as_string())) << name;
        EXPECT_NE(this->validator_.complaint(document), "") << "without " << name;
    }
}

TYPED_TEST(DocumentSchema, RefusesEveryMemberOfAnotherType) {
    for (const std::string& name : member_names<TypeParam>()) {
        for (const json::value& wrong : {json::value(12.5), json::value(nullptr)}) {
            json::object document = to_json(samples::filled<TypeParam>());
            document[name] = wrong;
            EXPECT_NE(this->validator_.complaint(document), "") << name << " = " << wrong;
        }
    }
}

template <class T>
void expect_definition(const char* schema, const char* definition) {
    const json::value document = read_schema(schema);
    const auto& parts = document.as_object().at("definitions").as_object();
    EXPECT_EQ(property_names(parts.at(definition).as_object()), member_names<T>())
        << schema << " " << definition;
}

TEST(SchemaDefinitions, HaveTheMembersOfTheirStructs) {
    expect_definition<SaleLine>("records/sale-1", "line");
    expect_definition<SalePayment>("records/sale-1", "payment");
    expect_definition<Customer>("records/sale-1", "customer");
    for (const char* schema : {"records/sale-1", "records/customer-1", "postings/invoice-1",
                               "postings/order-1", "postings/entry-1", "postings/receipt-1"}) {
        expect_definition<Address>(schema, "address");
    }
    expect_definition<PostingLine>("postings/invoice-1", "line");
    expect_definition<ArticleRule>("postings/invoice-1", "article");
    expect_definition<OrderLine>("postings/order-1", "line");
    expect_definition<ArticleRule>("postings/order-1", "article");
    expect_definition<EntryLine>("postings/entry-1", "line");
    expect_definition<ReceiptItem>("postings/receipt-1", "line");
    expect_definition<ReceiptTender>("postings/receipt-1", "payment");
    expect_definition<Buyer>("postings/receipt-1", "buyer");
    expect_definition<ReceiptsLine>("postings/daily_receipts-1", "line");
    expect_definition<ReceiptsPayment>("postings/daily_receipts-1", "payment");
    expect_definition<JournalLine>("postings/journal_entry-1", "line");
    for (const char* schema : {"postings/invoice-1", "postings/order-1", "postings/entry-1"}) {
        expect_definition<DebtorRule>(schema, "debtor");
        expect_definition<NewDebtor>(schema, "new_debtor");
    }
}

TEST(DocumentForms, AreChecked) {
    struct Case {
        const char* schema;
        json::object document;
        const char* pointer_parent;  // member of the document, or "" for the document itself
        const char* name;
        json::value wrong;
    };
    const json::object sale = to_json(samples::filled<Sale>());
    const json::object invoice = to_json(samples::filled<Invoice>());
    for (const Case& c : std::initializer_list<Case>{
             {"records/sale-1", sale, "", "kind", "parcel"},
             {"records/sale-1", sale, "", "date", "21-11-2026"},
             {"records/sale-1", sale, "", "date", "2026-13-01"},
             {"records/sale-1", sale, "", "created_at", "2026-11-21T10:30:00"},
             {"records/sale-1", sale, "", "currency", "euro"},
             {"records/sale-1", sale, "", "total_incl", "12,10"},
             {"records/sale-1", sale, "", "total_incl", "1e3"},
             {"records/sale-1", sale, "", "total_incl", "1.12345678901"},
             {"records/sale-1", sale, "", "key", ""},
             {"records/sale-1", sale, "", "key", json::string(201, 'x')},
             {"records/sale-1", sale, "billing", "country", "nl"},
             {"postings/invoice-1", invoice, "", "lines", json::array()},
             {"postings/invoice-1", invoice, "", "debtor", json::object()},
             {"postings/invoice-1", invoice, "debtor", "match_by", "moon phase"},
         }) {
        const Validator validator(c.schema);
        json::object document = c.document;
        ASSERT_EQ(validator.complaint(document), "") << c.schema;
        json::object& parent =
            *c.pointer_parent != '\0' ? document.at(c.pointer_parent).as_object() : document;
        parent[c.name] = c.wrong;
        EXPECT_NE(validator.complaint(document), "") << c.name << " = " << c.wrong;
    }
}

TEST(InvoiceLineSchema, AsksForWhatItIsBookedOn) {
    const Validator validator("postings/invoice-1");
    Invoice invoice = minimal<Invoice>();
    invoice.lines[0].booking = "article";
    EXPECT_NE(validator.complaint(to_json(invoice)), "");
    invoice.lines[0].article.emplace().code = "A1";
    EXPECT_EQ(validator.complaint(to_json(invoice)), "");
    invoice.lines[0].booking = "ledger_account";
    invoice.lines[0].ledger_account.clear();
    EXPECT_NE(validator.complaint(to_json(invoice)), "");
}

// Every schema is read by people and by forms: each property needs a title and a description, somewhere.
void expect_described(const json::value& value, const std::string& where) {
    if (const auto* array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i)
            expect_described((*array)[i], where + "/" + std::to_string(i));
        return;
    }
    const auto* object = value.if_object();
    if (object == nullptr) return;
    if (const auto* properties = object->if_contains("properties")) {
        const bool is_condition =
            where.ends_with("/if") || where.ends_with("/then") || where.ends_with("/else");
        for (const auto& [name, property] : properties->as_object()) {
            if (is_condition) continue;
            EXPECT_TRUE(property.as_object().contains("title")) << where << "/" << name;
            EXPECT_TRUE(property.as_object().contains("description")) << where << "/" << name;
        }
    }
    for (const auto& [name, member] : *object)
        expect_described(member, where + "/" + std::string(name));
}

TEST(Schemas, HaveTitlesAndDescriptionsEverywhere) {
    for (const char* name :
         {"records/sale-1", "records/payment-1", "records/product-1", "records/customer-1",
          "postings/invoice-1", "postings/order-1", "postings/entry-1", "postings/payment-1",
          "postings/product-1", "postings/receipt-1", "manifest", "contract"}) {
        const json::value schema = read_schema(name);
        EXPECT_EQ(schema.at("$schema"), "http://json-schema.org/draft-07/schema#") << name;
        EXPECT_TRUE(schema.as_object().contains("title") && schema.as_object().contains("description"))
            << name;
        expect_described(schema, name);
    }
}

json::value with(json::value document, std::string_view pointer, const json::value& value) {
    const auto slash = pointer.rfind('/');
    boost::system::error_code error;
    json::value* parent = slash == 0 ? &document : document.find_pointer(pointer.substr(0, slash), error);
    if (parent == nullptr) throw std::runtime_error("no parent of " + std::string(pointer));
    const std::string_view name = pointer.substr(slash + 1);
    if (value.is_null()) {
        parent->as_object().erase(name);
    } else {
        parent->as_object()[name] = value;
    }
    return document;
}

struct Change {
    const char* pointer;
    json::value value;  // null: take the member away
};

TEST(ManifestSchema, AcceptsTheExamples) {
    const Validator validator("manifest");
    for (const std::string example : {"minimal_c", "minimal_cpp"}) {
        const auto manifest =
            read_json(std::string(KOPPEL_EXAMPLES_DIRECTORY) + "/" + example + "/manifest.json");
        EXPECT_EQ(validator.complaint(manifest), "") << example;
    }
}

TEST(ManifestSchema, KnowsEveryKeyThatTheHostReads) {
    const Validator validator("manifest");
    json::value manifest = json::parse(R"({
      "manifest_version":1,"id":"com.example.books","name":"example-books","title":"Books","version":"1.2.3-rc.1",
      "vendor":"Example","homepage":"https://example.com","license":"Apache-2.0",
      "library":{"path":"books.so","sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
      "abi":{"major":1,"min_minor":0},"interfaces":["koppel.sink/1","com.example.extra/2"],
      "streams":[{"name":"orders","record_type":"sale/1"}],"postings":[{"type":"invoice/1","as":"invoice"}],
      "auth":[
       {"name":"a","kind":"basic","username":"{secrets.key}","password":"{secrets.secret}"},
       {"name":"b","kind":"bearer","token":"{secrets.token}"},
       {"name":"c","kind":"header","header_name":"X-Key","token":"{secrets.token}",
        "second_header_name":"X-Password","second_token":"{secrets.secret}"},
       {"name":"d","kind":"oauth2","token_url":"{settings.auth_url}/token","client_id":"{secrets.id}",
        "client_secret":"{secrets.secret}","client_in":"basic","scope":"all","not_before_seconds":570,
        "old_refresh_token_may_be_retried":false,
        "budget":{"windows":[{"requests":60,"seconds":60,"clock_aligned":true,"reserve":0.1,"limit_header":"X-ML",
                              "remaining_header":"X-MR","reset_header":"X-MS"}],"concurrent":4,
                  "errors":{"statuses":[400,404],"count":10,"seconds":3600,"stop_at":5},
                  "limit_header":"X-L","remaining_header":"X-R","reset_header":"X-S",
                  "bucket":{"size":90,"drip_per_second":1.5,"request_cost":2.2,"level_header":"X-B","drip_header":"X-D",
                            "cost_header":"X-C"}}}],
      "network":{"allow":["{settings.api_url}","api.example.com:8443","*.example.com"]},
      "secrets":{"required":["id"],"optional":["token"],"readable":["token"],"signing":["secret"]},
      "settings_schema":"settings.schema.json","sink_settings_schema":"sink.schema.json",
      "limits":{"push_batch":50,"settle_seconds":120,"look_gap_seconds":10,"call_seconds":300},
      "a_key_of_a_later_host":true})");
    ASSERT_EQ(validator.complaint(manifest), "");
    for (const Change& change : std::initializer_list<Change>{
             {"/manifest_version", 2},
             {"/manifest_version", nullptr},
             {"/id", nullptr},
             {"/id", "no-dots"},
             {"/auth/3/budget/windows/0/reserve", 1},
             {"/auth/3/budget/errors/statuses", json::array()},
             {"/auth/3/budget/errors/statuses", {"400"}},
             {"/auth/3/budget/errors/count", 1},
             {"/auth/3/budget/errors/stop_at", 0},
             {"/auth/3/budget/bucket/size", 0},
             {"/auth/3/budget/bucket/drip_per_second", nullptr},
             {"/auth/3/budget/bucket/request_cost", "2"},
             {"/name", "Two Words"},
             {"/title", ""},
             {"/version", "1.2"},
             {"/library", nullptr},
             {"/library/path", "../elsewhere.so"},
             {"/library/path", "/usr/lib/other.so"},
             {"/library/sha256", "ABC"},
             {"/abi/major", "1"},
             {"/abi/major", 0},
             {"/interfaces", json::array()},
             {"/interfaces", {"koppel.sink"}},
             {"/settings_schema", "../settings.json"},
             {"/settings_schema", nullptr},
             {"/streams", {json::object{{"name", "orders"}}}},
             {"/postings", {json::object{{"type", "invoice"}, {"as", "invoice"}}}},
             {"/auth", {json::object{{"name", "x"}, {"kind", "magic"}}}},
             {"/auth", {json::object{{"name", "x"}, {"kind", "basic"}, {"username", "u"}}}},
             {"/auth", {json::object{{"name", "x"}, {"kind", "bearer"}}}},
             {"/auth", {json::object{{"name", "x"}, {"kind", "header"}, {"token", "t"}}}},
             {"/auth", {json::object{{"name", "x"}, {"kind", "oauth2"}, {"token_url", "u"}}}},
             {"/network/allow", {""}},
             {"/secrets/required", {"id", "id"}},
             {"/secrets/required", "id"},
             {"/limits/push_batch", 0},
             {"/limits/call_seconds", "300"},
         }) {
        EXPECT_NE(validator.complaint(with(manifest, change.pointer, change.value)), "")
            << change.pointer << " = " << change.value;
    }
}

TEST(ContractSchema, KnowsEveryKeyOfAContractFile) {
    const Validator validator("contract");
    const json::value file = json::parse(R"({
      "tenant":{"id":"bikes","name":"Bikes BV","country":"NL","vat_number":"NL000000000B01",
                "time_zone":"Europe/Amsterdam","language":"nl"},
      "connections":[{"id":"shop","plugin":"example-shop","settings":{"api_url":"http://127.0.0.1:1"},
                      "secrets":{"key":{"env":"KEY"},"token":{"file":"token.txt"}}}],
      "contracts":[{"id":"shop-books","start_date":"2026-11-01",
        "flows":[{"name":"sales","from":"shop","stream":"orders","only":"paid","to":"books","as":"invoice",
                  "mode":"individual","schedule":"15m"},
                 {"name":"payments","from":"shop","stream":"payments","to":"books","as":"payment",
                  "schedule":"0 4,8,12 * * *"}],
        "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000","shipping":"8090"}}],
        "payment_methods":[{"method":"mollie","account":"1250","debtor":"D9","code":"M","ignore":false}],
        "debtors":{"match":"email","payment_condition":"14","fixed":"","create":true},
        "sink":{"memo_journal":"40"},"checks":{"vies_url":"http://127.0.0.1:2"},
        "limits":{"settle_seconds":0,"look_gap_seconds":0,"push_batch":10,"max_age_hours":24}}]})");
    ASSERT_EQ(validator.complaint(file), "");
    EXPECT_EQ(validator.complaint(json::parse(R"({"tenant":{"id":"bikes"}})")), "");
    for (const Change& change : std::initializer_list<Change>{
             {"/tenant", nullptr},
             {"/tenant/id", "with space"},
             {"/tenant/country", "Netherlands"},
             {"/conections", json::array()},  // a typing error is told
             {"/connections/0/plugin", nullptr},
             {"/connections/0/secrets/key", "in clear"},
             {"/connections/0/secrets/key", {{"env", "A"}, {"file", "B"}}},
             {"/contracts/0/start_date", "1 November"},
             {"/contracts/0/flows", json::array()},
             {"/contracts/0/flows/0/only", "unpaid"},
             {"/contracts/0/flows/0/schedule", "often"},
             {"/contracts/0/flows/0/schedule", "0m"},
             {"/contracts/0/flows/0/to", nullptr},
             {"/contracts/0/vat/0/rate", 21},
             {"/contracts/0/payment_methods/0/ignore", "no"},
             {"/contracts/0/limits/push_batch", 0},
             {"/contracts/0/limits/retries", 3},
         }) {
        EXPECT_NE(validator.complaint(with(file, change.pointer, change.value)), "")
            << change.pointer << " = " << change.value;
    }
}

}  // namespace
}  // namespace koppel::model

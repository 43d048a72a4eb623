// A contract on the shop's invoices: debit and credit become concept invoices, held line by line against what
// the shop knows to be true.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdlib>
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

WorldOptions invoices_mode(int orders, std::vector<std::string> more = {"--scenarios", "month"}) {
    return {.sandbox = {.orders = orders, .seed = 41, .more = std::move(more)},
            .change = [](ContractFile& file) {
                file.flow()["stream"] = "invoices";
                file.flow().erase("only");
            }};
}

struct Document {
    std::string key, number, kind, order_number, order_kind, scenario;
    Cents excl = 0, incl = 0;
    std::size_t lines = 0;

    bool bookable() const {
        return order_kind != "wrong_total" && order_kind != "unknown_vat" && (excl != 0 || incl != 0);
    }
};

std::vector<Document> documents_of(const Sandbox& sandbox) {
    std::vector<Document> all;
    const auto answer = sandbox.get("/_sandbox/ecom/documents");
    for (const auto& from : answer.at("documents").as_array())
        all.push_back({text(from, "key"), text(from, "number"), text(from, "kind"),
                       text(from, "order_number"), text(from, "order_kind"), text(from, "scenario"),
                       cents(text(from, "price_excl")), cents(text(from, "price_incl")),
                       from.at("lines").as_array().size()});
    return all;
}

// Everything that disagrees between the shop, the ledger and the books; empty: all is well.
std::string differences(const World& world) {
    std::map<std::string, RecordRow> rows;
    for (const auto& row : world.koppel.records(kContract))
        rows[row.key] = row;
    std::map<std::string, json::value> invoices;
    for (const auto& invoice : world.sandbox.rows("documents"))
        invoices[json::serialize(invoice.at("id"))] = invoice;
    std::string found;
    std::size_t posted = 0;
    const auto documents = documents_of(world.sandbox);
    for (const auto& document : documents) {
        const auto say = [&](const std::string& what) {
            found += document.scenario + " " + document.number + ": " + what + "\n";
        };
        const auto row = rows.find(document.key);
        if (row == rows.end()) {
            say("no record");
            continue;
        }
        const std::string expected = document.bookable()                        ? "posted"
                                     : document.excl == 0 && document.incl == 0 ? "ignored"
                                                                                : "failed";
        if (row->second.state != expected) say(row->second.state + ": " + row->second.reason);
        if (row->second.state != "posted") continue;
        ++posted;
        const auto& invoice = invoices.at(row->second.sink_id);
        if (in_cents(invoice.at("amountInclVat")) != document.incl) say("another total incl. VAT");
        // The books reckon the VAT of each rate from the amounts that include it: a cent per line may move.
        if (std::abs(in_cents(invoice.at("amountExclVat")) - document.excl) >
            static_cast<Cents>(document.lines))
            say("another total excl. VAT");
        if (invoice.at("lines").at("_data").as_array().size() != document.lines)
            say("another number of lines");
    }
    if (rows.size() != documents.size()) found += "another number of records\n";
    if (invoices.size() != posted) found += "another number of invoices\n";
    return found;
}

// REQ EA-04, REQ EA-10, REQ EA-20, REQ EA-22, REQ H-04
TEST(InvoicesMode, PostsEveryDebitAndCreditInvoiceToTheCentOnce) {
    World world(invoices_mode(120));
    const SyncResult first = world.sync();
    EXPECT_EQ(first.unsettled(), 0) << first.text();
    EXPECT_EQ(differences(world), "") << first.text();
    const SyncResult second = world.sync();
    EXPECT_EQ(second.posted_now, 0) << second.text();
    EXPECT_EQ(differences(world), "");
    const Books books = world.sandbox.books();
    EXPECT_TRUE(books.duplicate_references.empty());
    EXPECT_TRUE(books.duplicate_emails.empty());
    for (const auto& invoice : world.sandbox.invoices())
        EXPECT_EQ(text(invoice, "status"), text(world.sandbox.invoices().front(), "status"));  // all concepts
}

// REQ EA-04
TEST(InvoicesMode, TakesUnpaidInvoicesAlong) {
    World world(invoices_mode(80, {"--unpaid-percent", "25"}));
    world.sync();
    std::size_t unpaid = 0;
    for (const auto& document : documents_of(world.sandbox)) {
        if (document.order_kind != "unpaid") continue;
        ++unpaid;
        EXPECT_EQ(world.koppel.record(kContract, document.number).state, "posted") << document.number;
    }
    EXPECT_EQ(unpaid, 20u);
}

// REQ H-07
TEST(InvoicesMode, GetsOverDocumentsThatAreMissingAtFirst) {
    World world(invoices_mode(40, {}));
    world.sandbox.faults(R"({"match":{"path":"^/ecom/nl/(orders|invoices)/[0-9]"},"kind":"not_found_once"})");
    const SyncResult sync = world.sync();
    EXPECT_GT(world.sandbox.applied("not_found_once"), 60);
    EXPECT_EQ(differences(world), "") << sync.text();
}

// REQ EA-04, REQ C-02
TEST(InvoicesMode, PostsACreditNoteThatComesLaterUnderItsOwnNumber) {
    World world(invoices_mode(30, {}));
    world.sync();
    const auto before = world.sandbox.books();
    const auto products = world.sandbox.shop("/orders/316000005/products.json").at("orderProducts");
    const auto& line = products.as_array().front();
    world.sandbox.shop_post(
        "/orders/316000005/credit.json",
        json::serialize(json::object{
            {"credit", json::object{{"orderProducts",
                                     json::array{json::object{{"id", line.at("id")}, {"quantity", 1}}}}}}}));
    const SyncResult sync = world.sync();
    EXPECT_EQ(sync.posted_now, 1) << sync.text();
    EXPECT_EQ(differences(world), "");
    EXPECT_LT(world.sandbox.books().sum_incl, before.sum_incl);
    std::string description;
    for (const auto& document : documents_of(world.sandbox)) {
        if (document.kind != "credit_note") continue;
        const auto row = world.koppel.record(kContract, document.number);
        for (const auto& invoice : world.sandbox.invoices())
            if (json::serialize(invoice.at("id")) == row.sink_id) description = text(invoice, "description");
        EXPECT_NE(description.find("Credit"), std::string::npos) << description;
        EXPECT_NE(description.find(document.number), std::string::npos) << description;
    }
}

// REQ EA-04
TEST(OrdersMode, DoesNotTakeCreditsAlong) {
    World world({.sandbox = {.orders = 40, .seed = 41, .more = {"--scenarios", "month"}}});
    world.sync();
    std::map<std::string, Cents> posted;
    for (const auto& row : world.koppel.records(kContract, "posted"))
        posted[row.number] = row.amount;
    for (const auto& order : world.sandbox.truth().orders) {
        if (!order.bookable()) continue;
        ASSERT_TRUE(posted.contains(order.number)) << order.number;
        EXPECT_EQ(posted[order.number], order.incl) << order.number;  // as if nothing had been given back
    }
    EXPECT_EQ(world.sandbox.books().invoices, static_cast<std::int64_t>(posted.size()));
}

}  // namespace
}  // namespace koppel::test

// Payments as they stand in the vendor's books: memo entries on invoices that are no concepts any more.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/contract_file.hpp"
#include "support/koppel_cli.hpp"
#include "support/sandbox.hpp"
#include "support/temp_dir.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;

constexpr int kSales = 5;

std::string text(const json::value& object, const char* name) {
    const auto* value = object.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// Five sales of 12.10 and their payments, from a stub to the books.
class MemoEntries : public ::testing::Test {
  protected:
    Sandbox sandbox{{.orders = 1}};
    TempDir directory;
    KoppelCli koppel{directory / "data"};
    const std::string books = "/_sandbox/asperion/4711";

    void start(const std::string& as) {
        koppel.dev = true;
        koppel.env = ContractFile::environment();
        koppel.plugins = {stub_directory(), plugin_directory()};
        sandbox.post(
            books + "/data",
            R"({"table":"debtors","add":{"id":900,"customerNumber":"10000","name":"Kas","countryCode":"NL",
                        "blocked":false}})");
        write_file(directory / "asperion.token", "koppel-refresh-0");
        const std::string contract =
            R"({"tenant":{"id":"t","name":"T BV","country":"NL","time_zone":"Europe/Amsterdam"},
 "connections":[{"id":"shop","plugin":"stub-source","settings":{"count":")" +
            std::to_string(kSales) +
            R"("}},
  {"id":"books","plugin":"asperion","settings":{"administration":"4711","api_url":")" +
            sandbox.books_url() + R"(","auth_url":")" + sandbox.login_url() + R"("},
   "secrets":{"client_id":{"env":"A_ID"},"client_secret":{"env":"A_SECRET"},"refresh_token":{"file":"asperion.token"}}}],
 "contracts":[{"id":"c","start_date":"2020-01-01",
  "flows":[{"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":")" +
            as +
            R"("},
           {"name":"payments","from":"shop","stream":"payments","to":"books","as":"payment"}],
  "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000"}}],
  "payment_methods":[{"method":"cash","account":"1250"}],
  "debtors":{"fixed":"10000","payment_condition":"14"},
  "limits":{"settle_seconds":1,"look_gap_seconds":1}}]})";
        write_file(directory / "contract.json", contract);
        koppel.must({"plugin", "trust", "asperion"});
        koppel.must({"apply", "-f", (directory / "contract.json").string()});
        koppel.must({"start", "c"});
    }
    RecordRow row(const std::string& key) const { return koppel.record("c", key); }
    json::array entries() const { return sandbox.rows("entries"); }
};

// REQ EA-10, REQ EA-06, REQ EA-23, REQ H-05
TEST_F(MemoEntries, WaitVisiblyWhileTheInvoiceIsAConceptAndGoOnByThemselves) {
    start("invoice");
    const SyncResult first = koppel.sync("c", {"--wait", "0", "--now", "2026-11-21T10:00:00Z"});
    ASSERT_EQ(row("R1").state, "posted") << first.text();
    ASSERT_EQ(row("P1").state, "waiting") << first.text();
    EXPECT_NE(row("P1").reason.find("is still a concept in Asperion: process it there"), std::string::npos)
        << row("P1").reason;
    EXPECT_TRUE(entries().empty());

    sandbox.post(books + "/invoices/all/process", "{}");
    const SyncResult second = koppel.sync("c", {"--now", "2026-11-21T14:00:00Z"});
    EXPECT_EQ(second.posted_now, kSales) << second.text();
    ASSERT_EQ(entries().size(), static_cast<std::size_t>(kSales));
    for (const auto& invoice : sandbox.rows("documents"))
        EXPECT_EQ(invoice.at("status").to_number<int>(), 7) << "paid: " << invoice;
    for (const auto& entry : entries()) {
        EXPECT_EQ(text(entry, "journalId"), "40");
        EXPECT_TRUE(text(entry, "description").starts_with("P")) << entry;
        EXPECT_NE(text(entry, "description").find(" - 2026"), std::string::npos) << entry;
        const auto& lines = entry.at("lines").at("_data").as_array();
        ASSERT_EQ(lines.size(), 2u);
        EXPECT_EQ(lines[0].at("ledgerAccountId").to_number<int>(), 1250);
        EXPECT_DOUBLE_EQ(lines[0].at("amount").to_number<double>(), 12.10);
        EXPECT_DOUBLE_EQ(lines[0].at("vatAmount").to_number<double>(), 0.0);
        EXPECT_DOUBLE_EQ(lines[1].at("amount").to_number<double>(), -12.10);
        EXPECT_EQ(lines[1].at("debtorId").to_number<int>(), 900);
    }
    EXPECT_EQ(text(sandbox.get(books + "/sums").at("entries"), "1250"), "60.50");
    EXPECT_EQ(koppel.sync("c", {"--now", "2026-11-21T15:00:00Z"}).posted_now, 0);
    EXPECT_EQ(entries().size(), static_cast<std::size_t>(kSales));
}

// REQ H-05, REQ H-04
TEST_F(MemoEntries, OnSalesEntriesAreBookedAtOnceAndNeverDoubledWhenAnswersAreLost) {
    start("entry");
    sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/journalentrieswithlines"},"kind":"drop_after_commit","count":3}])");
    const SyncResult sync = koppel.sync_to_rest("c", 6);
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(sandbox.applied("drop_after_commit"), 3);
    EXPECT_EQ(row("P1").state, "posted");
    EXPECT_EQ(entries().size(), static_cast<std::size_t>(kSales));
    EXPECT_TRUE(sandbox.get(books + "/summary").at("duplicate_sources").as_array().empty());
    EXPECT_EQ(text(sandbox.get(books + "/sums").at("debtors").at("10000"), "paid"), "60.50");
}

}  // namespace
}  // namespace koppel::test

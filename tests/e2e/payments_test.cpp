// Payments follow their documents: never before them, never twice, and by themselves once they can.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

constexpr int kSales = 6;

// Six sales R1 to R6 and their payments P1 to P6, from a stub to a stub that posts to the sandbox.
class Payments : public ::testing::Test {
  protected:
    Sandbox sandbox{{.orders = 1}};
    TempDir directory;
    KoppelCli koppel{directory / "data"};

    void SetUp() override {
        koppel.dev = true;
        koppel.plugins = {stub_directory()};
        apply("2020-01-01");
        koppel.must({"start", "c"});
    }
    void apply(const std::string& start_date) {
        const std::string text =
            R"({"tenant":{"id":"t","name":"T BV","country":"NL","time_zone":"Europe/Amsterdam"},
 "connections":[{"id":"shop","plugin":"stub-source","settings":{"count":")" +
            std::to_string(kSales) + R"("}},
  {"id":"books","plugin":"stub-sink","settings":{"url":")" +
            sandbox.origin() + R"(/_sandbox/null"}}],
 "contracts":[{"id":"c","start_date":")" +
            start_date + R"(",
  "flows":[{"name":"payments","from":"shop","stream":"payments","to":"books","as":"payment"},
           {"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":"invoice"}],
  "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000"}}],
  "payment_methods":[{"method":"cash","account":"1000"}],
  "debtors":{"fixed":"10000","payment_condition":"14"},"sink":{"memo_journal":"40"},
  "limits":{"settle_seconds":1,"look_gap_seconds":1}}]})";
        write_file(directory / "contract.json", text);
        koppel.must({"apply", "-f", (directory / "contract.json").string()});
    }
    RecordRow row(const std::string& key) const { return koppel.record("c", key); }
    std::int64_t posts() const { return sandbox.get("/_sandbox/null").at("posts").to_number<std::int64_t>(); }
    std::int64_t duplicates() const {
        return sandbox.get("/_sandbox/null").at("duplicates").to_number<std::int64_t>();
    }
};

// REQ H-05
TEST_F(Payments, ArePostedAfterTheirDocumentsWhateverTheOrderOfTheFlows) {
    const SyncResult sync = koppel.sync("c");
    EXPECT_EQ(sync.exit.code, 0) << sync.text();
    EXPECT_EQ(sync.posted_now, 2 * kSales) << sync.text();
    EXPECT_EQ(posts(), 2 * kSales);
    const auto sale = koppel.json({"record", "c", "R1"});
    const auto payment = koppel.json({"record", "c", "P1"});
    EXPECT_EQ(payment.at("state").as_string(), "posted");
    EXPECT_EQ(payment.at("type").as_string(), "payment/1");
    EXPECT_LE(std::string(sale.at("posted_at").as_string()),
              std::string(payment.at("posted_at").as_string()));

    EXPECT_EQ(koppel.sync("c").posted_now, 0);
    EXPECT_EQ(koppel.sync("c", {"--from", "2026-11-01"}).posted_now, 0);
    EXPECT_EQ(posts(), 2 * kSales);
    EXPECT_EQ(duplicates(), 0);
}

// REQ H-05, REQ EA-06
TEST_F(Payments, WaitVisiblyForADocumentThatIsNotPostedAndGoOnByThemselves) {
    sandbox.faults(R"([{"match":{"method":"POST","path":"^/_sandbox/null"},"kind":"status","status":503}])");
    koppel.sync("c", {"--wait", "0"});
    ASSERT_EQ(row("R1").state, "retrying");
    EXPECT_EQ(row("P1").state, "waiting");
    EXPECT_EQ(row("P1").reason_code, "document_not_posted");
    EXPECT_NE(row("P1").reason.find("waits for R1 to be posted: it is retrying"), std::string::npos)
        << row("P1").reason;

    // A run of the payments alone does not hurry ahead of the documents.
    sandbox.no_faults();
    EXPECT_EQ(koppel.sync("c", {"--flow", "payments"}).posted_now, 0);
    EXPECT_EQ(posts(), 0);

    const SyncResult sync = koppel.sync_to_rest("c", 5);
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(row("P1").state, "posted");
    EXPECT_EQ(posts(), 2 * kSales);
    EXPECT_EQ(duplicates(), 0);
}

// REQ H-05
TEST_F(Payments, BelongToNothingBeforeTheirDocumentIsRead) {
    const SyncResult sync = koppel.sync("c", {"--flow", "payments"});
    EXPECT_EQ(sync.state("waiting").count, kSales) << sync.text();
    EXPECT_NE(row("P2").reason.find("R2"), std::string::npos) << row("P2").reason;
    EXPECT_EQ(posts(), 0);
    koppel.sync("c");
    EXPECT_EQ(row("P2").state, "posted");
}

// REQ H-05
TEST_F(Payments, AreIgnoredWithTheirDocument) {
    apply("2026-11-22");  // the sales are of the day before
    const SyncResult sync = koppel.sync("c");
    EXPECT_EQ(sync.state("ignored").count, 2 * kSales) << sync.text();
    EXPECT_NE(row("P3").reason.find("before the contract's start date"), std::string::npos)
        << row("P3").reason;
    EXPECT_EQ(posts(), 0);

    apply("2026-11-01");
    koppel.sync("c", {"--from", "2026-11-01"});
    EXPECT_EQ(row("R3").state, "posted");
    EXPECT_EQ(row("P3").state, "posted");
    EXPECT_EQ(duplicates(), 0);
}

// REQ H-05, REQ H-04
TEST_F(Payments, WhoseAnswerWasLostAreLookedUpAndNotSentAgain) {
    koppel.sync("c", {"--flow", "sales"});
    ASSERT_EQ(posts(), kSales);
    sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/_sandbox/null"},"kind":"drop_after_commit","count":3}])");
    const SyncResult sync = koppel.sync_to_rest("c", 5);
    EXPECT_EQ(sync.unsettled(), 0) << sync.text();
    EXPECT_EQ(posts(), 2 * kSales);
    EXPECT_EQ(duplicates(), 0);
}

// The shop's orders as concept invoices, and their payments.
WorldOptions with_payments(std::uint64_t seed) {
    return {.sandbox = {.orders = 40, .seed = seed}, .change = [](ContractFile& file) {
                file.contract().at("flows").as_array().push_back({{"name", "payments"},
                                                                  {"from", kShop},
                                                                  {"stream", "payments"},
                                                                  {"to", kBooks},
                                                                  {"as", "payment"},
                                                                  {"documents", "sales"}});
                boost::json::array methods;
                for (const auto* method : {"mollie", "paypal", "invoice"})
                    methods.push_back({{"method", method}, {"account", "1250"}});
                file.contract()["payment_methods"] = std::move(methods);
            }};
}

std::map<std::string, boost::json::object> payments_of(const World& world) {
    std::map<std::string, boost::json::object> rows;  // by the number of their order
    const Truth truth = world.sandbox.truth();
    const auto list = world.koppel.json({"records", kContract, "--flow", "payments"});
    for (const auto& value : list.as_array())
        for (const auto& order : truth.orders)
            if (std::string(value.at("key").as_string()).ends_with(order.key))
                rows[order.number] = value.as_object();
    return rows;
}

// REQ H-05, REQ EA-06, REQ EA-10, REQ EA-23
TEST(ShopPayments, WaitForTheConceptToBeProcessedAndAreThenPostedOnce) {
    World world(with_payments(81));
    world.sync();
    const auto bookable = world.sandbox.truth().bookable_numbers();
    const Cents incl = world.sandbox.truth().bookable_sum();
    auto rows = payments_of(world);
    for (const auto& number : bookable) {
        ASSERT_TRUE(rows.contains(number)) << number;
        EXPECT_EQ(rows[number].at("state").as_string(), "waiting") << number;
        EXPECT_NE(std::string(rows[number].at("reason").as_string()).find("concept"), std::string::npos)
            << std::string(rows[number].at("reason").as_string());
    }
    EXPECT_TRUE(world.sandbox.rows("entries").empty());

    world.sandbox.post("/_sandbox/asperion/4711/invoices/all/process", "{}");
    world.sync();
    rows = payments_of(world);
    Cents paid = 0;
    for (const auto& number : bookable) {
        EXPECT_EQ(rows[number].at("state").as_string(), "posted")
            << number << ": " << std::string(rows[number].at("reason").as_string());
        paid += cents(std::string(rows[number].at("amount").as_string()));
    }
    EXPECT_EQ(paid, incl);
    EXPECT_EQ(world.sandbox.rows("entries").size(), bookable.size());
    world.sync();
    world.sync({"--from", "2026-10-01"});
    EXPECT_EQ(world.sandbox.rows("entries").size(), bookable.size());
}

// REQ H-05, REQ EA-06
TEST(ShopPayments, OfDocumentsThatFailedWaitForThem) {
    World world(with_payments(82));
    world.file.contract().at("debtors").as_object()["payment_condition"] = "99";  // the books refuse it
    ASSERT_EQ(world.apply().code, 0);
    world.sync();
    const auto bookable = world.sandbox.truth().bookable_numbers();
    auto rows = payments_of(world);
    for (const auto& number : bookable)
        EXPECT_NE(std::string(rows[number].at("reason").as_string())
                      .find("waits for " + number + " to be posted: it is failed"),
                  std::string::npos)
            << std::string(rows[number].at("reason").as_string());
    EXPECT_EQ(world.sandbox.requests("POST /asperion/v1/journalentrieswithlines"), 0);
}

}  // namespace
}  // namespace koppel::test

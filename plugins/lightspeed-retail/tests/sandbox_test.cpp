// The plugin against the sandbox's till, compared with what really happened there.
#include <gtest/gtest.h>

#include <algorithm>

#include "fixtures.hpp"
#include "till.hpp"

namespace koppel::lightspeed_retail::tests {
namespace {

using model::Decimal;
using sandbox::retail::Sale;

Decimal cents(std::int64_t amount) {
    return Decimal(amount).divided_by(100);
}

void compare(const Till& till, const Sale& truth, const model::Sale& sale) {
    SCOPED_TRACE("sale " + sale.key);
    EXPECT_EQ(sale.unreadable, "");
    EXPECT_EQ(sale.total_incl, cents(truth.total));
    EXPECT_EQ(sale.total_vat, cents(truth.tax));
    EXPECT_EQ(sale.tips, cents(truth.tips));
    EXPECT_EQ(sale.shop, std::to_string(truth.shop));
    EXPECT_EQ(sale.register_name, std::to_string(truth.register_id));
    EXPECT_EQ(sale.prices_include_vat, truth.inclusive);
    EXPECT_EQ(sale.status, truth.voided || truth.archived ? "cancelled"
                           : truth.completed              ? "completed"
                                                          : "open");
    EXPECT_EQ(sale.date, sandbox::local_date(truth.completed_at != 0 ? truth.completed_at : truth.created));
    Decimal excl, incl;
    ASSERT_EQ(sale.lines.size(), truth.lines.size());
    for (std::size_t i = 0; i < sale.lines.size(); ++i) {
        const auto& line = sale.lines[i];
        excl += line.amount_excl;
        incl += line.amount_incl;
        EXPECT_EQ(line.vat_rate, truth.lines[i].taxed ? cents(truth.lines[i].rate) : Decimal()) << i;
        EXPECT_EQ(line.quantity, Decimal(truth.lines[i].quantity)) << i;
    }
    EXPECT_EQ(incl.to_string(2), sale.total_incl.to_string(2));
    EXPECT_EQ(excl.to_string(2), sale.total_excl.to_string(2));
    if (truth.voided) return;  // its payments may be archived
    Decimal paid, expected;
    for (const auto& payment : sale.payments) {
        paid += payment.amount;
        EXPECT_NE(payment.title, "");
        EXPECT_NE(payment.kind, "");
    }
    for (const auto& payment : truth.payments) {
        if (!payment.archived) expected += cents(till.api.view().amount(payment));
    }
    EXPECT_EQ(paid, expected);
    // Where amounts do not hold the tip, the till writes what it pays out of the drawer as a payment all the
    // same.
    const bool clear = truth.tips == 0 || till.api.view().assumptions.tip_in_amount;
    if (truth.completed && !truth.payments.empty() && clear) {
        EXPECT_EQ(sale.payment_status, "paid");
    }
}

void compare_all(const Till& till) {
    EXPECT_EQ(till.sales.size(), till.api.history().sales.size());
    for (const auto& truth : till.api.history().sales) {
        const auto found = till.sales.find(std::to_string(truth.id));
        ASSERT_NE(found, till.sales.end()) << truth.id;
        compare(till, truth, found->second);
    }
}

struct RetailSandbox : testing::Test {
    Till till;
    plugin_tests::Instance source{till.host, koppel_plugin_abi1, kSettings, KOPPEL_SOURCE_1};
};

TEST_F(RetailSandbox, BringsEveryReceiptToTheCent) {
    till.drain(source);
    compare_all(till);
}

TEST(RetailSandboxGuesses, OfTheVendorMayAllBeOtherwise) {
    auto settings = till_of(5, 40);
    auto& guesses = settings.assumptions;
    guesses.tip_in_amount = guesses.tipped_balance_zero = guesses.rounded_balance_zero = false;
    guesses.voided_stays_completed = guesses.void_archives_payments = true;
    guesses.alias_drift = guesses.line_rate_drift = guesses.errors_claim_html = false;
    guesses.old_unauthorized = true;
    Till till(settings);
    plugin_tests::Instance source{till.host, koppel_plugin_abi1, kSettings, KOPPEL_SOURCE_1};
    till.drain(source);
    compare_all(till);
}

TEST(RetailSandboxCost, IsOneListRequestPerHundredReceipts) {
    Till till(till_of(19, 120));
    plugin_tests::Instance source{till.host, koppel_plugin_abi1, kSettings, KOPPEL_SOURCE_1};
    const std::size_t count = till.drain(source);
    EXPECT_GE(count, 2000u);
    EXPECT_LE(till.asked["Sale"], static_cast<int>(count / 100) + 2);
    EXPECT_LE(till.host.requests(), count * 11 / 1000 + 10);
    EXPECT_EQ(till.asked["PaymentType"], 1);
    EXPECT_EQ(till.asked["Account"], 1);
    EXPECT_LE(till.asked["SaleVoid"], 2);
}

TEST_F(RetailSandbox, BringsWhatIsNewAndWhatChanged) {
    till.drain(source);
    const auto quiet = till.drain(source);
    EXPECT_LT(quiet, 20u);  // the overlap
    const auto before = till.versions;
    till.clock.advance(3600);
    till.host.now_unix_ms += 3'600'000;
    auto& history = till.api.history();
    const auto now = till.clock.now();
    // One is new, one is back-dated, one was voided, one was paid otherwise.
    till.api.generator().add(history, sandbox::retail::Kind::plain, 1, now);
    const auto late = till.api.generator().add(history, sandbox::retail::Kind::plain, 2, now);
    history.sales[late].completed_at = now - 9 * 86'400;
    Sale& voided = *std::find_if(history.sales.begin(), history.sales.end(),
                                 [](const Sale& sale) { return sale.completed && !sale.voided; });
    voided.voided = true;
    voided.updated = now;
    till.api.changed();
    till.drain(source);
    compare_all(till);
    EXPECT_EQ(till.sales[std::to_string(voided.id)].source_status, "voided");
    EXPECT_NE(till.versions[std::to_string(voided.id)], before.at(std::to_string(voided.id)));
}

TEST_F(RetailSandbox, FindsAVoidThatMovedNoChangeTime) {
    till.drain(source);
    auto& history = till.api.history();
    Sale& sale = *std::find_if(history.sales.begin(), history.sales.end(),
                               [](const Sale& one) { return one.completed && !one.voided; });
    sale.voided = true;
    history.voids.push_back({history.next_void++, sale.id, till.clock.now(), 1, sale.shop, "fout"});
    till.api.changed();
    till.drain(source);
    EXPECT_EQ(till.sales[std::to_string(sale.id)].source_status, "voided");
    compare_all(till);
    till.asked.clear();
    till.drain(source);
    EXPECT_EQ(till.asked["Sale"], 1);  // it is not read again and again
}

TEST_F(RetailSandbox, StartsAtADay) {
    till.drain(source, "2026-11-08");
    ASSERT_FALSE(till.sales.empty());
    for (const auto& truth : till.api.history().sales) {
        const bool wanted =
            sandbox::local_date(truth.completed_at != 0 ? truth.completed_at : truth.created) >= "2026-11-08";
        EXPECT_EQ(till.sales.contains(std::to_string(truth.id)), wanted) << truth.id;
    }
}

TEST_F(RetailSandbox, IsTheSameInSmallPages) {
    till.drain(source);
    const auto whole = till.versions;
    std::map<std::string, std::string> small;
    std::string cursor;
    for (int round = 0; round < 200; ++round) {
        // Every page by a new instance, as after a crash.
        plugin_tests::Instance other{till.host, koppel_plugin_abi1, kSettings, KOPPEL_SOURCE_1};
        const auto pulled = other.pull("sales", cursor, {}, {}, 17);
        for (const auto& record : pulled.records)
            small[record.key] = record.version;
        EXPECT_LE(pulled.records.size(), 17u);
        cursor = pulled.cursor;
        if (!pulled.has_more) break;
    }
    EXPECT_EQ(small, whole);
}

TEST_F(RetailSandbox, Checks) {
    const std::string report = source.check();
    EXPECT_NE(report.find("Spelwinkel Demo BV (account 120645, EUR)"), std::string::npos) << report;
    EXPECT_EQ(report.find("admin_void_sale"), std::string::npos) << report;
}

TEST_F(RetailSandbox, WithoutTheRightToReadVoidsWarnsAndGoesOn) {
    till.api.settings().client.scopes.erase("employee:admin_void_sale");
    EXPECT_NE(source.check().find("admin_void_sale"), std::string::npos);
    till.drain(source);
    compare_all(till);
    till.drain(source);
    EXPECT_LE(till.asked["SaleVoid"], 3);
}

TEST_F(RetailSandbox, WithoutTheRightToReadSalesIsRed) {
    till.api.settings().client.scopes.erase("employee:register_read");
    try {
        source.check();
        FAIL() << "no failure";
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_AUTH);
        EXPECT_EQ(failure.http_status, 403);
    }
}

TEST_F(RetailSandbox, OffersOptions) {
    EXPECT_NE(source.options("/payment_methods").find(R"("value":"1")"), std::string::npos);
    EXPECT_NE(source.options("/day_totals/shops").find("Brussel"), std::string::npos);
    EXPECT_NE(source.options("/day_totals/ignore_registers").find("eCom"), std::string::npos);
    EXPECT_NE(source.options("/vat").find(R"("value":"1")"), std::string::npos);
    EXPECT_NE(source.options("/vat_rates").find("BE 21"), std::string::npos);
    EXPECT_THROW(source.options("/colour"), plugin_tests::Failure);
}

TEST_F(RetailSandbox, ReadsArticlesWhereAsked) {
    plugin_tests::Instance with{
        till.host, koppel_plugin_abi1,
        R"({"api_url":"http://127.0.0.1/retail/","account":"120645","articles":true})", KOPPEL_SOURCE_1};
    till.drain(with);
    compare_all(till);
    const auto& first = till.sales[std::to_string(till.api.history().sales.front().id)];
    EXPECT_NE(first.lines.at(0).description, "");
}

}  // namespace
}  // namespace koppel::lightspeed_retail::tests

// The bullet of a connection, and what there is to choose from.
#include <gtest/gtest.h>

#include "fake_asperion.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionConnection : public testing::Test {
  protected:
    AsperionConnection() {
        host.answer = [this](const Request& request) { return vendor(request); };
    }
    FakeAsperion vendor;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

// REQ H-08
TEST_F(AsperionConnection, CheckWarnsAboutWhatBookingsNeedAndIsNotThere) {
    vendor.lists["journals"] = boost::json::parse(R"([{"id":"70","description":"Verkoopboek"}])");
    vendor.lists["salestypes"] = boost::json::array();
    const std::string report = sink.check();
    EXPECT_NE(report.find("no memo journal 40, which payments use"), std::string::npos) << report;
    EXPECT_NE(report.find("sink.memo_journal"), std::string::npos) << report;
    EXPECT_NE(report.find("no sales kind (verkoopsoort) SHOPORDER"), std::string::npos) << report;
    EXPECT_EQ(report.find("sales journal"), std::string::npos) << report;
}

TEST_F(AsperionConnection, CheckIsGreenWhenOnlyTheWarningsCannotBeTold) {
    vendor.before = [](const Request& r) {
        return r.path() == "/v1/salestypes" ? std::optional(Answer::of(404, "")) : std::nullopt;
    };
    const std::string report = sink.check();
    EXPECT_NE(report.find("De Bel (4711)"), std::string::npos) << report;
    EXPECT_NE(report.find("could not be checked"), std::string::npos) << report;
}

// REQ P-03
TEST_F(AsperionConnection, OffersItsListsToForms) {
    EXPECT_EQ(
        sink.options("/administration"),
        R"({"options":[{"value":"4711","label":"4711 De Bel"},{"value":"4712","label":"4712 De Ketting"}]})");
    EXPECT_EQ(
        sink.options("/memo_journal"),
        R"({"options":[{"value":"40","label":"40 Memoriaal"},{"value":"70","label":"70 Verkoopboek"}]})");
    EXPECT_EQ(sink.options("/sales_journal"), sink.options("/memo_journal"));
    EXPECT_EQ(sink.options("/default_sales_type"),
              R"({"options":[{"value":"SHOPORDER","label":"SHOPORDER Webshop"}]})");
    EXPECT_EQ(sink.options("/debtors/payment_condition", "30 D"),
              R"({"options":[{"value":"30","label":"30 30 dagen"}]})");
}

// REQ EA-12
TEST_F(AsperionConnection, OffersSalesVatCodesWithTheirPercentageAndUsableAccounts) {
    EXPECT_EQ(sink.options("/vat/0/code"), R"({"options":[{"value":"1","label":"1 BTW hoog, 21% NL"},)"
                                           R"({"value":"5","label":"5 OSS DE, 19% DE, from 2021-07-01"}]})");
    const std::string accounts = R"({"options":[{"value":"8000","label":"8000 Omzet hoog"}]})";
    EXPECT_EQ(sink.options("/vat/3/accounts/turnover"), accounts);
    EXPECT_EQ(sink.options("/payment_methods/0/account"), accounts);
}

TEST_F(AsperionConnection, HasNothingToOfferForOtherFields) {
    for (const auto field : {"", "/api_url", "/payment_methods/0/code", "/0"}) {
        try {
            sink.options(field);
            FAIL() << field;
        } catch (const plugin_tests::Failure& failure) {
            EXPECT_EQ(failure.error_class, KOPPEL_ERROR_UNSUPPORTED) << field;
        }
    }
}

}  // namespace
}  // namespace koppel::asperion

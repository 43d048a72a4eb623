#include <gtest/gtest.h>

#include "fake_asperion.hpp"
#include "postings.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::asperion {
namespace {

class AsperionLookup : public testing::Test {
  protected:
    AsperionLookup() {
        host.answer = [this](const Request& request) { return vendor(request); };
    }
    FakeAsperion vendor;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

// REQ H-04
TEST_F(AsperionLookup, TellsOnceNowhereAndMany) {
    vendor.invoices = {{1, "koppel-A", ""}, {2, "koppel-C", ""}, {3, "koppel-C", ""}, {4, "koppel-A2", ""}};
    const auto found = sink.find({posting(invoice("A")), posting(invoice("B")), posting(invoice("C"))});
    EXPECT_EQ(found.at(0).found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.at(0).remote_id, "1");
    EXPECT_EQ(found.at(0).amount, "60.50");
    EXPECT_EQ(found.at(1).found, KOPPEL_FOUND_NOWHERE);
    EXPECT_EQ(found.at(2).found, KOPPEL_FOUND_MANY);
    EXPECT_EQ(host.batches.size(), 1u);
}

TEST_F(AsperionLookup, ComparesReferencesExactly) {
    vendor.invoices = {{1, "KOPPEL-A", ""}};
    EXPECT_EQ(sink.find({posting(invoice("A"))}).at(0).found, KOPPEL_FOUND_NOWHERE);
}

TEST_F(AsperionLookup, FindsWhatAPushLeftBehind) {
    vendor.after = [](const Request& r) {
        return r.path() == "/v1/salesorderwithlines" ? std::optional(Answer::lost()) : std::nullopt;
    };
    auto one = invoice("LONG");
    one.reference = std::string(70, 'k') + "é";
    EXPECT_EQ(sink.push({posting(one)}).outcomes.at(0).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(sink.find({posting(one)}).at(0).found, KOPPEL_FOUND_ONCE);
}

TEST_F(AsperionLookup, FailsAsAWholeWhenTheVendorIsDown) {
    vendor.before = [](const Request&) { return Answer::of(503, ""); };
    try {
        sink.find({posting(invoice("A"))});
        FAIL();
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_TRANSIENT);
    }
}

TEST_F(AsperionLookup, CannotTellWhenTheListNeverEnds) {
    vendor.page_size = 1;
    for (int i = 0; i < 60; ++i)
        vendor.invoices.push_back({i, "koppel-Z", ""});
    vendor.invoices.resize(60);
    host.answer = [this](Request request) {  // a vendor that ignores the filter
        const auto from = request.url.find("Reference="), to = request.url.find("&pageSize");
        if (from != std::string::npos) request.url.erase(from, to - from + 1);
        return vendor(request);
    };
    EXPECT_EQ(sink.find({posting(invoice("A"))}).at(0).found, KOPPEL_FOUND_UNCLEAR);
}

// REQ H-08
TEST_F(AsperionLookup, CheckNamesTheAdministration) {
    EXPECT_EQ(sink.check(), R"x({"account":"De Bel (4711)","warnings":[]})x");
}

TEST_F(AsperionLookup, CheckListsWhatIsThereWhenTheAdministrationIsNot) {
    plugin_tests::Instance other(host, koppel_plugin_abi1, R"({"administration":"99"})");
    host.answer = [this](Request request) {
        request.headers["X-Tenant-Id"] = "4711";
        return vendor(request);
    };
    try {
        other.check();
        FAIL();
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_CONFIG);
        EXPECT_NE(std::string(failure.what()).find("De Bel (4711), De Ketting (4712)"), std::string::npos);
    }
}

TEST_F(AsperionLookup, CheckSaysThatTheLoginWasRefused) {
    vendor.before = [](const Request&) { return Answer::of(401, ""); };
    try {
        sink.check();
        FAIL();
    } catch (const plugin_tests::Failure& failure) {
        EXPECT_EQ(failure.error_class, KOPPEL_ERROR_AUTH);
    }
}

}  // namespace
}  // namespace koppel::asperion

// Questions about VAT numbers: the evidence stays.
#include <gtest/gtest.h>

#include "backend.hpp"

namespace koppel::store {
namespace {

class VatChecks : public StoreConformance {
  protected:
    static VatCheck check(const std::string& number, Instant moment, const std::string& result) {
        VatCheck check;
        check.tenant = "fietsgigant";
        check.number = number;
        check.at = moment;
        check.result = result;
        check.code = result == "unknown" ? "MS_UNAVAILABLE" : "";
        check.request_id = result == "unknown" ? "" : "WAPIAAAA";
        check.requester = "NL004495445B01";
        check.raw = R"({"valid":true,"name":"Müller & Söhne"})";
        return check;
    }
};

INSTANTIATE_TEST_SUITE_P(Stores, VatChecks, testing::ValuesIn(backends()),
                         [](const auto& kind) { return kind.param.name; });

// REQ EA-14
TEST_P(VatChecks, ComeBackNewestFirstByTenantAndNumber) {
    must(store_->add_vat_check(check("DE136695976", at(1), "unknown")));
    must(store_->add_vat_check(check("DE136695976", at(2), "valid")));
    must(store_->add_vat_check(check("BE0428759497", at(3), "invalid")));
    reopen();
    const auto found = value_of(store_->vat_checks("fietsgigant", "DE136695976", 10));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].result, "valid");
    EXPECT_EQ(found[0].at, at(2));
    EXPECT_EQ(found[0].request_id, "WAPIAAAA");
    EXPECT_EQ(found[0].requester, "NL004495445B01");
    EXPECT_EQ(found[0].raw, R"({"valid":true,"name":"Müller & Söhne"})");
    EXPECT_EQ(found[1].code, "MS_UNAVAILABLE");
    EXPECT_GT(found[0].id, found[1].id);
    EXPECT_EQ(value_of(store_->vat_checks("fietsgigant", "DE136695976", 1)).size(), 1u);
    EXPECT_TRUE(value_of(store_->vat_checks("another", "DE136695976", 10)).empty());
}

}  // namespace
}  // namespace koppel::store

// The sink has booked, the answer never arrives: the host asks before it sends again.
#include <gtest/gtest.h>

#include <ostream>

#include "fault/rounds.hpp"
#include "support/world.hpp"

namespace koppel::test {
namespace {

struct Loss {
    const char* name;
    const char* path;
    const char* kind;
    friend void PrintTo(const Loss& value, std::ostream* out) { *out << value.name; }
};

class LostAnswer : public ::testing::TestWithParam<Loss> {};

// REQ H-04
TEST_P(LostAnswer, FiftyTimesLosesAndDoublesNothing) {
    Chance chance;
    World world({.sandbox = {.orders = 300, .seed = chance.seed() % 1'000'000}});
    world.sandbox.faults(std::string(R"([{"match":{"method":"POST","path":")") + GetParam().path +
                         R"("},"kind":")" + GetParam().kind + R"(","probability":0.5,"count":50}])");
    const SyncResult last = world.koppel.sync_to_rest(kContract, 10, {"--wait", "60"});
    EXPECT_EQ(world.sandbox.applied(GetParam().kind), 50) << last.text();
    EXPECT_EQ(last.unsettled(), 0) << last.text();
    EXPECT_EQ(world.discrepancies(), "") << last.text();
}

INSTANTIATE_TEST_SUITE_P(
    Of, LostAnswer,
    ::testing::Values(Loss{"Invoices", "^/asperion/v1/salesorderwithlines", "drop_after_commit"},
                      Loss{"InvoicesCutInHalf", "^/asperion/v1/salesorderwithlines", "truncate"},
                      Loss{"Debtors", "^/asperion/v1/debtors", "drop_after_commit"}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace koppel::test

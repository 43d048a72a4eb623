// Trial and end date: until when a contract reads, and that nothing is lost when it stops.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "support/world.hpp"

namespace koppel::test {
namespace {

SandboxOptions orders_that_all_fit(std::uint64_t seed) {
    return {.orders = 30, .seed = seed, .more = {"--wrong-percent", "0", "--unknown-vat-percent", "0"}};
}

SyncResult sync_at(World& world, const std::string& now, const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{"--now", now};
    all.insert(all.end(), more.begin(), more.end());
    return world.sync(all);
}

boost::json::object said(const SyncResult& sync) {
    return boost::json::parse(sync.exit.out).as_object();
}

boost::json::object contract_at(World& world, const std::string& now) {
    return world.koppel.json({"get", "contracts", kContract, "--now", now}).as_array().front().as_object();
}

// REQ H-10
TEST(EndDate, StopsTheReadingSaysSoAndLosesNothing) {
    World world({.sandbox = orders_that_all_fit(61),
                 .change = [](ContractFile& file) { file.contract()["end_date"] = "2026-11-30"; }});
    EXPECT_EQ(sync_at(world, "2026-11-21T10:00:00+01:00").exit.code, 0);
    world.sandbox.add_orders(10);
    const auto lists = world.sandbox.requests("GET /ecom/nl/orders.json");

    const SyncResult over = sync_at(world, "2026-12-01T00:00:01+01:00");
    EXPECT_EQ(over.exit.code, 0) << over.text();
    EXPECT_EQ(over.read, 0) << over.text();
    EXPECT_EQ(world.sandbox.requests("GET /ecom/nl/orders.json"), lists);
    EXPECT_EQ(said(over).at("last_day").as_string(), "2026-11-30");
    EXPECT_NE(std::string(said(over).at("ended").as_string()).find("ended on 2026-11-30"), std::string::npos);
    const Exit text = world.koppel.run({"sync", kContract, "--now", "2026-12-01T00:00:01+01:00", "--quiet"});
    EXPECT_EQ(text.code, 0);
    EXPECT_NE(text.out.find("nothing is lost"), std::string::npos) << text.both();
    EXPECT_NE(text.out.find("end_date"), std::string::npos) << text.both();

    const auto shown = contract_at(world, "2026-12-01T12:00:00+01:00");
    EXPECT_EQ(shown.at("last_day").as_string(), "2026-11-30");
    EXPECT_FALSE(shown.at("ended").is_null());
    EXPECT_TRUE(contract_at(world, "2026-11-30T12:00:00+01:00").at("ended").is_null());

    world.file.contract()["end_date"] = "2027-06-30";
    ASSERT_EQ(world.apply().code, 0);
    const SyncResult on = sync_at(world, "2026-12-01T00:00:01+01:00");
    EXPECT_GT(on.posted_now, 0) << on.text();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-10
TEST(EndDate, LetsWhatIsQueuedBePosted) {
    World world({.sandbox = orders_that_all_fit(62),
                 .change = [](ContractFile& file) { file.contract()["end_date"] = "2026-11-30"; }});
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/salesorderwithlines"},"kind":"status","status":503}])");
    const SyncResult down = sync_at(world, "2026-11-30T23:00:00+01:00", {"--wait", "0"});
    ASSERT_GT(down.unsettled(), 0) << down.text();
    world.sandbox.no_faults();

    const SyncResult over = sync_at(world, "2026-12-01T10:00:00+01:00");
    EXPECT_EQ(over.read, 0) << over.text();
    EXPECT_EQ(over.unsettled(), 0) << over.text();
    EXPECT_EQ(world.discrepancies(), "");
}

// REQ H-10
TEST(Trial, CountsFromTheFirstStartWhateverIsAppliedLater) {
    World world({.sandbox = orders_that_all_fit(63),
                 .change = [](ContractFile& file) { file.contract()["trial_days"] = 30; },
                 .start = false});
    EXPECT_TRUE(contract_at(world, "2026-11-21T10:00:00+01:00").at("last_day").is_null());
    world.koppel.must({"start", kContract, "--now", "2026-11-21T10:00:00+01:00"});
    EXPECT_EQ(contract_at(world, "2026-11-22T10:00:00+01:00").at("last_day").as_string(), "2026-12-20");
    EXPECT_EQ(sync_at(world, "2026-12-20T23:00:00+01:00").exit.code, 0);

    world.koppel.must({"pause", kContract, "--now", "2026-12-20T23:10:00+01:00"});
    world.koppel.must({"resume", kContract, "--now", "2026-12-20T23:20:00+01:00"});
    world.file.contract()["comment"] = true;
    ASSERT_EQ(world.apply().code, 0);
    world.sandbox.add_orders(10);
    const SyncResult over = sync_at(world, "2026-12-21T00:10:00+01:00");
    EXPECT_EQ(over.exit.code, 0) << over.text();
    EXPECT_EQ(over.read, 0) << over.text();
    EXPECT_NE(std::string(said(over).at("ended").as_string()).find("the trial"), std::string::npos);

    world.file.contract()["trial_days"] = 60;
    ASSERT_EQ(world.apply().code, 0);
    EXPECT_GT(sync_at(world, "2026-12-21T00:10:00+01:00").posted_now, 0);
    EXPECT_EQ(world.discrepancies(), "");
}

}  // namespace
}  // namespace koppel::test
